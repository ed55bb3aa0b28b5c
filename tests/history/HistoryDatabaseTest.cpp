#include "core/history/HistoryDatabase.h"

#include "tests/history/HistoryFixture.h"

#include <QDir>
#include <QFileInfo>

#include <sqlite3.h>

namespace cutty::history {
namespace {

using namespace test;

class HistoryDatabaseTest : public HistoryFixture
{
protected:
    const HistorySource plant = sourceNamed(QStringLiteral("plant"));
    const HistorySource bench = sourceNamed(QStringLiteral("bench"));
};

void expectSame(const MessageRecord &read, const MessageRecord &written)
{
    EXPECT_EQ(read.message->topic(), written.message->topic());
    EXPECT_TRUE(read.message->payload() == written.message->payload());
    EXPECT_EQ(read.message->properties(), written.message->properties());
    EXPECT_EQ(read.message->expiryOffset(), written.message->expiryOffset());
    EXPECT_EQ(read.message->messageExpiryInterval(), written.message->messageExpiryInterval());
    EXPECT_EQ(read.message->publishedQoS(), written.qos);
    EXPECT_EQ(read.message->publishedRetain(), written.retain);
    EXPECT_EQ(read.time, written.time);
    EXPECT_EQ(read.qos, written.qos);
    EXPECT_EQ(read.direction, written.direction);
    EXPECT_EQ(read.retain, written.retain);
    EXPECT_EQ(read.duplicate, written.duplicate);
}

TEST_F(HistoryDatabaseTest, KeepsEveryByteAndFact)
{
    using namespace std::string_view_literals;
    std::string large(1 << 20, '\0');
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<char>(i * 31);
    const std::string_view properties = "\x02\x00\x00\x00\x3c\x26\x00\x01k\x00\x01v"sv;
    const auto at = [](long long microseconds) {
        return WallTime(std::chrono::microseconds(microseconds));
    };

    const std::vector<MessageRecord> written = {
        {.message = Message::create({.topic = "a//b", .payload = "\0x\0\xff\0"sv, .qos = QoS::ExactlyOnce}),
            .time = at(1'700'000'000'123'456),
            .qos = QoS::ExactlyOnce,
            .direction = Direction::Sent},
        {.message = Message::create({.topic = "/", .properties = properties, .expiryOffset = 1}),
            .time = at(0),
            .duplicate = true},
        {.message = Message::create({.topic = "h\xc3\xb6he", .payload = large, .retain = true}),
            .time = at(-5),
            .qos = QoS::AtLeastOnce,
            .retain = true},
        {.message = Message::create({.topic = std::string(65535, 't'), .payload = "x"}), .time = at(7)},
        {.message = Message::create({.topic = "\xff\xfe not UTF-8"}), .time = at(8)},
    };
    ASSERT_TRUE(openDatabase().append(plant, written));

    const auto page = read({.sourceKey = plant.key});
    ASSERT_TRUE(page.has_value());
    ASSERT_EQ(page->records.size(), written.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        SCOPED_TRACE(i);
        expectSame(page->records[i], written[i]);
    }
    EXPECT_EQ(page->records[1].message->messageExpiryInterval(), std::chrono::seconds(60));
}

TEST_F(HistoryDatabaseTest, GoesOnCountingAfterReopening)
{
    for (int run = 0; run < 3; ++run)
        ASSERT_TRUE(openDatabase().append(plant, recordsOf(run * 10, 10)));
    const auto page = read({.sourceKey = plant.key});
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(sequencesOf(page->records), range(1, 30));
    EXPECT_EQ(payloadsOf(page->records), payloadsOf(recordsOf(0, 30)));
}

TEST_F(HistoryDatabaseTest, CountsEachSourceForItself)
{
    HistoryDatabase database = openDatabase();
    for (int n = 0; n < 3; ++n) {
        ASSERT_TRUE(database.append(plant, recordsOf(100 + n, 1)));
        ASSERT_TRUE(database.append(bench, recordsOf(200 + n, 2)));
    }
    EXPECT_EQ(sequencesOf(read({.sourceKey = plant.key})->records), range(1, 3));
    EXPECT_EQ(sequencesOf(read({.sourceKey = bench.key})->records), range(1, 6));
    EXPECT_EQ(payloadsOf(read({.sourceKey = plant.key})->records), payloadsOf(recordsOf(100, 3)));
}

TEST_F(HistoryDatabaseTest, KeepsTheNewestNameOfASource)
{
    HistoryDatabase database = openDatabase();
    ASSERT_TRUE(database.append(plant, recordsOf(1, 1)));
    ASSERT_TRUE(database.append({.key = plant.key, .name = QStringLiteral("Plänt 2")}, recordsOf(2, 1)));
    const auto found = connections();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].source.name, QStringLiteral("Plänt 2"));
    EXPECT_EQ(found[0].messages, 2u);
}

TEST_F(HistoryDatabaseTest, StoresNothingForAnEmptyBatch)
{
    ASSERT_TRUE(openDatabase().append(plant, {}));
    EXPECT_TRUE(connections().empty());
}

TEST_F(HistoryDatabaseTest, LosesNothingCommittedWhenTheProcessDies)
{
    HistoryDatabase database = openDatabase();
    for (int batch = 0; batch < 20; ++batch) {
        ASSERT_TRUE(database.append(plant, recordsOf(batch * 50, 50)));
        const QString copy = copyAsIfKilled(QStringLiteral("copy-%1.db").arg(batch));
        const auto count = 50 * (static_cast<std::uint64_t>(batch) + 1);
        EXPECT_EQ(sequencesOf(read({.sourceKey = plant.key, .maximumMessages = 5000}, copy)->records),
            range(1, count));

        HistoryDatabase reopened = openDatabase({.path = copy});
        ASSERT_TRUE(reopened.append(plant, recordsOf(1, 1)));
        EXPECT_EQ(sequencesOf(read({.sourceKey = plant.key, .maximumMessages = 5000}, copy)->records),
            range(1, count + 1));
    }
}

TEST_F(HistoryDatabaseTest, StoresABatchWhollyOrNotAtAllOnAFullDisk)
{
    HistoryOptions full = options();
    full.maximumPages = 40;
    HistoryDatabase database = openDatabase(full);
    std::uint64_t stored = 0;
    HistoryResult<void> result;
    for (int batch = 0; batch < 100 && result; ++batch) {
        result = database.append(plant, recordsOf(batch * 100, 100, "topic/" + std::to_string(batch)));
        stored += result ? 100 : 0;
    }
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, HistoryErrorKind::DiskFull);
    EXPECT_EQ(result.error().sqliteCode, SQLITE_FULL);
    EXPECT_GT(stored, 0u);
    EXPECT_EQ(
        sequencesOf(read({.sourceKey = plant.key, .maximumMessages = 50000})->records), range(1, stored));

    // Room again: the same object goes on, and its memory of topics is that of the file.
    database.setBudget(60'000);
    for (auto step = database.prune(); step && step->more;)
        step = database.prune();
    ASSERT_TRUE(database.append(plant, recordsOf(7, 1, "topic/new")));
    const auto last = read({.sourceKey = plant.key, .maximumMessages = 1});
    EXPECT_EQ(last->records.at(0).sequence, stored + 1);
    EXPECT_EQ(last->records.at(0).message->topic(), "topic/new");
}

TEST_F(HistoryDatabaseTest, CreatesTheFolder)
{
    const QString nested = folder() + QStringLiteral("/a/b/history.db");
    ASSERT_TRUE(openDatabase({.path = nested}).append(plant, recordsOf(1, 1)));
    EXPECT_TRUE(QFileInfo::exists(nested));
}

TEST_F(HistoryDatabaseTest, CannotOpenBelowAFile)
{
    writeFile(folder() + QStringLiteral("/file"), "x");
    const auto database = HistoryDatabase::open({.path = folder() + QStringLiteral("/file/history.db")});
    ASSERT_FALSE(database.has_value());
    EXPECT_EQ(database.error().kind, HistoryErrorKind::CannotOpen);
}

TEST_F(HistoryDatabaseTest, CannotOpenAFolder)
{
    const auto database = HistoryDatabase::open({.path = folder()});
    ASSERT_FALSE(database.has_value());
    EXPECT_EQ(database.error().kind, HistoryErrorKind::CannotOpen);
}

TEST_F(HistoryDatabaseTest, SaysReadOnlyForAFileThatMayNotBeWritten)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(1, 1)));
    ASSERT_TRUE(QFile::setPermissions(path(), QFileDevice::ReadOwner));
    if (QFile file(path()); file.open(QIODevice::ReadWrite))
        GTEST_SKIP() << "this user may write everything";
    const auto database = HistoryDatabase::open(options());
    ASSERT_FALSE(database.has_value());
    EXPECT_EQ(database.error().kind, HistoryErrorKind::ReadOnly);
}

TEST_F(HistoryDatabaseTest, SaysBusyWhileAnotherProgramWrites)
{
    HistoryOptions impatient = options();
    impatient.busyTimeout = std::chrono::milliseconds(1);
    HistoryDatabase database = openDatabase(impatient);
    ASSERT_TRUE(database.append(plant, recordsOf(1, 1)));

    auto other = SqliteConnection::open(path(), SqliteConnection::Access::ReadWriteCreate, {});
    ASSERT_TRUE(other.has_value());
    ASSERT_TRUE(other->execute("BEGIN IMMEDIATE"));
    const auto refused = database.append(plant, recordsOf(2, 1));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, HistoryErrorKind::Busy);

    ASSERT_TRUE(other->execute("COMMIT"));
    EXPECT_TRUE(database.append(plant, recordsOf(2, 1)));
}

TEST_F(HistoryDatabaseTest, TwoWritersShareOneCount)
{
    HistoryDatabase first = openDatabase();
    HistoryDatabase second = openDatabase();
    for (int n = 0; n < 4; ++n) {
        ASSERT_TRUE(first.append(plant, recordsOf(2 * n, 1, "t" + std::to_string(n))));
        ASSERT_TRUE(second.append(plant, recordsOf(2 * n + 1, 1, "t" + std::to_string(n))));
    }
    const auto page = read({.sourceKey = plant.key});
    EXPECT_EQ(sequencesOf(page->records), range(1, 8));
    EXPECT_EQ(payloadsOf(page->records), payloadsOf(recordsOf(0, 8)));
}

TEST(HistoryErrorTest, TellsTheKindsOfSqliteCodesApart)
{
    EXPECT_EQ(errorFromSqlite(SQLITE_READONLY_DIRECTORY).kind, HistoryErrorKind::ReadOnly);
    EXPECT_EQ(errorFromSqlite(SQLITE_IOERR_WRITE).kind, HistoryErrorKind::InputOutput);
    EXPECT_EQ(errorFromSqlite(SQLITE_FULL).kind, HistoryErrorKind::DiskFull);
    EXPECT_EQ(errorFromSqlite(SQLITE_CORRUPT_INDEX).kind, HistoryErrorKind::Corrupt);
    EXPECT_EQ(errorFromSqlite(SQLITE_NOTADB).kind, HistoryErrorKind::Corrupt);
    EXPECT_EQ(errorFromSqlite(SQLITE_BUSY_SNAPSHOT).kind, HistoryErrorKind::Busy);
    EXPECT_EQ(errorFromSqlite(SQLITE_CANTOPEN_ISDIR).kind, HistoryErrorKind::CannotOpen);
    EXPECT_EQ(errorFromSqlite(SQLITE_MISUSE).kind, HistoryErrorKind::Internal);
    EXPECT_EQ(errorFromSqlite(SQLITE_IOERR_WRITE).sqliteCode, SQLITE_IOERR_WRITE);
}

} // namespace
} // namespace cutty::history
