#pragma once

#include "core/base/MessageBatch.h"
#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/storage/SecretStore.h"
#include "core/session/connection/ConnectionSecrets.h"
#include "core/session/connection/ConnectionState.h"

#include <QHash>
#include <QObject>

#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

namespace cutty::session {
class ClientConnection;
class ConnectionManager;
} // namespace cutty::session

namespace cutty::ui {

/// Opens connections from profiles, with the secrets that belong to them, one after the other: from the
/// keychain, or, where it has none, from the user. An answer of the keychain that comes after the user went
/// another way is dropped.
class ConnectionOpener : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive the opener.
    ConnectionOpener(
        session::ConnectionManager &connections, profile::SecretStore &secrets, QObject *parent = nullptr);

    /// The connection of this profile, made where there is none yet, and on its way.
    session::ClientConnection *open(const profile::ConnectionProfile &profile);
    void connectTo(session::ClientConnection &connection);
    /// Goes on after secretNeeded(). `remember` puts the secret into the keychain.
    void connectWithSecret(session::ClientConnection &connection, const QString &secret, bool remember);
    /// Ends the connection, or gives up what is under way.
    void disconnectFrom(session::ClientConnection &connection);
    /// Whether a secret can be remembered here.
    bool canRemember() const { return m_secrets.isAvailable(); }

Q_SIGNALS:
    /// The user is to be asked; `why` tells the reason, or is empty.
    void secretNeeded(cutty::ConnectionId id, cutty::profile::SecretKind kind, const QString &why);
    /// The keychain did not take the secret; the connection is made all the same.
    void secretNotSaved(const QString &sentence);

private:
    /// What is gathered for one attempt to connect.
    struct Attempt
    {
        /// Answers for another number are late.
        std::uint64_t number = 0;
        /// Still needed; the first is being asked for.
        std::vector<profile::SecretKind> missing;
        /// Refused or unknown to the keychain: only the user can help.
        std::optional<profile::SecretKind> askUserFor;
        session::ConnectionSecrets secrets;
    };

    static void adopt(session::ClientConnection &connection, const profile::ConnectionProfile &profile);
    static std::optional<profile::SecretKind> refusedSecret(const session::ConnectionFailure &failure);
    void handleState(session::ClientConnection *connection);
    /// Asks for the next secret, or opens when there is none left.
    void goOn(session::ClientConnection &connection);
    void handleSecret(
        ConnectionId id, std::uint64_t number, const std::expected<QString, profile::SecretError> &answer);
    void takeSecret(session::ClientConnection &connection, const QString &secret);
    Attempt &startAttempt(ConnectionId id);

    session::ConnectionManager &m_connections;
    profile::SecretStore &m_secrets;
    /// The latest attempt of each connection. Secrets are in it only until the connection has got them.
    QHash<ConnectionId, Attempt> m_attempts;
    std::uint64_t m_lastAttempt = 0;
};

} // namespace cutty::ui
