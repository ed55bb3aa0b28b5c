#pragma once

#include "core/base/MessageBatch.h"
#include "core/profile/model/ConnectionProfile.h"
#include "core/session/WorkerThread.h"
#include "core/session/connection/ClientConnection.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <vector>

namespace cutty::history {
class HistoryWriter;
}

namespace cutty::session {

/// Owns the client I/O thread and the open connections; the window's way to them. Lives on the GUI thread.
/// Where a history writer is given, each batch goes to it straight from the I/O thread.
class ConnectionManager : public QObject
{
    Q_OBJECT

public:
    /// `history` may be null and must outlive the manager.
    explicit ConnectionManager(history::HistoryWriter *history = nullptr, QObject *parent = nullptr);
    /// Disconnects all and waits for the I/O thread, which needs milliseconds.
    ~ConnectionManager() override;

    /// A new connection, not opened yet; the manager owns it.
    ClientConnection *create(const profile::ConnectionProfile &profile);
    /// Closes it and deletes it; pointers to it are dangling when `removed` has been emitted.
    void remove(ConnectionId id);

    ClientConnection *find(ConnectionId id) const;
    /// The connection made from this profile, or null.
    ClientConnection *findByProfile(const QUuid &profileId) const;
    const std::vector<ClientConnection *> &connections() const { return m_connections; }

    /// On at first; takes effect with the next batch.
    void setHistoryEnabled(bool enabled);

Q_SIGNALS:
    void created(cutty::session::ClientConnection *connection);
    void removed(cutty::ConnectionId id);
    /// The state of any of them.
    void stateChanged(cutty::session::ClientConnection *connection);

private:
    history::HistoryWriter *m_history;
    /// Read by the workers on the I/O thread.
    std::shared_ptr<std::atomic<bool>> m_historyEnabled;
    WorkerThread m_thread;
    std::vector<ClientConnection *> m_connections;
    std::uint32_t m_lastId = 0;
};

} // namespace cutty::session
