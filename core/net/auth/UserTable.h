#pragma once

#include "core/net/auth/scram.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>
#include <string>

namespace cutty::net {

/// What a broker keeps of a password: "SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY", the binary parts
/// in Base64, as PostgreSQL writes it too. It serves a login by password and one by SCRAM-SHA-256 alike, and
/// PBKDF2 makes guessing dear. Costs some 0.1 s.
[[nodiscard]] QByteArray hashPassword(const QString &password);
/// Nothing when it is no such text, or its iterations are out of range.
[[nodiscard]] std::optional<ScramCredentials> readPasswordHash(const QByteArray &text);

/// Who may log in at a broker. A value; reading is safe from several threads.
class UserTable
{
public:
    /// False, and nothing changes, when the hash cannot be read.
    bool add(const QString &name, const QByteArray &passwordHash);
    bool isEmpty() const { return m_users.isEmpty(); }

    /// Costs as much for a user who does not exist, so that nobody learns names by the time it takes.
    [[nodiscard]] bool isPassword(const std::string &name, const std::string &password) const;
    /// For SCRAM-SHA-256, by the name as saslPrepared.
    [[nodiscard]] std::optional<ScramCredentials> credentials(const QByteArray &name) const;

private:
    /// By name in UTF-8, as saslPrepared where it can be.
    QHash<QByteArray, ScramCredentials> m_users;
};

} // namespace cutty::net
