#include "core/net/auth/ScramServer.h"

#include "core/net/auth/scramMessage.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <utility>

namespace cutty::net {
namespace {

QByteArray bytesOf(std::string_view data) { return {data.data(), static_cast<qsizetype>(data.size())}; }

/// The salt of a user who does not exist is the same at every attempt, as that of one who does.
QByteArray inventedSalt(const QByteArray &userName)
{
    static const QByteArray secret = createNonce();
    constexpr qsizetype saltSize = 16;
    return QMessageAuthenticationCode::hash(userName, secret, QCryptographicHash::Sha256).first(saltSize);
}

/// "=2C" and "=3D" stand for comma and equals sign; no other equals sign may be there.
std::optional<QByteArray> unescaped(const QByteArray &name)
{
    QByteArray result;
    for (qsizetype n = 0; n < name.size(); ++n) {
        if (name[n] != '=') {
            result += name[n];
            continue;
        }
        const QByteArray escape = name.mid(n, 3);
        if (escape != "=2C" && escape != "=3D")
            return std::nullopt;
        result += escape == "=2C" ? ',' : '=';
        n += 2;
    }
    return result;
}

} // namespace

ScramServer::ScramServer(ScramHash hash, Lookup lookup, QByteArray nonce)
    : m_hash(hash)
    , m_lookup(std::move(lookup))
    , m_nonce(std::move(nonce))
{
}

std::expected<std::string, AuthenticationError> ScramServer::begin(std::string_view clientFirst)
{
    const QByteArray message = bytesOf(clientFirst);
    // With "y" the client could bind the channel and takes us for one who cannot, which is true.
    if (!message.startsWith("n,,") && !message.startsWith("y,,"))
        return std::unexpected(AuthenticationError::MalformedMessage);
    m_gs2Header = message.first(3);
    const QByteArray bare = message.sliced(3);
    const auto attributes = parseScramMessage(bare);
    const auto escapedName = scramValue(attributes, 0, 'n');
    const auto clientNonce = scramValue(attributes, 1, 'r');
    const auto name = escapedName ? unescaped(*escapedName) : std::nullopt;
    const auto prepared = name ? saslPrepared(QString::fromUtf8(*name)) : std::nullopt;
    if (!prepared || prepared->isEmpty() || !clientNonce || !isScramNonce(*clientNonce))
        return std::unexpected(AuthenticationError::MalformedMessage);

    m_userName = *prepared;
    m_credentials = m_lookup(m_userName);
    m_fullNonce = *clientNonce + m_nonce;
    const QByteArray salt = m_credentials ? m_credentials->salt : inventedSalt(m_userName);
    const int iterations = m_credentials ? m_credentials->iterations : minimumScramIterations;
    const QByteArray serverFirst
        = "r=" + m_fullNonce + ",s=" + salt.toBase64() + ",i=" + QByteArray::number(iterations);
    m_firstMessages = bare + ',' + serverFirst;
    return serverFirst.toStdString();
}

std::expected<std::string, AuthenticationError> ScramServer::finish(std::string_view clientFinal)
{
    const QByteArray message = bytesOf(clientFinal);
    const auto attributes = parseScramMessage(message);
    const auto binding = scramBytes(scramValue(attributes, 0, 'c'));
    const auto nonce = scramValue(attributes, 1, 'r');
    const qsizetype proofStart = message.lastIndexOf(",p=");
    const auto proof
        = attributes ? scramBytes(scramValue(attributes, attributes->size() - 1, 'p')) : std::nullopt;
    if (m_firstMessages.isEmpty() || !binding || *binding != m_gs2Header || !nonce || !proof
        || proofStart < 0)
        return std::unexpected(AuthenticationError::MalformedMessage);
    if (*nonce != m_fullNonce)
        return std::unexpected(AuthenticationError::NonceMismatch);
    const QByteArray authMessage = m_firstMessages + ',' + message.first(proofStart);
    if (!m_credentials || !isScramProof(m_hash, *m_credentials, authMessage, *proof))
        return std::unexpected(AuthenticationError::WrongPassword);
    return ("v=" + scramServerSignature(m_hash, *m_credentials, authMessage).toBase64()).toStdString();
}

} // namespace cutty::net
