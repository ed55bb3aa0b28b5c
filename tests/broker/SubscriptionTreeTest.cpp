#include "tests/broker/RandomTopics.h"

#include "core/broker/routing/SubscriptionTree.h"
#include "core/mqtt/topic/Topic.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace cutty::broker {
namespace {

std::vector<int> sessionsFor(const SubscriptionTree &tree, std::string_view topic)
{
    Matches matches;
    tree.match(topic, matches);
    std::vector<int> sessions;
    for (const Subscription &match : matches.subscriptions)
        sessions.push_back(static_cast<int>(match.session));
    std::ranges::sort(sessions);
    return sessions;
}

Subscription of(int session, QoS qos = QoS::AtMostOnce, std::uint32_t identifier = 0)
{
    return {
        .session = static_cast<SessionId>(session), .options = {.maximumQoS = qos}, .identifier = identifier};
}

struct Case
{
    std::string_view filter;
    std::string_view topic;
    bool matches;
};

TEST(SubscriptionTreeTest, MatchesAsTheSpecificationSays)
{
    const Case cases[] = {
        {"sport/tennis", "sport/tennis", true},
        {"sport/tennis", "sport/Tennis", false}, // MQTT-4.7.3-4
        {"sport/tennis", "sport", false},
        {"sport", "sport/tennis", false},
        {"sport/tennis/#", "sport/tennis", true},
        {"sport/tennis/#", "sport/tennis/", true},
        {"sport/tennis/#", "sport/tennis/player1/ranking", true},
        {"sport/#", "sport", true},
        {"#", "sport/tennis", true},
        {"#", "/", true},
        {"sport/+", "sport/tennis", true},
        {"sport/+", "sport", false},
        {"sport/+", "sport/", true},
        {"sport/+", "sport/tennis/player1", false},
        {"+/+", "/finance", true},
        {"/+", "/finance", true},
        {"+", "/finance", false},
        {"+/tennis/#", "sport/tennis", true},
        {"a//b", "a//b", true},
        {"a/+/b", "a//b", true},
        {"a//b", "a/b", false},
        {"/", "/", true},
        {"+", "a", true},
        // MQTT-4.7.2-1
        {"#", "$SYS/load", false},
        {"+/load", "$SYS/load", false},
        {"+", "$SYS", false},
        {"$SYS/#", "$SYS/load", true},
        {"$SYS/+", "$SYS/load", true},
        {"a/#", "a/$x", true},
        {"a/+", "a/$x", true},
    };
    for (const auto &[filter, topic, matches] : cases) {
        SubscriptionTree tree;
        tree.add(filter, of(1));
        EXPECT_EQ(sessionsFor(tree, topic).size(), matches ? 1U : 0U) << filter << " and " << topic;
        EXPECT_EQ(mqtt::matchesTopic(filter, topic), matches) << filter << " and " << topic;
    }
}

TEST(SubscriptionTreeTest, AddingAFilterAgainReplacesIt)
{
    SubscriptionTree tree;
    EXPECT_TRUE(tree.add("a/b", of(1, QoS::AtMostOnce, 7)));
    EXPECT_TRUE(tree.add("a/b", of(2)));
    EXPECT_FALSE(tree.add("a/b", of(1, QoS::ExactlyOnce, 8)));
    EXPECT_EQ(tree.size(), 2U);
    Matches matches;
    tree.match("a/b", matches);
    ASSERT_EQ(matches.subscriptions.size(), 2U);
    const auto first = std::ranges::find(matches.subscriptions, SessionId{1}, &Subscription::session);
    EXPECT_EQ(first->options.maximumQoS, QoS::ExactlyOnce);
    EXPECT_EQ(first->identifier, 8U);
}

TEST(SubscriptionTreeTest, ReportsEachOfASessionsOverlappingFilters)
{
    SubscriptionTree tree;
    for (const char *filter : {"a/b", "a/+", "+/b", "#", "a/b/#"})
        tree.add(filter, of(1));
    EXPECT_THAT(sessionsFor(tree, "a/b"), testing::ElementsAre(1, 1, 1, 1, 1));
}

TEST(SubscriptionTreeTest, RemovesByEqualTextAndSessionOnly)
{
    SubscriptionTree tree;
    tree.add("a/+", of(1));
    tree.add("a/b", of(1));
    tree.add("a/+", of(2));
    EXPECT_FALSE(tree.remove("a/c", SessionId{1})); // matched by a/+, yet not equal to it [MQTT-3.10.4-1]
    EXPECT_FALSE(tree.remove("a/b", SessionId{2}));
    EXPECT_FALSE(tree.remove("a", SessionId{1}));
    EXPECT_FALSE(tree.remove("a/+/c", SessionId{1}));
    EXPECT_FALSE(tree.remove("#", SessionId{1}));
    EXPECT_TRUE(tree.remove("a/+", SessionId{1}));
    EXPECT_FALSE(tree.remove("a/+", SessionId{1}));
    EXPECT_EQ(tree.size(), 2U);
    EXPECT_THAT(sessionsFor(tree, "a/b"), testing::ElementsAre(1, 2));
}

TEST(SubscriptionTreeTest, RemovingALeafKeepsTheBranchesAboveAndBeside)
{
    SubscriptionTree tree;
    for (const char *filter : {"a", "a/b/c", "a/b/d", "a/b/#", "a/+/c"})
        tree.add(filter, of(1));
    EXPECT_TRUE(tree.remove("a/b/c", SessionId{1}));
    EXPECT_TRUE(tree.remove("a/b/#", SessionId{1}));
    EXPECT_THAT(sessionsFor(tree, "a"), testing::ElementsAre(1));
    EXPECT_THAT(sessionsFor(tree, "a/b/c"), testing::ElementsAre(1));
    EXPECT_THAT(sessionsFor(tree, "a/b/d"), testing::ElementsAre(1));
    EXPECT_TRUE(tree.remove("a/+/c", SessionId{1}));
    EXPECT_THAT(sessionsFor(tree, "a/b/c"), testing::IsEmpty());
    EXPECT_EQ(tree.size(), 2U);
}

std::vector<SharedGroup *> groupsFor(const SubscriptionTree &tree, std::string_view topic)
{
    Matches matches;
    tree.match(topic, matches);
    return matches.groups;
}

TEST(SubscriptionTreeTest, ASharedFilterJoinsTheGroupOfItsNameAndFilter) // MQTT-4.8.2-1, MQTT-4.8.2-2
{
    SubscriptionTree tree;
    EXPECT_TRUE(tree.add("$share/g/a/+", of(1)));
    EXPECT_TRUE(tree.add("$share/g/a/+", of(2)));
    EXPECT_FALSE(tree.add("$share/g/a/+", of(2)));
    EXPECT_TRUE(tree.add("$share/h/a/+", of(1)));
    EXPECT_TRUE(tree.add("$share/g/a/b", of(1)));
    EXPECT_TRUE(tree.add("a/+", of(1)));
    EXPECT_EQ(tree.size(), 5U);
    SharedGroup *first = tree.findGroup("$share/g/a/+");
    SharedGroup *second = tree.findGroup("$share/h/a/+");
    SharedGroup *third = tree.findGroup("$share/g/a/b");
    EXPECT_THAT(groupsFor(tree, "a/b"), testing::UnorderedElementsAre(first, second, third));
    EXPECT_THAT(groupsFor(tree, "a/c"), testing::UnorderedElementsAre(first, second));
    EXPECT_THAT(groupsFor(tree, "$share/g/a/b"), testing::IsEmpty());
    EXPECT_THAT(sessionsFor(tree, "a/c"), testing::ElementsAre(1));
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(first->members().size(), 2U);
}

TEST(SubscriptionTreeTest, AGroupEndsWithItsLastMember)
{
    SubscriptionTree tree;
    tree.add("$share/g/a/#", of(1));
    tree.add("$share/g/a/#", of(2));
    const SharedGroupId id = tree.findGroup("$share/g/a/#")->id();
    EXPECT_FALSE(tree.remove("a/#", SessionId{1}));
    EXPECT_FALSE(tree.remove("$share/h/a/#", SessionId{1}));
    EXPECT_TRUE(tree.remove("$share/g/a/#", SessionId{1}));
    EXPECT_FALSE(tree.remove("$share/g/a/#", SessionId{1}));
    EXPECT_EQ(tree.findGroup(id)->members().size(), 1U);
    EXPECT_TRUE(tree.remove("$share/g/a/#", SessionId{2}));
    EXPECT_EQ(tree.findGroup(id), nullptr);
    EXPECT_EQ(tree.findGroup("$share/g/a/#"), nullptr);
    EXPECT_EQ(tree.size(), 0U);
    tree.add("$share/g/a/#", of(3));
    EXPECT_NE(tree.findGroup("$share/g/a/#")->id(), id);
}

TEST(SubscriptionTreeTest, FindsNoGroupForAnOrdinaryFilter)
{
    SubscriptionTree tree;
    tree.add("$share/g/a", of(1));
    tree.add("b/+", of(1));
    for (const char *filter : {"a", "b/+", "$share/g/b", "$share/g/a/b", "$share/g/+", "$share/g/#"})
        EXPECT_EQ(tree.findGroup(filter), nullptr) << filter;
}

/// A map of filters and a scan over all of it give the same answers after any adding and removing.
TEST(SubscriptionTreeTest, AgreesWithAScanOverAllFilters)
{
    test::RandomTopics random(20261122);
    SubscriptionTree tree;
    std::map<std::pair<std::string, int>, std::uint32_t> scanned;
    for (std::uint32_t step = 1; step <= 4'000; ++step) {
        const std::string unshared = random.filter();
        const std::string filter = random.below(3) == 0 ? "$share/g/" + unshared : unshared;
        const int session = static_cast<int>(random.below(5)) + 1;
        if (random.below(2) == 0) {
            const bool isNew = scanned.insert_or_assign({filter, session}, step).second;
            ASSERT_EQ(tree.add(filter, of(session, QoS::AtMostOnce, step)), isNew) << filter;
        } else {
            const bool known = scanned.erase({filter, session}) != 0;
            ASSERT_EQ(tree.remove(filter, static_cast<SessionId>(session)), known) << filter;
        }
        ASSERT_EQ(tree.size(), scanned.size());
        const std::string topic = random.topic();
        std::vector<std::uint32_t> expected;
        for (const auto &[key, identifier] : scanned) {
            const auto shared = mqtt::parseSharedFilter(key.first);
            if (mqtt::matchesTopic(shared ? shared->filter : key.first, topic))
                expected.push_back(identifier);
        }
        Matches matches;
        tree.match(topic, matches);
        std::vector<std::uint32_t> found;
        for (const Subscription &match : matches.subscriptions)
            found.push_back(match.identifier);
        for (const SharedGroup *group : matches.groups) {
            for (const Subscription &member : group->members())
                found.push_back(member.identifier);
        }
        std::ranges::sort(expected);
        std::ranges::sort(found);
        ASSERT_EQ(found, expected) << topic;
    }
}

} // namespace
} // namespace cutty::broker
