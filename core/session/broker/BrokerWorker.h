#pragma once

#include "core/net/driver/BrokerHost.h"
#include "core/session/broker/LocalBroker.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace cutty::session {

/// The half of LocalBroker that lives on the broker I/O thread: the host, and a snapshot of it each second.
/// Its public functions are called by queued calls.
class BrokerWorker : public QObject
{
    Q_OBJECT

public:
    BrokerWorker();

    void start(const BrokerSettings &settings);
    void stop();
    void adopt(std::unique_ptr<net::Link> link);
    void disconnectClient(const QString &clientId);

Q_SIGNALS:
    void started(std::uint16_t port);
    void failed(const cutty::net::ListenError &error);
    void stopped();
    void snapshotTaken(const cutty::session::BrokerSnapshot &snapshot);

private:
    void takeSnapshot();

    net::BrokerHost m_host;
    QTimer m_tick;
    TimePoint m_startedAt;
    /// Message counts at the last snapshot, for the rates.
    std::uint64_t m_receivedBefore = 0;
    std::uint64_t m_sentBefore = 0;
    bool m_running = false;
};

} // namespace cutty::session
