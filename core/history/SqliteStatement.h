#pragma once

#include "core/history/HistoryError.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <string_view>

struct sqlite3_stmt;

namespace cutty::history {

class SqliteConnection;

/// A prepared statement, kept for reuse. Parameters count from 1, columns from 0. A binding that fails
/// makes the next step fail.
class SqliteStatement
{
public:
    SqliteStatement() = default;
    [[nodiscard]] static HistoryResult<SqliteStatement> prepare(
        SqliteConnection &connection, const char *sql);

    void bind(int index, std::int64_t value);
    /// The bytes must live until reset().
    void bindText(int index, std::string_view text);
    void bindBlob(int index, std::string_view bytes);
    /// Copies the text.
    void bindText(int index, const QString &text);

    /// True when there is a row to read, false when the statement is through.
    [[nodiscard]] HistoryResult<bool> step();
    /// For a statement that gives no rows: steps through it and resets it.
    [[nodiscard]] HistoryResult<void> run();
    /// Makes it ready for other parameters, and gives up what it holds of the database.
    void reset();

    std::int64_t integer(int column) const;
    bool isNull(int column) const;
    /// The bytes of a text or a blob, valid until the next step or reset.
    std::string_view bytes(int column) const;
    QString text(int column) const;

private:
    struct Finalizer
    {
        void operator()(sqlite3_stmt *statement) const;
    };

    void noteBinding(int code);

    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
    /// The first binding that failed since the last reset, as SQLite's code; 0 for none.
    int m_bindingError = 0;
};

/// Resets a statement at the end of a scope.
class SqliteStatementScope
{
public:
    explicit SqliteStatementScope(SqliteStatement &statement)
        : m_statement(statement)
    {
    }
    ~SqliteStatementScope() { m_statement.reset(); }
    SqliteStatementScope(const SqliteStatementScope &) = delete;
    SqliteStatementScope &operator=(const SqliteStatementScope &) = delete;

private:
    SqliteStatement &m_statement;
};

} // namespace cutty::history
