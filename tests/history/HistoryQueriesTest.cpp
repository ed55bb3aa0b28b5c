#include "core/history/HistoryQueries.h"

#include "tests/history/HistoryFixture.h"

namespace cutty::history {
namespace {

using namespace test;
using testing::ElementsAre;

class HistoryQueriesTest : public HistoryFixture
{
protected:
    const HistorySource plant = sourceNamed(QStringLiteral("plant"));
    const HistorySource bench = sourceNamed(QStringLiteral("bench"));
};

TEST_F(HistoryQueriesTest, FindsNothingWhereThereIsNoFile)
{
    EXPECT_TRUE(read({.sourceKey = plant.key})->records.empty());
    EXPECT_TRUE(connections().empty());
    EXPECT_FALSE(QFile::exists(path()));
}

TEST_F(HistoryQueriesTest, FindsNothingForAnUnknownSource)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(1, 10)));
    const auto page = read({.sourceKey = bench.key});
    ASSERT_TRUE(page.has_value());
    EXPECT_TRUE(page->records.empty());
    EXPECT_FALSE(page->hasOlder);
}

TEST_F(HistoryQueriesTest, PagesBackwardsFromTheNewest)
{
    HistoryDatabase database = openDatabase();
    ASSERT_TRUE(database.append(bench, recordsOf(1000, 50)));
    ASSERT_TRUE(database.append(plant, recordsOf(0, 25)));
    ASSERT_TRUE(database.append(bench, recordsOf(1050, 50)));

    HistoryQuery query{.sourceKey = plant.key, .maximumMessages = 10};
    auto page = read(query);
    EXPECT_EQ(sequencesOf(page->records), range(16, 25));
    EXPECT_TRUE(page->hasOlder);
    query.beforeSequence = page->records.front().sequence;
    page = read(query);
    EXPECT_EQ(sequencesOf(page->records), range(6, 15));
    EXPECT_TRUE(page->hasOlder);
    query.beforeSequence = page->records.front().sequence;
    page = read(query);
    EXPECT_EQ(sequencesOf(page->records), range(1, 5));
    EXPECT_FALSE(page->hasOlder);
    EXPECT_EQ(payloadsOf(page->records), payloadsOf(recordsOf(0, 5)));
    query.beforeSequence = 1;
    EXPECT_TRUE(read(query)->records.empty());
}

TEST_F(HistoryQueriesTest, KnowsThatAPageThatEndsExactlyHasNothingOlder)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(0, 10)));
    EXPECT_FALSE(read({.sourceKey = plant.key, .maximumMessages = 10})->hasOlder);
    EXPECT_TRUE(read({.sourceKey = plant.key, .maximumMessages = 9})->hasOlder);
}

TEST_F(HistoryQueriesTest, EndsAPageByBytesButGivesOneMessageAtLeast)
{
    std::vector<MessageRecord> records;
    for (int n = 0; n < 5; ++n) {
        records.push_back(recordOf(n));
        records.back().message = Message::create({.topic = "t", .payload = std::string(1000, 'x')});
    }
    ASSERT_TRUE(openDatabase().append(plant, records));
    EXPECT_EQ(sequencesOf(read({.sourceKey = plant.key, .maximumBytes = 1500})->records), range(4, 5));
    EXPECT_EQ(sequencesOf(read({.sourceKey = plant.key, .maximumBytes = 0})->records), range(5, 5));
    EXPECT_TRUE(read({.sourceKey = plant.key, .maximumBytes = 0})->hasOlder);
}

TEST_F(HistoryQueriesTest, FiltersByExactTopic)
{
    HistoryDatabase database = openDatabase();
    std::vector<MessageRecord> records;
    records.reserve(30);
    for (int n = 0; n < 30; ++n)
        records.push_back(recordOf(n, n % 3 == 0 ? "a/b" : n % 3 == 1 ? "a/b/" : "A/b"));
    ASSERT_TRUE(database.append(plant, records));

    HistoryQuery query{.sourceKey = plant.key, .topic = "a/b", .maximumMessages = 6};
    auto page = read(query);
    EXPECT_THAT(sequencesOf(page->records), ElementsAre(13u, 16u, 19u, 22u, 25u, 28u));
    EXPECT_TRUE(page->hasOlder);
    query.beforeSequence = 13;
    page = read(query);
    EXPECT_THAT(sequencesOf(page->records), ElementsAre(1u, 4u, 7u, 10u));
    EXPECT_FALSE(page->hasOlder);

    EXPECT_TRUE(read({.sourceKey = plant.key, .topic = "a"})->records.empty());
    EXPECT_TRUE(read({.sourceKey = plant.key, .topic = "a/%"})->records.empty());
    EXPECT_TRUE(read({.sourceKey = bench.key, .topic = "a/b"})->records.empty());
}

TEST_F(HistoryQueriesTest, NumbersTopicsWithinThePage)
{
    HistoryDatabase database = openDatabase();
    ASSERT_TRUE(database.append(plant, recordsOf(0, 3, "old")));
    ASSERT_TRUE(database.append(
        plant, std::vector{recordOf(4, "x"), recordOf(5, "y"), recordOf(6, "x"), recordOf(7, "old")}));
    const auto page = read({.sourceKey = plant.key, .maximumMessages = 4});
    std::vector<std::uint32_t> topics;
    topics.reserve(page->records.size());
    for (const MessageRecord &record : page->records)
        topics.push_back(static_cast<std::uint32_t>(record.topic));
    EXPECT_THAT(topics, ElementsAre(0u, 1u, 0u, 2u));
}

TEST_F(HistoryQueriesTest, ListsTheConnectionHeardOfLastFirst)
{
    HistoryDatabase database = openDatabase();
    ASSERT_TRUE(database.append(plant, recordsOf(100, 7)));
    ASSERT_TRUE(database.append(bench, recordsOf(50, 3)));
    auto found = connections();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].source, plant);
    EXPECT_EQ(found[0].messages, 7u);
    EXPECT_EQ(found[0].lastTime, recordOf(106).time);
    EXPECT_EQ(found[1].source, bench);
    EXPECT_EQ(found[1].messages, 3u);

    ASSERT_TRUE(database.append(bench, recordsOf(200, 1)));
    EXPECT_EQ(connections().at(0).source, bench);
    EXPECT_EQ(connections().at(0).messages, 4u);
}

TEST_F(HistoryQueriesTest, GivesUpWhenCancelled)
{
    HistoryDatabase database = openDatabase();
    ASSERT_TRUE(database.append(plant, recordsOf(0, 20'000)));
    auto queries = HistoryQueries::open(path(), m_cancelled);
    ASSERT_TRUE(queries.has_value());
    m_cancelled = true;
    const auto page = queries->page({.sourceKey = plant.key, .maximumMessages = 20'000});
    ASSERT_FALSE(page.has_value());
    EXPECT_EQ(page.error().kind, HistoryErrorKind::Cancelled);
    m_cancelled = false;
    EXPECT_EQ(queries->page({.sourceKey = plant.key})->records.size(), 1000u);
}

} // namespace
} // namespace cutty::history
