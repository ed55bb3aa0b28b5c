#pragma once

#include "core/history/SqliteConnection.h"
#include "core/history/SqliteStatement.h"

#include <cstdint>

namespace cutty::history {

/// Keeps a history file within its budget: removes the oldest messages of all connections together, then the
/// topics that no message names any more, then gives free pages back to the disk. Works in steps of a few
/// milliseconds, each a transaction of its own.
class HistoryPruner
{
public:
    struct Step
    {
        std::uint64_t messages = 0;
        /// Topics were removed too: what is remembered of the table no longer holds.
        bool topicsRemoved = false;
        /// Whether another step would find something to do.
        bool more = false;
    };

    [[nodiscard]] static HistoryResult<HistoryPruner> create(
        SqliteConnection &connection, std::uint64_t budget);

    /// In bytes of the file, without the write-ahead log.
    void setBudget(std::uint64_t bytes) { m_budget = static_cast<std::int64_t>(bytes); }

    /// Does one step if the file is over its budget: frees what it is over, but 4096 messages at most.
    [[nodiscard]] HistoryResult<Step> prune(SqliteConnection &connection);

    /// Size of the file without its write-ahead log, in bytes.
    [[nodiscard]] HistoryResult<std::int64_t> fileBytes();

private:
    /// Row ids of one connection, both inclusive.
    struct RowRange
    {
        std::int64_t first = 0;
        std::int64_t last = 0;
        /// Whether there is anything at all to remove.
        bool isEmpty = true;
    };

    HistoryResult<Step> removeOldest(std::int64_t bytes);
    HistoryResult<RowRange> oldestRange(std::int64_t bytes);
    HistoryResult<RowRange> extend(std::int64_t first, std::int64_t until, std::int64_t bytes);
    HistoryResult<void> removeMessages(const RowRange &range);
    HistoryResult<void> removeTopicsUntil(std::int64_t lastRemovedRow);
    HistoryResult<Step> shrink(SqliteConnection &connection, std::int64_t bytes);
    HistoryResult<std::int64_t> freeBytes();
    HistoryResult<std::int64_t> pagesOf(SqliteStatement &statement) const;

    SqliteStatement m_pageCount;
    SqliteStatement m_freePageCount;
    SqliteStatement m_oldestMessages;
    SqliteStatement m_messageSizes;
    SqliteStatement m_removeMessages;
    SqliteStatement m_removeTopics;
    std::int64_t m_pageSize = 0;
    std::int64_t m_budget = 0;
};

} // namespace cutty::history
