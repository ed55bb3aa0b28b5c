#include "core/history/HistoryDatabase.h"

#include "tests/history/HistoryFixture.h"

#include <QFileInfo>

namespace cutty::history {
namespace {

using namespace test;

/// Files that are damaged, foreign or from the future.
class HistoryDamageTest : public HistoryFixture
{
protected:
    const HistorySource plant = sourceNamed(QStringLiteral("plant"));

    void execute(const char *sql)
    {
        auto connection = SqliteConnection::open(path(), SqliteConnection::Access::ReadWriteCreate, {});
        ASSERT_TRUE(connection.has_value());
        ASSERT_TRUE(connection->execute(sql));
    }

    /// Everything that the program does with a file; only a typed error may come of it. Says whether all of
    /// it went well, and gives the sequence numbers that were readable before it wrote.
    bool exercise(const QString &file, std::vector<std::uint64_t> *readable = nullptr)
    {
        const auto page = read({.sourceKey = plant.key, .maximumMessages = 100'000}, file);
        if (page && readable)
            *readable = sequencesOf(page->records);
        auto database = HistoryDatabase::open({.path = file, .budgetBytes = 20'000});
        if (!database)
            return false;
        const bool appended = database->append(plant, recordsOf(1, 20, "another/topic")).has_value();
        const bool pruned = database->prune().has_value();
        return page.has_value() && appended && pruned;
    }

    void expectRefusedUntouched(HistoryErrorKind kind)
    {
        const QByteArray before = contentsOf(path());
        const auto database = HistoryDatabase::open(options());
        ASSERT_FALSE(database.has_value());
        EXPECT_EQ(database.error().kind, kind);
        const auto page = read({.sourceKey = plant.key});
        ASSERT_FALSE(page.has_value());
        EXPECT_EQ(page.error().kind, kind);
        EXPECT_TRUE(contentsOf(path()) == before);
    }
};

TEST_F(HistoryDamageTest, RefusesANewerVersion)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(1, 10)));
    execute("PRAGMA user_version = 99");
    expectRefusedUntouched(HistoryErrorKind::NewerVersion);
}

TEST_F(HistoryDamageTest, RefusesANewerVersionThatStandsInTheLogOnly)
{
    HistoryDatabase database = openDatabase();
    ASSERT_TRUE(database.append(plant, recordsOf(1, 10)));
    execute("PRAGMA user_version = 99");
    const QString copy = copyAsIfKilled(QStringLiteral("copy.db"));
    const QByteArray before = contentsOf(copy);
    const QByteArray logBefore = contentsOf(copy + "-wal"_L1);

    const auto refused = HistoryDatabase::open({.path = copy});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, HistoryErrorKind::NewerVersion);
    EXPECT_TRUE(contentsOf(copy) == before);
    EXPECT_TRUE(contentsOf(copy + "-wal"_L1) == logBefore);
}

TEST_F(HistoryDamageTest, RefusesTheDatabaseOfAnotherProgram)
{
    execute("CREATE TABLE bookmarks (url TEXT)");
    expectRefusedUntouched(HistoryErrorKind::NotAHistory);
}

TEST_F(HistoryDamageTest, RefusesWhatIsNoDatabase)
{
    writeFile(path(), QByteArray("not a database ").repeated(1000));
    expectRefusedUntouched(HistoryErrorKind::Corrupt);
}

TEST_F(HistoryDamageTest, CallsMissingTablesCorrupt)
{
    (void)openDatabase();
    execute("DROP TABLE messages");
    const auto database = HistoryDatabase::open(options());
    ASSERT_FALSE(database.has_value());
    EXPECT_EQ(database.error().kind, HistoryErrorKind::Corrupt);
}

TEST_F(HistoryDamageTest, StartsAnewInAnEmptyFile)
{
    writeFile(path(), {});
    EXPECT_TRUE(read({.sourceKey = plant.key})->records.empty());
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(1, 10)));
    EXPECT_EQ(read({.sourceKey = plant.key})->records.size(), 10u);
}

TEST_F(HistoryDamageTest, CallsImpossibleValuesCorrupt)
{
    for (const char *damage : {"UPDATE messages SET qos = 3", "UPDATE messages SET expiry_offset = 1",
             "UPDATE messages SET expiry_offset = -1", "DELETE FROM topics"}) {
        SCOPED_TRACE(damage);
        QFile::remove(path());
        ASSERT_TRUE(openDatabase().append(plant, recordsOf(1, 10)));
        execute(damage);
        const auto page = read({.sourceKey = plant.key});
        ASSERT_FALSE(page.has_value());
        EXPECT_EQ(page.error().kind, HistoryErrorKind::Corrupt);
    }
}

TEST_F(HistoryDamageTest, CallsACountThatGoesBackwardsCorrupt)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(1, 10)));
    execute("UPDATE connections SET last_sequence = 3");
    const auto appended = openDatabase().append(plant, recordsOf(1, 1));
    ASSERT_FALSE(appended.has_value());
    EXPECT_EQ(appended.error().kind, HistoryErrorKind::Corrupt);
}

TEST_F(HistoryDamageTest, SurvivesATruncatedFile)
{
    {
        HistoryDatabase database = openDatabase();
        for (int n = 0; n < 20; ++n)
            ASSERT_TRUE(database.append(plant, recordsOf(n * 100, 100, "topic/" + std::to_string(n))));
    }
    const QByteArray whole = contentsOf(path());
    ASSERT_GT(whole.size(), 100'000);
    const QString cut = path() + QStringLiteral(".cut");
    int refused = 0;
    for (const qsizetype size :
        std::initializer_list<qsizetype>{1, 15, 16, 50, 99, 100, 101, 511, 1000, 4095, 4096, 4097, 8192,
            12'288, 20'000, 40'960, 65'536, whole.size() / 2, whole.size() - 4096, whole.size() - 1}) {
        SCOPED_TRACE(size);
        QFile::remove(cut + "-wal"_L1);
        QFile::remove(cut + "-shm"_L1);
        writeFile(cut, whole.first(size));
        refused += exercise(cut) ? 0 : 1;
    }
    EXPECT_GE(refused, 15);
}

TEST_F(HistoryDamageTest, SurvivesOverwrittenPages)
{
    {
        HistoryDatabase database = openDatabase();
        for (int n = 0; n < 5; ++n)
            ASSERT_TRUE(database.append(plant, recordsOf(n * 100, 100, "topic/" + std::to_string(n))));
    }
    const QByteArray whole = contentsOf(path());
    const QString damaged = path() + QStringLiteral(".damaged");
    int refused = 0;
    for (qsizetype offset = 0; offset + 64 <= whole.size(); offset += 1024) {
        SCOPED_TRACE(offset);
        QByteArray bytes = whole;
        for (qsizetype i = offset; i < offset + 64; ++i)
            bytes[i] = static_cast<char>(~bytes[i]);
        QFile::remove(damaged + "-wal"_L1);
        QFile::remove(damaged + "-shm"_L1);
        writeFile(damaged, bytes);
        refused += exercise(damaged) ? 0 : 1;
    }
    EXPECT_GT(refused, 0);
}

TEST_F(HistoryDamageTest, KeepsAWholeNumberOfBatchesOfATruncatedLog)
{
    HistoryDatabase database = openDatabase();
    for (int n = 0; n < 10; ++n)
        ASSERT_TRUE(database.append(plant, recordsOf(n * 10, 10, "topic/" + std::to_string(n))));
    const QByteArray file = contentsOf(path());
    const QByteArray log = contentsOf(path() + "-wal"_L1);
    const QString cut = path() + QStringLiteral(".cut");
    std::size_t most = 0;
    for (qsizetype size = 0; size <= log.size(); size += 3001) {
        SCOPED_TRACE(size);
        QFile::remove(cut + "-shm"_L1);
        writeFile(cut, file);
        writeFile(cut + "-wal"_L1, log.first(size));
        std::vector<std::uint64_t> readable;
        EXPECT_TRUE(exercise(cut, &readable));
        EXPECT_EQ(readable.size() % 10, 0u);
        EXPECT_EQ(readable, range(1, readable.size()));
        EXPECT_GE(readable.size(), most);
        most = readable.size();
    }
    EXPECT_GE(most, 80u);
}

TEST_F(HistoryDamageTest, SetsFilesAsideUnderNewNames)
{
    for (int n = 1; n <= 2; ++n) {
        const QByteArray garbage = "garbage " + QByteArray::number(n);
        writeFile(path(), garbage);
        writeFile(path() + "-wal"_L1, "log");
        const auto aside = HistoryDatabase::setAside(path());
        ASSERT_TRUE(aside.has_value());
        EXPECT_EQ(*aside, path() + QStringLiteral(".broken-%1").arg(n));
        EXPECT_EQ(contentsOf(*aside), garbage);
        EXPECT_EQ(contentsOf(*aside + "-wal"_L1), "log");
        EXPECT_FALSE(QFileInfo::exists(path()));
        EXPECT_FALSE(QFileInfo::exists(path() + "-wal"_L1));
    }
    EXPECT_TRUE(openDatabase().append(plant, recordsOf(1, 1)));
}

TEST_F(HistoryDamageTest, SaysWhenThereIsNothingToSetAside)
{
    const auto aside = HistoryDatabase::setAside(path());
    ASSERT_FALSE(aside.has_value());
    EXPECT_EQ(aside.error().kind, HistoryErrorKind::CannotOpen);
}

} // namespace
} // namespace cutty::history
