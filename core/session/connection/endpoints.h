#pragma once

#include "core/net/link/Endpoint.h"
#include "core/profile/model/ConnectionProfile.h"
#include "core/session/connection/ConnectionSecrets.h"
#include "core/session/connection/ConnectionState.h"

#include <expected>

namespace cutty::session {

/// Where and how the profile connects. Reads the certificates and keys that it names, so it is for the I/O
/// thread; a file is read anew for each connection, as certificates are renewed while a program runs. The
/// failure is FileUnreadable or FileTooLarge.
[[nodiscard]] std::expected<net::Endpoint, ConnectionFailure> endpointOf(
    const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets);

} // namespace cutty::session
