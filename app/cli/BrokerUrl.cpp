#include "app/cli/BrokerUrl.h"

#include "app/cli/Option.h"
#include "app/cli/PropertyText.h"

#include <utility>

namespace cutty::cli {
namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A `%` without two digits behind it stands for itself.
std::string decodePercent(std::string_view text)
{
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool whole = text[at] == '%' && at + 2 < text.size() && hexDigit(text[at + 1]) >= 0
            && hexDigit(text[at + 2]) >= 0;
        decoded.push_back(
            whole ? static_cast<char>(hexDigit(text[at + 1]) * 16 + hexDigit(text[at + 2])) : text[at]);
        at += whole ? 2 : 0;
    }
    return decoded;
}

struct Authority
{
    std::optional<std::string> userName;
    std::optional<std::string> password;
    std::string host;
    std::optional<std::uint16_t> port;
};

std::expected<void, std::string> readHost(std::string_view text, Authority &authority)
{
    std::string_view port;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos)
            return std::unexpected("has a [ without its ]");
        authority.host = text.substr(1, end - 1);
        port = text.substr(end + 1);
        if (!port.empty() && !port.starts_with(':'))
            return std::unexpected("has something behind the ]");
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        authority.host = text.substr(0, colon);
        port = text.substr(colon);
        if (port.find(':', 1) != std::string_view::npos)
            return std::unexpected("has an IPv6 address without [ and ]");
    }
    if (authority.host.empty())
        return std::unexpected("has no host");
    if (port.empty())
        return {};
    const auto number = parseNumber(port.substr(1), 1, 65'535);
    if (!number)
        return std::unexpected("has no port between 1 and 65535 behind its host");
    authority.port = static_cast<std::uint16_t>(*number);
    return {};
}

/// The last `@` ends the password, as many a password has one.
std::expected<Authority, std::string> readAuthority(std::string_view text)
{
    Authority authority;
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = text.substr(0, at);
        const auto colon = user.find(':');
        authority.userName = decodePercent(user.substr(0, colon));
        if (colon != std::string_view::npos)
            authority.password = decodePercent(user.substr(colon + 1));
        text.remove_prefix(at + 1);
    }
    if (const auto read = readHost(text, authority); !read)
        return std::unexpected(read.error());
    return authority;
}

std::expected<BrokerUrl, std::string> localSocket(std::string_view rest)
{
    if (rest.starts_with("//"))
        rest.remove_prefix(2);
    if (rest.empty())
        return std::unexpected("names no socket");
    return BrokerUrl{.transport = Transport::LocalSocket, .host = decodePercent(rest)};
}

} // namespace

std::optional<Transport> transportOf(std::string_view scheme)
{
    static constexpr std::pair<std::string_view, Transport> schemes[] = {
        {"mqtt", Transport::Tcp},
        {"tcp", Transport::Tcp},
        {"mqtts", Transport::Tls},
        {"ssl", Transport::Tls},
        {"tls", Transport::Tls},
        {"ws", Transport::WebSocket},
        {"wss", Transport::SecureWebSocket},
    };
    for (const auto &[name, transport] : schemes) {
        if (name == lowerCase(std::string(scheme)))
            return transport;
    }
    return std::nullopt;
}

std::expected<BrokerUrl, std::string> parseBrokerUrl(std::string_view url)
{
    const auto colon = url.find(':');
    const std::string scheme = lowerCase(std::string(url.substr(0, colon)));
    if (colon != std::string_view::npos && (scheme == "mqtt+unix" || scheme == "unix"))
        return localSocket(url.substr(colon + 1));
    const bool hasScheme = url.contains("://");
    const auto transport = hasScheme ? transportOf(scheme) : std::nullopt;
    if (hasScheme != transport.has_value() || colon == std::string_view::npos)
        return std::unexpected(
            "does not begin with mqtt://, mqtts://, ws://, wss:// or mqtt+unix:, nor is it HOST:PORT");
    const std::string_view rest = hasScheme ? url.substr(colon + 3) : url;
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto authority = readAuthority(rest.substr(0, slash));
    if (!authority)
        return std::unexpected(authority.error());
    if (!hasScheme && !authority->port)
        return std::unexpected("has neither a scheme nor a port");
    BrokerUrl result{.transport = transport,
        .userName = authority->userName,
        .password = authority->password,
        .host = authority->host,
        .port = authority->port};
    if (transport && isWebSocket(*transport)) {
        if (slash < rest.size())
            result.path = rest.substr(slash);
    } else if (slash + 1 < rest.size()) {
        result.topic = decodePercent(rest.substr(slash + 1));
    }
    return result;
}

std::expected<net::ProxyOptions, std::string> parseProxyUrl(std::string_view url)
{
    const auto end = url.find("://");
    const std::string scheme = lowerCase(std::string(url.substr(0, end)));
    net::ProxyOptions proxy;
    if (end != std::string_view::npos && scheme == "http")
        proxy.type = ProxyType::HttpConnect;
    else if (end != std::string_view::npos && (scheme == "socks5" || scheme == "socks5h"))
        proxy.type = ProxyType::Socks5;
    else
        return std::unexpected("does not begin with http://, socks5:// or socks5h://");
    std::string_view rest = url.substr(end + 3);
    if (rest.ends_with('/'))
        rest.remove_suffix(1);
    const auto authority = readAuthority(rest);
    if (!authority)
        return std::unexpected(authority.error());
    proxy.host = QString::fromStdString(authority->host);
    proxy.port = authority->port.value_or(defaultPort(proxy.type));
    proxy.userName = QString::fromStdString(authority->userName.value_or(""));
    proxy.password = QString::fromStdString(authority->password.value_or(""));
    return proxy;
}

} // namespace cutty::cli
