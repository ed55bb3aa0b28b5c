#pragma once

#include "core/session/connection/ConnectionState.h"

#include <QString>

#include <optional>

namespace cutty::ui {

/// A sentence for failures of proxy, TLS, WebSocket and local socket; nothing for the other kinds.
/// `address` is where the connection went, as "broker:8883", and `host` its host.
[[nodiscard]] std::optional<QString> transportText(
    const session::ConnectionFailure &failure, const QString &address, const QString &host);

} // namespace cutty::ui
