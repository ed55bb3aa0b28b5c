#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::ReasonCode;
using testing::SizeIs;

class BrokerEventTest : public BrokerTest
{
protected:
    BrokerEventTest()
        : BrokerTest({.maximumQueuedMessages = 1, .maximumTopicLevels = 3})
    {
        harness.broker.reportEvents(EventDetail::Messages);
    }
    /// All of one kind that have come; the others are dropped.
    template <typename T> std::vector<T> take()
    {
        std::vector<T> found;
        while (auto event = harness.broker.pollEvent()) {
            if (auto *kind = std::get_if<T>(&event->kind))
                found.push_back(std::move(*kind));
        }
        return found;
    }
    template <typename T> T takeOne()
    {
        std::vector<T> found = take<T>();
        if (found.size() != 1) {
            ADD_FAILURE() << found.size() << " events of the kind came";
            return {};
        }
        return std::move(found.front());
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerEventTest);

TEST_P(BrokerEventTest, NothingIsReportedUnlessAsked)
{
    BrokerHarness quiet;
    quiet.connect(passing("c"));
    EXPECT_FALSE(quiet.broker.pollEvent());
    EXPECT_EQ(quiet.broker.takeLostEvents(), 0U);
}

TEST_P(BrokerEventTest, TellsWhoComesIn)
{
    mqtt::ConnectPacket packet = lasting("c");
    packet.userName = "maria";
    packet.keepAlive = 30s;
    harness.cut(harness.connect(packet));
    take<ClientConnected>();
    harness.now += 1s;
    const TestClient &client = harness.connect(packet);
    const auto event = harness.broker.pollEvent();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->time, harness.now);
    const auto &connected = std::get<ClientConnected>(event->kind);
    EXPECT_EQ(connected.link, client.link);
    EXPECT_EQ(connected.clientId, "c");
    EXPECT_EQ(connected.userName, "maria");
    EXPECT_EQ(connected.version, GetParam());
    EXPECT_EQ(connected.keepAlive, 30s);
    EXPECT_FALSE(connected.cleanStart);
    EXPECT_TRUE(connected.sessionPresent);
}

TEST_P(BrokerEventTest, TellsWhoEndsAConnectionAndHow)
{
    disconnect(join("c"));
    auto ended = takeOne<ClientDisconnected>();
    EXPECT_EQ(ended.by, EndedBy::Client);
    EXPECT_EQ(ended.cause, mqtt::CloseCause::Peer);
    harness.cut(join("c"));
    EXPECT_EQ(takeOne<ClientDisconnected>().cause, mqtt::CloseCause::TransportLost);
    join("c");
    harness.broker.disconnectClient("c", ReasonCode::AdministrativeAction, harness.now);
    ended = takeOne<ClientDisconnected>();
    EXPECT_EQ(ended.by, EndedBy::Command);
    EXPECT_EQ(ended.reason, ReasonCode::AdministrativeAction);
    join("c");
    join("c");
    EXPECT_EQ(takeOne<ClientDisconnected>().by, EndedBy::Takeover);
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("raw")));
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("raw")));
    ended = takeOne<ClientDisconnected>();
    EXPECT_EQ(ended.by, EndedBy::Broker);
    ASSERT_TRUE(ended.error);
    EXPECT_EQ(ended.error->statement, "MQTT-3.1.0-2");
}

TEST_P(BrokerEventTest, TellsOfLinksThatBecomeNoClient)
{
    harness.broker.setOptions({.acceptsEmptyClientId = false});
    join("");
    auto refused = takeOne<ConnectionRefused>();
    EXPECT_EQ(refused.cause, mqtt::CloseCause::Local);
    EXPECT_EQ(refused.reason, ReasonCode::ClientIdentifierNotValid);
    RawPeer garbage(harness, GetParam());
    garbage.saysBytes("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(takeOne<ConnectionRefused>().error);
    harness.openRaw();
    harness.advance(10s);
    EXPECT_EQ(takeOne<ConnectionRefused>().cause, mqtt::CloseCause::HandshakeTimeout);
}

TEST_P(BrokerEventTest, TellsOfSubscriptions)
{
    TestClient &client = join("c");
    subscribe(client, "a/#", QoS::AtLeastOnce);
    auto subscribed = takeOne<ClientSubscribed>();
    EXPECT_EQ(subscribed.clientId, "c");
    EXPECT_EQ(subscribed.filter, "a/#");
    EXPECT_EQ(subscribed.options.maximumQoS, QoS::AtLeastOnce);
    EXPECT_EQ(subscribed.reason, ReasonCode::GrantedQoS1);
    subscribe(client, "a/b/c/d");
    EXPECT_EQ(takeOne<ClientSubscribed>().reason, ReasonCode::TopicFilterInvalid);
    ASSERT_TRUE(client.connection.unsubscribe({"a/#"}, harness.now));
    harness.exchange();
    EXPECT_EQ(takeOne<ClientUnsubscribed>().filter, "a/#");
}

TEST_P(BrokerEventTest, TellsWhyMessagesAreDropped)
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "#");
    harness.cut(client);
    publish(publisher, "a", "offline");
    EXPECT_EQ(takeOne<MessageDropped>().reason, DropReason::ClientAway);
    publish(publisher, "a", "kept", {.qos = QoS::AtLeastOnce});
    publish(publisher, "a", "lost", {.qos = QoS::AtLeastOnce});
    const auto lost = takeOne<MessageDropped>();
    EXPECT_EQ(lost.reason, DropReason::QueueFull);
    EXPECT_EQ(lost.clientId, "c");
    EXPECT_EQ(lost.message->payload(), "lost");
    publish(publisher, "a/b/c/d", "deep");
    const auto deep = takeOne<MessageDropped>();
    EXPECT_EQ(deep.reason, DropReason::TopicTooDeep);
    EXPECT_EQ(deep.clientId, "publisher");
    const DropCounts counts = harness.broker.sessions({.text = "c"}).entries.at(0).dropped;
    EXPECT_EQ(counts.of(DropReason::ClientAway), 1U);
    EXPECT_EQ(counts.of(DropReason::QueueFull), 1U);
    EXPECT_EQ(harness.broker.totals().dropped.total(), 3U);
}

TEST_P(BrokerEventTest, MessagesThatExpireInAQueueAreDropped)
{
    if (!isFive())
        return;
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    mqtt::Properties properties;
    properties.add(mqtt::PropertyId::MessageExpiryInterval, 5);
    harness.broker.publish(
        makeMessage("a", "x", {.qos = QoS::AtLeastOnce, .properties = properties}), harness.now);
    harness.advance(6s);
    EXPECT_THAT(joinLasting("c").messages, testing::IsEmpty());
    const auto expired = takeOne<MessageDropped>();
    EXPECT_EQ(expired.reason, DropReason::Expired);
    EXPECT_EQ(expired.message->payload(), "x");
}

TEST_P(BrokerEventTest, TellsOfWillsAndTheEndsOfSessions)
{
    mqtt::ConnectPacket packet = passing("c");
    packet.will = mqtt::Will{.topic = "will"};
    harness.cut(harness.connect(packet));
    bool published = false;
    bool ended = false;
    while (auto event = harness.broker.pollEvent()) {
        if (const auto *will = std::get_if<WillPublished>(&event->kind)) {
            published = true;
            EXPECT_EQ(will->clientId, "c");
            EXPECT_EQ(will->message->topic(), "will");
        }
        if (const auto *end = std::get_if<SessionEnded>(&event->kind)) {
            ended = true;
            EXPECT_EQ(end->cause, SessionEnd::WithConnection);
        }
    }
    EXPECT_TRUE(published && ended);
    harness.cut(joinLasting("c"));
    join("c");
    EXPECT_EQ(takeOne<SessionEnded>().cause, SessionEnd::CleanStart);
    harness.broker.setOptions({.maximumSessionExpiry = 5s});
    harness.cut(joinLasting("d"));
    harness.advance(5s);
    EXPECT_EQ(takeOne<SessionEnded>().cause, SessionEnd::Expired);
    EXPECT_EQ(harness.broker.totals().expiredSessions, 1U);
}

TEST_P(BrokerEventTest, WhatNobodyDrainsIsBoundedAndTheLossCounted)
{
    harness.broker.reportEvents(EventDetail::Clients, 3);
    for (int n = 0; n < 5; ++n)
        join("c" + std::to_string(n));
    EXPECT_EQ(harness.broker.takeLostEvents(), 2U);
    EXPECT_EQ(harness.broker.takeLostEvents(), 0U);
    EXPECT_THAT(take<ClientConnected>(), SizeIs(3));
}

TEST_P(BrokerEventTest, LessDetailLeavesOutWhatComesWithMessages)
{
    harness.broker.reportEvents(EventDetail::Clients);
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    publish(join("publisher"), "a", "x");
    EXPECT_THAT(take<MessageDropped>(), SizeIs(0));
    harness.broker.reportEvents(EventDetail::Off);
    join("d");
    EXPECT_FALSE(harness.broker.pollEvent());
}

} // namespace
} // namespace cutty::broker::test
