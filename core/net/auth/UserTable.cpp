#include "core/net/auth/UserTable.h"

#include <QList>
#include <QRandomGenerator>

#include <array>

namespace cutty::net {
namespace {

constexpr ScramHash hashKind = ScramHash::Sha256;
/// As OWASP advises for PBKDF2 with SHA-256, and the most that our own client takes.
constexpr int iterations = maximumScramIterations;
constexpr qsizetype saltSize = 16;
constexpr qsizetype keySize = 32;

/// Text that SASLprep does not allow still is somebody's password.
QByteArray prepared(const QString &text) { return saslPrepared(text).value_or(text.toUtf8()); }

QByteArray prepared(const std::string &bytes)
{
    return prepared(QString::fromUtf8(bytes.data(), std::ssize(bytes)));
}

QByteArray randomSalt()
{
    std::array<quint32, saltSize / sizeof(quint32)> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return {reinterpret_cast<const char *>(words.data()), saltSize};
}

std::optional<QByteArray> decoded(const QByteArray &text)
{
    const auto bytes = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    return bytes ? std::optional(*bytes) : std::nullopt;
}

} // namespace

QByteArray hashPassword(const QString &password)
{
    const ScramCredentials made = scramCredentials(hashKind, prepared(password), randomSalt(), iterations);
    return scramMethod(hashKind) + '$' + QByteArray::number(made.iterations) + ':' + made.salt.toBase64()
        + '$' + made.storedKey.toBase64() + ':' + made.serverKey.toBase64();
}

std::optional<ScramCredentials> readPasswordHash(const QByteArray &text)
{
    const QList<QByteArray> parts = text.split('$');
    if (parts.size() != 3 || parts[0] != scramMethod(hashKind))
        return std::nullopt;
    const QList<QByteArray> derivation = parts[1].split(':');
    const QList<QByteArray> keys = parts[2].split(':');
    if (derivation.size() != 2 || keys.size() != 2)
        return std::nullopt;
    const auto salt = decoded(derivation[1]);
    const auto storedKey = decoded(keys[0]);
    const auto serverKey = decoded(keys[1]);
    const int count = derivation[0].toInt();
    const bool usable = salt && !salt->isEmpty() && storedKey && storedKey->size() == keySize && serverKey
        && serverKey->size() == keySize && count >= minimumScramIterations && count <= maximumScramIterations;
    if (!usable)
        return std::nullopt;
    return ScramCredentials{
        .salt = *salt, .iterations = count, .storedKey = *storedKey, .serverKey = *serverKey};
}

bool UserTable::add(const QString &name, const QByteArray &passwordHash)
{
    const auto read = readPasswordHash(passwordHash);
    if (!read)
        return false;
    m_users.insert(prepared(name), *read);
    return true;
}

bool UserTable::isPassword(const std::string &name, const std::string &password) const
{
    const auto found = m_users.constFind(prepared(name));
    const bool exists = found != m_users.cend();
    const ScramCredentials nobody{
        .salt = QByteArray(saltSize, '\0'), .iterations = iterations, .storedKey = {}, .serverKey = {}};
    const ScramCredentials &kept = exists ? *found : nobody;
    const ScramCredentials given = scramCredentials(hashKind, prepared(password), kept.salt, kept.iterations);
    // What differs is a digest of a key derived from the guess: how far it agrees tells nothing.
    return exists && given.storedKey == kept.storedKey;
}

std::optional<ScramCredentials> UserTable::credentials(const QByteArray &name) const
{
    const auto found = m_users.constFind(name);
    return found == m_users.cend() ? std::nullopt : std::optional(*found);
}

} // namespace cutty::net
