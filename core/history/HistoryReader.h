#pragma once

#include "core/history/HistoryError.h"
#include "core/history/HistoryRecords.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace cutty::history {

class HistoryQueries;

/// Names one request of a HistoryReader; counts up. (A quint64, which signals can carry on every platform.)
enum class HistoryToken : quint64 {};

/// Reads the history file without blocking the caller, also while it is being written. Requests run one after
/// the other on a thread of its own; each is answered once by a signal on the thread of this object, or never
/// when it was cancelled. The file is open only while a request runs.
class HistoryReader : public QObject
{
    Q_OBJECT

public:
    explicit HistoryReader(QString path, QObject *parent = nullptr);
    /// Cancels everything, and waits the moment that a running query takes to notice.
    ~HistoryReader() override;

    [[nodiscard]] HistoryToken requestPage(const HistoryQuery &query);
    [[nodiscard]] HistoryToken requestConnections();

    /// Also stops the query if it is running. Does nothing when it is answered already.
    void cancel(HistoryToken token);
    void cancelAll();

Q_SIGNALS:
    void pageReady(cutty::history::HistoryToken token, const cutty::history::HistoryPagePtr &page);
    /// The sources that have messages, the one heard of last first.
    void connectionsReady(cutty::history::HistoryToken token,
        const std::vector<cutty::history::HistoryConnection> &connections);
    void failed(cutty::history::HistoryToken token, cutty::history::HistoryError error);

private:
    using CancelFlag = std::shared_ptr<std::atomic<bool>>;

    template <typename Answer>
    HistoryToken start(std::function<HistoryResult<Answer>(HistoryQueries &)> query);
    template <typename Answer> void finish(HistoryToken token, const HistoryResult<Answer> &answer);
    void announce(HistoryToken token, const HistoryPagePtr &page);
    void announce(HistoryToken token, const std::vector<HistoryConnection> &connections);

    QString m_path;
    std::uint64_t m_lastToken = 0;
    /// Requests that wait for their answer, on the thread of this object only.
    std::unordered_map<HistoryToken, CancelFlag> m_pending;
    QThreadPool m_pool;
};

} // namespace cutty::history
