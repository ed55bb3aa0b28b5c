#pragma once

#include "core/net/driver/ConnectionDriver.h"
#include "core/session/connection/ClientConnection.h"
#include "core/session/connection/ConnectionState.h"

#include <optional>

namespace cutty::session {

/// Why the connection ended; nothing when we ended it.
std::optional<ConnectionFailure> failureOf(const net::ConnectionEnd &end);

RequestError requestErrorOf(mqtt::CommandError error);

} // namespace cutty::session
