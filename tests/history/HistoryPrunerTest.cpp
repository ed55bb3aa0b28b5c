#include "core/history/HistoryPruner.h"

#include "tests/history/HistoryFixture.h"

#include <QFileInfo>

namespace cutty::history {
namespace {

using namespace test;

class HistoryPrunerTest : public HistoryFixture
{
protected:
    const HistorySource plant = sourceNamed(QStringLiteral("plant"));
    const HistorySource bench = sourceNamed(QStringLiteral("bench"));

    static std::uint64_t pruneAll(HistoryDatabase &database, int *steps = nullptr)
    {
        std::uint64_t removed = 0;
        for (bool more = true; more;) {
            const auto step = database.prune();
            EXPECT_TRUE(step.has_value());
            removed += step->messages;
            more = step->more;
            if (steps)
                ++*steps;
        }
        return removed;
    }

    std::vector<MessageRecord> all(const HistorySource &source)
    {
        const HistoryQuery query{
            .sourceKey = source.key, .maximumMessages = 10'000'000, .maximumBytes = std::size_t{1} << 40};
        return read(query).value().records;
    }

    std::int64_t integer(const char *sql)
    {
        auto connection = SqliteConnection::open(path(), SqliteConnection::Access::ReadOnly, {});
        EXPECT_TRUE(connection.has_value());
        return connection->integer(sql).value();
    }
};

TEST_F(HistoryPrunerTest, DoesNothingWithinTheBudget)
{
    HistoryDatabase database = openDatabase();
    ASSERT_TRUE(database.append(plant, recordsOf(1, 1000)));
    const auto step = database.prune();
    ASSERT_TRUE(step.has_value());
    EXPECT_EQ(step->messages, 0u);
    EXPECT_FALSE(step->more);
    EXPECT_EQ(all(plant).size(), 1000u);
}

TEST_F(HistoryPrunerTest, RemovesTheOldestAndSaysHowMany)
{
    HistoryDatabase database = openDatabase();
    for (int n = 0; n < 20; ++n)
        ASSERT_TRUE(database.append(plant, recordsOf(n * 1000, 1000)));
    const std::uint64_t before = database.sizeInBytes().value();
    database.setBudget(before / 2);
    int steps = 0;
    const std::uint64_t removed = pruneAll(database, &steps);

    EXPECT_GT(removed, 8000u);
    EXPECT_LT(removed, 16'000u);
    EXPECT_EQ(sequencesOf(all(plant)), range(removed + 1, 20'000));
    EXPECT_GT(steps, 2) << "a step is bounded";
    EXPECT_LE(database.sizeInBytes().value(), before / 2) << "room goes back to the disk";
    EXPECT_EQ(connections().at(0).messages, 20'000 - removed);
}

TEST_F(HistoryPrunerTest, StaysWithinTheBudgetWhileWriting)
{
    HistoryOptions small = options();
    small.budgetBytes = 1 << 20;
    HistoryDatabase database = openDatabase(small);
    for (int n = 0; n < 200; ++n) {
        ASSERT_TRUE(database.append(plant, recordsOf(n * 500, 500)));
        ASSERT_TRUE(database.prune());
        EXPECT_LT(database.sizeInBytes().value(), 2u << 20);
    }
    const auto left = all(plant);
    EXPECT_GT(left.size(), 10'000u);
    EXPECT_EQ(left.back().sequence, 100'000u);
    EXPECT_EQ(sequencesOf(left), range(left.front().sequence, 100'000));
}

TEST_F(HistoryPrunerTest, TakesTheOldestOfAllConnections)
{
    HistoryDatabase database = openDatabase();
    // In turns of 100: 0-99 plant, 100-199 bench, and so on; then plant alone.
    for (int n = 0; n < 20; ++n)
        ASSERT_TRUE(database.append(n % 2 == 0 ? plant : bench, recordsOf(n * 100, 100)));
    for (int n = 20; n < 60; ++n)
        ASSERT_TRUE(database.append(plant, recordsOf(n * 100, 100)));
    database.setBudget(database.sizeInBytes().value() * 4 / 5);
    const std::uint64_t removed = pruneAll(database);

    ASSERT_GT(removed, 200u);
    const auto plantLeft = all(plant);
    const auto benchLeft = all(bench);
    EXPECT_EQ(plantLeft.size() + benchLeft.size() + removed, 6000u);
    const WallTime oldest = recordOf(static_cast<int>(removed)).time;
    EXPECT_EQ(
        std::min(plantLeft.front().time, benchLeft.empty() ? plantLeft.front().time : benchLeft.front().time),
        oldest);
}

TEST_F(HistoryPrunerTest, NeverGivesANumberTwice)
{
    {
        HistoryDatabase database = openDatabase();
        ASSERT_TRUE(database.append(plant, recordsOf(1, 5000)));
        database.setBudget(1);
        EXPECT_EQ(pruneAll(database), 5000u);
        EXPECT_TRUE(all(plant).empty());
        EXPECT_TRUE(connections().empty());
    }
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(1, 2)));
    EXPECT_EQ(sequencesOf(all(plant)), range(5001, 5002));
}

TEST_F(HistoryPrunerTest, ForgetsTopicsThatNoMessageNames)
{
    HistoryDatabase database = openDatabase();
    for (int n = 0; n < 200; ++n) {
        auto records = recordsOf(n * 1000, 1000, "lasting");
        records[0] = recordOf(n * 1000, "brief/" + std::to_string(n));
        ASSERT_TRUE(database.append(plant, records));
    }
    EXPECT_EQ(integer("SELECT count(*) FROM topics"), 201);
    database.setBudget(database.sizeInBytes().value() / 4);
    const std::uint64_t removed = pruneAll(database);

    ASSERT_GT(removed, 131'072u);
    EXPECT_LE(integer("SELECT count(*) FROM topics"), 201 - 131);
    EXPECT_EQ(integer("SELECT count(*) FROM messages m LEFT JOIN topics t ON t.id = m.topic"
                      " WHERE t.id IS NULL"),
        0);
    // What was forgotten comes back as a new topic.
    ASSERT_TRUE(database.append(plant, recordsOf(1, 1, "brief/0")));
    EXPECT_EQ(all(plant).back().message->topic(), "brief/0");
}

TEST_F(HistoryPrunerTest, CopesWithClocksThatGoBackwards)
{
    HistoryDatabase database = openDatabase();
    for (int n = 30; n > 0; --n)
        ASSERT_TRUE(database.append(n % 2 == 0 ? plant : bench, recordsOf(n * 1000, 100)));
    database.setBudget(1);
    EXPECT_EQ(pruneAll(database), 3000u);
}

TEST_F(HistoryPrunerTest, RemovesLargeMessages)
{
    HistoryDatabase database = openDatabase();
    const std::string large(3 << 20, 'x');
    for (int n = 0; n < 4; ++n) {
        MessageRecord record = recordOf(n);
        record.message = Message::create({.topic = "large", .payload = large});
        ASSERT_TRUE(database.append(plant, std::vector{record}));
    }
    database.setBudget(7 << 20);
    EXPECT_EQ(pruneAll(database), 2u);
    EXPECT_EQ(sequencesOf(all(plant)), range(3, 4));
    EXPECT_LE(database.sizeInBytes().value(), 7u << 20);
}

} // namespace
} // namespace cutty::history
