#pragma once

#include <QString>

#include <cstdint>

namespace cutty::profile {

enum class ProxyType : std::uint8_t { None, HttpConnect, Socks5 };

/// What stands between this computer and the broker.
struct ProxySettings
{
    ProxyType type = ProxyType::None;
    QString host;
    /// 1–65535; 0 can be held, and is an issue.
    std::uint16_t port = 0;
    /// Empty: the proxy is not told who asks.
    QString userName;
    /// Whether the SecretStore has a password for it.
    bool usePassword = false;

    bool operator==(const ProxySettings &) const = default;
};

/// The usual port of such a proxy; 0 for None.
constexpr std::uint16_t defaultPort(ProxyType type)
{
    switch (type) {
    case ProxyType::HttpConnect: return 8080;
    case ProxyType::Socks5: return 1080;
    case ProxyType::None: break;
    }
    return 0;
}

} // namespace cutty::profile
