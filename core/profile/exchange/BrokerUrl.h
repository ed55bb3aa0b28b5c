#pragma once

#include "core/profile/model/ConnectionProfile.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace cutty::profile {

/// What an address that somebody typed or pasted says. What it leaves out is not there.
struct BrokerUrl
{
    std::optional<Transport> transport;
    /// IPv6 without brackets; the path of a local socket.
    QString host;
    /// The one named, or else that of the scheme.
    std::optional<std::uint16_t> port;
    QString userName;
    QString password;
    /// Of a WebSocket, with its query.
    QString path;

    bool operator==(const BrokerUrl &) const = default;
};

/// Reads `mqtt://`, `mqtts://`, `ws://`, `wss://` and `mqtt+unix://` addresses, their other names (`tcp`,
/// `ssl`, `tls`, `unix`), and `host:port` without a scheme. Nothing for anything else, a host name alone
/// included.
[[nodiscard]] std::optional<BrokerUrl> parseBrokerUrl(const QString &text);

/// Changes what the address says in `profile`; the rest stays.
void applyTo(ConnectionProfile &profile, const BrokerUrl &url);

/// The profile's address as people write it: `mqtts://plant.example:8883`, with the path of a WebSocket.
/// Without user name and password.
[[nodiscard]] QString brokerUrlOf(const ConnectionProfile &profile);

} // namespace cutty::profile
