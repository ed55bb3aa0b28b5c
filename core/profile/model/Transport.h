#pragma once

#include <QString>

#include <cstdint>

namespace cutty::profile {

/// What carries MQTT to the broker.
enum class Transport : std::uint8_t {
    Tcp,
    Tls,
    WebSocket,
    SecureWebSocket,
    /// A Unix domain socket, or a named pipe on Windows; the profile's host is its path or name.
    LocalSocket,
};

constexpr bool isSecure(Transport transport)
{
    return transport == Transport::Tls || transport == Transport::SecureWebSocket;
}

constexpr bool isWebSocket(Transport transport)
{
    return transport == Transport::WebSocket || transport == Transport::SecureWebSocket;
}

/// The port that MQTT uses over `transport`, as registered with IANA for TCP and TLS; 0 for LocalSocket.
constexpr std::uint16_t defaultPort(Transport transport)
{
    switch (transport) {
    case Transport::Tcp: return 1883;
    case Transport::Tls: return 8883;
    case Transport::WebSocket: return 80;
    case Transport::SecureWebSocket: return 443;
    case Transport::LocalSocket: break;
    }
    return 0;
}

/// As in a URL: "mqtt", "mqtts", "ws", "wss" or "mqtt+unix".
[[nodiscard]] QString schemeOf(Transport transport);

} // namespace cutty::profile
