#include "core/history/HistoryPruner.h"

#include "core/history/HistorySchema.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace cutty::history {
namespace {

/// What a row costs beside properties and payload, roughly.
constexpr std::int64_t rowOverhead = 24;

/// How far below the budget a step aims, so that not every batch needs one.
constexpr std::int64_t slackOf(std::int64_t budget) { return std::min(std::int64_t{1} << 20, budget / 16); }

constexpr std::int64_t pagesPerShrink = 1024;

} // namespace

HistoryResult<HistoryPruner> HistoryPruner::create(SqliteConnection &connection, std::uint64_t budget)
{
    HistoryPruner pruner;
    pruner.setBudget(budget);
    const std::pair<SqliteStatement *, const char *> statements[] = {
        {&pruner.m_pageCount, "PRAGMA page_count"},
        {&pruner.m_freePageCount, "PRAGMA freelist_count"},
        // The first message of each connection, and of these the two oldest.
        {&pruner.m_oldestMessages,
            "SELECT m.id, m.time FROM connections c JOIN messages m ON m.id ="
            " (SELECT min(id) FROM messages WHERE id >= c.id << 40 AND id < (c.id + 1) << 40)"
            " ORDER BY m.time LIMIT 2"},
        {&pruner.m_messageSizes,
            "SELECT id, time, length(properties) + length(payload) FROM messages"
            " WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT 4096"},
        {&pruner.m_removeMessages, "DELETE FROM messages WHERE id >= ?1 AND id <= ?2"},
        {&pruner.m_removeTopics, "DELETE FROM topics WHERE connection = ?1 AND used_until <= ?2"},
    };
    static_assert(schema::sequenceBits == 40);
    for (const auto &[statement, sql] : statements) {
        auto prepared = SqliteStatement::prepare(connection, sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = std::move(*prepared);
    }
    const auto pageSize = connection.integer("PRAGMA page_size");
    if (!pageSize)
        return std::unexpected(pageSize.error());
    pruner.m_pageSize = *pageSize;
    return pruner;
}

HistoryResult<HistoryPruner::Step> HistoryPruner::prune(SqliteConnection &connection)
{
    const auto file = fileBytes();
    if (!file)
        return std::unexpected(file.error());
    if (*file <= m_budget)
        return Step{};
    const auto free = freeBytes();
    if (!free)
        return std::unexpected(free.error());

    const std::int64_t over = *file - *free - m_budget;
    if (over > 0) {
        auto transaction = SqliteTransaction::begin(connection);
        if (!transaction)
            return std::unexpected(transaction.error());
        auto step = removeOldest(over + slackOf(m_budget));
        if (!step)
            return step;
        if (const auto committed = transaction->commit(); !committed)
            return std::unexpected(committed.error());
        if (step->messages > 0)
            return step;
    }
    if (*free == 0)
        return Step{}; // Nothing left to remove: the tables alone are over the budget.
    return shrink(connection, *file - m_budget);
}

HistoryResult<std::int64_t> HistoryPruner::fileBytes() { return pagesOf(m_pageCount); }

HistoryResult<HistoryPruner::Step> HistoryPruner::removeOldest(std::int64_t bytes)
{
    const auto range = oldestRange(bytes);
    if (!range)
        return std::unexpected(range.error());
    if (range->isEmpty)
        return Step{};
    if (const auto removed = removeMessages(*range); !removed)
        return std::unexpected(removed.error());

    // Sequence numbers have no holes, so the range says how many there were.
    Step step{.messages = static_cast<std::uint64_t>(range->last - range->first + 1), .more = true};
    // Whole blocks only: the search goes through all topics of the connection.
    step.topicsRemoved = schema::topicBlockOf(range->first) != schema::topicBlockOf(range->last + 1);
    if (step.topicsRemoved) {
        if (const auto removed = removeTopicsUntil(range->last); !removed)
            return std::unexpected(removed.error());
    }
    return step;
}

HistoryResult<HistoryPruner::RowRange> HistoryPruner::oldestRange(std::int64_t bytes)
{
    const SqliteStatementScope scope(m_oldestMessages);
    auto row = m_oldestMessages.step();
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return RowRange{};
    const std::int64_t first = m_oldestMessages.integer(0);

    row = m_oldestMessages.step();
    if (!row)
        return std::unexpected(row.error());
    const std::int64_t until = *row ? m_oldestMessages.integer(1) : std::numeric_limits<std::int64_t>::max();
    return extend(first, until, bytes);
}

/// From `first` on, as long as the messages are not younger than `until` and `bytes` are not reached.
HistoryResult<HistoryPruner::RowRange> HistoryPruner::extend(
    std::int64_t first, std::int64_t until, std::int64_t bytes)
{
    const SqliteStatementScope scope(m_messageSizes);
    m_messageSizes.bind(1, first);
    m_messageSizes.bind(2, first | schema::sequenceMask);
    RowRange range{.first = first, .last = first};
    for (std::int64_t found = 0; found < bytes;) {
        const auto row = m_messageSizes.step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row || (!range.isEmpty && m_messageSizes.integer(1) > until))
            break;
        range.last = m_messageSizes.integer(0);
        range.isEmpty = false;
        found += m_messageSizes.integer(2) + rowOverhead;
    }
    return range;
}

HistoryResult<void> HistoryPruner::removeMessages(const RowRange &range)
{
    m_removeMessages.bind(1, range.first);
    m_removeMessages.bind(2, range.last);
    return m_removeMessages.run();
}

HistoryResult<void> HistoryPruner::removeTopicsUntil(std::int64_t lastRemovedRow)
{
    m_removeTopics.bind(1, schema::connectionOf(lastRemovedRow));
    m_removeTopics.bind(2, schema::sequenceOf(lastRemovedRow));
    return m_removeTopics.run();
}

/// Free pages beyond `bytes` stay in the file: what comes next will fill them.
HistoryResult<HistoryPruner::Step> HistoryPruner::shrink(SqliteConnection &connection, std::int64_t bytes)
{
    const std::int64_t pages = std::min((bytes + m_pageSize - 1) / m_pageSize, pagesPerShrink);
    const std::string vacuum = "PRAGMA incremental_vacuum(" + std::to_string(pages) + ")";
    if (const auto shrunk = connection.execute(vacuum.c_str()); !shrunk)
        return std::unexpected(shrunk.error());
    return Step{.more = true};
}

HistoryResult<std::int64_t> HistoryPruner::freeBytes() { return pagesOf(m_freePageCount); }

HistoryResult<std::int64_t> HistoryPruner::pagesOf(SqliteStatement &statement) const
{
    const SqliteStatementScope scope(statement);
    if (const auto row = statement.step(); !row)
        return std::unexpected(row.error());
    return statement.integer(0) * m_pageSize;
}

} // namespace cutty::history
