#include "tests/broker/faults/InjectorScene.h"

#include <gmock/gmock.h>

namespace cutty::broker::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class FaultMatchTest : public FaultTest
{
};

TEST_P(FaultMatchTest, TakesOnlyTheNamedPacketTypes)
{
    InjectorScene scene = this->scene({.packets = {PacketType::Pingreq, PacketType::Subscribe}}, Drop{});
    scene.connect();
    scene.clientSays(mqtt::PingreqPacket{});
    scene.clientSays(
        mqtt::SubscribePacket{.packetId = mqtt::PacketId{1}, .subscriptions = {{.filter = "a"}}});
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    scene.clientSays(publishOf("a"));
    EXPECT_EQ(scene.takeToBroker(), bytes(publishOf("a")));
}

TEST_P(FaultMatchTest, TakesOnlyTheDirection)
{
    InjectorScene scene
        = this->scene({.packets = {PacketType::Publish}, .direction = FaultDirection::ToClient}, Drop{});
    scene.connect();
    scene.clientSays(publishOf("a"));
    scene.brokerSays(publishOf("a"));
    EXPECT_EQ(scene.takeToBroker(), bytes(publishOf("a")));
    EXPECT_THAT(scene.takeToClient(), IsEmpty());
}

TEST_P(FaultMatchTest, KnowsTheClientFromItsOwnConnectOn)
{
    InjectorScene scene = this->scene({.clientId = "sensor-*"}, Drop{});
    scene.clientSays(std::make_unique<mqtt::ConnectPacket>(
        mqtt::ConnectPacket{.version = GetParam(), .clientId = "sensor-7"}));
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    EXPECT_EQ(scene.injected.at(0).clientId, "sensor-7");

    InjectorScene other = this->scene({.clientId = "sensor-*"}, Drop{});
    other.connect("actor-7");
    other.clientSays(publishOf("a"));
    EXPECT_THAT(other.takeToBroker(), SizeIs(bytes(publishOf("a")).size()));
}

TEST_P(FaultMatchTest, ComparesTheTopicOfPublish)
{
    InjectorScene scene = this->scene({.topicFilter = "plant/+/alarm"}, Drop{});
    scene.connect();
    scene.clientSays(publishOf("plant/1/alarm"));
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    scene.clientSays(publishOf("plant/1/state"));
    scene.clientSays(mqtt::PingreqPacket{});
    EXPECT_EQ(scene.takeToBroker(), bytes(publishOf("plant/1/state")) + bytes(mqtt::PingreqPacket{}));
}

TEST_P(FaultMatchTest, ComparesAnyFilterOfSubscribeAndUnsubscribe)
{
    InjectorScene scene = this->scene({.topicFilter = "plant/#"}, Drop{});
    scene.connect();
    const auto subscribe = [](std::string filter) {
        return mqtt::SubscribePacket{.packetId = mqtt::PacketId{1},
            .subscriptions = {{.filter = "other"}, {.filter = std::move(filter)}}};
    };
    const auto unsubscribe = [](std::string filter) {
        return mqtt::UnsubscribePacket{
            .packetId = mqtt::PacketId{1}, .filters = {"other", std::move(filter)}};
    };
    for (const char *filter : {"plant/#", "plant/+/alarm", "$share/g/plant/1"}) {
        scene.clientSays(subscribe(filter));
        scene.clientSays(unsubscribe(filter));
    }
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    scene.clientSays(subscribe("garden"));
    EXPECT_EQ(scene.takeToBroker(), bytes(subscribe("garden")));
}

/// Numbers of the PUBLISH, counted from 1, that a rule with these occurrences takes out of ten.
std::vector<int> taken(InjectorScene &scene)
{
    std::vector<int> numbers;
    for (int number = 1; number <= 10; ++number) {
        scene.clientSays(publishOf("a"));
        if (scene.takeToBroker().empty())
            numbers.push_back(number);
    }
    return numbers;
}

TEST_P(FaultMatchTest, CountsOccurrences)
{
    struct Case
    {
        Occurrences occurrences;
        std::vector<int> taken;
    };
    for (const Case &wanted : {Case{{.first = 3, .last = 3}, {3}}, Case{{.first = 3, .every = 3}, {3, 6, 9}},
             Case{{.first = 2, .last = 4}, {2, 3, 4}}, Case{{.first = 9}, {9, 10}}}) {
        InjectorScene scene = this->scene(
            {.packets = {PacketType::Publish}, .topicFilter = "a", .occurrences = wanted.occurrences},
            Drop{});
        scene.connect();
        scene.brokerSays(publishOf("b"));
        EXPECT_EQ(taken(scene), wanted.taken);
    }
}

TEST_P(FaultMatchTest, CountsOverConnectionsOfOneClientOrOfAll)
{
    const auto connect = [this](std::string id) {
        return bytes(std::make_unique<mqtt::ConnectPacket>(
            mqtt::ConnectPacket{.version = GetParam(), .clientId = std::move(id)}));
    };
    const auto passes = [&](const std::shared_ptr<FaultRun> &run, std::string id) {
        FaultInjector injector(run, TimePoint{} + 1h);
        injector.handleFromClient(connect(std::move(id)), TimePoint{} + 1h);
        return injector.pollOutput().has_value();
    };
    for (const CountScope scope : {CountScope::Connection, CountScope::Client, CountScope::Plan}) {
        const auto run = std::make_shared<FaultRun>(
            planOf({.packets = {PacketType::Connect}, .occurrences = {.first = 2}, .scope = scope}, Drop{}),
            TimePoint{} + 1h);
        EXPECT_TRUE(passes(run, "a"));
        EXPECT_EQ(passes(run, "b"), scope != CountScope::Plan);
        EXPECT_EQ(passes(run, "a"), scope == CountScope::Connection);
    }
}

TEST_P(FaultMatchTest, ProbabilityFollowsTheSeed)
{
    const auto draw = [this](std::uint64_t seed) {
        FaultPlan plan = planOf({.packets = {PacketType::Publish}, .probability = 0.5}, Drop{});
        plan.seed = seed;
        InjectorScene scene = sceneOf(plan);
        scene.connect();
        std::string pattern;
        for (int number = 0; number < 200; ++number) {
            scene.clientSays(publishOf("a"));
            pattern += scene.takeToBroker().empty() ? '-' : '+';
        }
        return pattern;
    };
    const std::string first = draw(1);
    EXPECT_EQ(first, draw(1));
    EXPECT_NE(first, draw(2));
    EXPECT_NEAR(static_cast<double>(std::ranges::count(first, '-')), 100, 30);
}

TEST_P(FaultMatchTest, ProbabilityNoughtNeverAndOneAlways)
{
    InjectorScene never = scene({.packets = {PacketType::Publish}, .probability = 0}, Drop{});
    never.connect();
    EXPECT_THAT(taken(never), IsEmpty());
    InjectorScene always = scene({.packets = {PacketType::Publish}, .probability = 1}, Drop{});
    always.connect();
    EXPECT_THAT(taken(always), SizeIs(10));
}

TEST_P(FaultMatchTest, HoldsWithinItsTimeWindow)
{
    InjectorScene scene
        = this->scene({.packets = {PacketType::Publish}, .window = {.from = 10s, .until = 20s}}, Drop{});
    scene.connect();
    const auto passes = [&] {
        scene.clientSays(publishOf("a"));
        return !scene.takeToBroker().empty();
    };
    EXPECT_TRUE(passes());
    scene.advance(10s);
    EXPECT_FALSE(passes());
    scene.advance(9999ms);
    EXPECT_FALSE(passes());
    scene.advance(1ms);
    EXPECT_TRUE(passes());
}

TEST_P(FaultMatchTest, CountsTheWindowFromThePlanWhenAskedTo)
{
    for (const WindowStart start : {WindowStart::Connection, WindowStart::Plan}) {
        const auto run = std::make_shared<FaultRun>(
            planOf({.window = {.start = start, .from = 10s}}, Drop{}), TimePoint{} + 1h);
        FaultInjector late(run, TimePoint{} + 1h + 10s);
        late.handleFromClient(bytes(mqtt::PingreqPacket{}), TimePoint{} + 1h + 10s);
        EXPECT_EQ(late.pollOutput().has_value(), start == WindowStart::Connection);
    }
}

TEST_P(FaultMatchTest, LeavesOutRulesThatAreOff)
{
    FaultPlan plan = planOf({}, Drop{});
    plan.rules[0].enabled = false;
    InjectorScene scene = sceneOf(plan);
    scene.clientSays(mqtt::PingreqPacket{});
    EXPECT_EQ(scene.takeToBroker(), bytes(mqtt::PingreqPacket{}));
}

CUTTY_FOR_BOTH_VERSIONS(FaultMatchTest);

TEST(FaultMatch5Test, ComparesProperties)
{
    using mqtt::PropertyId;
    const mqtt::Properties properties = mqtt::Properties()
                                            .add(PropertyId::MessageExpiryInterval, 60)
                                            .add(PropertyId::ContentType, "json")
                                            .addUserProperty("site", "north");
    struct Case
    {
        PropertyMatch match;
        bool met;
    };
    for (const auto &[match, met] : {Case{{.id = PropertyId::ContentType}, true},
             Case{{.id = PropertyId::ContentType, .value = "json"}, true},
             Case{{.id = PropertyId::ContentType, .value = "xml"}, false},
             Case{{.id = PropertyId::MessageExpiryInterval, .value = "60"}, true},
             Case{{.id = PropertyId::MessageExpiryInterval, .value = "6"}, false},
             Case{{.id = PropertyId::MessageExpiryInterval, .value = "sixty"}, false},
             Case{{.id = PropertyId::ResponseTopic}, false},
             Case{{.id = PropertyId::UserProperty, .name = "site"}, true},
             Case{{.id = PropertyId::UserProperty, .name = "site", .value = "north"}, true},
             Case{{.id = PropertyId::UserProperty, .name = "site", .value = "south"}, false},
             Case{{.id = PropertyId::UserProperty, .name = "place"}, false}}) {
        InjectorScene scene(planOf({.properties = {match}}, Drop{}));
        scene.clientSays(publishOf("a", QoS::AtMostOnce, 0, properties));
        EXPECT_EQ(scene.takeToBroker().empty(), met);
    }
}

TEST(FaultMatch5Test, ComparesPropertiesThatTheCodecKeepsApart)
{
    mqtt::PublishPacket publish = publishOf("a");
    publish.topicAlias = 7;
    publish.subscriptionIdentifiers = {3, 300};
    for (const auto &[id, value] : {std::pair(mqtt::PropertyId::TopicAlias, "7"),
             std::pair(mqtt::PropertyId::SubscriptionIdentifier, "300")}) {
        InjectorScene met(planOf({.properties = {{.id = id, .value = value}}}, Drop{}));
        met.brokerSays(publish);
        EXPECT_THAT(met.takeToClient(), IsEmpty());
        InjectorScene missed(planOf({.properties = {{.id = id, .value = "8"}}}, Drop{}));
        missed.brokerSays(publish);
        EXPECT_EQ(missed.takeToClient(), wire(publish, ProtocolVersion::V5));
    }
}

TEST(FaultMatch5Test, WantsAllProperties)
{
    InjectorScene scene(planOf({.properties = {{.name = "a"}, {.name = "b"}}}, Drop{}));
    scene.clientSays(publishOf("t", QoS::AtMostOnce, 0, mqtt::Properties().addUserProperty("a", "1")));
    EXPECT_FALSE(scene.takeToBroker().empty());
    scene.clientSays(publishOf(
        "t", QoS::AtMostOnce, 0, mqtt::Properties().addUserProperty("a", "1").addUserProperty("b", "2")));
    EXPECT_TRUE(scene.takeToBroker().empty());
}

TEST(FaultMatch5Test, ResolvesTopicAliases)
{
    InjectorScene scene(planOf({.topicFilter = "plant/#", .occurrences = {.first = 2}}, Drop{}));
    mqtt::PublishPacket publish = publishOf("plant/1");
    publish.topicAlias = 3;
    scene.clientSays(publish);
    EXPECT_FALSE(scene.takeToBroker().empty());
    publish.topicOmitted = true;
    scene.clientSays(publish);
    EXPECT_TRUE(scene.takeToBroker().empty());
}

TEST(FaultMatch5Test, KnowsTheClientThatTheBrokerNamed)
{
    InjectorScene scene(planOf({.packets = {PacketType::Publish}, .clientId = "auto-1"}, Drop{}));
    scene.connect(
        "", {.properties = mqtt::Properties().add(mqtt::PropertyId::AssignedClientIdentifier, "auto-1")});
    scene.clientSays(publishOf("a"));
    EXPECT_TRUE(scene.takeToBroker().empty());
}

TEST(FaultPatternTest, TakesWildcardsAndEscapes)
{
    EXPECT_TRUE(matchesPattern("", ""));
    EXPECT_FALSE(matchesPattern("", "a"));
    EXPECT_TRUE(matchesPattern("abc", "abc"));
    EXPECT_FALSE(matchesPattern("abc", "abcd"));
    EXPECT_TRUE(matchesPattern("*", ""));
    EXPECT_TRUE(matchesPattern("a*c", "abbbc"));
    EXPECT_TRUE(matchesPattern("a*b*c", "aXbYbZc"));
    EXPECT_FALSE(matchesPattern("a*b", "abc"));
    EXPECT_TRUE(matchesPattern("a?c", "abc"));
    EXPECT_FALSE(matchesPattern("a?c", "ac"));
    EXPECT_TRUE(matchesPattern(R"(a\*c)", "a*c"));
    EXPECT_FALSE(matchesPattern(R"(a\*c)", "abc"));
    EXPECT_TRUE(matchesPattern(R"(\?\\)", R"(?\)"));
}

} // namespace
} // namespace cutty::broker::test
