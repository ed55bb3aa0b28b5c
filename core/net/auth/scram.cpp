#include "core/net/auth/scram.h"

#include <QCryptographicHash>
#include <QList>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace cutty::net {
namespace {

QCryptographicHash::Algorithm algorithmOf(ScramHash hash)
{
    switch (hash) {
    case ScramHash::Sha1: return QCryptographicHash::Sha1;
    case ScramHash::Sha256: return QCryptographicHash::Sha256;
    case ScramHash::Sha512: break;
    }
    return QCryptographicHash::Sha512;
}

QByteArray hashOf(ScramHash hash, const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, algorithmOf(hash));
}

QByteArray hmac(ScramHash hash, const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, algorithmOf(hash));
}

QByteArray exclusiveOr(QByteArray left, const QByteArray &right)
{
    for (qsizetype n = 0; n < std::min(left.size(), right.size()); ++n)
        left[n] = static_cast<char>(left[n] ^ right[n]);
    return left;
}

/// Without an early end that would tell how much is right.
bool isEqual(const QByteArray &left, const QByteArray &right)
{
    if (left.size() != right.size())
        return false;
    unsigned difference = 0;
    for (qsizetype n = 0; n < left.size(); ++n)
        difference |= static_cast<unsigned char>(left[n] ^ right[n]);
    return difference == 0;
}

QByteArray saltedPassword(ScramHash hash, const QByteArray &password, const QByteArray &salt, int iterations)
{
    const auto size = static_cast<quint64>(QCryptographicHash::hashLength(algorithmOf(hash)));
    return QPasswordDigestor::deriveKeyPbkdf2(algorithmOf(hash), password, salt, iterations, size);
}

struct Range
{
    char32_t first;
    char32_t last;
};

template <std::size_t size> bool isIn(const std::array<Range, size> &ranges, char32_t character)
{
    return std::ranges::any_of(
        ranges, [character](Range range) { return character >= range.first && character <= range.last; });
}

/// Becomes a space (RFC 3454, table C.1.2).
constexpr std::array<Range, 6> spaces{
    {{0xA0, 0xA0}, {0x1680, 0x1680}, {0x2000, 0x200B}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}}};
/// Is left out (table B.1).
constexpr std::array<Range, 8> ignored{{{0xAD, 0xAD}, {0x34F, 0x34F}, {0x1806, 0x1806}, {0x180B, 0x180D},
    {0x200C, 0x200D}, {0x2060, 0x2060}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};
/// Tables C.2 and C.4 to C.9; categories tell the rest.
constexpr std::array<Range, 13> prohibited{{{0x00, 0x1F}, {0x7F, 0x9F}, {0x340, 0x341}, {0x6DD, 0x6DD},
    {0x70F, 0x70F}, {0x180E, 0x180E}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2061, 0x206F}, {0x2FF0, 0x2FFB},
    {0xFFF9, 0xFFFD}, {0x1D173, 0x1D17A}, {0xE0001, 0xE007F}}};

bool isProhibited(char32_t character)
{
    const QChar::Category category = QChar::category(character);
    return isIn(prohibited, character) || category == QChar::Other_NotAssigned
        || category == QChar::Other_PrivateUse || category == QChar::Other_Surrogate
        || QChar::isNonCharacter(character);
}

bool isRightToLeft(char32_t character)
{
    const QChar::Direction direction = QChar::direction(character);
    return direction == QChar::DirR || direction == QChar::DirAL;
}

/// Text with right-to-left characters begins and ends with one, and has no left-to-right ones (RFC 3454,
/// section 6).
bool hasValidDirections(const QList<uint> &text)
{
    if (std::ranges::none_of(text, isRightToLeft))
        return true;
    return isRightToLeft(text.first()) && isRightToLeft(text.last())
        && std::ranges::none_of(text, [](uint one) { return QChar::direction(one) == QChar::DirL; });
}

} // namespace

QByteArray scramMethod(ScramHash hash)
{
    switch (hash) {
    case ScramHash::Sha1: return QByteArrayLiteral("SCRAM-SHA-1");
    case ScramHash::Sha256: return QByteArrayLiteral("SCRAM-SHA-256");
    case ScramHash::Sha512: break;
    }
    return QByteArrayLiteral("SCRAM-SHA-512");
}

std::optional<ScramHash> scramHashOf(const QByteArray &method)
{
    for (const ScramHash hash : {ScramHash::Sha1, ScramHash::Sha256, ScramHash::Sha512}) {
        if (method == scramMethod(hash))
            return hash;
    }
    return std::nullopt;
}

ScramCredentials scramCredentials(
    ScramHash hash, const QByteArray &password, const QByteArray &salt, int iterations)
{
    const QByteArray salted = saltedPassword(hash, password, salt, iterations);
    return {.salt = salt,
        .iterations = iterations,
        .storedKey = hashOf(hash, hmac(hash, salted, QByteArrayLiteral("Client Key"))),
        .serverKey = hmac(hash, salted, QByteArrayLiteral("Server Key"))};
}

ScramProof scramProof(ScramHash hash, const QByteArray &password, const QByteArray &salt, int iterations,
    const QByteArray &authMessage)
{
    const QByteArray salted = saltedPassword(hash, password, salt, iterations);
    const QByteArray clientKey = hmac(hash, salted, QByteArrayLiteral("Client Key"));
    const QByteArray serverKey = hmac(hash, salted, QByteArrayLiteral("Server Key"));
    return {.clientProof = exclusiveOr(clientKey, hmac(hash, hashOf(hash, clientKey), authMessage)),
        .serverSignature = hmac(hash, serverKey, authMessage)};
}

bool isScramProof(ScramHash hash, const ScramCredentials &credentials, const QByteArray &authMessage,
    const QByteArray &clientProof)
{
    const QByteArray clientSignature = hmac(hash, credentials.storedKey, authMessage);
    if (clientProof.size() != clientSignature.size())
        return false;
    return isEqual(hashOf(hash, exclusiveOr(clientSignature, clientProof)), credentials.storedKey);
}

QByteArray scramServerSignature(
    ScramHash hash, const ScramCredentials &credentials, const QByteArray &authMessage)
{
    return hmac(hash, credentials.serverKey, authMessage);
}

std::optional<QByteArray> saslPrepared(const QString &text)
{
    QString mapped;
    const QList<uint> characters = text.toUcs4();
    for (const uint character : characters) {
        if (isIn(spaces, character))
            mapped += u' ';
        else if (!isIn(ignored, character))
            mapped += QChar::fromUcs4(character);
    }
    const QString normalized = mapped.normalized(QString::NormalizationForm_KC);
    const QList<uint> result = normalized.toUcs4();
    if (std::ranges::any_of(result, isProhibited) || !hasValidDirections(result))
        return std::nullopt;
    return normalized.toUtf8();
}

QByteArray createNonce()
{
    std::array<quint32, 6> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toBase64();
}

} // namespace cutty::net
