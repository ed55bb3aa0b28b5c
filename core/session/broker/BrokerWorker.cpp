#include "core/session/broker/BrokerWorker.h"

#include "core/session/broker/startBroker.h"

#include <utility>

namespace cutty::session {
namespace {

constexpr std::chrono::seconds tickInterval{1};

static_assert(endlessSession == broker::Session::forever);

} // namespace

BrokerWorker::BrokerWorker()
    : m_tick(this)
{
    m_tick.setInterval(tickInterval);
    connect(&m_tick, &QTimer::timeout, this, &BrokerWorker::tick);
}

void BrokerWorker::start(const BrokerConfiguration &configuration)
{
    auto begun = startBroker(configuration);
    if (!begun) {
        Q_EMIT failed(begun.error());
        return;
    }
    m_host = std::move(begun->host);
    m_startedAt = std::chrono::steady_clock::now();
    m_receivedBefore = 0;
    m_sentBefore = 0;
    m_tick.start();
    Q_EMIT started(begun->ports, m_startedAt);
    takeSnapshot();
}

void BrokerWorker::stop()
{
    m_tick.stop();
    if (m_host) {
        m_host->stop();
        m_host.reset();
    }
    Q_EMIT stopped();
}

void BrokerWorker::adopt(std::unique_ptr<net::Link> link)
{
    if (m_host)
        m_host->adopt(std::move(link));
}

void BrokerWorker::tick()
{
    takeSnapshot();
    takeFindings();
}

void BrokerWorker::takeSnapshot()
{
    const broker::BrokerTotals totals = m_host->core().totals();
    BrokerSnapshot snapshot{.connectedClients = totals.connectedClients,
        .offlineSessions = totals.offlineSessions,
        .subscriptions = totals.subscriptions,
        .retainedMessages = totals.retainedMessages,
        .receivedMessages = totals.receivedMessages,
        .sentMessages = totals.sentMessages,
        .droppedMessages = totals.dropped.total(),
        .uptime = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - m_startedAt)};
    const double seconds = std::chrono::duration<double>(tickInterval).count();
    snapshot.receivedPerSecond = static_cast<double>(totals.receivedMessages - m_receivedBefore) / seconds;
    snapshot.sentPerSecond = static_cast<double>(totals.sentMessages - m_sentBefore) / seconds;
    m_receivedBefore = totals.receivedMessages;
    m_sentBefore = totals.sentMessages;
    Q_EMIT snapshotTaken(snapshot);
}

void BrokerWorker::takeFindings()
{
    FindingBatch batch{.findings = {},
        .lost = m_host->command([](broker::BrokerCore &core, TimePoint) { return core.takeLostFindings(); })};
    const TimePoint now = std::chrono::steady_clock::now();
    const auto wallNow = std::chrono::time_point_cast<WallTime::duration>(std::chrono::system_clock::now());
    while (auto finding = m_host->pollFinding()) {
        const auto before = std::chrono::duration_cast<WallTime::duration>(now - finding->time);
        batch.findings.push_back(std::make_shared<BrokerFinding>(
            BrokerFinding{.finding = *std::move(finding), .wallTime = wallNow - before}));
    }
    if (!batch.findings.empty() || batch.lost > 0)
        Q_EMIT findingsCame(batch);
}

} // namespace cutty::session
