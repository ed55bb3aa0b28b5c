#include "core/session/ingest/TopicTable.h"

#include <gtest/gtest.h>

#include <string>

namespace cutty::session {
namespace {

TEST(TopicTableTest, NumbersTopicsInOrderOfAppearance)
{
    TopicTable table;
    EXPECT_EQ(table.intern("a"), TopicId{0});
    EXPECT_EQ(table.intern("a/b"), TopicId{1});
    EXPECT_EQ(table.intern("a"), TopicId{0});
    EXPECT_EQ(table.size(), 2u);
}

TEST(TopicTableTest, TellsApartWhatDiffersInOneByte)
{
    TopicTable table;
    for (const std::string_view topic : {"", "/", "a", "a/", "/a", "a//b", "A"})
        table.intern(topic);
    EXPECT_EQ(table.size(), 7u);
    EXPECT_NE(table.intern("a/"), table.intern("/a"));
}

TEST(TopicTableTest, KeepsItsOwnCopy)
{
    TopicTable table;
    std::string topic = "short-lived";
    const TopicId id = table.intern(topic);
    topic.assign("overwritten");
    EXPECT_EQ(table.intern("short-lived"), id);
    EXPECT_NE(table.intern(topic), id);
}

TEST(TopicTableTest, HasNoHolesOverManyTopics)
{
    TopicTable table;
    for (std::uint32_t n = 0; n < 10'000; ++n)
        ASSERT_EQ(table.intern("topic/" + std::to_string(n)), TopicId{n});
    EXPECT_EQ(table.intern("topic/4711"), TopicId{4711});
}

} // namespace
} // namespace cutty::session
