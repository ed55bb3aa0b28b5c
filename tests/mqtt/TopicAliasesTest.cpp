#include "core/mqtt/engine/TopicAliases.h"

#include "tests/mqtt/EnginePair.h"
#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::mqtt::test {
namespace {

PublishPacket received(std::string_view topic, std::uint16_t alias, const Properties &properties = {})
{
    return {.message = message(topic, "x", properties), .topicAlias = alias, .topicOmitted = topic.empty()};
}

class ReceivedTopicAliasesTest : public testing::Test
{
protected:
    ReceivedTopicAliasesTest() { m_aliases.setReceiving(Role::Server, 3); }

    std::string topicOf(PublishPacket packet)
    {
        EXPECT_FALSE(m_aliases.resolve(packet));
        return std::string(packet.message->topic());
    }

    TopicAliases m_aliases;
};

TEST_F(ReceivedTopicAliasesTest, PutTheTopicBack)
{
    EXPECT_EQ(topicOf(received("a", 1)), "a");
    EXPECT_EQ(topicOf(received("b", 3)), "b");
    EXPECT_EQ(topicOf(received("", 1)), "a");
    EXPECT_EQ(topicOf(received("", 3)), "b");
    EXPECT_EQ(topicOf(received("plain", 0)), "plain");
}

TEST_F(ReceivedTopicAliasesTest, GoToTheNewestTopic)
{
    topicOf(received("a", 1));
    topicOf(received("b", 1));
    EXPECT_EQ(topicOf(received("", 1)), "b");
}

TEST_F(ReceivedTopicAliasesTest, KeepTheRestOfTheMessage)
{
    topicOf(received("a", 1));
    Properties properties;
    properties.add(PropertyId::ContentType, "t").add(PropertyId::MessageExpiryInterval, 60);
    PublishPacket packet = received("", 1, properties);
    ASSERT_FALSE(m_aliases.resolve(packet));
    EXPECT_EQ(packet.message->payload(), "x");
    EXPECT_EQ(packet.message->properties(), properties.encoded());
    EXPECT_EQ(packet.message->messageExpiryInterval(), std::chrono::seconds(60));
    EXPECT_TRUE(packet.topicOmitted); // as it was on the wire
}

TEST_F(ReceivedTopicAliasesTest, WithoutATopicMustBeKnown)
{
    for (const std::uint16_t alias : {1, 2, 3}) {
        PublishPacket packet = received("", alias);
        const auto error = m_aliases.resolve(packet);
        ASSERT_TRUE(error);
        EXPECT_EQ(error->fault, Fault::UnknownTopicAlias);
        EXPECT_EQ(error->reason, ReasonCode::ProtocolError);
    }
}

TEST_F(ReceivedTopicAliasesTest, AboveTheMaximumSayWhatWasAllowed)
{
    PublishPacket packet = received("a", 4);
    const auto error = m_aliases.resolve(packet);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->reason, ReasonCode::TopicAliasInvalid);
    EXPECT_EQ(error->statement, "MQTT-3.3.2-9");
    EXPECT_EQ(error->property, PropertyId::TopicAlias);
    EXPECT_EQ(error->expected, (Expectation{4, 1, 3}));
}

class SentTopicAliasesTest : public testing::Test
{
protected:
    /// As "alias:topic on the wire".
    std::string sent(std::string_view topic, std::uint16_t wanted = 0)
    {
        PublishPacket packet{.message = message(topic)};
        m_aliases.apply(packet, wanted);
        return std::to_string(packet.topicAlias) + ':' + (packet.topicOmitted ? "" : std::string(topic));
    }

    TopicAliases m_aliases;
};

TEST_F(SentTopicAliasesTest, StandInFromTheSecondTimeOn)
{
    m_aliases.setSending(2, true);
    EXPECT_EQ(sent("a"), "1:a");
    EXPECT_EQ(sent("a"), "1:");
    EXPECT_EQ(sent("b"), "2:b");
    EXPECT_EQ(sent("a"), "1:");
    EXPECT_EQ(sent("b"), "2:");
}

TEST_F(SentTopicAliasesTest, OfTheLeastRecentlyUsedTopicAreGivenAgain)
{
    m_aliases.setSending(2, true);
    for (const std::string_view topic : {"a", "b", "a"})
        sent(topic);
    EXPECT_EQ(sent("c"), "2:c");
    EXPECT_EQ(sent("a"), "1:");
    EXPECT_EQ(sent("b"), "2:b");
    EXPECT_EQ(sent("c"), "1:c");
}

TEST_F(SentTopicAliasesTest, AreUsedAsTheCallerChooses)
{
    m_aliases.setSending(10, false);
    EXPECT_EQ(sent("a"), "0:a");
    EXPECT_EQ(sent("a", 7), "7:a");
    EXPECT_EQ(sent("a", 7), "7:");
    EXPECT_EQ(sent("a"), "0:a");
    EXPECT_EQ(sent("b", 7), "7:b");
    EXPECT_EQ(sent("a", 7), "7:a");
    EXPECT_EQ(sent("a", 8), "8:a");
    EXPECT_EQ(sent("a", 8), "8:");
}

TEST_F(SentTopicAliasesTest, ThatTheCallerChoseAreNotGivenToOtherTopics)
{
    m_aliases.setSending(3, true);
    EXPECT_EQ(sent("mine", 2), "2:mine");
    EXPECT_EQ(sent("a"), "1:a");
    EXPECT_EQ(sent("b"), "3:b");
    EXPECT_EQ(sent("mine"), "2:");
    EXPECT_EQ(sent("c"), "1:c");
}

TEST_F(SentTopicAliasesTest, StayFewWhateverThePeerTakes)
{
    m_aliases.setSending(65'535, true);
    for (int number = 1; number <= 1'000; ++number) {
        const std::string text = sent("topic " + std::to_string(number));
        EXPECT_LE(std::stoi(text), 256) << text;
    }
}

class TopicAliasConnectionTest : public testing::TestWithParam<Role>
{
protected:
    static ScriptedPeer connected(
        Properties limits, ConnectionOptions options = {}, SessionState session = {})
    {
        if (GetParam() == Role::Server)
            return ScriptedPeer::connectedServer(
                ProtocolVersion::V5, std::move(limits), options, std::move(session));
        const bool resumed = !session.inflight.inOrder().empty() || !session.queue.empty();
        ScriptedPeer peer = ScriptedPeer::connectedClient(ProtocolVersion::V5,
            {.sessionPresent = resumed, .properties = std::move(limits)}, options, std::move(session),
            !resumed);
        peer.event<Connected>();
        return peer;
    }

    static Properties takes(std::uint32_t aliases)
    {
        Properties limits;
        limits.add(PropertyId::TopicAliasMaximum, aliases);
        return limits;
    }
};

INSTANTIATE_TEST_SUITE_P(Roles, TopicAliasConnectionTest, testing::Values(Role::Client, Role::Server),
    [](const auto &test) { return test.param == Role::Client ? "Client" : "Server"; });

TEST_P(TopicAliasConnectionTest, SendsTheCallersAlias)
{
    ScriptedPeer peer = connected(takes(5));
    OutgoingPublish publish = outgoing("topic", QoS::AtLeastOnce);
    publish.topicAlias = 5;
    ASSERT_TRUE(peer.connection.publish(publish, peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), "32 0E 00 05 74 6F 70 69 63 00 01 03 23 00 05 78");
    ASSERT_TRUE(peer.connection.publish(publish, peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), "32 09 00 00 00 02 03 23 00 05 78");
}

TEST_P(TopicAliasConnectionTest, RepetitionAndWhatWaitedNameTheirTopics)
{
    Properties limits = takes(5);
    limits.add(PropertyId::ReceiveMaximum, 1);
    ScriptedPeer first = connected(limits);
    for (const std::string_view topic : {"sent", "waits"}) {
        OutgoingPublish publish = outgoing(topic, QoS::ExactlyOnce);
        publish.topicAlias = 1;
        ASSERT_TRUE(first.connection.publish(publish, first.now));
    }
    EXPECT_EQ(first.hears<PublishPacket>().topicAlias, 1);
    first.connection.handleTransportClosed();
    SessionState session = first.connection.takeSession();
    for (const auto &[order, entry] : session.inflight.inOrder())
        EXPECT_EQ(entry.publish.topicAlias, 0);

    ScriptedPeer second = connected(takes(0), {}, std::move(session));
    for (const std::string_view topic : {"sent", "waits"}) {
        const auto publish = second.hears<PublishPacket>();
        EXPECT_EQ(publish.topicAlias, 0);
        EXPECT_EQ(publish.message->topic(), topic);
    }
}

TEST_P(TopicAliasConnectionTest, GoesWithoutAliasWhereThatWouldMakeThePacketTooLarge)
{
    Properties limits = takes(5);
    limits.add(PropertyId::MaximumPacketSize, 20);
    ScriptedPeer peer = connected(limits, {.automaticTopicAliases = true});
    ASSERT_TRUE(
        peer.connection.publish({.message = message("topic", std::string(10, 'x'))}, peer.now)); // 20 bytes
    EXPECT_EQ(peer.hears<PublishPacket>().topicAlias, 0);
    ASSERT_TRUE(peer.connection.publish({.message = message("topic", "12345")}, peer.now));
    const std::string wire = peer.hearsBytes();
    EXPECT_LE(wire.size(), 20U);
    EXPECT_TRUE(wire.contains(bytes("23 0001")));
}

TEST_P(TopicAliasConnectionTest, AnnouncesWhatItTakes)
{
    ScriptedPeer peer(GetParam(), ProtocolVersion::V5, {.topicAliasMaximum = 9});
    Properties announced;
    if (GetParam() == Role::Client) {
        ASSERT_TRUE(peer.connection.connect({.clientId = "c"}, {}, peer.now));
        announced = peer.hears<ConnectPacket>().properties;
    } else {
        std::string connect;
        encode(connect, ConnectPacket{.clientId = "c"});
        peer.saysBytes(connect);
        peer.event<ConnectReceived>();
        peer.connection.accept({}, {}, peer.now);
        announced = peer.hears<ConnackPacket>().properties;
    }
    EXPECT_EQ(announced.number(PropertyId::TopicAliasMaximum), 9U);
}

TEST_P(TopicAliasConnectionTest, ARepeatedQoS2MessageByItsAliasIsKnownAgain)
{
    ScriptedPeer peer = connected({}, {.topicAliasMaximum = 1});
    peer.says(PublishPacket{.message = message("t"), .topicAlias = 1});
    peer.event<MessageReceived>();
    for (const bool duplicate : {false, true})
        peer.says(PublishPacket{.message = message("t"),
            .qos = QoS::ExactlyOnce,
            .duplicate = duplicate,
            .packetId = PacketId{1},
            .topicAlias = 1,
            .topicOmitted = true});
    EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), "t");
    EXPECT_TRUE(peer.noEvent());
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST(TopicAliasPairTest, EveryMessageArrivesWithItsTopicInBothDirections)
{
    EnginePair pair({.topicAliasMaximum = 3, .automaticTopicAliases = true},
        {.topicAliasMaximum = 5, .automaticTopicAliases = true});
    pair.connect({.clientId = "c"});
    std::vector<std::string> topics;
    for (int round = 0; round < 200; ++round) {
        topics.push_back("topic/" + std::to_string(round * round % 11));
        const QoS qos = static_cast<QoS>(round % 3);
        ASSERT_TRUE(pair.client.publish(outgoing(topics.back(), qos), pair.now));
        ASSERT_TRUE(pair.server.publish(outgoing(topics.back(), qos), pair.now));
        if (round % 7 == 0)
            pair.exchange();
    }
    pair.exchange();
    for (const auto *events : {&pair.clientEvents, &pair.serverEvents}) {
        const auto messages = EnginePair::all<MessageReceived>(*events);
        ASSERT_EQ(messages.size(), topics.size());
        std::size_t omitted = 0;
        for (std::size_t index = 0; index < topics.size(); ++index) {
            EXPECT_EQ(messages[index]->packet.message->topic(), topics[index]);
            omitted += messages[index]->packet.topicOmitted ? 1 : 0;
        }
        EXPECT_GT(omitted, 0U);
    }
}

} // namespace
} // namespace cutty::mqtt::test
