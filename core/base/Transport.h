#pragma once

#include <cstdint>

namespace cutty {

/// What carries MQTT between client and broker.
enum class Transport : std::uint8_t {
    Tcp,
    Tls,
    WebSocket,
    SecureWebSocket,
    /// A Unix domain socket, or a named pipe on Windows; its host is a path or name.
    LocalSocket,
};

[[nodiscard]] constexpr bool isSecure(Transport transport)
{
    return transport == Transport::Tls || transport == Transport::SecureWebSocket;
}

[[nodiscard]] constexpr bool isWebSocket(Transport transport)
{
    return transport == Transport::WebSocket || transport == Transport::SecureWebSocket;
}

/// The port that MQTT uses over `transport`, as registered with IANA for TCP and TLS; 0 for LocalSocket.
[[nodiscard]] constexpr std::uint16_t defaultPort(Transport transport)
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

enum class TlsVersion : std::uint8_t { V12, V13 };

/// What stands between this computer and the broker.
enum class ProxyType : std::uint8_t { None, HttpConnect, Socks5 };

/// The usual port of such a proxy; 0 for None.
[[nodiscard]] constexpr std::uint16_t defaultPort(ProxyType type)
{
    switch (type) {
    case ProxyType::HttpConnect: return 8080;
    case ProxyType::Socks5: return 1080;
    case ProxyType::None: break;
    }
    return 0;
}

} // namespace cutty
