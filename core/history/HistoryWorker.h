#pragma once

#include "core/history/BatchQueue.h"
#include "core/history/HistoryDatabase.h"
#include "core/history/HistoryOptions.h"
#include "core/history/HistoryStatus.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <optional>

namespace cutty::history {

/// What HistoryWriter runs on the history thread: takes batches from the queue, stores them one transaction
/// each, prunes in between, and tries again later when storing fails. All of it happens on that thread,
/// between two turns of its event loop.
class HistoryWorker : public QObject
{
    Q_OBJECT

public:
    /// The queue must outlive the worker.
    HistoryWorker(HistoryOptions options, BatchQueue &queue);

    /// Call when something was put into the empty queue.
    void wake();
    void setBudget(std::uint64_t bytes);
    void setCorruptAside();
    /// Stores what is still queued, or drops it when that fails; closes the file and reports once more.
    void finish();

Q_SIGNALS:
    void statusChanged(const cutty::history::HistoryStatus &status);
    void corruptSetAside(const QString &path);

private:
    void work();
    void storeNext();
    void pruneStep();
    bool ensureOpen();
    void fail(const HistoryError &error);
    void report();
    void reportOrRest();

    HistoryStatus status();

    HistoryOptions m_options;
    BatchQueue &m_queue;
    /// Nothing before the first attempt to open, and after errors that a fresh start may mend.
    std::optional<HistoryDatabase> m_database;
    /// Since the last success.
    std::optional<HistoryError> m_error;
    std::uint64_t m_pruned = 0;
    /// Whether the file may be over its budget.
    bool m_prunePending = false;
    HistoryStatus m_reported;

    /// Runs work() again once other events had their turn.
    QTimer m_workTimer;
    /// Active after a failure: nothing is tried until then.
    QTimer m_retryTimer;
    /// Reports at its pace while anything changes, and stops when all is quiet.
    QTimer m_reportTimer;
};

} // namespace cutty::history
