#include "core/history/HistoryWorker.h"

#include <utility>

namespace cutty::history {
namespace {

constexpr std::chrono::milliseconds reportInterval{250};

/// After these the open file is as good as before; after others it is opened anew.
bool keepsFileOpen(HistoryErrorKind kind)
{
    return kind == HistoryErrorKind::DiskFull || kind == HistoryErrorKind::Busy
        || kind == HistoryErrorKind::OutOfMemory;
}

} // namespace

HistoryWorker::HistoryWorker(HistoryOptions options, BatchQueue &queue)
    : m_options(std::move(options))
    , m_queue(queue)
    , m_workTimer(this)
    , m_retryTimer(this)
    , m_reportTimer(this)
{
    m_workTimer.setSingleShot(true);
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setInterval(m_options.retryInterval);
    m_reportTimer.setInterval(reportInterval);
    connect(&m_workTimer, &QTimer::timeout, this, &HistoryWorker::work);
    connect(&m_retryTimer, &QTimer::timeout, this, &HistoryWorker::work);
    connect(&m_reportTimer, &QTimer::timeout, this, &HistoryWorker::reportOrRest);
}

void HistoryWorker::wake()
{
    if (!m_reportTimer.isActive())
        m_reportTimer.start();
    work();
}

void HistoryWorker::setBudget(std::uint64_t bytes)
{
    m_options.budgetBytes = bytes;
    if (m_database)
        m_database->setBudget(bytes);
    m_prunePending = true;
    m_retryTimer.stop(); // Room may come from it.
    wake();
}

void HistoryWorker::setCorruptAside()
{
    if (!m_error || m_error->kind != HistoryErrorKind::Corrupt)
        return;
    m_database.reset();
    const auto aside = HistoryDatabase::setAside(m_options.path);
    if (!aside) {
        fail(aside.error());
        report();
        return;
    }
    m_retryTimer.stop();
    wake();
    Q_EMIT corruptSetAside(*aside);
}

void HistoryWorker::finish()
{
    m_queue.close();
    m_retryTimer.stop();
    while (m_queue.counts().waiting > 0) {
        storeNext();
        if (m_error)
            m_queue.dropAll();
    }
    const HistoryStatus last = status();
    m_database.reset();
    m_workTimer.stop();
    m_retryTimer.stop();
    m_reportTimer.stop();
    Q_EMIT statusChanged(last);
}

void HistoryWorker::work()
{
    if (m_retryTimer.isActive()) {
        if (m_error && !isTransient(m_error->kind))
            m_queue.dropAll();
        return;
    }
    pruneStep();
    if (!m_retryTimer.isActive())
        storeNext();
    if (m_retryTimer.isActive())
        return;
    if (m_prunePending || m_queue.counts().waiting > 0)
        m_workTimer.start(0);
}

void HistoryWorker::storeNext()
{
    if (!ensureOpen())
        return;
    const auto entry = m_queue.front();
    if (!entry)
        return;
    if (const auto stored = m_database->append(entry->source, entry->batch->records); !stored) {
        fail(stored.error());
        return;
    }
    m_queue.markFrontStored();
    m_error.reset();
    m_prunePending = true;
}

void HistoryWorker::pruneStep()
{
    if (!m_prunePending || !ensureOpen())
        return;
    const auto step = m_database->prune();
    if (!step) {
        fail(step.error());
        return;
    }
    m_pruned += step->messages;
    m_prunePending = step->more;
    m_error.reset();
}

bool HistoryWorker::ensureOpen()
{
    if (m_database)
        return true;
    auto opened = HistoryDatabase::open(m_options);
    if (!opened) {
        fail(opened.error());
        return false;
    }
    m_database.emplace(std::move(*opened));
    m_error.reset();
    m_prunePending = true;
    return true;
}

void HistoryWorker::fail(const HistoryError &error)
{
    m_error = error;
    if (!keepsFileOpen(error.kind))
        m_database.reset();
    if (!isTransient(error.kind))
        m_queue.dropAll();
    m_retryTimer.start();
    if (!m_reportTimer.isActive())
        m_reportTimer.start();
}

void HistoryWorker::report()
{
    const HistoryStatus now = status();
    if (now == m_reported)
        return;
    m_reported = now;
    Q_EMIT statusChanged(now);
}

void HistoryWorker::reportOrRest()
{
    const bool changed = status() != m_reported;
    if (!changed && m_queue.counts().waiting == 0)
        m_reportTimer.stop();
    report();
}

HistoryStatus HistoryWorker::status()
{
    const BatchQueue::Counts counts = m_queue.counts();
    HistoryStatus status{
        .storedMessages = counts.stored,
        .behindMessages = counts.waiting,
        .droppedMessages = counts.dropped,
        .prunedMessages = m_pruned,
        .error = m_error,
    };
    if (m_database)
        status.databaseBytes = m_database->sizeInBytes().value_or(0);
    return status;
}

} // namespace cutty::history
