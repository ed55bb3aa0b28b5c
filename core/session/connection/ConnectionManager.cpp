#include "core/session/connection/ConnectionManager.h"

#include "core/session/connection/ConnectionWorker.h"

#include <algorithm>

namespace cutty::session {

ConnectionManager::ConnectionManager(history::HistoryWriter *history, QObject *parent)
    : QObject(parent)
    , m_history(history)
    , m_historyEnabled(std::make_shared<std::atomic<bool>>(true))
    , m_thread(QStringLiteral("client I/O"))
{
}

ConnectionManager::~ConnectionManager()
{
    for (ClientConnection *connection : m_connections) {
        connection->close();
        delete connection;
    }
}

ClientConnection *ConnectionManager::create(const profile::ConnectionProfile &profile)
{
    const ConnectionId id{++m_lastId};
    auto *worker = new ConnectionWorker(id, m_history, m_historyEnabled);
    worker->moveToThread(&m_thread);
    auto *connection = new ClientConnection(id, profile, worker);
    connect(connection, &ClientConnection::stateChanged, this,
        [this, connection] { Q_EMIT stateChanged(connection); });
    m_connections.push_back(connection);
    Q_EMIT created(connection);
    return connection;
}

void ConnectionManager::remove(ConnectionId id)
{
    ClientConnection *connection = find(id);
    if (!connection)
        return;
    connection->close();
    std::erase(m_connections, connection);
    delete connection;
    Q_EMIT removed(id);
}

ClientConnection *ConnectionManager::find(ConnectionId id) const
{
    const auto found = std::ranges::find(m_connections, id, &ClientConnection::id);
    return found == m_connections.end() ? nullptr : *found;
}

ClientConnection *ConnectionManager::findByProfile(const QUuid &profileId) const
{
    const auto found = std::ranges::find_if(m_connections,
        [&](const ClientConnection *connection) { return connection->profile().id == profileId; });
    return found == m_connections.end() ? nullptr : *found;
}

void ConnectionManager::setHistoryEnabled(bool enabled) { *m_historyEnabled = enabled; }

} // namespace cutty::session
