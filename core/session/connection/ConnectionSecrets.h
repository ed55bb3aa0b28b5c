#pragma once

#include <QString>

#include <optional>

namespace cutty::session {

/// What a profile says it needs and does not hold. Kept in memory only as long as the connection is wanted.
struct ConnectionSecrets
{
    std::optional<QString> password;
    /// Of the client's key or PKCS#12 container.
    QString keyPassphrase;
    QString proxyPassword;
};

} // namespace cutty::session
