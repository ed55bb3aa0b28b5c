#pragma once

#include "core/net/driver/BrokerHost.h"
#include "core/session/broker/LocalBroker.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace cutty::session {

/// The half of LocalBroker that lives on the broker I/O thread: the host while there is one, a snapshot of it
/// each second, and its findings. Its public functions are called by queued calls.
class BrokerWorker : public QObject
{
    Q_OBJECT

public:
    BrokerWorker();

    void start(const BrokerConfiguration &configuration);
    /// Answers with stopped() in any case.
    void stop();
    void adopt(std::unique_ptr<net::Link> link);
    /// Null while the broker does not run.
    net::BrokerHost *host() const { return m_host.get(); }

Q_SIGNALS:
    void started(const std::vector<std::uint16_t> &ports, cutty::TimePoint at);
    void failed(const cutty::session::BrokerFailure &failure);
    void stopped();
    void snapshotTaken(const cutty::session::BrokerSnapshot &snapshot);
    void findingsCame(const cutty::session::FindingBatch &batch);

private:
    void tick();
    void takeSnapshot();
    void takeFindings();

    std::unique_ptr<net::BrokerHost> m_host;
    QTimer m_tick;
    TimePoint m_startedAt;
    /// Message counts at the last snapshot, for the rates.
    std::uint64_t m_receivedBefore = 0;
    std::uint64_t m_sentBefore = 0;
};

} // namespace cutty::session
