#include "ui/models/TopicTree.h"
#include "tests/ui/models/TrafficMaker.h"
#include "ui/models/naturalOrder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>

namespace cutty::ui {
namespace {

using test::TrafficMaker;

const TopicNode &at(const TopicTree &tree, std::string_view topic)
{
    const NodeId id = tree.find(topic);
    EXPECT_NE(id, noNode) << topic;
    return tree.node(id == noNode ? rootNode : id);
}

std::string_view value(const TopicNode &node) { return node.last->payload(); }

TEST(TopicTreeTest, CountsEachLevel)
{
    TopicTree tree;
    TrafficMaker maker;
    tree.apply(maker.add("a/b", "1").add("a/c", "2").add("a", "3").add("a/b", "4").take(), 100);
    EXPECT_EQ(at(tree, "a").ownMessages, 1U);
    EXPECT_EQ(at(tree, "a").messages, 4U);
    EXPECT_EQ(at(tree, "a").topicCount, 3U);
    EXPECT_EQ(at(tree, "a/b").ownMessages, 2U);
    EXPECT_EQ(value(at(tree, "a/b")), "4");
    EXPECT_EQ(at(tree, "a/b").changedAt, 100);
    EXPECT_EQ(tree.topicCount(), 3U);
    EXPECT_EQ(tree.path(tree.find("a/b")), "a/b");
    EXPECT_EQ(tree.find("a/x"), noNode);
}

TEST(TopicTreeTest, EmptyLevelsAreLevels)
{
    TopicTree tree;
    TrafficMaker maker;
    tree.apply(maker.add("a//b").add("/a").add("a/").add("a").add("/").take(), 0);
    EXPECT_EQ(tree.topicCount(), 5U);
    for (const char *topic : {"a//b", "/a", "a/", "a", "/"}) {
        EXPECT_TRUE(at(tree, topic).isTopic()) << topic;
        EXPECT_EQ(tree.path(tree.find(topic)), topic);
    }
}

TEST(TopicTreeTest, ReportsEachNodeOnceForABatch)
{
    TopicTree tree;
    TrafficMaker maker;
    const auto &change = tree.apply(maker.add("a/b").add("a/b").add("a/c").take(), 0);
    EXPECT_EQ(change.created.size(), 3U);
    EXPECT_EQ(change.changed.size(), 4U) << "root, a, a/b, a/c";
    EXPECT_TRUE(tree.apply(maker.add("a/b").take(), 0).created.empty());
}

TEST(TopicTreeTest, RatesAreThoseOfTheLastSecond)
{
    TopicTree tree;
    TrafficMaker maker;
    tree.apply(maker.add("a/b").add("a/b").add("a/c").add("a/b").take(), 0);
    tree.updateRates(2.0);
    EXPECT_FLOAT_EQ(at(tree, "a").ratePerSecond, 2.0F);
    EXPECT_FLOAT_EQ(at(tree, "a/b").ratePerSecond, 1.5F);
    EXPECT_EQ(tree.updateRates(1.0).changed.size(), 4U);
    EXPECT_FLOAT_EQ(at(tree, "a").ratePerSecond, 0.0F);
    EXPECT_TRUE(tree.updateRates(1.0).changed.empty());
}

TEST(TopicTreeTest, RetainedMarkFollowsWhatTheBrokerHolds)
{
    TopicTree tree;
    TrafficMaker maker;
    tree.apply(maker.add("a", "on", {.retain = true}).take(), 0);
    EXPECT_TRUE(at(tree, "a").retained);
    tree.apply(maker.add("a", "live").take(), 0);
    EXPECT_TRUE(at(tree, "a").retained) << "a message without retain leaves the retained one as it is";
    tree.apply(maker.add("a", "", {.direction = Direction::Sent, .retain = true}).take(), 0);
    EXPECT_FALSE(at(tree, "a").retained);
    EXPECT_EQ(at(tree, "a").messages, 2U) << "sent messages do not count";
    tree.apply(maker.add("unknown", "x", {.direction = Direction::Sent}).take(), 0);
    EXPECT_EQ(tree.find("unknown"), noNode);
}

TEST(TopicTreeTest, TopicsBeyondTheLimitAreCountedNotShown)
{
    TopicTree tree(3);
    TrafficMaker maker;
    tree.apply(maker.add("a").add("b").add("c").add("d").add("d").add("e").add("a").take(), 0);
    EXPECT_EQ(tree.topicCount(), 3U);
    EXPECT_EQ(tree.topicsNotShown(), 2U);
    EXPECT_EQ(tree.messagesNotShown(), 3U);
    EXPECT_EQ(at(tree, "a").ownMessages, 2U);
}

TEST(TopicTreeTest, DeepTopicsAreBounded)
{
    TopicTree tree;
    TrafficMaker maker;
    const std::string deep(65'535, '/');
    tree.apply(maker.add(deep).take(), 0);
    EXPECT_LE(tree.nodeCount(), std::size_t{TopicTree::levelLimit} + 1);
    EXPECT_EQ(tree.path(tree.find(deep)), deep);
}

TEST(TopicTreeTest, DoesNotKeepLargePayloadsAlive)
{
    TopicTree tree;
    TrafficMaker maker;
    tree.apply(maker.add("big", std::string(1'000'000, 'x')).take(), 0);
    EXPECT_LE(at(tree, "big").last->sizeInBytes(), TopicTree::keptMessageBytes);
    EXPECT_TRUE(value(at(tree, "big")).starts_with("xxx"));
}

TEST(TopicTreeTest, TopicsComeBackAfterClear)
{
    TopicTree tree;
    TrafficMaker maker;
    tree.apply(maker.add("a/b").take(), 0);
    tree.clear();
    EXPECT_EQ(tree.nodeCount(), 1U);
    tree.apply(maker.add("a/b", "again").take(), 0);
    EXPECT_EQ(value(at(tree, "a/b")), "again");
}

TEST(TopicTreeTest, AgreesWithANaiveModelUnderRandomTraffic)
{
    std::mt19937 random(3);
    TopicTree tree;
    TrafficMaker maker;
    std::map<std::string, std::uint64_t> own;
    for (int round = 0; round < 50; ++round) {
        for (int i = 0; i < 100; ++i) {
            std::string topic;
            for (std::size_t level = 0; level <= random() % 4; ++level)
                topic += (level ? "/" : "")
                    + std::string(random() % 4 ? 1 : 0, static_cast<char>('a' + random() % 4));
            if (topic.empty())
                topic = "/";
            maker.add(topic);
            ++own[topic];
        }
        tree.apply(maker.take(), round);
    }
    EXPECT_EQ(tree.topicCount(), own.size());
    for (const auto &[topic, count] : own) {
        EXPECT_EQ(at(tree, topic).ownMessages, count) << topic;
        std::uint64_t below = 0;
        for (const auto &[other, otherCount] : own)
            below += other == topic || other.starts_with(topic + "/") ? otherCount : 0;
        EXPECT_EQ(at(tree, topic).messages, below) << topic;
    }
}

TEST(NaturalOrderTest, CountsAsPeopleDo)
{
    const std::vector<std::string> sorted{"", "10", "A", "a", "a1", "a01", "a2", "a10", "a10b", "ab", "z"};
    for (std::size_t i = 0; i < sorted.size(); ++i)
        for (std::size_t j = 0; j < sorted.size(); ++j) {
            if (sorted[i] == "a01" || sorted[j] == "a01")
                continue;
            EXPECT_EQ(naturalOrder(sorted[i], sorted[j]), i <=> j) << sorted[i] << " " << sorted[j];
        }
    EXPECT_TRUE(naturalOrder("a01", "a1") != 0);
    EXPECT_TRUE(naturalOrder("a01", "a2") < 0);
    EXPECT_TRUE(naturalOrder("99999999999999999999998", "99999999999999999999999") < 0);
}

} // namespace
} // namespace cutty::ui
