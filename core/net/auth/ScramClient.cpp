#include "core/net/auth/ScramClient.h"

#include "core/net/auth/scramMessage.h"

#include <utility>

namespace cutty::net {
namespace {

/// No channel binding, no other identity.
constexpr QByteArrayView gs2Header("n,,");

QByteArray bytesOf(std::string_view data) { return {data.data(), static_cast<qsizetype>(data.size())}; }

} // namespace

ScramClient::ScramClient(ScramHash hash, QString userName, QString password, NonceSource nonces)
    : m_hash(hash)
    , m_userName(std::move(userName))
    , m_password(std::move(password))
    , m_nonces(std::move(nonces))
{
}

std::string ScramClient::method() const { return scramMethod(m_hash).toStdString(); }

std::expected<std::string, AuthenticationError> ScramClient::begin()
{
    auto name = saslPrepared(m_userName);
    auto password = saslPrepared(m_password);
    if (!name || !password || name->isEmpty() || password->isEmpty())
        return std::unexpected(AuthenticationError::InvalidCredentials);
    m_preparedPassword = *std::move(password);
    m_nonce = m_nonces();
    name->replace('=', "=3D").replace(',', "=2C");
    m_clientFirstBare = "n=" + *name + ",r=" + m_nonce;
    m_phase = Phase::FirstSent;
    return (gs2Header.toByteArray() + m_clientFirstBare).toStdString();
}

std::expected<std::string, AuthenticationError> ScramClient::respond(std::string_view data)
{
    const bool expected = std::exchange(m_phase, Phase::Idle) == Phase::FirstSent;
    const QByteArray serverFirst = bytesOf(data);
    const auto attributes = parseScramMessage(serverFirst);
    if (scramValue(attributes, 0, 'e'))
        return std::unexpected(AuthenticationError::Refused);
    // An extension that must be understood would stand first, as m=.
    const auto nonce = scramValue(attributes, 0, 'r');
    const auto salt = scramBytes(scramValue(attributes, 1, 's'));
    const auto iterations = scramValue(attributes, 2, 'i');
    if (!expected || !nonce || !salt || !iterations || !isScramNonce(*nonce))
        return std::unexpected(AuthenticationError::MalformedMessage);
    if (!nonce->startsWith(m_nonce) || nonce->size() == m_nonce.size())
        return std::unexpected(AuthenticationError::NonceMismatch);
    bool isNumber = false;
    const int count = iterations->toInt(&isNumber);
    if (!isNumber || count < minimumScramIterations || count > maximumScramIterations)
        return std::unexpected(AuthenticationError::IterationCountOutOfRange);

    const QByteArray withoutProof = "c=" + gs2Header.toByteArray().toBase64() + ",r=" + *nonce;
    const ScramProof proof = scramProof(
        m_hash, m_preparedPassword, *salt, count, m_clientFirstBare + ',' + serverFirst + ',' + withoutProof);
    m_serverSignature = proof.serverSignature;
    m_phase = Phase::FinalSent;
    return (withoutProof + ",p=" + proof.clientProof.toBase64()).toStdString();
}

std::expected<void, AuthenticationError> ScramClient::finish(std::string_view data)
{
    const bool expected = std::exchange(m_phase, Phase::Idle) == Phase::FinalSent;
    const auto attributes = parseScramMessage(bytesOf(data));
    if (scramValue(attributes, 0, 'e'))
        return std::unexpected(AuthenticationError::Refused);
    if (!expected || scramBytes(scramValue(attributes, 0, 'v')) != m_serverSignature)
        return std::unexpected(AuthenticationError::ServerNotVerified);
    return {};
}

} // namespace cutty::net
