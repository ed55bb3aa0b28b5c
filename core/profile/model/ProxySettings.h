#pragma once

#include "core/base/Transport.h"

#include <QString>

#include <cstdint>

namespace cutty::profile {

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

} // namespace cutty::profile
