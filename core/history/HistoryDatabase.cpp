#include "core/history/HistoryDatabase.h"

#include "core/history/HistorySchema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <string>
#include <utility>

using namespace Qt::StringLiterals;

namespace cutty::history {
namespace {

constexpr std::size_t topicCacheBytes = std::size_t{16} << 20;

/// Pages are set up for giving space back to the disk; that has to come before the first table.
constexpr const char *settings = R"(
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 33554432;
PRAGMA cache_size = -8192;
PRAGMA temp_store = MEMORY;
PRAGMA cell_size_check = ON;
)";

HistoryResult<SqliteConnection> connect(const HistoryOptions &options)
{
    if (!QDir().mkpath(QFileInfo(options.path).absolutePath()))
        return std::unexpected(HistoryError{.kind = HistoryErrorKind::CannotOpen});
    auto connection = SqliteConnection::open(
        options.path, SqliteConnection::Access::ReadWriteCreate, options.busyTimeout);
    if (!connection)
        return connection;

    connection->setLeaveUntouched(true);
    const auto state = schema::inspect(*connection);
    if (!state)
        return std::unexpected(state.error());
    if (connection->isReadOnly())
        return std::unexpected(HistoryError{.kind = HistoryErrorKind::ReadOnly});
    connection->setLeaveUntouched(false);

    if (const auto set = connection->execute(settings); !set)
        return std::unexpected(set.error());
    if (*state != schema::State::Current) {
        if (const auto migrated = schema::migrate(*connection); !migrated)
            return std::unexpected(migrated.error());
    }
    if (options.maximumPages > 0) {
        const std::string limit = "PRAGMA max_page_count = " + std::to_string(options.maximumPages);
        if (const auto set = connection->execute(limit.c_str()); !set)
            return std::unexpected(set.error());
    }
    return connection;
}

} // namespace

HistoryResult<HistoryDatabase> HistoryDatabase::open(const HistoryOptions &options)
{
    auto connection = connect(options);
    if (!connection)
        return std::unexpected(connection.error());
    HistoryDatabase database(std::move(*connection));
    if (const auto prepared = database.prepareStatements(options.budgetBytes); !prepared) {
        // A statement that does not fit the tables: they are not what the version says.
        const HistoryError &error = prepared.error();
        const bool misfit = error.kind == HistoryErrorKind::Internal;
        return std::unexpected(
            HistoryError{misfit ? HistoryErrorKind::Corrupt : error.kind, error.sqliteCode});
    }
    return database;
}

HistoryResult<QString> HistoryDatabase::setAside(const QString &path)
{
    QString aside;
    for (int n = 1; aside.isEmpty() || QFileInfo::exists(aside); ++n)
        aside = path + ".broken-"_L1 + QString::number(n);
    if (!QFile::rename(path, aside))
        return std::unexpected(HistoryError{.kind = HistoryErrorKind::CannotOpen});
    // The log goes with its file: together they hold what was committed last.
    const QString log = path + "-wal"_L1;
    if (QFileInfo::exists(log) && !QFile::rename(log, aside + "-wal"_L1))
        return std::unexpected(HistoryError{.kind = HistoryErrorKind::CannotOpen});
    QFile::remove(path + "-shm"_L1);
    return aside;
}

HistoryDatabase::HistoryDatabase(SqliteConnection connection)
    : m_connection(std::move(connection))
    , m_topics(topicCacheBytes)
{
}

HistoryResult<void> HistoryDatabase::prepareStatements(std::uint64_t budget)
{
    const std::pair<SqliteStatement *, const char *> statements[] = {
        {&m_statements.dataVersion, "PRAGMA data_version"},
        {&m_statements.findConnection, "SELECT id, last_sequence FROM connections WHERE key = ?1"},
        {&m_statements.addConnection,
            "INSERT INTO connections (key, name, last_sequence, last_time) VALUES (?1, ?2, 0, 0)"
            " RETURNING id, last_sequence"},
        {&m_statements.updateConnection,
            "UPDATE connections SET name = ?2, last_sequence = ?3, last_time = ?4 WHERE id = ?1"},
        {&m_statements.findTopic, "SELECT id, used_until FROM topics WHERE connection = ?1 AND topic = ?2"},
        {&m_statements.addTopic,
            "INSERT INTO topics (connection, topic, used_until) VALUES (?1, ?2, ?3) RETURNING id"},
        {&m_statements.renewTopic, "UPDATE topics SET used_until = ?2 WHERE id = ?1"},
        {&m_statements.addMessage,
            "INSERT INTO messages (id, topic, time, direction, qos, retain, duplicate, expiry_offset,"
            " properties, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = SqliteStatement::prepare(m_connection, sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = std::move(*prepared);
    }
    auto pruner = HistoryPruner::create(m_connection, budget);
    if (!pruner)
        return std::unexpected(pruner.error());
    m_pruner = std::move(*pruner);
    return {};
}

HistoryResult<void> HistoryDatabase::append(
    const HistorySource &source, std::span<const MessageRecord> records)
{
    if (records.empty())
        return {};
    auto transaction = SqliteTransaction::begin(m_connection);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto done = forgetWhatOthersChanged();
    if (done)
        done = appendRows(source, records);
    if (done)
        done = transaction->commit();
    if (!done)
        m_topics.clear(); // It may know topics that are rolled back now.
    return done;
}

HistoryResult<void> HistoryDatabase::appendRows(
    const HistorySource &source, std::span<const MessageRecord> records)
{
    std::int64_t connection = 0;
    const auto lastSequence = lastSequenceOf(source, connection);
    if (!lastSequence)
        return std::unexpected(lastSequence.error());

    std::int64_t sequence = *lastSequence;
    for (const MessageRecord &record : records) {
        ++sequence;
        const auto topic = topicFor(connection, record.message->topic(), sequence);
        if (!topic)
            return std::unexpected(topic.error());
        if (auto added = addMessage(schema::rowId(connection, sequence), *topic, record); !added)
            return added;
    }

    SqliteStatement &update = m_statements.updateConnection;
    update.bind(1, connection);
    update.bindText(2, source.name);
    update.bind(3, sequence);
    update.bind(4, records.back().time.time_since_epoch().count());
    return update.run();
}

HistoryResult<void> HistoryDatabase::forgetWhatOthersChanged()
{
    const SqliteStatementScope scope(m_statements.dataVersion);
    if (const auto row = m_statements.dataVersion.step(); !row)
        return std::unexpected(row.error());
    const std::int64_t version = m_statements.dataVersion.integer(0);
    if (std::exchange(m_dataVersion, version) != version)
        m_topics.clear();
    return {};
}

HistoryResult<std::int64_t> HistoryDatabase::lastSequenceOf(
    const HistorySource &source, std::int64_t &connection)
{
    SqliteStatement &find = m_statements.findConnection;
    SqliteStatement &add = m_statements.addConnection;
    const SqliteStatementScope findScope(find);
    const SqliteStatementScope addScope(add);

    find.bindText(1, source.key);
    auto row = find.step();
    if (row && *row) {
        connection = find.integer(0);
        return find.integer(1);
    }
    if (row) {
        add.bindText(1, source.key);
        add.bindText(2, source.name);
        row = add.step();
    }
    if (!row)
        return std::unexpected(row.error());
    connection = add.integer(0);
    return add.integer(1);
}

HistoryResult<std::int64_t> HistoryDatabase::topicFor(
    std::int64_t connection, std::string_view topic, std::int64_t sequence)
{
    TopicCache::Entry entry;
    TopicCache::Entry *cached = m_topics.find(connection, topic);
    if (cached) {
        entry = *cached;
    } else {
        const auto found = lookUpTopic(connection, topic, sequence);
        if (!found)
            return std::unexpected(found.error());
        entry = *found;
    }

    const bool renew = entry.usedUntil < sequence;
    if (renew) {
        entry.usedUntil = schema::topicBlockEnd(sequence);
        m_statements.renewTopic.bind(1, entry.id);
        m_statements.renewTopic.bind(2, entry.usedUntil);
        if (const auto renewed = m_statements.renewTopic.run(); !renewed)
            return std::unexpected(renewed.error());
    }
    if (cached)
        *cached = entry;
    else
        m_topics.insert(connection, topic, entry);
    return entry.id;
}

HistoryResult<TopicCache::Entry> HistoryDatabase::lookUpTopic(
    std::int64_t connection, std::string_view topic, std::int64_t sequence)
{
    SqliteStatement &find = m_statements.findTopic;
    SqliteStatement &add = m_statements.addTopic;
    const SqliteStatementScope findScope(find);
    const SqliteStatementScope addScope(add);

    find.bind(1, connection);
    find.bindText(2, topic);
    auto row = find.step();
    if (row && *row)
        return TopicCache::Entry{find.integer(0), find.integer(1)};
    if (row) {
        add.bind(1, connection);
        add.bindText(2, topic);
        add.bind(3, schema::topicBlockEnd(sequence));
        row = add.step();
    }
    if (!row)
        return std::unexpected(row.error());
    return TopicCache::Entry{add.integer(0), schema::topicBlockEnd(sequence)};
}

HistoryResult<void> HistoryDatabase::addMessage(
    std::int64_t rowId, std::int64_t topic, const MessageRecord &record)
{
    SqliteStatement &add = m_statements.addMessage;
    add.bind(1, rowId);
    add.bind(2, topic);
    add.bind(3, record.time.time_since_epoch().count());
    add.bind(4, record.direction == Direction::Sent ? 1 : 0);
    add.bind(5, toInt(record.qos));
    add.bind(6, record.retain ? 1 : 0);
    add.bind(7, record.duplicate ? 1 : 0);
    add.bind(8, record.message->expiryOffset());
    add.bindBlob(9, record.message->properties());
    add.bindBlob(10, record.message->payload());
    return add.run();
}

HistoryResult<HistoryPruner::Step> HistoryDatabase::prune()
{
    auto step = m_pruner.prune(m_connection);
    if (step && step->topicsRemoved)
        m_topics.clear();
    return step;
}

HistoryResult<std::uint64_t> HistoryDatabase::sizeInBytes()
{
    const auto bytes = m_pruner.fileBytes();
    if (!bytes)
        return std::unexpected(bytes.error());
    return static_cast<std::uint64_t>(*bytes);
}

} // namespace cutty::history
