#pragma once

#include "core/history/BatchQueue.h"
#include "core/history/HistoryOptions.h"
#include "core/history/HistoryRecords.h"
#include "core/history/HistoryStatus.h"

#include <QObject>
#include <QThread>

#include <cstdint>
#include <memory>

namespace cutty::history {

class HistoryWorker;

/// Stores what it is given in the history file, on a thread of its own that is the only writer of the file.
/// Nothing here waits for the disk except stop(). When more comes than can be stored, whole batches are
/// dropped and counted; while the disk fails, batches wait in the queue and storing is tried again.
class HistoryWriter : public QObject
{
    Q_OBJECT

public:
    /// Starts the thread; the file is opened when the first batch comes.
    explicit HistoryWriter(HistoryOptions options, QObject *parent = nullptr);
    /// Calls stop().
    ~HistoryWriter() override;

    /// From any thread. `batch` is not null; after stop() it counts as dropped. The blocks' sizes are taken
    /// from MessageBatch::bytes.
    void enqueue(const HistorySource &source, MessageBatchPtr batch);

    /// From any thread. What is over the new budget is removed in the background.
    void setBudget(std::uint64_t bytes);

    /// From any thread. Only while the status says Corrupt: renames the damaged file and starts a new one.
    /// Answered by corruptSetAside(), or by a status with the error.
    void setCorruptAside();

    /// Stores what is queued, closes the file and ends the thread. Blocks as long as that takes: for 64 MB on
    /// a common disk, about a second.
    void stop();

Q_SIGNALS:
    /// On the thread of this object, at most four times a second while anything changes, and after stop().
    void statusChanged(const cutty::history::HistoryStatus &status);
    /// The damaged file is now at `path`.
    void corruptSetAside(const QString &path);

private:
    BatchQueue m_queue;
    QThread m_thread;
    /// Lives on m_thread; deleted after the thread has ended.
    std::unique_ptr<HistoryWorker> m_worker;
};

} // namespace cutty::history
