#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerRoutingTest : public BrokerTest
{
};
CUTTY_FOR_BOTH_VERSIONS(BrokerRoutingTest);

class BrokerRouting5Test : public BrokerTest
{
};
CUTTY_FOR_VERSION_5(BrokerRouting5Test);

TEST_P(BrokerRoutingTest, DeliversAtTheLesserOfPublishedAndGrantedQoS) // MQTT-3.8.4-8, MQTT-3.8.4-7
{
    TestClient &publisher = join("publisher");
    for (const QoS granted : allQoS) {
        TestClient &subscriber = join("subscriber" + std::to_string(toInt(granted)));
        EXPECT_EQ(subscribe(subscriber, "t", granted), static_cast<ReasonCode>(granted));
        for (const QoS published : allQoS) {
            const auto reason = publish(publisher, "t", "x", {.qos = published});
            EXPECT_EQ(reason.has_value(), published != QoS::AtMostOnce);
            EXPECT_EQ(reason.value_or(ReasonCode::Success), ReasonCode::Success);
            const auto messages = subscriber.takeMessages();
            ASSERT_EQ(messages.size(), 1U);
            EXPECT_EQ(messages[0].qos, std::min(published, granted));
            EXPECT_EQ(messages[0].message->topic(), "t");
            EXPECT_EQ(messages[0].message->payload(), "x");
            EXPECT_FALSE(messages[0].retain);
            EXPECT_FALSE(messages[0].duplicate);
        }
    }
}

TEST_P(BrokerRoutingTest, DeliversToEverySubscriberAndNobodyElse) // MQTT-4.5.0-1
{
    TestClient &one = join("one");
    TestClient &two = join("two");
    TestClient &other = join("other");
    subscribe(one, "plant/+/temperature");
    subscribe(two, "plant/#");
    subscribe(other, "plant/press");
    publish(one, "plant/press/temperature", "21");
    publish(one, "plant", "up");
    EXPECT_THAT(one.takePayloads(), ElementsAre("21"));
    EXPECT_THAT(two.takePayloads(), ElementsAre("21", "up"));
    EXPECT_THAT(other.takePayloads(), IsEmpty());
}

TEST_P(BrokerRoutingTest, WildcardsInFrontLeaveDollarTopicsAlone) // MQTT-4.7.2-1
{
    TestClient &all = join("all");
    subscribe(all, "#");
    subscribe(all, "+/load");
    TestClient &system = join("system");
    subscribe(system, "$SYS/#");
    harness.broker.publish(makeMessage("$SYS/load", "1"), harness.now);
    harness.exchange();
    EXPECT_THAT(all.takePayloads(), IsEmpty());
    EXPECT_THAT(system.takePayloads(), ElementsAre("1"));
}

TEST_P(BrokerRoutingTest, OverlappingSubscriptionsGiveOneCopyAtTheHighestQoS) // MQTT-3.3.4-2, MQTT-3.3.5-1
{
    TestClient &client = join("c");
    subscribe(client, "a/#", QoS::AtMostOnce);
    subscribe(client, "a/+", QoS::ExactlyOnce);
    subscribe(client, "a/b", QoS::AtLeastOnce);
    publish(client, "a/b", "x", {.qos = QoS::ExactlyOnce});
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].qos, QoS::ExactlyOnce);
}

TEST_P(BrokerRoutingTest, TheSameFilterAgainReplacesTheSubscription) // MQTT-3.8.4-3
{
    TestClient &client = join("c");
    subscribe(client, "a", QoS::ExactlyOnce);
    EXPECT_EQ(subscribe(client, "a", QoS::AtMostOnce), ReasonCode::Success);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 1U);
    publish(client, "a", "x", {.qos = QoS::ExactlyOnce});
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].qos, QoS::AtMostOnce);
}

TEST_P(BrokerRoutingTest, AnswersSeveralFiltersInTheirOrder) // MQTT-3.8.4-6, MQTT-3.9.3-1
{
    TestClient &client = join("c");
    ASSERT_TRUE(client.connection.subscribe(
        {{"a", {.maximumQoS = QoS::ExactlyOnce}}, {"b", {.maximumQoS = QoS::AtMostOnce}},
            {"c", {.maximumQoS = QoS::AtLeastOnce}}},
        {}, harness.now));
    harness.exchange();
    ASSERT_EQ(client.subacks.size(), 1U);
    EXPECT_THAT(client.subacks[0].reasons,
        ElementsAre(ReasonCode::GrantedQoS2, ReasonCode::Success, ReasonCode::GrantedQoS1));
}

TEST_P(BrokerRoutingTest, UnsubscribeEndsThatFilterAndSaysWhatItFound) // MQTT-3.10.4-1, MQTT-3.11.3-2
{
    TestClient &client = join("c");
    subscribe(client, "a/+");
    subscribe(client, "b");
    ASSERT_TRUE(client.connection.unsubscribe({"a/b", "a/+", "a/+"}, harness.now));
    harness.exchange();
    ASSERT_EQ(client.unsubacks.size(), 1U);
    if (isFive()) {
        EXPECT_THAT(client.unsubacks[0].reasons,
            ElementsAre(
                ReasonCode::NoSubscriptionExisted, ReasonCode::Success, ReasonCode::NoSubscriptionExisted));
    }
    publish(client, "a/b", "1");
    publish(client, "b", "2");
    EXPECT_THAT(client.takePayloads(), ElementsAre("2"));
}

TEST_P(BrokerRoutingTest, TellsThePublisherThatNobodyListens)
{
    TestClient &client = join("c");
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce})
        EXPECT_EQ(publish(client, "a", "x", {.qos = qos}),
            isFive() ? ReasonCode::NoMatchingSubscribers : ReasonCode::Success);
}

TEST_P(BrokerRoutingTest, KeepsTheOrderOfEachTopic) // MQTT-4.6.0-5, MQTT-4.6.0-6
{
    TestClient &publisher = join("publisher");
    for (const QoS qos : allQoS) {
        TestClient &subscriber
            = harness.connect(passing("subscriber" + std::to_string(toInt(qos))), {}, {.receiveMaximum = 3});
        subscribe(subscriber, "order/#", qos);
        for (int n = 0; n < 200; ++n) {
            const auto topic = "order/" + std::to_string(n % 3);
            ASSERT_TRUE(publisher.connection.publish(
                {.message = makeMessage(topic, std::to_string(n), {.qos = qos}), .qos = qos}, harness.now));
        }
        harness.exchange();
        std::vector<std::string> expected;
        for (int n = 0; n < 200; ++n)
            expected.push_back(std::to_string(n));
        EXPECT_EQ(subscriber.takePayloads(), expected);
        disconnect(subscriber);
    }
}

TEST_P(BrokerRoutingTest, DupOfTheSenderIsNotPassedOn) // MQTT-3.3.1-3
{
    TestClient &subscriber = join("s");
    subscribe(subscriber, "a");
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("raw")));
    raw.says(mqtt::PublishPacket{.message = makeMessage("a", "x"),
        .qos = QoS::AtLeastOnce,
        .duplicate = true,
        .packetId = mqtt::PacketId{7}});
    const auto messages = subscriber.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_FALSE(messages[0].duplicate);
}

TEST_P(BrokerRoutingTest, TakesOneQoS2MessageOnceWhateverIsRepeated) // MQTT-4.3.3-10, MQTT-4.3.3-12
{
    TestClient &subscriber = join("s");
    subscribe(subscriber, "a");
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("raw")));
    const mqtt::PublishPacket packet{
        .message = makeMessage("a", "x"), .qos = QoS::ExactlyOnce, .packetId = mqtt::PacketId{7}};
    raw.says(packet);
    raw.says(packet);
    EXPECT_EQ(subscriber.takeMessages().size(), 1U);
    raw.says(mqtt::PubrelPacket{.packetId = mqtt::PacketId{7}});
    raw.says(packet);
    EXPECT_EQ(subscriber.takeMessages().size(), 1U);
}

TEST_P(BrokerRoutingTest, TheHostPublishesToo)
{
    TestClient &client = join("c");
    subscribe(client, "a", QoS::AtLeastOnce);
    harness.broker.publish(makeMessage("a", "x", {.qos = QoS::ExactlyOnce, .retain = true}), harness.now);
    harness.exchange();
    EXPECT_THAT(client.takePayloads(), ElementsAre("x"));
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 1U);
}

TEST_P(BrokerRouting5Test, NoLocalKeepsAMessageFromItsSender) // MQTT-3.8.3-3
{
    TestClient &client = join("c");
    TestClient &other = join("other");
    subscribe(client, "a", mqtt::SubscriptionOptions{.noLocal = true});
    EXPECT_EQ(publish(client, "a", "own", {.qos = QoS::AtLeastOnce}), ReasonCode::NoMatchingSubscribers);
    publish(other, "a", "other's");
    EXPECT_THAT(client.takePayloads(), ElementsAre("other's"));
}

TEST_P(BrokerRouting5Test, RetainAsPublishedKeepsTheFlag) // MQTT-3.3.1-12, MQTT-3.3.1-13
{
    TestClient &keeps = join("keeps");
    TestClient &clears = join("clears");
    subscribe(keeps, "a", mqtt::SubscriptionOptions{.retainAsPublished = true});
    subscribe(clears, "a", mqtt::SubscriptionOptions{});
    publish(keeps, "a", "1", {.retain = true});
    publish(keeps, "a", "2");
    const auto kept = keeps.takeMessages();
    const auto cleared = clears.takeMessages();
    ASSERT_EQ(kept.size(), 2U);
    ASSERT_EQ(cleared.size(), 2U);
    EXPECT_TRUE(kept[0].retain);
    EXPECT_FALSE(kept[1].retain);
    EXPECT_FALSE(cleared[0].retain);
}

TEST_P(BrokerRouting5Test, OneCopyCarriesTheIdentifiersOfAllItsSubscriptions) // MQTT-3.3.4-4
{
    TestClient &client = join("c");
    subscribe(client, "a/#", mqtt::SubscriptionOptions{}, 1);
    subscribe(client, "a/+", mqtt::SubscriptionOptions{}, 268'435'455);
    subscribe(client, "+/b", mqtt::SubscriptionOptions{});
    publish(client, "a/b", "x");
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_THAT(messages[0].subscriptionIdentifiers, testing::UnorderedElementsAre(1, 268'435'455));
}

TEST_P(BrokerRouting5Test, PassesPropertiesOnAsTheyCame) // MQTT-3.3.2-4, -15, -16, -17, -18, -20
{
    TestClient &client = join("c");
    subscribe(client, "a");
    mqtt::Properties properties;
    properties.add(PropertyId::PayloadFormatIndicator, 1);
    properties.add(PropertyId::ContentType, "text/plain");
    properties.add(PropertyId::ResponseTopic, "answers");
    properties.add(PropertyId::CorrelationData, std::string_view("\0\xFF", 2));
    properties.addUserProperty("z", "1").addUserProperty("a", "2").addUserProperty("z", "1");
    publish(client, "a", "x", {.qos = QoS::ExactlyOnce, .properties = properties});
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->properties(), properties.encoded());
}

} // namespace
} // namespace cutty::broker::test
