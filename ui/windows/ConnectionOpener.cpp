#include "ui/windows/ConnectionOpener.h"

#include "core/session/connection/ConnectionManager.h"
#include "ui/texts/profileText.h"

#include <algorithm>

namespace cutty::ui {

using session::ClientConnection;

ConnectionOpener::ConnectionOpener(
    session::ConnectionManager &connections, profile::SecretStore &secrets, QObject *parent)
    : QObject(parent)
    , m_connections(connections)
    , m_secrets(secrets)
{
    connect(&connections, &session::ConnectionManager::removed, this,
        [this](ConnectionId id) { m_attempts.remove(id); });
    connect(&connections, &session::ConnectionManager::stateChanged, this, &ConnectionOpener::handleState);
}

ClientConnection *ConnectionOpener::open(const profile::ConnectionProfile &profile)
{
    ClientConnection *connection = m_connections.findByProfile(profile.id);
    if (!connection)
        connection = m_connections.create(profile);
    else if (connection->state() == session::ConnectionState::Disconnected)
        adopt(*connection, profile);
    connectTo(*connection);
    return connection;
}

/// Filters that the edited profile names are subscribed to as well; none is given up, as the user may have
/// made it by hand.
void ConnectionOpener::adopt(ClientConnection &connection, const profile::ConnectionProfile &profile)
{
    connection.setProfile(profile);
    for (const auto &wanted : profile.subscriptions) {
        if (!std::ranges::contains(connection.subscriptions(), wanted.filter, &session::Subscription::filter))
            connection.subscribe(wanted.filter, wanted.qos);
    }
}

void ConnectionOpener::connectTo(ClientConnection &connection)
{
    if (connection.state() != session::ConnectionState::Disconnected)
        return;
    const ConnectionId id = connection.id();
    const std::uint64_t attempt = startAttempt(id);
    if (!connection.profile().usePassword) {
        connection.open(std::nullopt);
        return;
    }
    m_secrets.read(profile::passwordKey(connection.profile().id), this,
        [this, id, attempt](const auto &answer) { handlePassword(id, attempt, answer); });
}

void ConnectionOpener::connectWithPassword(
    ClientConnection &connection, const QString &password, bool remember)
{
    startAttempt(connection.id());
    connection.open(password);
    if (!remember)
        return;
    m_secrets.write(
        profile::passwordKey(connection.profile().id), password, this, [this](const auto &answer) {
            if (!answer)
                Q_EMIT passwordNotSaved(secretErrorText(answer.error()));
        });
}

void ConnectionOpener::disconnectFrom(ClientConnection &connection)
{
    startAttempt(connection.id());
    connection.close();
}

void ConnectionOpener::handlePassword(
    ConnectionId id, std::uint64_t attempt, const std::expected<QString, profile::SecretError> &answer)
{
    ClientConnection *connection = m_connections.find(id);
    if (!connection || m_attempts.value(id) != attempt)
        return;
    if (answer) {
        connection->open(*answer);
        return;
    }
    // That nothing is saved yet needs no explanation.
    const bool isFirstTime = answer.error().kind == profile::SecretErrorKind::NotFound;
    Q_EMIT passwordNeeded(id, isFirstTime ? QString() : secretErrorText(answer.error()));
}

/// A password that the broker refused, saved or typed, is asked for again.
void ConnectionOpener::handleState(ClientConnection *connection)
{
    const auto &failure = connection->failure();
    if (connection->state() != session::ConnectionState::Disconnected || !failure
        || failure->kind != session::FailureKind::Refused || !connection->profile().usePassword)
        return;
    if (failure->reason == mqtt::ReasonCode::BadUserNameOrPassword
        || failure->reason == mqtt::ReasonCode::NotAuthorized)
        Q_EMIT passwordNeeded(connection->id(), QString());
}

std::uint64_t ConnectionOpener::startAttempt(ConnectionId id)
{
    m_attempts.insert(id, ++m_lastAttempt);
    return m_lastAttempt;
}

} // namespace cutty::ui
