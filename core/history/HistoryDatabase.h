#pragma once

#include "core/history/HistoryError.h"
#include "core/history/HistoryOptions.h"
#include "core/history/HistoryPruner.h"
#include "core/history/HistoryRecords.h"
#include "core/history/SqliteConnection.h"
#include "core/history/SqliteStatement.h"
#include "core/history/TopicCache.h"

#include <QString>

#include <cstdint>
#include <span>
#include <string_view>

namespace cutty::history {

/// The writing side of the history file: opens or creates it, appends batches, prunes. Used by one thread at
/// a time; it blocks on the disk. What append() has returned from survives the death of the process, and the
/// file stays sound through a power cut, which may cost the last seconds.
class HistoryDatabase
{
public:
    /// A file of a newer version or of another program is refused and left as it is.
    [[nodiscard]] static HistoryResult<HistoryDatabase> open(const HistoryOptions &options);

    /// Renames a damaged file (and its write-ahead log) to `<path>.broken-<n>`, n the first free from 1, so
    /// that the next open() starts a new one. Nobody may have it open. Gives the new path.
    [[nodiscard]] static HistoryResult<QString> setAside(const QString &path);

    /// Stores all records in one transaction, or none. Sequence numbers are given anew: they go on where the
    /// source left off in earlier runs.
    [[nodiscard]] HistoryResult<void> append(
        const HistorySource &source, std::span<const MessageRecord> records);

    /// Does one step of pruning if the file is over its budget; see HistoryPruner.
    [[nodiscard]] HistoryResult<HistoryPruner::Step> prune();

    /// In bytes; takes effect with the next prune().
    void setBudget(std::uint64_t bytes) { m_pruner.setBudget(bytes); }

    /// Size of the file without its write-ahead log.
    [[nodiscard]] HistoryResult<std::uint64_t> sizeInBytes();

private:
    struct Statements
    {
        SqliteStatement dataVersion;
        SqliteStatement findConnection;
        SqliteStatement addConnection;
        SqliteStatement updateConnection;
        SqliteStatement findTopic;
        SqliteStatement addTopic;
        SqliteStatement renewTopic;
        SqliteStatement addMessage;
    };

    explicit HistoryDatabase(SqliteConnection connection);

    HistoryResult<void> prepareStatements(std::uint64_t budget);
    HistoryResult<void> appendRows(const HistorySource &source, std::span<const MessageRecord> records);
    HistoryResult<void> forgetWhatOthersChanged();
    HistoryResult<std::int64_t> lastSequenceOf(const HistorySource &source, std::int64_t &connection);
    HistoryResult<std::int64_t> topicFor(
        std::int64_t connection, std::string_view topic, std::int64_t sequence);
    HistoryResult<TopicCache::Entry> lookUpTopic(
        std::int64_t connection, std::string_view topic, std::int64_t sequence);
    HistoryResult<void> addMessage(std::int64_t rowId, std::int64_t topic, const MessageRecord &record);

    SqliteConnection m_connection;
    Statements m_statements;
    HistoryPruner m_pruner;
    TopicCache m_topics;
    /// PRAGMA data_version as last seen: another value says that another process wrote.
    std::int64_t m_dataVersion = 0;
};

} // namespace cutty::history
