// Normative statements about servers that no scenario of the other files shows by itself.
#include "tests/broker/BrokerHarness.h"

#include <string>
#include <vector>

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerStatementTest : public BrokerTest
{
protected:
    /// A client played by the test, let in and subscribed to "a".
    RawPeer joinRaw(const mqtt::ConnectPacket &packet)
    {
        RawPeer raw(harness, GetParam());
        raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
        raw.says(mqtt::SubscribePacket{
            .packetId = mqtt::PacketId{1}, .subscriptions = {{"a", {.maximumQoS = QoS::ExactlyOnce}}}});
        raw.hears();
        return raw;
    }
    std::string firstClientId() const
    {
        const auto clients = harness.broker.snapshot().clients;
        return clients.empty() ? std::string() : clients.front().clientId;
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerStatementTest);

class BrokerStatement5Test : public BrokerStatementTest
{
};
CUTTY_FOR_VERSION_5(BrokerStatement5Test);

/// A broker that takes ten topic aliases and uses them itself.
class BrokerAlias5Test : public BrokerTest
{
protected:
    BrokerAlias5Test()
        : BrokerTest({.connection = {.topicAliasMaximum = 10, .automaticTopicAliases = true}})
    {
    }
};
CUTTY_FOR_VERSION_5(BrokerAlias5Test);

TEST_P(BrokerStatementTest, TakesEveryIdentifierOf1To23LettersAndDigits) // MQTT-3.1.3-5
{
    const std::string characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (std::size_t size = 1; size <= 23; ++size) {
        for (std::size_t start = 0; start < characters.size(); start += 13) {
            const std::string id = (characters + characters).substr(start, size);
            EXPECT_TRUE(join(id).connack) << id;
        }
    }
}

TEST_P(BrokerStatementTest, ANameThatItGaveIsTheClientsOwn) // MQTT-3.1.3-6, MQTT-3.1.3-7
{
    TestClient &nameless = join("");
    const std::string name = firstClientId();
    ASSERT_FALSE(name.empty());
    if (isFive()) {
        EXPECT_EQ(nameless.connack->properties.text(PropertyId::AssignedClientIdentifier), name);
    }
    join(name); // as if the first had sent it, this takes its session over
    EXPECT_FALSE(harness.isOpen(nameless.link));
    EXPECT_EQ(harness.broker.snapshot().clients.size(), 1U);
}

TEST_P(BrokerStatement5Test, TheSessionOfANameThatItGaveCanBeResumed) // MQTT-3.1.3-7
{
    TestClient &nameless = joinLasting("");
    subscribe(nameless, "a");
    const std::string name(
        nameless.connack->properties.text(PropertyId::AssignedClientIdentifier).value_or(""));
    harness.cut(nameless);
    const TestClient &again = joinLasting(name);
    ASSERT_TRUE(again.connack);
    EXPECT_TRUE(again.connack->sessionPresent);
}

TEST_P(BrokerStatementTest, SessionsBelongToTheirClientIdentifier) // MQTT-3.1.3-2
{
    TestClient &one = joinLasting("one");
    subscribe(one, "a");
    harness.cut(one);
    for (const char *other : {"One", "on", "ones"})
        EXPECT_FALSE(joinLasting(other).connack->sessionPresent) << other;
    publish(join("publisher"), "a", "x", {.qos = QoS::AtLeastOnce});
    TestClient &again = joinLasting("one");
    EXPECT_TRUE(again.connack->sessionPresent);
    EXPECT_THAT(again.takePayloads(), ElementsAre("x"));
}

TEST_P(BrokerStatementTest, WithoutAWillNothingIsPublishedAtTheEnd) // 3.1.1: MQTT-3.1.2-12
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "#");
    harness.cut(join("c"));
    harness.cut(joinLasting("d"));
    harness.advance(24h);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerStatementTest, ASecondConnectGetsNoSecondConnack) // MQTT-3.1.0-2, MQTT-3.2.0-2
{
    RawPeer raw = joinRaw(passing("c"));
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    if (isFive()) {
        EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::ProtocolError);
    } else {
        EXPECT_THAT(raw.hears(), IsEmpty());
    }
    EXPECT_FALSE(raw.isOpen());
}

TEST_P(BrokerStatementTest, ReplacingASubscriptionInterruptsNothing) // MQTT-3.8.4-4; 3.1.1: MQTT-3.8.4-3
{
    TestClient &publisher = join("publisher");
    RawPeer raw = joinRaw(passing("c"));
    publish(publisher, "a", "before", {.qos = QoS::AtLeastOnce});
    raw.says(mqtt::SubscribePacket{
        .packetId = mqtt::PacketId{2}, .subscriptions = {{"a", {.maximumQoS = QoS::AtLeastOnce}}}});
    publish(publisher, "a", "after", {.qos = QoS::AtLeastOnce});
    auto packets = raw.hears();
    ASSERT_EQ(packets.size(), 3U);
    const auto before = std::get<mqtt::PublishPacket>(packets[0]);
    EXPECT_EQ(before.message->payload(), "before");
    EXPECT_EQ(std::get<mqtt::SubackPacket>(packets[1]).packetId, mqtt::PacketId{2});
    EXPECT_EQ(std::get<mqtt::PublishPacket>(packets[2]).message->payload(), "after");
    EXPECT_EQ(harness.broker.snapshot().clients.back().inFlight, 2U);
    raw.says(mqtt::PubackPacket{.packetId = before.packetId});
    EXPECT_EQ(harness.broker.snapshot().clients.back().inFlight, 1U);
}

TEST_P(BrokerStatementTest, SeveralFiltersWorkLikeSeveralSubscribes) // MQTT-3.8.4-5; 3.1.1: MQTT-3.8.4-4
{
    TestClient &client = join("c");
    publish(client, "a", "kept", {.qos = QoS::AtLeastOnce, .retain = true});
    ASSERT_TRUE(client.connection.subscribe(
        {{"a", {.maximumQoS = QoS::ExactlyOnce}}, {"b", {.maximumQoS = QoS::AtMostOnce}},
            {"a", {.maximumQoS = QoS::AtMostOnce}}},
        {}, harness.now));
    harness.exchange();
    ASSERT_EQ(client.subacks.size(), 1U);
    EXPECT_THAT(client.subacks[0].reasons,
        ElementsAre(ReasonCode::GrantedQoS2, ReasonCode::Success, ReasonCode::Success));
    const auto retained = client.takeMessages();
    ASSERT_EQ(retained.size(), 2U); // one for each SUBSCRIBE of "a"
    EXPECT_EQ(retained[0].qos, QoS::AtLeastOnce);
    EXPECT_EQ(retained[1].qos, QoS::AtMostOnce);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 2U);
    publish(client, "a", "x", {.qos = QoS::ExactlyOnce});
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].qos, QoS::AtMostOnce);
}

TEST_P(BrokerStatementTest, UnsubscribeLetsDeliveriesFinishThatHaveBegun) // MQTT-3.10.4-3
{
    TestClient &publisher = join("publisher");
    RawPeer raw = joinRaw(lasting("c"));
    publish(publisher, "a", "1", {.qos = QoS::AtLeastOnce});
    publish(publisher, "a", "2", {.qos = QoS::ExactlyOnce});
    const auto begun = raw.hears();
    ASSERT_EQ(begun.size(), 2U);
    const auto second = std::get<mqtt::PublishPacket>(begun[1]).packetId;
    raw.says(mqtt::UnsubscribePacket{.packetId = mqtt::PacketId{2}, .filters = {"a"}});
    raw.hearsOne<mqtt::UnsubackPacket>();
    raw.says(mqtt::PubrecPacket{.packetId = second});
    EXPECT_EQ(raw.hearsOne<mqtt::PubrelPacket>().packetId, second);
    raw.says(mqtt::PubcompPacket{.packetId = second});
    harness.broker.handleLinkClosed(raw.link, harness.now);
    const auto messages = joinLasting("c").takeMessages(); // the first is still owed
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->payload(), "1");
    EXPECT_TRUE(messages[0].duplicate);
}

TEST_P(BrokerStatementTest, UnsubscribeQueuesNoMoreMessages) // MQTT-3.10.4-2
{
    TestClient &publisher = join("publisher");
    RawPeer raw = joinRaw(lasting("c"));
    raw.says(mqtt::UnsubscribePacket{.packetId = mqtt::PacketId{2}, .filters = {"a"}});
    publish(publisher, "a", "x", {.qos = QoS::AtLeastOnce});
    raw.hearsOne<mqtt::UnsubackPacket>();
    EXPECT_EQ(harness.broker.snapshot().clients.back().queued, 0U);
}

TEST_P(BrokerStatementTest, UnsubackComesEvenWhenNothingWasSubscribed) // MQTT-3.10.4-4, MQTT-3.10.4-5
{
    RawPeer raw = joinRaw(passing("c"));
    raw.says(mqtt::UnsubscribePacket{.packetId = mqtt::PacketId{0x1234}, .filters = {"x", "y/#"}});
    const auto unsuback = raw.hearsOne<mqtt::UnsubackPacket>();
    EXPECT_EQ(unsuback.packetId, mqtt::PacketId{0x1234});
    if (isFive()) {
        EXPECT_THAT(unsuback.reasons,
            ElementsAre(ReasonCode::NoSubscriptionExisted, ReasonCode::NoSubscriptionExisted));
    }
}

TEST_P(BrokerStatementTest, SeveralFiltersWorkLikeSeveralUnsubscribes) // MQTT-3.10.4-6, MQTT-3.11.3-1
{
    TestClient &client = join("c");
    for (const char *filter : {"a", "b", "c"})
        subscribe(client, filter);
    ASSERT_TRUE(client.connection.unsubscribe({"c", "x", "a"}, harness.now));
    harness.exchange();
    ASSERT_EQ(client.unsubacks.size(), 1U);
    if (isFive()) {
        EXPECT_THAT(client.unsubacks[0].reasons,
            ElementsAre(ReasonCode::Success, ReasonCode::NoSubscriptionExisted, ReasonCode::Success));
    }
    for (const char *topic : {"a", "b", "c"})
        publish(client, topic, topic);
    EXPECT_THAT(client.takePayloads(), ElementsAre("b"));
}

TEST_P(BrokerStatementTest, SubackRepeatsTheIdentifier) // MQTT-3.8.4-1, MQTT-3.8.4-2
{
    RawPeer raw = joinRaw(passing("c"));
    for (const std::uint16_t id : {1, 0x1234, 0xFFFF}) {
        raw.says(mqtt::SubscribePacket{.packetId = mqtt::PacketId{id}, .subscriptions = {{"b", {}}}});
        EXPECT_EQ(raw.hearsOne<mqtt::SubackPacket>().packetId, mqtt::PacketId{id});
    }
}

TEST_P(BrokerStatementTest, ASessionLastsAsLongAsItsConnection) // MQTT-4.1.0-1; 3.1.1: MQTT-4.1.0-2
{
    TestClient &client = join("c");
    subscribe(client, "a");
    client.held = true;
    publish(join("publisher"), "a", "x", {.qos = QoS::ExactlyOnce});
    harness.advance(24h * 365);
    const auto clients = harness.broker.snapshot().clients;
    ASSERT_EQ(clients.size(), 2U);
    EXPECT_EQ(clients[0].subscriptions, 1U);
    EXPECT_EQ(clients[0].inFlight, 1U);
    client.held = false;
    harness.exchange();
    EXPECT_EQ(harness.broker.snapshot().clients[0].inFlight, 0U);
}

TEST_P(BrokerStatementTest, PublishedMessagesKeepTheBytesOfTheirTopic) // MQTT-4.7.3-4, MQTT-3.3.2-3
{
    TestClient &client = join("c");
    subscribe(client, "#");
    const std::vector<std::string> topics = {"a\xCC\x88", "\xC3\xA4", "\xEF\xBB\xBF/a", "A/ a ", "//", "a/"};
    for (const std::string &topic : topics)
        publish(client, topic, "x");
    EXPECT_EQ(client.takeTopics(), topics);
    subscribe(client, "\xC3\xA4");
    ASSERT_TRUE(client.connection.unsubscribe({"#"}, harness.now));
    for (const std::string &topic : topics)
        publish(client, topic, "x");
    EXPECT_THAT(client.takeTopics(), ElementsAre("\xC3\xA4"));
}

TEST_P(BrokerStatement5Test, GivesNoResponseInformationUnasked) // MQTT-3.1.2-28
{
    for (const bool says : {false, true}) {
        mqtt::ConnectPacket packet = passing("c");
        if (says)
            packet.properties.add(PropertyId::RequestResponseInformation, 0);
        const TestClient &client = harness.connect(packet);
        ASSERT_TRUE(client.connack);
        EXPECT_FALSE(client.connack->properties.text(PropertyId::ResponseInformation));
    }
}

TEST_P(BrokerStatement5Test, EachCopyCarriesTheIdentifierOfItsOwnSubscription) // MQTT-3.3.4-5
{
    TestClient &client = join("c");
    subscribe(client, "a", mqtt::SubscriptionOptions{}, 1);
    subscribe(client, "$share/g/a", mqtt::SubscriptionOptions{}, 2);
    publish(client, "a", "x");
    const auto messages = client.takeMessages();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_THAT(messages[0].subscriptionIdentifiers, ElementsAre(1));
    EXPECT_THAT(messages[1].subscriptionIdentifiers, ElementsAre(2));
}

TEST_P(BrokerAlias5Test, AMessageSentByAliasHasItsTopicForEverybodyElse) // MQTT-3.3.2-12
{
    TestClient &subscriber = join("subscriber");
    subscribe(subscriber, "plant/+");
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("raw")));
    EXPECT_EQ(raw.hearsOne<mqtt::ConnackPacket>().properties.number(PropertyId::TopicAliasMaximum), 10U);
    raw.says(mqtt::PublishPacket{.message = makeMessage("plant/press", "1"), .topicAlias = 10});
    raw.says(mqtt::PublishPacket{.message = makeMessage("", "2", {.retain = true}),
        .retain = true,
        .topicAlias = 10,
        .topicOmitted = true});
    const auto messages = subscriber.takeMessages();
    ASSERT_EQ(messages.size(), 2U);
    for (const mqtt::PublishPacket &packet : messages) {
        EXPECT_EQ(packet.message->topic(), "plant/press");
        EXPECT_EQ(packet.topicAlias, 0); // the subscriber takes none [MQTT-3.1.2-27]
    }
    TestClient &late = join("late");
    subscribe(late, "plant/press");
    EXPECT_THAT(late.takePayloads(), ElementsAre("2"));
}

TEST_P(BrokerAlias5Test, ASubscriberThatTakesAliasesStillSeesTopics) // MQTT-3.1.2-26
{
    TestClient &subscriber = harness.connect(passing("s"), {}, {.topicAliasMaximum = 2});
    subscribe(subscriber, "#", QoS::AtLeastOnce);
    std::vector<std::string> topics;
    for (int n = 0; n < 30; ++n) {
        topics.push_back("t/" + std::to_string(n * n % 5));
        harness.broker.publish(
            makeMessage(topics.back(), "x", {.qos = static_cast<QoS>(n % 2)}), harness.now);
    }
    harness.exchange();
    EXPECT_FALSE(subscriber.closed);
    EXPECT_EQ(subscriber.takeTopics(), topics);
}

} // namespace
} // namespace cutty::broker::test
