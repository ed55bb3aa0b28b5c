#pragma once

#include "core/net/link/Endpoint.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::cli {

/// Where a broker is, as people write it in one word:
///
///   mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC]     also mqtts://
///   ws://[USER[:PASSWORD]@]HOST[:PORT][/PATH]        also wss://
///   mqtt+unix:///PATH/OF/SOCKET
///   [USER[:PASSWORD]@]HOST:PORT[/TOPIC]
///
/// tcp, ssl, tls and unix are other names of these schemes; upper case is the same as lower case. USER,
/// PASSWORD and TOPIC may have their special characters written as %40. A `#`, `+` or `?` in TOPIC is part of
/// it.
struct BrokerUrl
{
    /// Nothing for a HOST:PORT.
    std::optional<Transport> transport;
    std::optional<std::string> userName;
    std::optional<std::string> password;
    /// IPv6 without brackets; for LocalSocket the path of the socket.
    std::string host;
    std::optional<std::uint16_t> port;
    /// Behind the first slash, of mqtt and mqtts; nothing when it is empty.
    std::optional<std::string> topic;
    /// With its slash, of ws and wss.
    std::optional<std::string> path;
};

/// The error is the rest of a sentence about the URL.
std::expected<BrokerUrl, std::string> parseBrokerUrl(std::string_view url);

/// http://, socks5:// or socks5h:// with [USER[:PASSWORD]@]HOST[:PORT]; the port is 8080 or 1080 without.
std::expected<net::ProxyOptions, std::string> parseProxyUrl(std::string_view url);

/// `mqtt`, `mqtts`, `ws` and `wss`, and the other names of the first two; whatever their case.
std::optional<Transport> transportOf(std::string_view scheme);

} // namespace cutty::cli
