#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerSessionTest : public BrokerTest
{
protected:
    static bool isPresent(const TestClient &client)
    {
        return client.connack && client.connack->sessionPresent;
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerSessionTest);

class BrokerSession5Test : public BrokerSessionTest
{
};
CUTTY_FOR_VERSION_5(BrokerSession5Test);

TEST_P(BrokerSessionTest, KeepsQoS1And2ForAClientThatIsAway) // MQTT-4.5.0-1, MQTT-3.1.2-5 of 3.1.1
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    EXPECT_FALSE(isPresent(client)); // MQTT-3.2.2-3
    subscribe(client, "a");
    disconnect(client);
    publish(publisher, "a", "0");
    publish(publisher, "a", "1", {.qos = QoS::AtLeastOnce});
    publish(publisher, "a", "2", {.qos = QoS::ExactlyOnce});
    TestClient &again = joinLasting("c");
    EXPECT_TRUE(isPresent(again));
    const auto messages = again.takeMessages();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[0].message->payload(), "1");
    EXPECT_EQ(messages[1].message->payload(), "2");
    EXPECT_FALSE(messages[0].duplicate);
    EXPECT_FALSE(messages[1].duplicate);
    publish(publisher, "a", "3");
    EXPECT_THAT(again.takePayloads(), ElementsAre("3"));
}

TEST_P(BrokerSessionTest, EndsWithTheConnectionWhenItIsNotToLast) // MQTT-3.1.2-6 of 3.1.1, MQTT-4.1.0-2
{
    TestClient &client = join("c");
    subscribe(client, "a");
    harness.cut(client);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 0U);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
    EXPECT_FALSE(isPresent(joinLasting("c")));
}

TEST_P(BrokerSessionTest, CleanStartDiscardsWhatWasKept) // MQTT-3.1.2-4, MQTT-3.2.2-2
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    publish(publisher, "a", "old", {.qos = QoS::AtLeastOnce});
    TestClient &clean = join("c");
    EXPECT_FALSE(isPresent(clean));
    publish(publisher, "a", "new", {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(clean.takeMessages(), IsEmpty());
    harness.cut(clean);
    EXPECT_FALSE(isPresent(joinLasting("c")));
}

TEST_P(BrokerSessionTest, RepeatsTheUnacknowledgedWithDupInOrder) // MQTT-4.4.0-1, MQTT-3.3.1-1
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    client.held = true;
    publish(publisher, "a", "1", {.qos = QoS::AtLeastOnce});
    publish(publisher, "a", "2", {.qos = QoS::ExactlyOnce});
    publish(publisher, "a", "3", {.qos = QoS::AtLeastOnce});
    const auto first = client.takeMessages();
    ASSERT_EQ(first.size(), 3U);
    harness.cut(client);
    publish(publisher, "a", "4", {.qos = QoS::AtLeastOnce});
    TestClient &again = joinLasting("c");
    const auto second = again.takeMessages();
    ASSERT_EQ(second.size(), 4U);
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(second[n].message->payload(), first[n].message->payload());
        EXPECT_EQ(second[n].packetId, first[n].packetId);
        EXPECT_FALSE(first[n].duplicate);
        EXPECT_TRUE(second[n].duplicate);
    }
    EXPECT_EQ(second[3].message->payload(), "4");
    EXPECT_FALSE(second[3].duplicate);
    EXPECT_EQ(harness.broker.snapshot().clients.back().inFlight, 0U);
}

TEST_P(BrokerSessionTest, RepeatsPubrelNotPublishOnceTheMessageWasReceived) // MQTT-4.3.3-6
{
    TestClient &publisher = join("publisher");
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(lasting("c")));
    raw.says(mqtt::SubscribePacket{
        .packetId = mqtt::PacketId{1}, .subscriptions = {{"a", {.maximumQoS = QoS::ExactlyOnce}}}});
    raw.hears();
    publish(publisher, "a", "x", {.qos = QoS::ExactlyOnce});
    const auto id = raw.hearsOne<mqtt::PublishPacket>().packetId;
    raw.says(mqtt::PubrecPacket{.packetId = id});
    EXPECT_EQ(raw.hearsOne<mqtt::PubrelPacket>().packetId, id);
    harness.broker.handleLinkClosed(raw.link, harness.now);

    RawPeer again(harness, GetParam());
    again.says(std::make_unique<mqtt::ConnectPacket>(lasting("c")));
    const auto packets = again.hears();
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_TRUE(std::get<mqtt::ConnackPacket>(packets[0]).sessionPresent);
    EXPECT_EQ(std::get<mqtt::PubrelPacket>(packets[1]).packetId, id);
    again.says(mqtt::PubcompPacket{.packetId = id});
    EXPECT_THAT(again.hears(), IsEmpty());
    EXPECT_TRUE(again.isOpen());
}

TEST_P(BrokerSessionTest, KnowsAQoS2MessageAgainThatItTookBeforeTheLinkBroke) // MQTT-4.3.3-10
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "a");
    TestClient &client = joinLasting("c");
    client.deaf = true;
    publish(client, "a", "x", {.qos = QoS::ExactlyOnce});
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("x"));
    mqtt::SessionState session = harness.cut(client);
    TestClient &again = harness.connect(lasting("c"), std::move(session));
    EXPECT_THAT(watcher.takePayloads(), IsEmpty());
    ASSERT_EQ(again.finished.size(), 1U);
    EXPECT_EQ(again.finished[0].outcome, mqtt::PublishOutcome::Acknowledged);
}

TEST_P(BrokerSessionTest, ATakeoverClosesTheFirstConnectionAndKeepsTheSession) // MQTT-3.1.4-3, MQTT-3.1.4-2
{
    TestClient &publisher = join("publisher");
    TestClient &first = joinLasting("c");
    subscribe(first, "a");
    first.held = true;
    publish(publisher, "a", "1", {.qos = QoS::AtLeastOnce});
    TestClient &second = joinLasting("c");
    EXPECT_TRUE(isPresent(second));
    EXPECT_FALSE(harness.isOpen(first.link));
    ASSERT_TRUE(first.closed);
    EXPECT_EQ(first.closed->reason, isFive() ? ReasonCode::SessionTakenOver : ReasonCode::Success);
    publish(publisher, "a", "2", {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(second.takePayloads(), ElementsAre("1", "2"));
    EXPECT_THAT(first.takePayloads(), ElementsAre("1"));
    EXPECT_EQ(harness.broker.snapshot().clients.size(), 2U);
}

TEST_P(BrokerSessionTest, ATakeoverOfASessionThatDoesNotLastStartsAnew)
{
    TestClient &first = join("c");
    subscribe(first, "a");
    TestClient &second = joinLasting("c");
    EXPECT_FALSE(isPresent(second));
    EXPECT_TRUE(first.closed);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 0U);
}

TEST_P(BrokerSessionTest, KeepsWhatComesBetweenAClientsLastWordsAndItsLeaving) // MQTT-4.5.0-1
{
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    ASSERT_TRUE(client.connection.publish(
        {.message = makeMessage("a", "to myself"), .qos = QoS::AtLeastOnce}, harness.now));
    disconnect(client); // both in one input
    EXPECT_EQ(harness.broker.snapshot().droppedMessages, 0U);
    TestClient &again = joinLasting("c");
    EXPECT_THAT(again.takePayloads(), ElementsAre("to myself"));
}

TEST_P(BrokerSessionTest, WhatWaitsStaysInOrderOverSeveralConnections) // MQTT-4.6.0-6
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    std::vector<std::string> expected;
    for (int n = 0; n < 20; ++n) {
        expected.push_back(std::to_string(n));
        publish(publisher, "a", expected.back(), {.qos = QoS::AtLeastOnce});
    }
    std::vector<std::string> seen;
    for (int round = 0; round < 3; ++round) {
        TestClient &again = harness.open({.receiveMaximum = 2});
        ASSERT_TRUE(again.connection.connect(lasting("c"), {}, harness.now));
        harness.exchange();
        const auto payloads = again.takePayloads();
        seen.insert(seen.end(), payloads.begin(), payloads.end());
        harness.cut(again);
    }
    EXPECT_EQ(seen, expected);
}

TEST_P(BrokerSessionTest, UnsubscribedFiltersStayUnsubscribed)
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    ASSERT_TRUE(client.connection.unsubscribe({"a"}, harness.now));
    harness.exchange();
    harness.cut(client);
    publish(publisher, "a", "x", {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(joinLasting("c").takeMessages(), IsEmpty());
}

TEST_P(BrokerSessionTest, LastsForEverBeforeVersion5AndItsIntervalSince) // MQTT-3.1.2-23
{
    harness.cut(joinLasting("c"));
    harness.advance(1h);
    EXPECT_EQ(isPresent(joinLasting("c")), !isFive());
}

TEST_P(BrokerSession5Test, EndsAtItsExpiryToTheMillisecond) // MQTT-4.1.0-2
{
    TestClient &client = harness.connect(lasting("c", 2h));
    subscribe(client, "a");
    harness.advance(24h); // not while it is connected [MQTT-4.1.0-1]
    harness.cut(client);
    harness.advance(2h - 1ms);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 1U);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 1U);
    harness.advance(1ms);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 0U);
}

TEST_P(BrokerSession5Test, AResumeStopsTheExpiryAndTheNextLeaveStartsItAnew)
{
    harness.cut(harness.connect(lasting("c", 10s)));
    harness.advance(9s);
    TestClient &again = harness.connect(lasting("c", 20s));
    EXPECT_TRUE(isPresent(again));
    harness.advance(1h);
    harness.cut(again);
    harness.advance(19s);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 1U);
    harness.advance(1s);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
    EXPECT_EQ(harness.broker.pollTimeout(), std::nullopt);
}

TEST_P(BrokerSession5Test, NeverEndsAtTheLargestInterval) // MQTT 5, 3.1.2.11.2
{
    harness.cut(harness.connect(lasting("c", Session::forever)));
    EXPECT_EQ(harness.broker.pollTimeout(), std::nullopt);
    harness.cut(harness.connect(lasting("d", Session::forever - 1s)));
    EXPECT_EQ(harness.broker.pollTimeout(), harness.now + (Session::forever - 1s));
}

TEST_P(BrokerSession5Test, DisconnectChangesTheInterval) // MQTT 5, 3.14.2.2.2
{
    const auto leave = [&](TestClient &client, std::uint32_t seconds) {
        mqtt::Properties properties;
        properties.add(PropertyId::SessionExpiryInterval, seconds);
        disconnect(client, ReasonCode::Success, properties);
    };
    leave(harness.connect(lasting("shorter", 1h)), 0);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
    leave(harness.connect(lasting("longer", 1s)), 3600);
    harness.advance(3599s);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 1U);
    harness.advance(1s);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
}

TEST_P(BrokerSession5Test, MessageExpiryCountsDownWhileItWaits) // MQTT-3.3.2-5, MQTT-3.3.2-6
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    for (const std::uint32_t seconds : {10U, 100U}) {
        mqtt::Properties properties;
        properties.add(PropertyId::MessageExpiryInterval, seconds);
        publish(publisher, "a", std::to_string(seconds), {.qos = QoS::AtLeastOnce, .properties = properties});
    }
    harness.advance(30s);
    const auto messages = joinLasting("c").takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->payload(), "100");
    EXPECT_EQ(messages[0].message->messageExpiryInterval(), 70s);
}

} // namespace
} // namespace cutty::broker::test
