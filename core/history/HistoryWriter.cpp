#include "core/history/HistoryWriter.h"

#include "core/history/HistoryWorker.h"

#include <utility>

namespace cutty::history {

HistoryWriter::HistoryWriter(HistoryOptions options, QObject *parent)
    : QObject(parent)
    , m_queue(options.queueBytes)
    , m_worker(std::make_unique<HistoryWorker>(std::move(options), m_queue))
{
    m_thread.setObjectName(QStringLiteral("history"));
    m_worker->moveToThread(&m_thread);
    connect(m_worker.get(), &HistoryWorker::statusChanged, this, &HistoryWriter::statusChanged);
    connect(m_worker.get(), &HistoryWorker::corruptSetAside, this, &HistoryWriter::corruptSetAside);
    m_thread.start();
}

HistoryWriter::~HistoryWriter() { stop(); }

void HistoryWriter::enqueue(const HistorySource &source, MessageBatchPtr batch)
{
    Q_ASSERT(batch);
    if (m_queue.push(source, std::move(batch)))
        QMetaObject::invokeMethod(m_worker.get(), &HistoryWorker::wake, Qt::QueuedConnection);
}

void HistoryWriter::setBudget(std::uint64_t bytes)
{
    HistoryWorker *worker = m_worker.get();
    QMetaObject::invokeMethod(worker, [worker, bytes] { worker->setBudget(bytes); }, Qt::QueuedConnection);
}

void HistoryWriter::setCorruptAside()
{
    QMetaObject::invokeMethod(m_worker.get(), &HistoryWorker::setCorruptAside, Qt::QueuedConnection);
}

void HistoryWriter::stop()
{
    if (!m_thread.isRunning())
        return;
    HistoryWorker *worker = m_worker.get();
    QMetaObject::invokeMethod(
        worker,
        [worker] {
            worker->finish();
            QThread::currentThread()->quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

} // namespace cutty::history
