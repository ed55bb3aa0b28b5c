#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerLimitsTest : public BrokerTest
{
protected:
    BrokerLimitsTest()
        : BrokerTest({.connection = {.maximumPacketSize = 1000, .receiveMaximum = 2},
              .maximumQueuedMessages = 3,
              .maximumBacklogBytes = 100,
              .maximumTopicLevels = 4})
    {
    }
    void publishNumbers(TestClient &publisher, int count, QoS qos)
    {
        for (int n = 1; n <= count; ++n)
            publish(publisher, "a", std::to_string(n), {.qos = qos});
    }
    std::uint64_t dropped() const { return harness.broker.snapshot().droppedMessages; }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerLimitsTest);

class BrokerLimits5Test : public BrokerLimitsTest
{
};
CUTTY_FOR_VERSION_5(BrokerLimits5Test);

TEST_P(BrokerLimitsTest, TheQueueOfAClientThatIsAwayIsBoundedAndTheLossCounted)
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    publishNumbers(publisher, 5, QoS::AtLeastOnce);
    EXPECT_EQ(dropped(), 2U);
    EXPECT_THAT(joinLasting("c").takePayloads(), ElementsAre("1", "2", "3"));
}

TEST_P(BrokerLimitsTest, QoS0ForAClientThatIsAwayCountsAsDropped)
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    publishNumbers(publisher, 5, QoS::AtMostOnce);
    EXPECT_EQ(dropped(), 5U);
}

TEST_P(BrokerLimitsTest, QoS0IsDroppedForAClientThatDoesNotRead)
{
    TestClient &client = join("c");
    subscribe(client, "a");
    harness.broker.handleBacklog(client.link, 101);
    publish(client, "a", "dropped");
    publish(client, "a", "kept", {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(client.takePayloads(), ElementsAre("kept"));
    EXPECT_EQ(dropped(), 1U);
    EXPECT_EQ(harness.broker.snapshot().clients.front().counters.dropped.total(), 1U);
    harness.broker.handleBacklog(client.link, 0);
    publish(client, "a", "read again");
    EXPECT_THAT(client.takePayloads(), ElementsAre("read again"));
}

TEST_P(BrokerLimitsTest, WhatIsNotYetPolledCountsAsBacklog)
{
    TestClient &client = join("c");
    subscribe(client, "a");
    for (int n = 0; n < 10; ++n)
        harness.broker.publish(makeMessage("a", std::string(50, 'x')), harness.now);
    harness.exchange();
    EXPECT_EQ(client.takeMessages().size(), 2U);
    EXPECT_EQ(dropped(), 8U);
}

TEST_P(BrokerLimitsTest, WhatAClientThatIsAwayHoldsIsBoundedInBytes)
{
    harness.broker.setOptions({.maximumQueuedBytes = 2000});
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    for (int n = 0; n < 5; ++n)
        harness.broker.publish(
            makeMessage("a", std::string(900, 'x'), {.qos = QoS::AtLeastOnce}), harness.now);
    const SessionSnapshot session = harness.broker.sessions({.text = "c"}).entries.at(0);
    EXPECT_EQ(session.queued, 2U);
    EXPECT_LE(session.heldBytes, 2000U);
    EXPECT_EQ(session.dropped.of(DropReason::QueueFull), 3U);
    EXPECT_EQ(joinLasting("c").takeMessages().size(), 2U);
    EXPECT_EQ(harness.broker.clients({}).entries.at(0).heldBytes, 0U);
}

TEST_P(BrokerLimitsTest, WhatAStuckClientHoldsIsBoundedInBytesAndGivesWayWhenItReadsOn)
{
    harness.broker.setOptions({.maximumQueuedBytes = 2000});
    TestClient &client = join("c");
    subscribe(client, "a");
    client.held = true;
    const auto send = [&](QoS qos) {
        harness.broker.publish(makeMessage("a", std::string(900, 'x'), {.qos = qos}), harness.now);
        harness.exchange();
    };
    for (int n = 0; n < 5; ++n)
        send(n % 2 == 0 ? QoS::AtLeastOnce : QoS::ExactlyOnce);
    EXPECT_EQ(harness.broker.clients({}).entries.at(0).inFlight, 2U);
    EXPECT_LE(harness.broker.clients({}).entries.at(0).heldBytes, 2000U);
    EXPECT_EQ(dropped(), 3U);
    client.held = false;
    harness.exchange();
    EXPECT_EQ(harness.broker.clients({}).entries.at(0).heldBytes, 0U);
    send(QoS::ExactlyOnce);
    EXPECT_EQ(client.takeMessages().size(), 3U);
    EXPECT_EQ(harness.broker.clients({}).entries.at(0).heldBytes, 0U);
}

TEST_P(BrokerLimitsTest, ASessionThatHoldsNothingTakesAMessageOfAnySize)
{
    harness.broker.setOptions({.maximumQueuedBytes = 10});
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    for (const std::string_view payload : {"a rather long payload", "another"})
        harness.broker.publish(makeMessage("a", payload, {.qos = QoS::AtLeastOnce}), harness.now);
    EXPECT_THAT(joinLasting("c").takePayloads(), ElementsAre("a rather long payload"));
}

TEST_P(BrokerLimitsTest, TopicsTooDeepAreNotDelivered)
{
    TestClient &client = join("c");
    subscribe(client, "#");
    EXPECT_EQ(publish(client, "1/2/3/4", "x", {.qos = QoS::AtLeastOnce}), ReasonCode::Success);
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        EXPECT_EQ(publish(client, "1/2/3/4/5", "deep", {.qos = qos, .retain = true}),
            isFive() ? ReasonCode::TopicNameInvalid : ReasonCode::Success);
    }
    EXPECT_THAT(client.takePayloads(), ElementsAre("x"));
    EXPECT_EQ(dropped(), 2U);
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 0U);
}

TEST_P(BrokerLimitsTest, FiltersTooDeepAreRefused)
{
    TestClient &client = join("c");
    EXPECT_EQ(subscribe(client, "+/+/+/#"), ReasonCode::GrantedQoS2);
    EXPECT_EQ(subscribe(client, "+/+/+/+/#"),
        isFive() ? ReasonCode::TopicFilterInvalid : ReasonCode::UnspecifiedError);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 1U);
    ASSERT_TRUE(client.connection.unsubscribe({std::string(400, '/')}, harness.now));
    harness.exchange();
    EXPECT_EQ(client.unsubacks.size(), 1U);
}

TEST_P(BrokerLimitsTest, AWillTooDeepIsRefused)
{
    mqtt::ConnectPacket packet = passing("c");
    packet.will = mqtt::Will{.topic = "1/2/3/4/5"};
    const TestClient &client = harness.connect(packet);
    EXPECT_FALSE(client.connack);
    ASSERT_TRUE(client.closed);
    EXPECT_EQ(client.closed->cause, mqtt::CloseCause::Refused);
    if (isFive()) {
        EXPECT_EQ(client.closed->reason, ReasonCode::TopicNameInvalid);
    }
}

TEST_P(BrokerLimitsTest, APacketTooLargeEndsTheConnection) // MQTT-3.2.2-15
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    raw.hears();
    raw.says(mqtt::PublishPacket{.message = makeMessage("a", std::string(1000, 'x'))});
    EXPECT_FALSE(raw.isOpen());
    if (isFive()) {
        EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::PacketTooLarge);
    }
}

TEST_P(BrokerLimits5Test, AnnouncesItsLimits)
{
    const TestClient &client = join("c");
    ASSERT_TRUE(client.connack);
    EXPECT_EQ(client.connack->properties.number(mqtt::PropertyId::MaximumPacketSize), 1000U);
    EXPECT_EQ(client.connack->properties.number(mqtt::PropertyId::ReceiveMaximum), 2U);
}

TEST_P(BrokerLimits5Test, MoreThanItsReceiveMaximumEndsTheConnection) // MQTT-3.3.4-7
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    raw.hears();
    mqtt::PublishPacket packet{.message = makeMessage("a", "x"), .qos = QoS::ExactlyOnce};
    for (std::uint16_t id = 1; id <= 2; ++id) {
        packet.packetId = mqtt::PacketId{id};
        raw.says(packet);
    }
    EXPECT_EQ(raw.hears().size(), 2U);
    packet.packetId = mqtt::PacketId{3};
    raw.says(packet);
    EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::ReceiveMaximumExceeded);
    EXPECT_FALSE(raw.isOpen());
}

TEST_P(BrokerLimits5Test, KeepsToTheClientsReceiveMaximum) // MQTT-3.3.4-9, MQTT-3.3.4-10
{
    TestClient &publisher = join("publisher");
    TestClient &client = harness.connect(passing("c"), {}, {.receiveMaximum = 2});
    subscribe(client, "a");
    client.held = true;
    publishNumbers(publisher, 4, QoS::ExactlyOnce);
    publish(publisher, "a", "0");
    EXPECT_THAT(client.takePayloads(), ElementsAre("1", "2", "0"));
    client.held = false;
    harness.exchange();
    EXPECT_THAT(client.takePayloads(), ElementsAre("3", "4"));
    EXPECT_EQ(dropped(), 0U);
}

TEST_P(BrokerLimits5Test, TheQueueOfAClientThatDoesNotAcknowledgeIsBounded)
{
    TestClient &publisher = join("publisher");
    TestClient &client = harness.connect(passing("c"), {}, {.receiveMaximum = 1});
    subscribe(client, "a");
    client.held = true;
    publishNumbers(publisher, 6, QoS::AtLeastOnce);
    EXPECT_EQ(dropped(), 2U);
    client.held = false;
    harness.exchange();
    EXPECT_THAT(client.takePayloads(), ElementsAre("1", "2", "3", "4"));
}

TEST_P(BrokerLimits5Test, DropsWhatIsTooLargeForTheClientAsIfDelivered) // MQTT-3.1.2-24, MQTT-3.1.2-25
{
    TestClient &publisher = join("publisher");
    TestClient &client = harness.connect(passing("c"), {}, {.maximumPacketSize = 50});
    subscribe(client, "a");
    for (const QoS qos : allQoS) {
        EXPECT_EQ(publish(publisher, "a", std::string(50, 'x'), {.qos = qos}).value_or(ReasonCode::Success),
            ReasonCode::Success);
    }
    publish(publisher, "a", "small", {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(client.takePayloads(), ElementsAre("small"));
    EXPECT_EQ(dropped(), 3U);
}

TEST_P(BrokerLimits5Test, DropsWhatWaitedAndIsTooLargeForTheNextConnection) // MQTT-3.1.2-25
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    publish(publisher, "a", std::string(50, 'x'), {.qos = QoS::AtLeastOnce});
    publish(publisher, "a", "small", {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(
        harness.connect(lasting("c"), {}, {.maximumPacketSize = 50}).takePayloads(), ElementsAre("small"));
    EXPECT_EQ(dropped(), 1U);
}

} // namespace
} // namespace cutty::broker::test
