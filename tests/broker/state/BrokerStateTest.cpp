// A broker that is made anew of what another one has saved.
#include "core/broker/state/frames.h"
#include "tests/broker/BrokerHarness.h"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr WallTime firstStart{std::chrono::seconds(1'700'000'000)};

class BrokerStateTest : public BrokerTest
{
protected:
    BrokerStateTest() { harness.broker.handleWallClock(firstStart, harness.now); }

    /// Ends the broker as a power failure does and starts another one, whose clock begins anew, after a time.
    /// Clients of `harness` are of no use then.
    void restart(Duration downtime = 1s)
    {
        const std::string saved = harness.broker.saveState();
        const WallTime wall = firstStart
            + std::chrono::duration_cast<std::chrono::microseconds>(
                harness.now - (TimePoint{} + 1h) + downtime);
        next = std::make_unique<BrokerHarness>();
        next->now = TimePoint{} + 5min;
        next->broker.handleWallClock(wall, next->now);
        ASSERT_TRUE(next->broker.restore(saved, next->now));
    }

    mqtt::SessionState cut(TestClient &client) { return harness.cut(client); }

    TestClient &comeBack(std::string clientId, mqtt::SessionState session = {})
    {
        return next->connect(lasting(std::move(clientId)), std::move(session));
    }

    static bool sessionPresent(const TestClient &client)
    {
        return client.connack && client.connack->sessionPresent;
    }

    void publishOnNext(TestClient &client, std::string_view topic, std::string_view payload, QoS qos)
    {
        EXPECT_TRUE(client.connection.publish(
            {.message = makeMessage(topic, payload, {.qos = qos}), .qos = qos}, next->now));
        next->exchange();
    }

    std::unique_ptr<BrokerHarness> next;
};

CUTTY_FOR_BOTH_VERSIONS(BrokerStateTest);

class BrokerState5Test : public BrokerStateTest
{
};

CUTTY_FOR_VERSION_5(BrokerState5Test);

TEST_P(BrokerStateTest, SubscriptionsAreThereAgain)
{
    TestClient &client = joinLasting("c");
    subscribe(client, "a/+", QoS::AtLeastOnce);
    subscribe(client, "b", QoS::AtLeastOnce);
    restart();
    TestClient &again = comeBack("c");
    EXPECT_TRUE(sessionPresent(again));
    publishOnNext(again, "a/1", "hello", QoS::ExactlyOnce);
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_EQ(again.messages.front().qos, QoS::AtLeastOnce);
}

TEST_P(BrokerStateTest, MessagesForAClientThatIsAwayWait)
{
    TestClient &client = joinLasting("away");
    subscribe(client, "t", QoS::ExactlyOnce);
    cut(client);
    TestClient &publisher = join("p");
    for (const char *payload : {"1", "2", "3"})
        publish(publisher, "t", payload, {.qos = QoS::AtLeastOnce});
    restart();
    EXPECT_THAT(comeBack("away").takePayloads(), ElementsAre("1", "2", "3"));
}

TEST_P(BrokerStateTest, WhatWasSentAndNotAcknowledgedIsRepeatedWithItsIdentifier)
{
    TestClient &client = joinLasting("c");
    subscribe(client, "t", QoS::AtLeastOnce);
    client.deaf = true;
    publish(join("p"), "t", "lost on the way", {.qos = QoS::AtLeastOnce});
    restart();
    TestClient &again = comeBack("c");
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_TRUE(again.messages.front().duplicate);
    EXPECT_EQ(again.messages.front().packetId, mqtt::PacketId{1});
}

TEST_P(BrokerStateTest, DeliveryAtQoS2GoesOnWhereItWas)
{
    TestClient &client = joinLasting("c");
    subscribe(client, "t", QoS::ExactlyOnce);
    client.held = true; // it hears PUBLISH, and its PUBREC never comes
    publish(join("p"), "t", "once", {.qos = QoS::ExactlyOnce});
    ASSERT_THAT(client.takePayloads(), ElementsAre("once"));
    restart();
    TestClient &again = comeBack("c", cut(client));
    EXPECT_THAT(again.takePayloads(), IsEmpty());
    EXPECT_EQ(next->broker.snapshot().clients.front().inFlight, 0U);
}

TEST_P(BrokerStateTest, PublishAtQoS2IsNotDoubled)
{
    TestClient &subscriber = joinLasting("s");
    subscribe(subscriber, "t", QoS::ExactlyOnce);
    TestClient &publisher = joinLasting("p");
    publisher.deaf = true; // PUBREC is lost, so it will send again
    publish(publisher, "t", "once", {.qos = QoS::ExactlyOnce});
    ASSERT_THAT(subscriber.takePayloads(), ElementsAre("once"));
    auto session = cut(publisher);
    auto ofSubscriber = cut(subscriber);
    restart();
    TestClient &again = comeBack("p", std::move(session));
    EXPECT_EQ(again.finished.size(), 1U);
    EXPECT_THAT(comeBack("s", std::move(ofSubscriber)).takePayloads(), IsEmpty());
}

TEST_P(BrokerStateTest, RetainedMessagesAreThereAgain)
{
    TestClient &client = join("c");
    publish(client, "kept", "value", {.qos = QoS::AtLeastOnce, .retain = true});
    publish(client, "$own/topic", "value too", {.retain = true});
    publish(client, "removed", "value", {.retain = true});
    publish(client, "removed", "", {.retain = true});
    restart();
    TestClient &again = comeBack("d");
    static_cast<void>(again.connection.subscribe({{"#", {}}, {"$own/#", {}}}, {}, next->now));
    next->exchange();
    EXPECT_THAT(again.takePayloads(), testing::UnorderedElementsAre("value", "value too"));
}

TEST_P(BrokerStateTest, SessionsThatEndWithTheirConnectionAreGone)
{
    TestClient &client = join("passing");
    subscribe(client, "t");
    restart();
    EXPECT_EQ(next->broker.snapshot().offlineSessions, 0U);
    EXPECT_EQ(next->broker.snapshot().subscriptions, 0U);
}

TEST_P(BrokerStateTest, WillOfAConnectionThatWasOpenIsPublished)
{
    TestClient &watcher = joinLasting("watcher");
    subscribe(watcher, "will", QoS::AtLeastOnce);
    mqtt::ConnectPacket packet = passing("mortal");
    packet.will = mqtt::Will{.topic = "will", .payload = "gone", .qos = QoS::AtLeastOnce};
    harness.connect(packet);
    restart();
    EXPECT_THAT(comeBack("watcher").takePayloads(), ElementsAre("gone"));
    EXPECT_EQ(next->broker.snapshot().offlineSessions, 0U);
}

TEST_P(BrokerStateTest, SharedSubscriptionHandsOverAfterARestart)
{
    TestClient &first = joinLasting("first");
    subscribe(first, "$share/g/t", QoS::AtLeastOnce);
    subscribe(joinLasting("second"), "$share/g/t", QoS::AtLeastOnce);
    TestClient &publisher = join("p");
    first.deaf = true;
    publish(publisher, "t", "1", {.qos = QoS::AtLeastOnce});
    publish(publisher, "t", "2", {.qos = QoS::AtLeastOnce});
    restart();
    // The first one never comes back; what it had not acknowledged goes to the other.
    EXPECT_THAT(comeBack("second").takePayloads(), ElementsAre("1"));
}

TEST_P(BrokerStateTest, RestoringEndsWhatWasThere)
{
    const std::string empty = harness.broker.saveState();
    TestClient &client = joinLasting("c");
    subscribe(client, "t");
    publish(client, "kept", "value", {.retain = true});
    ASSERT_TRUE(harness.broker.restore(empty, harness.now));
    harness.exchange();
    EXPECT_TRUE(client.closed);
    const BrokerSnapshot now = harness.broker.snapshot();
    EXPECT_EQ(now.offlineSessions + now.subscriptions + now.retainedMessages, 0U);
    EXPECT_FALSE(sessionPresent(joinLasting("c")));
}

TEST_P(BrokerStateTest, BadFileChangesNothing)
{
    TestClient &client = joinLasting("c");
    subscribe(client, "t");
    std::string saved = harness.broker.saveState();
    saved.pop_back();
    EXPECT_FALSE(harness.broker.restore(saved, harness.now));
    EXPECT_FALSE(harness.broker.restore("", harness.now));
    EXPECT_FALSE(client.closed);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 1U);
}

TEST_P(BrokerStateTest, QoS0TrafficAndPassingClientsWriteNothing)
{
    harness.broker.startJournal();
    TestClient &first = join("first");
    TestClient &second = join("second");
    subscribe(first, "t", QoS::ExactlyOnce);
    for (const QoS qos : allQoS)
        publish(second, "t", "x", {.qos = qos});
    disconnect(first);
    cut(second);
    std::string frame;
    harness.broker.pollState(frame);
    EXPECT_EQ(frame, "");
    TestClient &kept = joinLasting("kept");
    subscribe(kept, "t", QoS::AtMostOnce);
    harness.broker.pollState(frame);
    EXPECT_NE(frame, "");
    publish(kept, "t", "x");
    harness.broker.pollState(frame);
    EXPECT_EQ(frame, "");
}

TEST_P(BrokerStateTest, SuspendedItServesNobodyAndSendsNoAcknowledgement)
{
    const LinkId link = harness.openRaw();
    std::string bytes;
    mqtt::encode(bytes, lasting("raw"));
    harness.sendRaw(link, bytes);
    static_cast<void>(harness.takeRaw(link));
    bytes.clear();
    mqtt::encode(bytes,
        mqtt::PublishPacket{.message = makeMessage("t", "x", {.qos = QoS::AtLeastOnce}),
            .qos = QoS::AtLeastOnce,
            .packetId = mqtt::PacketId{1}},
        GetParam());
    harness.broker.handleInput(link, bytes, harness.now);
    harness.broker.suspend(ReasonCode::QuotaExceeded, harness.now);
    harness.exchange();
    EXPECT_FALSE(harness.isOpen(link));
    EXPECT_EQ(harness.takeRaw(link), isFive() ? std::string("\xE0\x01\x97") : std::string());
    TestClient &refused = joinLasting("c");
    ASSERT_TRUE(refused.closed);
    EXPECT_EQ(refused.closed->reason, isFive() ? ReasonCode::QuotaExceeded : ReasonCode::ServerUnavailable);
    harness.broker.resume();
    EXPECT_TRUE(joinLasting("c").connection.isConnected());
}

TEST_P(BrokerState5Test, SessionEndsAtItsTimeOnTheWallsClock)
{
    cut(harness.connect(lasting("short", 60s)));
    cut(harness.connect(lasting("long", 3600s)));
    harness.advance(10s);
    restart(51s);
    EXPECT_FALSE(sessionPresent(comeBack("short")));
    EXPECT_TRUE(sessionPresent(comeBack("long")));
}

TEST_P(BrokerState5Test, SessionOfAConnectionThatWasOpenHasAllItsTime)
{
    subscribe(harness.connect(lasting("c", 60s)), "t");
    harness.advance(30min);
    restart(1h);
    next->advance(59s);
    EXPECT_EQ(next->broker.snapshot().offlineSessions, 1U);
    next->advance(2s);
    EXPECT_EQ(next->broker.snapshot().offlineSessions, 0U);
}

TEST_P(BrokerState5Test, MessagesExpireWhileTheBrokerIsDown)
{
    TestClient &client = joinLasting("c");
    subscribe(client, "#", QoS::AtLeastOnce);
    cut(client);
    mqtt::Properties shortLived;
    shortLived.add(PropertyId::MessageExpiryInterval, 30);
    mqtt::Properties longLived;
    longLived.add(PropertyId::MessageExpiryInterval, 600);
    TestClient &publisher = join("p");
    publish(publisher, "a", "short", {.qos = QoS::AtLeastOnce, .retain = true, .properties = shortLived});
    publish(publisher, "b", "long", {.qos = QoS::AtLeastOnce, .retain = true, .properties = longLived});
    harness.advance(20s);
    restart(100s);
    EXPECT_EQ(next->broker.snapshot().retainedMessages, 1U);
    TestClient &again = comeBack("c");
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_EQ(again.messages.front().message->payload(), "long");
    EXPECT_EQ(again.messages.front().message->messageExpiryInterval(), 480s);
}

TEST_P(BrokerState5Test, WillDelayCountsFromTheRestartWhereTheConnectionWasOpen)
{
    TestClient &watcher = joinLasting("watcher");
    subscribe(watcher, "will", QoS::AtLeastOnce);
    mqtt::ConnectPacket packet = lasting("mortal", 3600s);
    packet.will = mqtt::Will{.topic = "will", .payload = "gone", .qos = QoS::AtLeastOnce};
    packet.will->properties.add(PropertyId::WillDelayInterval, 60);
    harness.connect(packet);
    restart(10min);
    TestClient &again = comeBack("watcher");
    next->advance(59s);
    EXPECT_THAT(again.takePayloads(), IsEmpty());
    next->advance(2s);
    EXPECT_THAT(again.takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerState5Test, WillThatWaitedWhenTheBrokerEndedComesOnce)
{
    TestClient &watcher = joinLasting("watcher");
    subscribe(watcher, "will", QoS::AtLeastOnce);
    mqtt::ConnectPacket packet = lasting("mortal", 3600s);
    packet.will = mqtt::Will{.topic = "will", .payload = "gone", .qos = QoS::AtLeastOnce};
    packet.will->properties.add(PropertyId::WillDelayInterval, 60);
    cut(harness.connect(packet));
    restart(10min);
    TestClient &again = comeBack("watcher");
    EXPECT_THAT(again.takePayloads(), ElementsAre("gone"));
    next->advance(2min);
    EXPECT_THAT(again.takePayloads(), IsEmpty());
}

TEST_P(BrokerState5Test, ClientThatComesBackInTimeTakesItsWillBack)
{
    TestClient &watcher = joinLasting("watcher");
    subscribe(watcher, "will", QoS::AtLeastOnce);
    mqtt::ConnectPacket packet = lasting("mortal", 3600s);
    packet.will = mqtt::Will{.topic = "will", .payload = "gone", .qos = QoS::AtLeastOnce};
    packet.will->properties.add(PropertyId::WillDelayInterval, 60);
    harness.connect(packet);
    restart(1s);
    TestClient &again = comeBack("watcher");
    comeBack("mortal");
    next->advance(2min);
    EXPECT_THAT(again.takePayloads(), IsEmpty());
}

TEST_P(BrokerState5Test, SubscriptionOptionsAndIdentifiersAreThereAgain)
{
    TestClient &client = joinLasting("c");
    subscribe(client, "t", {.maximumQoS = QoS::AtLeastOnce, .noLocal = true, .retainAsPublished = true}, 77);
    restart();
    TestClient &again = comeBack("c");
    publishOnNext(again, "t", "own", QoS::AtLeastOnce);
    EXPECT_THAT(again.takePayloads(), IsEmpty());
    TestClient &other = next->connect(passing("other"));
    static_cast<void>(other.connection.publish(
        {.message = makeMessage("t", "theirs", {.retain = true}), .retain = true}, next->now));
    next->exchange();
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_TRUE(again.messages.front().retain);
    EXPECT_THAT(again.messages.front().subscriptionIdentifiers, ElementsAre(77));
}

} // namespace
} // namespace cutty::broker::test
