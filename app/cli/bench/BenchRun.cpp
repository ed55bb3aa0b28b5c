#include "app/cli/bench/BenchRun.h"

#include "core/net/dispatch/descriptorLimit.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cutty::cli {
namespace {

constexpr std::chrono::milliseconds watchInterval{10};
/// A delivery that has not come by then, while nothing else comes either, is lost.
constexpr std::chrono::seconds quietTime{2};
/// While publishing goes on, it holds publishers up no longer than this.
constexpr std::chrono::milliseconds stallTime{500};
/// How long acknowledgements may take after the last message.
constexpr std::chrono::seconds acknowledgeTime{10};

TimePoint timeNow() { return std::chrono::steady_clock::now(); }

double secondsSince(TimePoint start) { return std::chrono::duration<double>(timeNow() - start).count(); }

} // namespace

BenchRun::BenchRun(BenchPlan plan)
    : m_plan(std::move(plan))
    , m_ledger(m_plan)
    , m_watch(this)
{
    net::raiseDescriptorLimit();
    m_watch.setTimerType(Qt::PreciseTimer);
    for (std::uint32_t index = 0; index < m_plan.threads; ++index) {
        Worker &worker = m_workers.emplace_back(
            std::make_unique<session::WorkerThread>(QStringLiteral("bench %1").arg(index)));
        worker.object = new BenchWorker(m_plan, m_ledger, index);
        worker.object->moveToThread(worker.thread.get());
        connect(worker.object, &BenchWorker::stageDone, this, &BenchRun::handleStageDone);
    }
}

BenchRun::~BenchRun()
{
    for (const Worker &worker : m_workers) {
        worker.object->deleteLater();
        worker.thread->finish();
    }
}

BenchResult BenchRun::exec()
{
    m_result.brokerAtFirst = brokerUsage();
    QMetaObject::invokeMethod(this, &BenchRun::next, Qt::QueuedConnection);
    m_loop.exec();
    collect();
    return std::move(m_result);
}

void BenchRun::next()
{
    static constexpr std::array<Step, 8> steps{&BenchRun::openIdle, &BenchRun::retain,
        &BenchRun::openSubscribers, &BenchRun::openPublishers, &BenchRun::publish, &BenchRun::await,
        &BenchRun::removeRetained, &BenchRun::closeAll};
    if (m_nextStep == steps.size())
        return m_loop.quit();
    m_stepStart = timeNow();
    (this->*steps[m_nextStep++])();
}

void BenchRun::askAll(const std::function<void(BenchWorker &worker)> &task)
{
    m_pending = m_workers.size();
    for (const Worker &worker : m_workers)
        QMetaObject::invokeMethod(worker.object, [task, object = worker.object] { task(*object); });
}

void BenchRun::handleStageDone()
{
    if (--m_pending == 0)
        next();
}

void BenchRun::openIdle()
{
    m_openStart = timeNow();
    askAll([](BenchWorker &worker) { worker.open(BenchRole::Idle); });
}

void BenchRun::retain()
{
    m_result.idleSeconds = secondsSince(m_openStart);
    m_result.brokerWithIdle = brokerUsage();
    askAll([](BenchWorker &worker) { worker.retain(false); });
}

void BenchRun::openSubscribers()
{
    askAll([](BenchWorker &worker) { worker.open(BenchRole::Subscriber); });
}

void BenchRun::openPublishers()
{
    askAll([](BenchWorker &worker) { worker.open(BenchRole::Publisher); });
}

void BenchRun::publish()
{
    m_result.brokerBefore = brokerUsage();
    m_result.ownBefore = ownUsage();
    m_publishStart = timeNow();
    m_quietSince = timeNow();
    connect(&m_watch, &QTimer::timeout, this, &BenchRun::watchPublishing);
    m_watch.start(watchInterval);
    if (m_result.interrupted)
        return next();
    askAll([](BenchWorker &worker) { worker.publish(); });
}

/// Deliveries that got lost must not keep publishers waiting for ever, nor acknowledgements that never come.
void BenchRun::watchPublishing()
{
    const TimePoint now = timeNow();
    if (const std::uint64_t seen = m_ledger.received + m_ledger.acknowledged; seen != m_seen) {
        m_seen = seen;
        m_quietSince = now;
    }
    if (now - m_quietSince >= stallTime)
        m_ledger.givenUp.fetch_add(m_ledger.underWay());
    const bool ends = m_plan.duration && now - m_stepStart >= *m_plan.duration + acknowledgeTime;
    if (!ends || now - m_quietSince < acknowledgeTime || std::exchange(m_publishingEnded, true))
        return;
    for (const Worker &worker : m_workers)
        QMetaObject::invokeMethod(worker.object, [object = worker.object] { object->stopPublishing(true); });
}

void BenchRun::await()
{
    m_watch.disconnect(this);
    m_ledger.givenUp = 0;
    m_quietSince = timeNow();
    connect(&m_watch, &QTimer::timeout, this, &BenchRun::watchArrival);
    watchArrival();
}

void BenchRun::watchArrival()
{
    if (const std::uint64_t received = m_ledger.received; received != m_seen) {
        m_seen = received;
        m_quietSince = timeNow();
    }
    if (m_ledger.underWay() > 0 && timeNow() - m_quietSince < quietTime)
        return;
    m_watch.stop();
    m_result.seconds = secondsSince(m_publishStart);
    m_result.brokerAfter = brokerUsage();
    m_result.ownAfter = ownUsage();
    next();
}

void BenchRun::removeRetained()
{
    askAll([](BenchWorker &worker) { worker.retain(true); });
}

void BenchRun::closeAll()
{
    m_result.failure = m_ledger.failure();
    m_result.opened = m_ledger.opened;
    m_result.failed = m_ledger.failed;
    m_result.lostConnections = m_ledger.lost;
    askAll([](BenchWorker &worker) { worker.closeAll(); });
}

void BenchRun::interrupt()
{
    if (std::exchange(m_result.interrupted, true))
        return m_loop.quit();
    for (const Worker &worker : m_workers)
        QMetaObject::invokeMethod(worker.object, [object = worker.object] { object->stopPublishing(false); });
}

/// The workers have nothing to do any more.
void BenchRun::collect()
{
    for (const Worker &worker : m_workers) {
        QMetaObject::invokeMethod(
            worker.object, [&] { m_result.latencies.add(worker.object->latencies()); },
            Qt::BlockingQueuedConnection);
    }
    m_result.publishers = m_ledger.accounts();
    for (const PublisherAccount &account : m_result.publishers) {
        m_result.published += account.published;
        m_result.lost += account.lost;
        m_result.duplicates += account.duplicates;
        m_result.outOfOrder += account.outOfOrder;
    }
    m_result.acknowledged = m_ledger.acknowledged;
    m_result.refused = m_ledger.refused;
    m_result.expected = m_ledger.expected;
    m_result.received = m_ledger.received;
    if (m_result.received > 0)
        m_result.seconds = std::chrono::duration<double>(
            Duration(m_ledger.lastReceived) - m_publishStart.time_since_epoch())
                               .count();
    m_result.retainedReceived = m_ledger.retainedReceived;
    m_result.retainedSeconds = static_cast<double>(m_ledger.retainedNanoseconds) / 1e9;
}

std::optional<ProcessUsage> BenchRun::brokerUsage() const
{
    return m_plan.brokerPid ? usageOf(*m_plan.brokerPid) : std::nullopt;
}

} // namespace cutty::cli
