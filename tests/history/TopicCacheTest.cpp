#include "core/history/TopicCache.h"

#include <gmock/gmock.h>

namespace cutty::history {
namespace {

TEST(TopicCacheTest, KeepsTheTopicsOfConnectionsApart)
{
    TopicCache cache(1 << 20);
    cache.insert(1, "a/b", {.id = 7, .usedUntil = 100});
    cache.insert(2, "a/b", {.id = 8, .usedUntil = 200});

    ASSERT_NE(cache.find(1, "a/b"), nullptr);
    EXPECT_EQ(cache.find(1, "a/b")->id, 7);
    EXPECT_EQ(cache.find(2, "a/b")->usedUntil, 200);
    EXPECT_EQ(cache.find(3, "a/b"), nullptr);
    EXPECT_EQ(cache.find(1, "a"), nullptr);
}

TEST(TopicCacheTest, StartsAgainWhenItIsFull)
{
    TopicCache cache(2000);
    const std::string longTopic(1000, 'x');
    cache.insert(1, longTopic, {.id = 1});
    cache.insert(1, "short", {.id = 2});
    cache.insert(1, longTopic + "y", {.id = 3});

    EXPECT_EQ(cache.find(1, longTopic), nullptr);
    EXPECT_EQ(cache.find(1, "short"), nullptr);
    ASSERT_NE(cache.find(1, longTopic + "y"), nullptr);
}

TEST(TopicCacheTest, ForgetsAllOnClear)
{
    TopicCache cache(2000);
    cache.insert(1, "a", {.id = 1});
    cache.clear();
    EXPECT_EQ(cache.find(1, "a"), nullptr);
}

} // namespace
} // namespace cutty::history
