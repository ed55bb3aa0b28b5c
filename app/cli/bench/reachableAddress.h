#pragma once

#include "app/cli/ExitCode.h"
#include "core/net/link/Endpoint.h"

#include <QHostAddress>

#include <expected>
#include <optional>

/// Where load may go, and how to get there without asking for the name a thousand times.
namespace cutty::cli {

/// Loopback, private (RFC 1918, RFC 4193) or link-local: a network of one's own.
bool isOwnNetwork(const QHostAddress &address);

/// Refuses a host that has an address outside of one's own networks, or none that can be looked up, unless
/// `yesReally`. Looks the name up, which may take seconds.
std::expected<void, Failure> checkReach(const net::Endpoint &endpoint, bool yesReally);

/// The first of the host's addresses that answers, for TCP and WebSocket without TLS and proxy; nothing
/// otherwise, or when none does.
std::optional<QHostAddress> directAddress(const net::Endpoint &endpoint);

} // namespace cutty::cli
