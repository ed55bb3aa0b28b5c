#pragma once

#include "core/base/MessageBatch.h"
#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/storage/SecretStore.h"

#include <QHash>
#include <QObject>

#include <cstdint>
#include <expected>

namespace cutty::session {
class ClientConnection;
class ConnectionManager;
} // namespace cutty::session

namespace cutty::ui {

/// Opens connections from profiles, with the password where one belongs to them: from the keychain, or, where
/// it has none, from the user. An answer of the keychain that comes after the user went another way is
/// dropped.
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
    /// Goes on after passwordNeeded(). `remember` puts the password into the keychain.
    void connectWithPassword(session::ClientConnection &connection, const QString &password, bool remember);
    /// Ends the connection, or gives up what is under way.
    void disconnectFrom(session::ClientConnection &connection);
    /// Whether a password can be remembered here.
    bool canRemember() const { return m_secrets.isAvailable(); }

Q_SIGNALS:
    /// The user is to be asked; `why` tells the reason, or is empty.
    void passwordNeeded(cutty::ConnectionId id, const QString &why);
    /// The keychain did not take the password; the connection is made all the same.
    void passwordNotSaved(const QString &why);

private:
    static void adopt(session::ClientConnection &connection, const profile::ConnectionProfile &profile);
    void handleState(session::ClientConnection *connection);
    void handlePassword(
        ConnectionId id, std::uint64_t attempt, const std::expected<QString, profile::SecretError> &answer);
    std::uint64_t startAttempt(ConnectionId id);

    session::ConnectionManager &m_connections;
    profile::SecretStore &m_secrets;
    /// The latest attempt of each connection; answers for older ones are late.
    QHash<ConnectionId, std::uint64_t> m_attempts;
    std::uint64_t m_lastAttempt = 0;
};

} // namespace cutty::ui
