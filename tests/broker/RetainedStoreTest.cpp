#include "tests/broker/RandomTopics.h"

#include "core/broker/routing/RetainedStore.h"
#include "core/mqtt/topic/Topic.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

namespace cutty::broker {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const TimePoint start = TimePoint{} + 1h;

RetainedMessage retained(
    std::string_view topic, std::string_view payload = "x", TimePoint expiresAt = TimePoint::max())
{
    return {.message = Message::create({.topic = topic, .payload = payload}), .expiresAt = expiresAt};
}

std::vector<std::string> topicsFor(const RetainedStore &store, std::string_view filter, TimePoint now = start)
{
    std::vector<RetainedMessage> matches;
    store.match(filter, now, matches);
    std::vector<std::string> topics;
    for (const RetainedMessage &match : matches)
        topics.emplace_back(match.message->topic());
    return topics;
}

TEST(RetainedStoreTest, FindsTheTopicsOfAFilter)
{
    RetainedStore store;
    for (const char *topic : {"a", "a/b", "a/b/c", "a/c", "/a", "a/", "$SYS/a", "a/$b"})
        store.set(retained(topic));
    EXPECT_THAT(topicsFor(store, "a"), ElementsAre("a"));
    EXPECT_THAT(topicsFor(store, "a/b"), ElementsAre("a/b"));
    EXPECT_THAT(topicsFor(store, "a/x"), IsEmpty());
    EXPECT_THAT(topicsFor(store, "a/b/#"), UnorderedElementsAre("a/b", "a/b/c"));
    EXPECT_THAT(topicsFor(store, "+"), ElementsAre("a"));
    EXPECT_THAT(topicsFor(store, "+/b/c"), ElementsAre("a/b/c"));
    EXPECT_THAT(topicsFor(store, "a/+"), UnorderedElementsAre("a/b", "a/c", "a/", "a/$b"));
    EXPECT_THAT(topicsFor(store, "+/+"), UnorderedElementsAre("a/b", "a/c", "/a", "a/", "a/$b"));
    EXPECT_THAT(topicsFor(store, "#"), UnorderedElementsAre("a", "a/b", "a/b/c", "a/c", "/a", "a/", "a/$b"));
    EXPECT_THAT(topicsFor(store, "$SYS/#"), ElementsAre("$SYS/a"));
    EXPECT_THAT(topicsFor(store, "$SYS/+"), ElementsAre("$SYS/a"));
}

TEST(RetainedStoreTest, KeepsTheLastMessageOfATopic)
{
    RetainedStore store;
    store.set(retained("a", "old"));
    store.set(retained("a", "new"));
    EXPECT_EQ(store.size(), 1U);
    std::vector<RetainedMessage> matches;
    store.match("a", start, matches);
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches.front().message->payload(), "new");
}

TEST(RetainedStoreTest, RemovesOneTopicAndNothingElse)
{
    RetainedStore store;
    for (const char *topic : {"a", "a/b", "a/b/c"})
        store.set(retained(topic));
    store.remove("a/b");
    store.remove("a/b");
    store.remove("a/b/c/d");
    store.remove("b");
    EXPECT_EQ(store.size(), 2U);
    EXPECT_THAT(topicsFor(store, "#"), UnorderedElementsAre("a", "a/b/c"));
}

TEST(RetainedStoreTest, DoesNotGiveOutWhatHasExpired)
{
    RetainedStore store;
    store.set(retained("a", "x", start + 10s));
    EXPECT_THAT(topicsFor(store, "#", start + 9s), ElementsAre("a"));
    EXPECT_THAT(topicsFor(store, "#", start + 10s), IsEmpty());
}

TEST(RetainedStoreTest, RemovesWhatHasExpiredWhenAskedTo)
{
    RetainedStore store;
    EXPECT_EQ(store.next(), std::nullopt);
    store.set(retained("late", "x", start + 20s));
    store.set(retained("soon", "x", start + 10s));
    store.set(retained("never"));
    EXPECT_EQ(store.next(), start + 10s);
    store.removeExpired(start + 9s);
    EXPECT_EQ(store.size(), 3U);
    store.removeExpired(start + 10s);
    EXPECT_EQ(store.size(), 2U);
    EXPECT_EQ(store.next(), start + 20s);
    store.removeExpired(start + 1h);
    EXPECT_THAT(topicsFor(store, "#"), ElementsAre("never"));
    EXPECT_EQ(store.next(), std::nullopt);
}

TEST(RetainedStoreTest, ForgetsTheExpiryOfWhatWasReplacedOrRemoved)
{
    RetainedStore store;
    store.set(retained("a", "old", start + 10s));
    store.set(retained("a", "new"));
    store.set(retained("b", "x", start + 10s));
    store.remove("b");
    EXPECT_EQ(store.next(), std::nullopt);
    store.removeExpired(start + 1h);
    EXPECT_THAT(topicsFor(store, "#", start + 1h), ElementsAre("a"));
}

/// A map of topics and a scan over all of it give the same answers after any setting, removing and expiring.
TEST(RetainedStoreTest, AgreesWithAScanOverAllTopics)
{
    test::RandomTopics random(5);
    RetainedStore store;
    std::map<std::string, TimePoint> scanned;
    TimePoint now = start;
    for (int step = 0; step < 8'000; ++step) {
        now += 1s;
        const std::string topic = random.topic();
        switch (random.below(4)) {
        case 0:
            store.remove(topic);
            scanned.erase(topic);
            break;
        case 1:
            store.removeExpired(now);
            std::erase_if(scanned, [&](const auto &entry) { return entry.second <= now; });
            ASSERT_EQ(store.size(), scanned.size());
            break;
        default:
            const TimePoint expiresAt
                = random.below(2) == 0 ? TimePoint::max() : now + std::chrono::seconds(random.below(50));
            store.set(retained(topic, "x", expiresAt));
            scanned[topic] = expiresAt;
        }
        const std::string filter = random.filter();
        std::vector<std::string> expected;
        for (const auto &[name, expiresAt] : scanned) {
            if (expiresAt > now && mqtt::matchesTopic(filter, name))
                expected.push_back(name);
        }
        std::vector<std::string> found = topicsFor(store, filter, now);
        std::ranges::sort(found);
        ASSERT_EQ(found, expected) << filter; // a map is sorted
    }
}

} // namespace
} // namespace cutty::broker
