#pragma once

#include "core/session/connection/ConnectionState.h"

#include <optional>
#include <string>

namespace cutty::cli {

/// A sentence for failures of proxy, TLS, WebSocket and local socket; nothing for the other kinds.
/// `peer` is where the connection went, as "broker:8883", and `host` its host.
std::optional<std::string> explainTransport(
    const session::ConnectionFailure &failure, const std::string &peer, const std::string &host);

} // namespace cutty::cli
