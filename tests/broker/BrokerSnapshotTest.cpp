#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using testing::IsEmpty;

class BrokerSnapshotTest : public BrokerTest
{
protected:
    ClientSnapshot of(const TestClient &client) const
    {
        for (const ClientSnapshot &one : harness.broker.snapshot().clients) {
            if (one.link == client.link)
                return one;
        }
        ADD_FAILURE() << "the client is not in the snapshot";
        return {};
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerSnapshotTest);

TEST_P(BrokerSnapshotTest, DescribesAClientAsItConnected)
{
    mqtt::ConnectPacket packet = lasting("c");
    packet.keepAlive = 30s;
    packet.userName = "maria";
    TestClient &client = harness.connect(packet);
    const TimePoint connectedAt = harness.now;
    harness.advance(5s);
    const ClientSnapshot snapshot = of(client);
    EXPECT_EQ(snapshot.clientId, "c");
    EXPECT_EQ(snapshot.userName, "maria");
    EXPECT_EQ(snapshot.version, GetParam());
    EXPECT_EQ(snapshot.keepAlive, 30s);
    EXPECT_FALSE(snapshot.cleanStart);
    EXPECT_EQ(snapshot.connectedAt, connectedAt);
}

TEST_P(BrokerSnapshotTest, ListsOnlyThoseLetInInTheOrderOfTheirLinks)
{
    harness.openRaw();
    join("z");
    join("a");
    harness.cut(joinLasting("away"));
    const BrokerSnapshot snapshot = harness.broker.snapshot();
    ASSERT_EQ(snapshot.clients.size(), 2U);
    EXPECT_EQ(snapshot.clients[0].clientId, "z");
    EXPECT_EQ(snapshot.clients[1].clientId, "a");
    EXPECT_EQ(snapshot.offlineSessions, 1U);
}

TEST_P(BrokerSnapshotTest, CountsMessagesReceivedAndSent)
{
    TestClient &publisher = join("publisher");
    TestClient &one = join("one");
    TestClient &two = join("two");
    subscribe(one, "a");
    subscribe(two, "#");
    subscribe(two, "b");
    for (const QoS qos : allQoS)
        publish(publisher, "a", "x", {.qos = qos, .retain = true});
    publish(publisher, "nobody/listens", "x");
    const BrokerSnapshot snapshot = harness.broker.snapshot();
    EXPECT_EQ(snapshot.receivedMessages, 4U);
    EXPECT_EQ(snapshot.sentMessages, 7U);
    EXPECT_EQ(snapshot.droppedMessages, 0U);
    EXPECT_EQ(snapshot.subscriptions, 3U);
    EXPECT_EQ(snapshot.retainedMessages, 1U);
    EXPECT_EQ(of(publisher).counters.receivedMessages, 4U);
    EXPECT_EQ(of(publisher).counters.sentMessages, 0U);
    EXPECT_EQ(of(two).counters.sentMessages, 4U);
    EXPECT_EQ(of(two).subscriptions, 2U);
    disconnect(two);
    EXPECT_EQ(harness.broker.snapshot().sentMessages, 7U);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 1U);
}

TEST_P(BrokerSnapshotTest, CountsWhatIsInFlightAndWhatWaits)
{
    TestClient &publisher = join("publisher");
    TestClient &client = harness.connect(lasting("c"), {}, {.receiveMaximum = 2});
    subscribe(client, "a");
    client.held = true;
    for (int n = 0; n < 5; ++n)
        publish(publisher, "a", "x", {.qos = QoS::AtLeastOnce});
    const std::size_t inFlight = isFive() ? 2 : 5;
    EXPECT_EQ(of(client).inFlight, inFlight);
    EXPECT_EQ(of(client).queued, 5 - inFlight);
    EXPECT_EQ(harness.broker.snapshot().sentMessages, inFlight);
    client.held = false;
    harness.exchange();
    EXPECT_EQ(of(client).inFlight, 0U);
    EXPECT_EQ(harness.broker.snapshot().sentMessages, 5U);
}

TEST_P(BrokerSnapshotTest, WhatWaitedForAClientCountsAsSentWhenItGoesOut)
{
    TestClient &publisher = join("publisher");
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    harness.cut(client);
    publish(publisher, "a", "x", {.qos = QoS::AtLeastOnce});
    EXPECT_EQ(harness.broker.snapshot().sentMessages, 0U);
    TestClient &again = joinLasting("c");
    EXPECT_EQ(harness.broker.snapshot().sentMessages, 1U);
    EXPECT_EQ(of(again).counters.sentMessages, 1U);
}

TEST_P(BrokerSnapshotTest, CountsTheBytesOfALink)
{
    RawPeer raw(harness, GetParam());
    std::string bytes;
    encode(bytes, passing("c"));
    raw.saysBytes(bytes);
    const std::string answer = harness.takeRaw(raw.link);
    const auto counters = harness.broker.snapshot().clients.front().counters;
    EXPECT_EQ(counters.receivedBytes, bytes.size());
    EXPECT_EQ(counters.sentBytes, answer.size());
}

TEST_P(BrokerSnapshotTest, IsEmptyAtTheStart)
{
    const BrokerSnapshot snapshot = harness.broker.snapshot();
    EXPECT_THAT(snapshot.clients, IsEmpty());
    EXPECT_EQ(snapshot.subscriptions + snapshot.retainedMessages + snapshot.offlineSessions, 0U);
    EXPECT_EQ(snapshot.receivedMessages + snapshot.sentMessages + snapshot.droppedMessages, 0U);
}

} // namespace
} // namespace cutty::broker::test
