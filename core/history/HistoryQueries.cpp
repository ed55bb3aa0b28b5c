#include "core/history/HistoryQueries.h"

#include "core/history/HistorySchema.h"

#include <QFileInfo>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace cutty::history {
namespace {

constexpr std::chrono::milliseconds busyTimeout{1000};

enum Column {
    Id,
    TopicNumber,
    Topic,
    Time,
    Sent,
    QualityOfService,
    Retain,
    Duplicate,
    ExpiryOffset,
    Properties,
    Payload
};

// Written twice rather than with "OR ?": each form gets the plan that suits it.
constexpr const char *allRows
    = "SELECT m.id, m.topic, t.topic, m.time, m.direction, m.qos, m.retain, m.duplicate, m.expiry_offset,"
      " m.properties, m.payload FROM messages m LEFT JOIN topics t ON t.id = m.topic"
      " WHERE m.id > ?1 AND m.id < ?2 ORDER BY m.id DESC";
constexpr const char *rowsOfTopic
    = "SELECT m.id, m.topic, t.topic, m.time, m.direction, m.qos, m.retain, m.duplicate, m.expiry_offset,"
      " m.properties, m.payload FROM messages m LEFT JOIN topics t ON t.id = m.topic"
      " WHERE m.id > ?1 AND m.id < ?2 AND m.topic = ?3 ORDER BY m.id DESC";

/// Nothing when the values cannot have been written by us.
std::optional<MessageRecord> recordOf(const SqliteStatement &row)
{
    const std::int64_t qos = row.integer(QualityOfService);
    const std::int64_t expiryOffset = row.integer(ExpiryOffset);
    const std::string_view properties = row.bytes(Properties);
    const bool expiryFits
        = expiryOffset == 0 || (expiryOffset > 0 && expiryOffset + 4 <= std::ssize(properties));
    if (row.isNull(Topic) || qos < 0 || qos > 2 || !expiryFits)
        return std::nullopt;

    const bool retain = row.integer(Retain) != 0;
    return MessageRecord{
        .message = Message::create({
            .topic = row.bytes(Topic),
            .payload = row.bytes(Payload),
            .properties = properties,
            .expiryOffset = static_cast<std::uint32_t>(expiryOffset),
            .qos = static_cast<QoS>(qos),
            .retain = retain,
        }),
        .time = WallTime(std::chrono::microseconds(row.integer(Time))),
        .sequence = static_cast<std::uint64_t>(schema::sequenceOf(row.integer(Id))),
        .qos = static_cast<QoS>(qos),
        .direction = row.integer(Sent) != 0 ? Direction::Sent : Direction::Received,
        .retain = retain,
        .duplicate = row.integer(Duplicate) != 0,
    };
}

/// Numbers the topics of a page from 0, in the order of its records.
void numberTopics(std::vector<MessageRecord> &records, const std::vector<std::int64_t> &topics)
{
    std::unordered_map<std::int64_t, std::uint32_t> numbers;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto number = numbers.try_emplace(topics[i], static_cast<std::uint32_t>(numbers.size()));
        records[i].topic = TopicId{number.first->second};
    }
}

} // namespace

HistoryResult<HistoryQueries> HistoryQueries::open(const QString &path, const std::atomic<bool> &cancelled)
{
    if (!QFileInfo::exists(path))
        return HistoryQueries(std::nullopt);
    auto connection = SqliteConnection::open(path, SqliteConnection::Access::ReadOnly, busyTimeout);
    if (!connection)
        return std::unexpected(connection.error());
    const auto state = schema::inspect(*connection);
    if (!state)
        return std::unexpected(state.error());
    // An older file is migrated by the writer, which is about to open it.
    if (*state != schema::State::Current)
        return HistoryQueries(std::nullopt);
    connection->cancelWhen(&cancelled);
    return HistoryQueries(std::move(*connection));
}

HistoryResult<HistoryPage> HistoryQueries::page(const HistoryQuery &query)
{
    if (!m_connection)
        return HistoryPage{};
    const auto connection = findConnection(query.sourceKey);
    if (!connection)
        return std::unexpected(connection.error());
    if (!*connection)
        return HistoryPage{};

    std::optional<std::int64_t> topic;
    if (query.topic) {
        const auto found = findTopic(**connection, *query.topic);
        if (!found)
            return std::unexpected(found.error());
        if (!*found)
            return HistoryPage{};
        topic = *found;
    }
    auto rows = selectRows(query, **connection, topic);
    if (!rows)
        return std::unexpected(rows.error());
    return readRows(*rows, query);
}

HistoryResult<std::vector<HistoryConnection>> HistoryQueries::connections()
{
    std::vector<HistoryConnection> found;
    if (!m_connection)
        return found;
    // Sequence numbers have no holes, so the first and the last give the count.
    auto rows = SqliteStatement::prepare(*m_connection,
        "SELECT c.key, c.name, c.last_time, c.id << 40 | c.last_sequence, m.first FROM connections c JOIN"
        " (SELECT c2.id AS connection, (SELECT min(id) FROM messages"
        "   WHERE id > c2.id << 40 AND id < (c2.id + 1) << 40) AS first FROM connections c2) m"
        " ON m.connection = c.id WHERE m.first IS NOT NULL ORDER BY c.last_time DESC, c.id");
    if (!rows)
        return std::unexpected(rows.error());
    for (;;) {
        const auto row = rows->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return found;
        found.push_back({
            .source = {.key = rows->text(0), .name = rows->text(1)},
            .messages = static_cast<std::uint64_t>(rows->integer(3) - rows->integer(4) + 1),
            .lastTime = WallTime(std::chrono::microseconds(rows->integer(2))),
        });
    }
}

HistoryResult<std::optional<std::int64_t>> HistoryQueries::findConnection(const QString &key)
{
    auto find = SqliteStatement::prepare(*m_connection, "SELECT id FROM connections WHERE key = ?1");
    if (!find)
        return std::unexpected(find.error());
    find->bindText(1, key);
    const auto row = find->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? std::optional(find->integer(0)) : std::nullopt;
}

HistoryResult<std::optional<std::int64_t>> HistoryQueries::findTopic(
    std::int64_t connection, std::string_view topic)
{
    auto find = SqliteStatement::prepare(
        *m_connection, "SELECT id FROM topics WHERE connection = ?1 AND topic = ?2");
    if (!find)
        return std::unexpected(find.error());
    find->bind(1, connection);
    find->bindText(2, topic);
    const auto row = find->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? std::optional(find->integer(0)) : std::nullopt;
}

HistoryResult<SqliteStatement> HistoryQueries::selectRows(
    const HistoryQuery &query, std::int64_t connection, std::optional<std::int64_t> topic)
{
    auto rows = SqliteStatement::prepare(*m_connection, topic ? rowsOfTopic : allRows);
    if (!rows)
        return rows;
    const auto newest = static_cast<std::uint64_t>(schema::sequenceMask);
    const std::uint64_t before = std::min(query.beforeSequence.value_or(newest), newest);
    rows->bind(1, schema::rowId(connection, 0));
    rows->bind(2, schema::rowId(connection, static_cast<std::int64_t>(before)));
    if (topic)
        rows->bind(3, *topic);
    return rows;
}

HistoryResult<HistoryPage> HistoryQueries::readRows(SqliteStatement &rows, const HistoryQuery &query)
{
    HistoryPage page;
    std::vector<std::int64_t> topics;
    for (std::size_t bytes = 0;;) {
        const auto row = rows.step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            break;
        const bool isFull = page.records.size() >= query.maximumMessages || bytes >= query.maximumBytes;
        if (isFull && !page.records.empty()) {
            page.hasOlder = true;
            break;
        }
        auto record = recordOf(rows);
        if (!record)
            return std::unexpected(HistoryError{.kind = HistoryErrorKind::Corrupt});
        bytes += record->message->sizeInBytes();
        page.records.push_back(std::move(*record));
        topics.push_back(rows.integer(TopicNumber));
    }
    std::ranges::reverse(page.records);
    std::ranges::reverse(topics);
    numberTopics(page.records, topics);
    return page;
}

} // namespace cutty::history
