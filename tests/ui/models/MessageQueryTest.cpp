#include "tests/ui/models/TrafficMaker.h"
#include "ui/models/MessageFilter.h"

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

using test::TrafficMaker;
using testing::ElementsAre;

MessageRecord record(std::string_view topic, std::string_view payload, TrafficMaker::Options options = {})
{
    return TrafficMaker().add(topic, payload, options).take().records.front();
}

bool matches(const QString &query, const MessageRecord &message)
{
    const auto parsed = MessageQuery::parse(query);
    EXPECT_TRUE(parsed) << qPrintable(query);
    return parsed && parsed->matches(message);
}

QueryError errorOf(const QString &query)
{
    const auto parsed = MessageQuery::parse(query);
    EXPECT_FALSE(parsed) << qPrintable(query);
    return parsed ? QueryError{} : parsed.error();
}

TEST(MessageQueryTest, WordsStandInTopicOrPayloadInAnyCase)
{
    const MessageRecord message = record("plant/Line1", R"({"State":"READY"})");
    EXPECT_TRUE(matches(u"line1"_s, message));
    EXPECT_TRUE(matches(u"ready"_s, message));
    EXPECT_TRUE(matches(u"PLANT state"_s, message));
    EXPECT_FALSE(matches(u"plant stopped"_s, message));
    EXPECT_TRUE(matches(u"  "_s, message));
}

TEST(MessageQueryTest, PrefixesNameWhereToLook)
{
    const MessageRecord message = record("plant/line1", "temp 21");
    EXPECT_TRUE(matches(u"topic:line1"_s, message));
    EXPECT_FALSE(matches(u"topic:temp"_s, message));
    EXPECT_TRUE(matches(u"payload:temp"_s, message));
    EXPECT_FALSE(matches(u"payload:plant"_s, message));
    EXPECT_TRUE(matches(u"payload:\"temp 21\""_s, message));
    EXPECT_FALSE(matches(u"\"21 temp\""_s, message));
}

TEST(MessageQueryTest, QuotedPrefixIsAWord)
{
    EXPECT_TRUE(matches(u"\"topic:x\""_s, record("a", "see topic:x")));
    EXPECT_FALSE(matches(u"\"topic:x\""_s, record("x", "y")));
}

TEST(MessageQueryTest, TopicWithWildcardsIsAFilter)
{
    EXPECT_TRUE(matches(u"topic:plant/+/temp"_s, record("plant/line1/temp", "")));
    EXPECT_FALSE(matches(u"topic:plant/+/temp"_s, record("plant/line1/x/temp", "")));
    EXPECT_TRUE(matches(u"topic:Plant/#"_s, record("Plant/line1", "")));
    EXPECT_FALSE(matches(u"topic:plant/#"_s, record("Plant/line1", "")));
}

TEST(MessageQueryTest, FactsOfTheMessage)
{
    const MessageRecord message = record("t", "0123456789", {.qos = QoS::AtLeastOnce, .retain = true});
    EXPECT_TRUE(matches(u"qos:1"_s, message));
    EXPECT_FALSE(matches(u"qos:0"_s, message));
    EXPECT_TRUE(matches(u"retained"_s, message));
    EXPECT_FALSE(matches(u"retained"_s, record("retained", "retained")));
    EXPECT_TRUE(matches(u"\"retained\""_s, record("t", "retained")));
    EXPECT_TRUE(matches(u">9"_s, message));
    EXPECT_FALSE(matches(u">10"_s, message));
    EXPECT_TRUE(matches(u"<11"_s, message));
    EXPECT_FALSE(matches(u"<10"_s, message));
}

TEST(MessageQueryTest, SizesHaveUnits)
{
    const MessageRecord message = record("t", std::string(1'600, 'x'));
    EXPECT_TRUE(matches(u">1.5k"_s, message));
    EXPECT_TRUE(matches(u">1.5kB"_s, message));
    EXPECT_FALSE(matches(u">2K"_s, message));
    EXPECT_TRUE(matches(u"<1M"_s, message));
}

TEST(MessageQueryTest, UnfinishedPrefixesAreIgnored)
{
    const MessageRecord message = record("t", "x");
    for (const QString &query : {u"topic:"_s, u"payload:"_s, u"qos:"_s, u">"_s, u"<"_s, u"\""_s})
        EXPECT_TRUE(matches(query, message)) << qPrintable(query);
    EXPECT_TRUE(MessageQuery::parse(u"topic: >"_s)->isEmpty());
}

TEST(MessageQueryTest, SaysWhereItCannotBeUnderstood)
{
    EXPECT_EQ(errorOf(u"a qos:7"_s), (QueryError{QueryError::Kind::BadQoS, 2, 5}));
    EXPECT_EQ(errorOf(u">10q"_s), (QueryError{QueryError::Kind::BadSize, 0, 4}));
    EXPECT_EQ(errorOf(u"topic:a/#/b"_s), (QueryError{QueryError::Kind::BadTopicFilter, 0, 11}));
}

TEST(MessageQueryTest, NamesTheWordsToMark)
{
    const auto query = MessageQuery::parse(u"Alpha topic:beta payload:\"c d\" topic:x/# qos:1"_s);
    ASSERT_TRUE(query);
    EXPECT_THAT(query->topicWords(), ElementsAre(u"alpha"_s, u"beta"_s));
    EXPECT_THAT(query->payloadWords(), ElementsAre(u"alpha"_s, u"c d"_s));
}

TEST(MessageQueryTest, BytesBeyondAsciiAreComparedExactly)
{
    EXPECT_TRUE(matches(u"größe"_s, record("t", "Größe 5")));
    EXPECT_FALSE(matches(u"GRÖSSE"_s, record("t", "größe")));
    EXPECT_TRUE(containsFolded(std::string_view("\xFF\0A", 3), "a"));
    EXPECT_FALSE(containsFolded("", "a"));
    EXPECT_FALSE(containsFolded("aab", "aac"));
}

TEST(MessageFilterTest, BranchesGoByLevels)
{
    MessageFilter filter{.branches = {"plant/line1", "/x"}};
    EXPECT_TRUE(filter.matches(record("plant/line1", "")));
    EXPECT_TRUE(filter.matches(record("plant/line1/temp", "")));
    EXPECT_TRUE(filter.matches(record("plant/line1/", "")));
    EXPECT_FALSE(filter.matches(record("plant/line10", "")));
    EXPECT_FALSE(filter.matches(record("plant", "")));
    EXPECT_TRUE(filter.matches(record("/x/y", "")));
    EXPECT_FALSE(filter.matches(record("x/y", "")));
    filter.branches = {""};
    EXPECT_TRUE(filter.matches(record("/x/y", ""))) << "the empty first level is a branch";
    EXPECT_FALSE(filter.matches(record("x", "")));
}

TEST(MessageFilterTest, AllPartsMustHold)
{
    MessageFilter filter{
        .branches = {"a"}, .direction = Direction::Sent, .query = *MessageQuery::parse(u"on"_s)};
    EXPECT_TRUE(filter.matches(record("a/b", "on", {.direction = Direction::Sent})));
    EXPECT_FALSE(filter.matches(record("a/b", "on")));
    EXPECT_FALSE(filter.matches(record("a/b", "off", {.direction = Direction::Sent})));
    EXPECT_FALSE(filter.isEmpty());
    EXPECT_TRUE(MessageFilter{}.isEmpty());
}

} // namespace
} // namespace cutty::ui
