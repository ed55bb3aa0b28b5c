#pragma once

#include "core/net/auth/Authenticator.h"
#include "core/net/auth/scram.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace cutty::net {

/// The client's half of SCRAM (RFC 5802, RFC 7677) without channel binding, as an authentication method of
/// MQTT 5: client-first goes with CONNECT, client-final with AUTH, and server-final, which comes with
/// CONNACK, is verified.
class ScramClient : public Authenticator
{
public:
    /// Gives a nonce for each exchange: printable ASCII without commas, unpredictable.
    using NonceSource = std::function<QByteArray()>;

    ScramClient(ScramHash hash, QString userName, QString password, NonceSource nonces = createNonce);

    std::string method() const override;
    std::expected<std::string, AuthenticationError> begin() override;
    std::expected<std::string, AuthenticationError> respond(std::string_view data) override;
    std::expected<void, AuthenticationError> finish(std::string_view data) override;

private:
    enum class Phase : std::uint8_t { Idle, FirstSent, FinalSent };

    ScramHash m_hash;
    QString m_userName;
    QString m_password;
    NonceSource m_nonces;
    Phase m_phase = Phase::Idle;
    QByteArray m_preparedPassword;
    QByteArray m_nonce;
    QByteArray m_clientFirstBare;
    QByteArray m_serverSignature;
};

} // namespace cutty::net
