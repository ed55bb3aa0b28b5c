#pragma once

#include "core/net/auth/Authenticator.h"
#include "core/net/auth/scram.h"

#include <QByteArray>

#include <functional>
#include <optional>

namespace cutty::net {

/// The server's half of SCRAM without channel binding; one object for one exchange.
class ScramServer
{
public:
    /// The credentials of a user, by the name as saslPrepared, UTF-8; nothing when there is no such user.
    using Lookup = std::function<std::optional<ScramCredentials>(const QByteArray &userName)>;

    /// `nonce` continues the client's: printable ASCII without commas, unpredictable.
    ScramServer(ScramHash hash, Lookup lookup, QByteArray nonce = createNonce());

    /// Takes client-first, gives server-first. A user who does not exist gets one too, as if there were one,
    /// and fails at the end.
    [[nodiscard]] std::expected<std::string, AuthenticationError> begin(std::string_view clientFirst);
    /// Takes client-final, gives server-final: the client is who it says.
    [[nodiscard]] std::expected<std::string, AuthenticationError> finish(std::string_view clientFinal);

    /// After begin(): saslPrepared, UTF-8.
    const QByteArray &userName() const { return m_userName; }

private:
    ScramHash m_hash;
    Lookup m_lookup;
    QByteArray m_nonce;
    QByteArray m_userName;
    std::optional<ScramCredentials> m_credentials;
    QByteArray m_gs2Header;
    QByteArray m_fullNonce;
    /// client-first without its header, and server-first.
    QByteArray m_firstMessages;
};

} // namespace cutty::net
