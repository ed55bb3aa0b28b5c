#include "core/session/broker/BrokerWorker.h"

#include <utility>

namespace cutty::session {
namespace {

constexpr std::chrono::seconds snapshotInterval{1};

BrokerClient describe(const broker::ClientSnapshot &client, const QString &address, TimePoint now)
{
    return {.clientId = QString::fromStdString(client.clientId),
        .address = address,
        .userName = QString::fromStdString(client.userName),
        .version = client.version,
        .keepAlive = client.keepAlive,
        .cleanStart = client.cleanStart,
        .connectedFor = std::chrono::floor<std::chrono::seconds>(now - client.connectedAt),
        .subscriptions = client.subscriptions,
        .receivedMessages = client.counters.receivedMessages,
        .receivedBytes = client.counters.receivedBytes,
        .sentMessages = client.counters.sentMessages,
        .sentBytes = client.counters.sentBytes,
        .inFlight = client.inFlight,
        .queued = client.queued,
        .dropped = client.counters.dropped};
}

} // namespace

BrokerWorker::BrokerWorker()
    : m_host({}, this)
    , m_tick(this)
{
    m_tick.setInterval(snapshotInterval);
    connect(&m_tick, &QTimer::timeout, this, &BrokerWorker::takeSnapshot);
}

void BrokerWorker::start(const BrokerSettings &settings)
{
    const auto port = m_host.listen(settings.address, settings.port);
    if (!port) {
        Q_EMIT failed(port.error());
        return;
    }
    m_running = true;
    m_startedAt = std::chrono::steady_clock::now();
    m_receivedBefore = 0;
    m_sentBefore = 0;
    m_tick.start();
    Q_EMIT started(*port);
    takeSnapshot();
}

void BrokerWorker::stop()
{
    m_tick.stop();
    m_host.stop();
    if (std::exchange(m_running, false))
        Q_EMIT stopped();
}

void BrokerWorker::adopt(std::unique_ptr<net::Link> link)
{
    if (m_running)
        m_host.adopt(std::move(link));
}

void BrokerWorker::disconnectClient(const QString &clientId)
{
    m_host.disconnectClient(clientId.toStdString(), mqtt::ReasonCode::AdministrativeAction);
}

void BrokerWorker::takeSnapshot()
{
    const TimePoint now = std::chrono::steady_clock::now();
    const broker::BrokerSnapshot core = m_host.snapshot();
    BrokerSnapshot snapshot{.subscriptions = core.subscriptions,
        .retainedMessages = core.retainedMessages,
        .offlineSessions = core.offlineSessions,
        .receivedMessages = core.receivedMessages,
        .sentMessages = core.sentMessages,
        .droppedMessages = core.droppedMessages,
        .uptime = std::chrono::floor<std::chrono::seconds>(now - m_startedAt)};
    const double seconds = std::chrono::duration<double>(snapshotInterval).count();
    snapshot.receivedPerSecond = static_cast<double>(core.receivedMessages - m_receivedBefore) / seconds;
    snapshot.sentPerSecond = static_cast<double>(core.sentMessages - m_sentBefore) / seconds;
    m_receivedBefore = core.receivedMessages;
    m_sentBefore = core.sentMessages;
    snapshot.clients.reserve(core.clients.size());
    for (const broker::ClientSnapshot &client : core.clients)
        snapshot.clients.push_back(describe(client, m_host.peerAddress(client.link), now));
    Q_EMIT snapshotTaken(snapshot);
}

} // namespace cutty::session
