#include "core/history/SqliteConnection.h"

#include "core/history/SqliteStatement.h"

#include <sqlite3.h>

#include <utility>

namespace cutty::history {
namespace {

/// How many instructions of SQLite's machine run between two looks at the cancel flag: well under 1 ms.
constexpr int instructionsPerCheck = 2000;

int isCancelled(void *flag)
{
    return static_cast<const std::atomic<bool> *>(flag)->load(std::memory_order_relaxed) ? 1 : 0;
}

HistoryErrorKind kindOf(int primaryCode)
{
    switch (primaryCode) {
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return HistoryErrorKind::CannotOpen;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: // What is written never breaks a constraint of a sound file.
    case SQLITE_MISMATCH: return HistoryErrorKind::Corrupt;
    case SQLITE_FULL: return HistoryErrorKind::DiskFull;
    case SQLITE_READONLY: return HistoryErrorKind::ReadOnly;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return HistoryErrorKind::Busy;
    case SQLITE_IOERR: return HistoryErrorKind::InputOutput;
    case SQLITE_NOMEM: return HistoryErrorKind::OutOfMemory;
    case SQLITE_INTERRUPT: return HistoryErrorKind::Cancelled;
    default: return HistoryErrorKind::Internal;
    }
}

} // namespace

HistoryError errorFromSqlite(int extendedCode)
{
    return {.kind = kindOf(extendedCode & 0xff), .sqliteCode = extendedCode};
}

void SqliteConnection::Closer::operator()(sqlite3 *handle) const { sqlite3_close_v2(handle); }

HistoryResult<SqliteConnection> SqliteConnection::open(
    const QString &path, Access access, std::chrono::milliseconds busyTimeout)
{
    const int mode
        = access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &handle, mode | SQLITE_OPEN_NOMUTEX, nullptr);
    SqliteConnection connection(handle);
    if (code != SQLITE_OK)
        return std::unexpected(errorFromSqlite(handle ? sqlite3_extended_errcode(handle) : code));

    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, static_cast<int>(busyTimeout.count()));
    // The file may come from anywhere: nothing in its schema may run functions or edit the schema.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return connection;
}

HistoryResult<void> SqliteConnection::execute(const char *sql)
{
    if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return std::unexpected(errorFromSqlite(sqlite3_extended_errcode(handle())));
    return {};
}

HistoryResult<std::int64_t> SqliteConnection::integer(const char *sql)
{
    auto statement = SqliteStatement::prepare(*this, sql);
    if (!statement)
        return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? statement->integer(0) : 0;
}

void SqliteConnection::cancelWhen(const std::atomic<bool> *flag)
{
    sqlite3_progress_handler(
        handle(), instructionsPerCheck, isCancelled, const_cast<std::atomic<bool> *>(flag));
}

void SqliteConnection::setLeaveUntouched(bool on)
{
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 1 : 0, nullptr);
}

bool SqliteConnection::isReadOnly() const { return sqlite3_db_readonly(handle(), "main") == 1; }

HistoryResult<SqliteTransaction> SqliteTransaction::begin(SqliteConnection &connection)
{
    if (const auto begun = connection.execute("BEGIN IMMEDIATE"); !begun)
        return std::unexpected(begun.error());
    return SqliteTransaction(&connection);
}

SqliteTransaction::SqliteTransaction(SqliteTransaction &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

SqliteTransaction::~SqliteTransaction()
{
    // SQLite has rolled back by itself after some errors (a full disk among them).
    if (m_connection && sqlite3_get_autocommit(m_connection->handle()) == 0)
        sqlite3_exec(m_connection->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

HistoryResult<void> SqliteTransaction::commit()
{
    const auto committed = m_connection->execute("COMMIT");
    if (committed)
        m_connection = nullptr;
    return committed;
}

} // namespace cutty::history
