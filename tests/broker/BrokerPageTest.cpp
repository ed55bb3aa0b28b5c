#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using testing::ElementsAre;
using testing::IsEmpty;

template <typename T, typename Member> auto each(const Page<T> &page, Member member)
{
    std::vector<std::string> values;
    for (const T &entry : page.entries)
        values.emplace_back(entry.*member);
    return values;
}

class BrokerPageTest : public BrokerTest
{
protected:
    std::vector<std::string> clients(const PageRequest &request) const
    {
        return each(harness.broker.clients(request), &ClientSnapshot::clientId);
    }
    std::vector<std::string> filters(const PageRequest &request) const
    {
        return each(harness.broker.subscriptions(request), &SubscriptionSnapshot::filter);
    }
    std::vector<std::string> retained(std::string_view filter, const PageRequest &request) const
    {
        std::vector<std::string> topics;
        for (const auto &one : harness.broker.retainedMessages(filter, request, harness.now).entries)
            topics.emplace_back(one.message->topic());
        return topics;
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerPageTest);

class BrokerPage5Test : public BrokerPageTest
{
};
CUTTY_FOR_VERSION_5(BrokerPage5Test);

TEST_P(BrokerPageTest, ListsClientsInPages)
{
    for (const std::string name : {"e", "d", "c", "b", "a"})
        join(name);
    harness.cut(joinLasting("away"));
    EXPECT_THAT(clients({.offset = 0, .limit = 2}), ElementsAre("e", "d"));
    EXPECT_THAT(clients({.offset = 4, .limit = 2}), ElementsAre("a"));
    EXPECT_THAT(clients({.offset = 5}), IsEmpty());
    EXPECT_EQ(harness.broker.clients({.limit = 1}).total, 5U);
}

TEST_P(BrokerPageTest, SearchesClientsByIdentifierUserNameAndAddress)
{
    mqtt::ConnectPacket packet = passing("two");
    packet.userName = "maria";
    harness.connect(packet);
    join("one");
    const LinkId link{99};
    harness.broker.handleLinkOpened(link, harness.now, {.peerAddress = "10.0.0.7:50000"});
    std::string bytes;
    encode(bytes, passing("three"));
    harness.broker.handleInput(link, bytes, harness.now);
    EXPECT_THAT(clients({.text = "ne"}), ElementsAre("one"));
    EXPECT_THAT(clients({.text = "maria"}), ElementsAre("two"));
    EXPECT_THAT(clients({.text = "10.0.0.7"}), ElementsAre("three"));
    EXPECT_EQ(harness.broker.clients({.text = "e"}).total, 2U);
}

TEST_P(BrokerPageTest, DescribesAClientsWillAndIdleTime)
{
    mqtt::ConnectPacket packet = lasting("c");
    packet.will = mqtt::Will{.topic = "will", .payload = "gone", .qos = QoS::AtLeastOnce, .retain = true};
    TestClient &client = harness.connect(packet);
    const TimePoint heard = harness.now;
    harness.advance(5s);
    const ClientSnapshot snapshot = harness.broker.clients({}).entries.at(0);
    EXPECT_EQ(snapshot.lastHeardAt, heard);
    ASSERT_TRUE(snapshot.will);
    EXPECT_EQ(snapshot.will->topic, "will");
    EXPECT_EQ(snapshot.will->payloadSize, 4U);
    EXPECT_EQ(snapshot.will->qos, QoS::AtLeastOnce);
    EXPECT_TRUE(snapshot.will->retain);
    publish(client, "a", "x");
    EXPECT_EQ(harness.broker.clients({}).entries.at(0).lastHeardAt, harness.now);
}

TEST_P(BrokerPage5Test, DescribesWhatAClientAnnounced)
{
    mqtt::ConnectPacket packet = lasting("c", 90s);
    packet.properties.add(PropertyId::ReceiveMaximum, 7);
    packet.properties.add(PropertyId::MaximumPacketSize, 999);
    packet.properties.add(PropertyId::TopicAliasMaximum, 3);
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
    const ClientSnapshot snapshot = harness.broker.clients({}).entries.at(0);
    EXPECT_EQ(snapshot.receiveMaximum, 7U);
    EXPECT_EQ(snapshot.maximumPacketSize, 999U);
    EXPECT_EQ(snapshot.topicAliasMaximum, 3U);
    EXPECT_EQ(snapshot.sessionExpiryInterval, 90s);
}

TEST_P(BrokerPageTest, ListsSessionsAlsoThoseOfClientsThatAreAway)
{
    TestClient &client = joinLasting("away");
    subscribe(client, "a");
    harness.cut(client);
    const TimePoint left = harness.now;
    join("here");
    harness.broker.publish(makeMessage("a", "xyz", {.qos = QoS::AtLeastOnce}), harness.now);
    const auto page = harness.broker.sessions({});
    ASSERT_EQ(page.total, 2U);
    const SessionSnapshot &away = page.entries.at(0);
    EXPECT_EQ(away.clientId, "away");
    EXPECT_FALSE(away.connected);
    EXPECT_EQ(away.endsAt, isFive() ? std::optional(left + 1h) : std::nullopt);
    EXPECT_EQ(away.queued, 1U);
    EXPECT_GT(away.heldBytes, 4U);
    EXPECT_EQ(away.subscriptions, 1U);
    EXPECT_TRUE(page.entries.at(1).connected);
    EXPECT_EQ(harness.broker.sessions({.text = "her"}).total, 1U);
}

TEST_P(BrokerPageTest, ListsSubscriptionsWithTheirOptions)
{
    TestClient &one = join("one");
    subscribe(one, "b/#", {.maximumQoS = QoS::AtLeastOnce, .noLocal = isFive()}, isFive() ? 5 : 0);
    subscribe(one, "a");
    TestClient &two = join("two");
    subscribe(two, "$share/g/c");
    EXPECT_THAT(filters({}), ElementsAre("a", "b/#", "$share/g/c"));
    EXPECT_THAT(filters({.offset = 1, .limit = 1}), ElementsAre("b/#"));
    EXPECT_THAT(filters({.offset = 2, .limit = 5}), ElementsAre("$share/g/c"));
    EXPECT_THAT(filters({.text = "two"}), ElementsAre("$share/g/c"));
    EXPECT_EQ(harness.broker.subscriptions({.limit = 0}).total, 3U);
    const auto mine = harness.broker.subscriptionsOf("one");
    ASSERT_EQ(mine.size(), 2U);
    EXPECT_EQ(mine[1].filter, "b/#");
    EXPECT_EQ(mine[1].options.maximumQoS, QoS::AtLeastOnce);
    EXPECT_EQ(mine[1].options.noLocal, isFive());
    EXPECT_EQ(mine[1].identifier, isFive() ? 5U : 0U);
    EXPECT_THAT(harness.broker.subscriptionsOf("nobody"), IsEmpty());
    EXPECT_EQ(harness.broker.totals().sharedSubscriptions, 1U);
    disconnect(two);
    EXPECT_EQ(harness.broker.totals().sharedSubscriptions, 0U);
}

TEST_P(BrokerPageTest, SearchesRetainedMessages)
{
    for (const std::string_view topic : {"b/2", "a/1", "b/1", "$x/1"})
        harness.broker.setRetained(makeMessage(topic, "x"), harness.now);
    EXPECT_THAT(retained("#", {}), ElementsAre("a/1", "b/1", "b/2"));
    EXPECT_THAT(retained("b/+", {.offset = 1}), ElementsAre("b/2"));
    EXPECT_THAT(retained("#", {.text = "/1"}), ElementsAre("a/1", "b/1"));
    EXPECT_THAT(retained("#", {.limit = 1}), ElementsAre("a/1"));
    EXPECT_THAT(retained("$x/#", {}), ElementsAre("$x/1"));
    EXPECT_EQ(harness.broker.retainedMessages("#", {.limit = 1}, harness.now).total, 3U);
}

TEST_P(BrokerPageTest, CountsPacketsBytesAndWhatIsStored)
{
    TestClient &client = joinLasting("c");
    subscribe(client, "a");
    publish(client, "a", "12345", {.qos = QoS::AtLeastOnce, .retain = true});
    BrokerTotals totals = harness.broker.totals();
    EXPECT_EQ(totals.receivedPackets, 4U); // CONNECT, SUBSCRIBE, PUBLISH, PUBACK
    EXPECT_EQ(totals.sentPackets, 4U); // CONNACK, SUBACK, PUBLISH, PUBACK
    EXPECT_EQ(totals.receivedPayloadBytes, 5U);
    EXPECT_EQ(totals.sentPayloadBytes, 5U);
    EXPECT_EQ(totals.storedMessages, 1U);
    EXPECT_GT(totals.storedBytes, 0U);
    const auto received = totals.receivedBytes;
    harness.cut(client);
    publish(join("d"), "a", "12345", {.qos = QoS::AtLeastOnce});
    totals = harness.broker.totals();
    EXPECT_EQ(totals.storedMessages, 2U);
    EXPECT_GT(totals.receivedBytes, received); // what ended counts on
    EXPECT_EQ(totals.openedLinks, 2U);
    EXPECT_EQ(totals.acceptedConnections, 2U);
    EXPECT_EQ(totals.maximumSessions, 2U);
}

} // namespace
} // namespace cutty::broker::test
