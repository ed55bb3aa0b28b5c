#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::RetainHandling;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerRetainedTest : public BrokerTest
{
};
CUTTY_FOR_BOTH_VERSIONS(BrokerRetainedTest);

class BrokerRetained5Test : public BrokerTest
{
};
CUTTY_FOR_VERSION_5(BrokerRetained5Test);

TEST_P(BrokerRetainedTest, GoesToLaterSubscribersAndOutlivesItsPublisher) // MQTT-3.3.1-5, MQTT-3.3.1-8
{
    TestClient &publisher = join("publisher");
    publish(publisher, "plant/status", "up", {.qos = QoS::AtLeastOnce, .retain = true});
    disconnect(publisher);
    for (const QoS granted : allQoS) {
        TestClient &subscriber = join("s" + std::to_string(toInt(granted)));
        subscribe(subscriber, "plant/+", granted);
        const auto messages = subscriber.takeMessages();
        ASSERT_EQ(messages.size(), 1U);
        EXPECT_TRUE(messages[0].retain);
        EXPECT_EQ(messages[0].qos, std::min(granted, QoS::AtLeastOnce));
        EXPECT_EQ(messages[0].message->payload(), "up");
    }
}

TEST_P(BrokerRetainedTest, ReachesEstablishedSubscriptionsWithoutTheFlag) // MQTT-3.3.1-9, MQTT-3.3.1-12
{
    TestClient &client = join("c");
    subscribe(client, "a");
    publish(client, "a", "x", {.retain = true});
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_FALSE(messages[0].retain);
}

TEST_P(BrokerRetainedTest, TheNextOneReplacesIt) // MQTT-3.3.1-5, MQTT-3.3.1-7 of 3.1.1
{
    TestClient &client = join("c");
    publish(client, "a", "old", {.qos = QoS::ExactlyOnce, .retain = true});
    publish(client, "a", "new", {.retain = true});
    subscribe(client, "a");
    EXPECT_THAT(client.takePayloads(), ElementsAre("new"));
}

TEST_P(BrokerRetainedTest, AnOrdinaryMessageLeavesIt) // MQTT-3.3.1-8, MQTT-3.3.1-12 of 3.1.1
{
    TestClient &client = join("c");
    publish(client, "a", "kept", {.retain = true});
    publish(client, "a", "passing");
    publish(client, "a", "");
    subscribe(client, "a");
    EXPECT_THAT(client.takePayloads(), ElementsAre("kept"));
}

TEST_P(BrokerRetainedTest, AnEmptyOneRemovesItAndIsDelivered) // MQTT-3.3.1-6, MQTT-3.3.1-7
{
    TestClient &early = join("early");
    subscribe(early, "a");
    publish(early, "a", "x", {.retain = true});
    publish(early, "a", "", {.qos = QoS::AtLeastOnce, .retain = true});
    const auto messages = early.takeMessages();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[1].message->payload(), "");
    EXPECT_FALSE(messages[1].retain);
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 0U);
    TestClient &late = join("late");
    subscribe(late, "a");
    EXPECT_THAT(late.takePayloads(), IsEmpty());
}

TEST_P(BrokerRetainedTest, ComesAgainWhenTheFilterIsSubscribedAgain) // MQTT-3.8.4-4, MQTT-3.3.1-9
{
    TestClient &client = join("c");
    publish(client, "a", "x", {.retain = true});
    subscribe(client, "a");
    subscribe(client, "a");
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_TRUE(messages[1].retain);
}

TEST_P(BrokerRetainedTest, ASharedSubscriptionGetsNone)
{
    TestClient &client = join("c");
    publish(client, "a", "x", {.retain = true});
    publish(client, "$share/g/a", "a topic like the filter's text", {.retain = true});
    EXPECT_EQ(subscribe(client, "$share/g/a"), mqtt::ReasonCode::GrantedQoS2);
    EXPECT_THAT(client.takeMessages(), IsEmpty());
}

TEST_P(BrokerRetained5Test, RetainHandlingDecidesWhenItComes) // MQTT-3.3.1-9, MQTT-3.3.1-10, MQTT-3.3.1-11
{
    struct Case
    {
        RetainHandling handling;
        std::size_t first;
        std::size_t again;
    };
    for (const auto &[handling, first, again] : {Case{RetainHandling::SendAtSubscribe, 1, 1},
             Case{RetainHandling::SendAtNewSubscribe, 1, 0}, Case{RetainHandling::DoNotSend, 0, 0}}) {
        TestClient &client = join("c" + std::to_string(static_cast<int>(handling)));
        publish(client, "a", "x", {.retain = true});
        const mqtt::SubscriptionOptions options{.retainHandling = handling};
        subscribe(client, "a", options);
        EXPECT_EQ(client.takeMessages().size(), first);
        subscribe(client, "a", options);
        EXPECT_EQ(client.takeMessages().size(), again);
        ASSERT_TRUE(client.connection.unsubscribe({"a"}, harness.now));
        subscribe(client, "a", options);
        EXPECT_EQ(client.takeMessages().size(), first);
    }
}

TEST_P(BrokerRetained5Test, CarriesTheSubscriptionsIdentifier)
{
    TestClient &client = join("c");
    publish(client, "a", "x", {.retain = true});
    subscribe(client, "+", mqtt::SubscriptionOptions{}, 42);
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_THAT(messages[0].subscriptionIdentifiers, ElementsAre(42));
}

TEST_P(BrokerRetained5Test, CountsItsExpiryDownAndIsGoneAtItsEnd) // MQTT-3.3.2-5, MQTT-3.3.2-6
{
    TestClient &client = join("c");
    mqtt::Properties tenSeconds;
    tenSeconds.add(PropertyId::MessageExpiryInterval, 10);
    publish(client, "a", "x", {.retain = true, .properties = tenSeconds});
    publish(client, "b", "stays", {.retain = true});
    harness.advance(4s);
    subscribe(client, "a");
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->messageExpiryInterval(), 6s);
    harness.advance(5999ms);
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 2U);
    harness.advance(1ms);
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 1U);
    subscribe(client, "#");
    EXPECT_THAT(client.takePayloads(), ElementsAre("stays"));
}

} // namespace
} // namespace cutty::broker::test
