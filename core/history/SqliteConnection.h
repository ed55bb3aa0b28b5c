#pragma once

#include "core/history/HistoryError.h"

#include <QString>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

struct sqlite3;

namespace cutty::history {

/// An open database file. Used by one thread at a time; SQLite's own locks are off.
class SqliteConnection
{
public:
    enum class Access { ReadOnly, ReadWriteCreate };

    /// Opening reads nothing yet: a damaged file shows with the first statement.
    [[nodiscard]] static HistoryResult<SqliteConnection> open(
        const QString &path, Access access, std::chrono::milliseconds busyTimeout);

    /// Runs statements that give no rows, or whose rows do not matter.
    [[nodiscard]] HistoryResult<void> execute(const char *sql);
    /// The first column of the first row.
    [[nodiscard]] HistoryResult<std::int64_t> integer(const char *sql);

    /// Statements fail with Cancelled soon after `*flag` becomes true; it must outlive the connection.
    void cancelWhen(const std::atomic<bool> *flag);
    /// While set, closing leaves the file as it stands: the write-ahead log is not moved into it.
    void setLeaveUntouched(bool on);
    bool isReadOnly() const;

    sqlite3 *handle() const { return m_handle.get(); }

private:
    struct Closer
    {
        void operator()(sqlite3 *handle) const;
    };

    explicit SqliteConnection(sqlite3 *handle)
        : m_handle(handle)
    {
    }

    std::unique_ptr<sqlite3, Closer> m_handle;
};

/// The error that an extended result code of SQLite means.
[[nodiscard]] HistoryError errorFromSqlite(int extendedCode);

/// A write transaction, rolled back when it goes out of scope without a commit.
class SqliteTransaction
{
public:
    /// Takes the write lock at once, waiting for the busy timeout at most.
    [[nodiscard]] static HistoryResult<SqliteTransaction> begin(SqliteConnection &connection);
    ~SqliteTransaction();
    SqliteTransaction(SqliteTransaction &&other) noexcept;
    SqliteTransaction &operator=(SqliteTransaction &&) = delete;

    [[nodiscard]] HistoryResult<void> commit();

private:
    explicit SqliteTransaction(SqliteConnection *connection)
        : m_connection(connection)
    {
    }

    /// Null once committed or moved from.
    SqliteConnection *m_connection;
};

} // namespace cutty::history
