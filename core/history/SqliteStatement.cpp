#include "core/history/SqliteStatement.h"

#include "core/history/SqliteConnection.h"

#include <sqlite3.h>

namespace cutty::history {
namespace {

/// SQLite takes a null pointer for NULL, and an empty view may have one.
const char *dataOf(std::string_view bytes) { return bytes.empty() ? "" : bytes.data(); }

} // namespace

void SqliteStatement::Finalizer::operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }

HistoryResult<SqliteStatement> SqliteStatement::prepare(SqliteConnection &connection, const char *sql)
{
    sqlite3_stmt *prepared = nullptr;
    const int code
        = sqlite3_prepare_v3(connection.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    SqliteStatement statement;
    statement.m_statement.reset(prepared);
    if (code != SQLITE_OK)
        return std::unexpected(errorFromSqlite(sqlite3_extended_errcode(connection.handle())));
    return statement;
}

void SqliteStatement::bind(int index, std::int64_t value)
{
    noteBinding(sqlite3_bind_int64(m_statement.get(), index, value));
}

void SqliteStatement::bindText(int index, std::string_view text)
{
    noteBinding(
        sqlite3_bind_text64(m_statement.get(), index, dataOf(text), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void SqliteStatement::bindBlob(int index, std::string_view bytes)
{
    noteBinding(sqlite3_bind_blob64(m_statement.get(), index, dataOf(bytes), bytes.size(), SQLITE_STATIC));
}

void SqliteStatement::bindText(int index, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    noteBinding(sqlite3_bind_text64(m_statement.get(), index, utf8.constData(),
        static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8));
}

HistoryResult<bool> SqliteStatement::step()
{
    if (m_bindingError != SQLITE_OK)
        return std::unexpected(errorFromSqlite(m_bindingError));
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return std::unexpected(errorFromSqlite(code));
}

HistoryResult<void> SqliteStatement::run()
{
    const auto row = step();
    reset();
    if (!row)
        return std::unexpected(row.error());
    return {};
}

void SqliteStatement::reset()
{
    sqlite3_reset(m_statement.get());
    m_bindingError = SQLITE_OK;
}

std::int64_t SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

std::string_view SqliteStatement::bytes(int column) const
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement.get(), column));
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view();
}

QString SqliteStatement::text(int column) const
{
    const std::string_view utf8 = bytes(column);
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

void SqliteStatement::noteBinding(int code)
{
    if (m_bindingError == SQLITE_OK)
        m_bindingError = code;
}

} // namespace cutty::history
