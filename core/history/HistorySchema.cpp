#include "core/history/HistorySchema.h"

#include <array>
#include <string>

namespace cutty::history::schema {
namespace {

/// "Ctty", so that a file of another program is not taken for ours (PRAGMA application_id).
constexpr std::int64_t applicationId = 0x43747479;

/// The step at index n leads from version n to n + 1. A released step is never changed.
constexpr std::array<const char *, currentVersion> migrations = {
    R"(
CREATE TABLE connections (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    last_sequence INTEGER NOT NULL,
    last_time INTEGER NOT NULL
);
CREATE TABLE topics (
    id INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL,
    topic TEXT NOT NULL,
    used_until INTEGER NOT NULL,
    UNIQUE (connection, topic)
);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    topic INTEGER NOT NULL,
    time INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    qos INTEGER NOT NULL,
    retain INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    expiry_offset INTEGER NOT NULL,
    properties BLOB NOT NULL,
    payload BLOB NOT NULL
);
PRAGMA application_id = 1131705465;
)",
};
static_assert(applicationId == 1131705465);

} // namespace

HistoryResult<State> inspect(SqliteConnection &connection)
{
    const auto tables = connection.integer("SELECT count(*) FROM sqlite_schema");
    if (!tables)
        return std::unexpected(tables.error());
    const auto application = connection.integer("PRAGMA application_id");
    if (!application)
        return std::unexpected(application.error());
    const auto version = connection.integer("PRAGMA user_version");
    if (!version)
        return std::unexpected(version.error());

    if (*tables == 0 && *application == 0 && *version == 0)
        return State::Empty;
    if (*application != applicationId)
        return std::unexpected(HistoryError{.kind = HistoryErrorKind::NotAHistory});
    if (*version > currentVersion)
        return std::unexpected(HistoryError{.kind = HistoryErrorKind::NewerVersion});
    if (*version < 1)
        return std::unexpected(HistoryError{.kind = HistoryErrorKind::Corrupt});
    return *version == currentVersion ? State::Current : State::Older;
}

HistoryResult<void> migrate(SqliteConnection &connection)
{
    auto transaction = SqliteTransaction::begin(connection);
    if (!transaction)
        return std::unexpected(transaction.error());
    // Read under the write lock: another Cutty may have migrated in between.
    const auto version = connection.integer("PRAGMA user_version");
    if (!version)
        return std::unexpected(version.error());

    for (std::int64_t step = *version; step < currentVersion; ++step) {
        if (auto done = connection.execute(migrations.at(static_cast<std::size_t>(step))); !done)
            return done;
        const std::string stamp = "PRAGMA user_version = " + std::to_string(step + 1);
        if (auto done = connection.execute(stamp.c_str()); !done)
            return done;
    }
    return transaction->commit();
}

} // namespace cutty::history::schema
