#include "ui/windows/ConnectionOpener.h"

#include "core/session/connection/ConnectionManager.h"
#include "ui/texts/profileText.h"

#include <algorithm>
#include <utility>

namespace cutty::ui {

using profile::SecretKind;
using session::ClientConnection;
using session::ConnectionState;

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
    else if (connection->state() == ConnectionState::Disconnected)
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
    if (connection.state() == ConnectionState::Reconnecting) {
        connection.connectNow();
        return;
    }
    if (connection.state() != ConnectionState::Disconnected)
        return;
    startAttempt(connection.id()).missing = profile::requiredSecrets(connection.profile());
    goOn(connection);
}

void ConnectionOpener::goOn(ClientConnection &connection)
{
    const ConnectionId id = connection.id();
    Attempt &attempt = m_attempts[id];
    if (attempt.missing.empty()) {
        connection.open(std::exchange(attempt.secrets, {}));
        return;
    }
    const SecretKind kind = attempt.missing.front();
    if (attempt.askUserFor == kind) {
        Q_EMIT secretNeeded(id, kind, {});
        return;
    }
    m_secrets.read(profile::secretKey(connection.profile().id, kind), this,
        [this, id, number = attempt.number](const auto &answer) { handleSecret(id, number, answer); });
}

void ConnectionOpener::connectWithSecret(ClientConnection &connection, const QString &secret, bool remember)
{
    const Attempt &attempt = m_attempts[connection.id()];
    if (attempt.missing.empty())
        return;
    if (remember) {
        const SecretKind kind = attempt.missing.front();
        m_secrets.write(profile::secretKey(connection.profile().id, kind), secret, this,
            [this, kind](const auto &answer) {
                if (!answer)
                    Q_EMIT secretNotSaved(secretNotSavedText(kind, answer.error()));
            });
    }
    takeSecret(connection, secret);
}

void ConnectionOpener::disconnectFrom(ClientConnection &connection)
{
    startAttempt(connection.id());
    connection.close();
}

void ConnectionOpener::handleSecret(
    ConnectionId id, std::uint64_t number, const std::expected<QString, profile::SecretError> &answer)
{
    ClientConnection *connection = m_connections.find(id);
    if (!connection || m_attempts.value(id).number != number)
        return;
    if (answer) {
        takeSecret(*connection, *answer);
        return;
    }
    // That nothing is saved yet needs no explanation.
    const bool isFirstTime = answer.error().kind == profile::SecretErrorKind::NotFound;
    Q_EMIT secretNeeded(
        id, m_attempts[id].missing.front(), isFirstTime ? QString() : secretErrorText(answer.error()));
}

void ConnectionOpener::takeSecret(ClientConnection &connection, const QString &secret)
{
    Attempt &attempt = m_attempts[connection.id()];
    switch (attempt.missing.front()) {
    case SecretKind::Password: attempt.secrets.password = secret; break;
    case SecretKind::KeyPassphrase: attempt.secrets.keyPassphrase = secret; break;
    case SecretKind::ProxyPassword: attempt.secrets.proxyPassword = secret; break;
    }
    attempt.missing.erase(attempt.missing.begin());
    goOn(connection);
}

std::optional<SecretKind> ConnectionOpener::refusedSecret(const session::ConnectionFailure &failure)
{
    using session::FailureKind;
    switch (failure.kind) {
    case FailureKind::Refused:
        if (failure.reason == mqtt::ReasonCode::BadUserNameOrPassword
            || failure.reason == mqtt::ReasonCode::NotAuthorized)
            return SecretKind::Password;
        return std::nullopt;
    case FailureKind::PassphraseMissing:
    case FailureKind::PassphraseWrong: return SecretKind::KeyPassphrase;
    case FailureKind::ProxyAuthenticationRequired:
    case FailureKind::ProxyAuthenticationFailed: return SecretKind::ProxyPassword;
    default: return std::nullopt;
    }
}

/// A secret that was refused, saved or typed, is asked for again, and before all others.
void ConnectionOpener::handleState(ClientConnection *connection)
{
    if (connection->state() != ConnectionState::Disconnected || !connection->failure())
        return;
    const auto refused = refusedSecret(*connection->failure());
    auto missing = profile::requiredSecrets(connection->profile());
    if (!refused || !std::ranges::contains(missing, *refused))
        return;
    std::erase(missing, *refused);
    missing.insert(missing.begin(), *refused);
    Attempt &attempt = startAttempt(connection->id());
    attempt.missing = std::move(missing);
    attempt.askUserFor = refused;
    goOn(*connection);
}

ConnectionOpener::Attempt &ConnectionOpener::startAttempt(ConnectionId id)
{
    Attempt &attempt = m_attempts[id];
    attempt = {.number = ++m_lastAttempt};
    return attempt;
}

} // namespace cutty::ui
