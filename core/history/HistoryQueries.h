#pragma once

#include "core/history/HistoryError.h"
#include "core/history/HistoryRecords.h"
#include "core/history/SqliteConnection.h"
#include "core/history/SqliteStatement.h"

#include <QString>

#include <atomic>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace cutty::history {

/// The reading side of the history file, read-only, while a HistoryDatabase writes. Used by one thread at a
/// time; it blocks on the disk. Each query sees one state of the file, with whole batches only.
class HistoryQueries
{
public:
    /// Where there is no file yet, everything is empty. A query fails with Cancelled soon after `cancelled`
    /// becomes true; the flag must outlive the object.
    [[nodiscard]] static HistoryResult<HistoryQueries> open(
        const QString &path, const std::atomic<bool> &cancelled);

    /// Reads a page from its newest message backwards. With a topic it goes through all messages of the
    /// source, as there is no index by topic: some 0.1 s for each million.
    [[nodiscard]] HistoryResult<HistoryPage> page(const HistoryQuery &query);

    /// The sources that have messages, the one heard of last first.
    [[nodiscard]] HistoryResult<std::vector<HistoryConnection>> connections();

private:
    explicit HistoryQueries(std::optional<SqliteConnection> connection)
        : m_connection(std::move(connection))
    {
    }

    HistoryResult<std::optional<std::int64_t>> findConnection(const QString &key);
    HistoryResult<std::optional<std::int64_t>> findTopic(std::int64_t connection, std::string_view topic);
    HistoryResult<SqliteStatement> selectRows(
        const HistoryQuery &query, std::int64_t connection, std::optional<std::int64_t> topic);
    static HistoryResult<HistoryPage> readRows(SqliteStatement &rows, const HistoryQuery &query);

    /// Nothing where there is no file yet.
    std::optional<SqliteConnection> m_connection;
};

} // namespace cutty::history
