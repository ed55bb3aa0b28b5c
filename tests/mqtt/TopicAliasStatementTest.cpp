// Topic aliases (MQTT 5, 3.3.2.3.4): each side uses what the other announced, and takes all of what it did.
#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cutty::mqtt::test {
namespace {

class TopicAliasStatementTest : public testing::TestWithParam<Role>
{
protected:
    /// A connection that takes `own` aliases, with a peer that takes `peers`; 0 is not announced.
    static ScriptedPeer connected(std::uint16_t own, std::uint16_t peers, bool automatic = false,
        std::optional<SessionState> session = {})
    {
        const ConnectionOptions options{.topicAliasMaximum = own, .automaticTopicAliases = automatic};
        const bool present = session.has_value();
        Properties announced;
        if (peers != 0)
            announced.add(PropertyId::TopicAliasMaximum, peers);
        if (GetParam() == Role::Server)
            return ScriptedPeer::connectedServer(
                ProtocolVersion::V5, announced, options, std::move(session).value_or(SessionState{}));
        ScriptedPeer peer = ScriptedPeer::connectedClient(ProtocolVersion::V5,
            {.sessionPresent = present, .properties = announced}, options,
            std::move(session).value_or(SessionState{}), false);
        peer.event<Connected>();
        return peer;
    }
    static void saysAlias(ScriptedPeer &peer, std::string_view topic, std::uint16_t alias)
    {
        peer.says(
            PublishPacket{.message = message(topic), .topicAlias = alias, .topicOmitted = topic.empty()});
    }
};

INSTANTIATE_TEST_SUITE_P(Roles, TopicAliasStatementTest, testing::Values(Role::Client, Role::Server),
    [](const auto &test) { return test.param == Role::Client ? "client" : "server"; });

TEST_P(TopicAliasStatementTest, EveryAliasUpToTheMaximumIsTaken)
{
    // [MQTT-3.3.2-10] [MQTT-3.3.2-12]
    constexpr std::uint16_t maximum = 100;
    ScriptedPeer peer = connected(maximum, 0);
    for (std::uint16_t alias = 1; alias <= maximum; ++alias) {
        saysAlias(peer, "t/" + std::to_string(alias), alias);
        peer.event<MessageReceived>();
    }
    for (std::uint16_t alias = 1; alias <= maximum; ++alias) {
        saysAlias(peer, "", alias);
        EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), "t/" + std::to_string(alias));
    }
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_P(TopicAliasStatementTest, AnAliasAboveTheMaximumCloses)
{
    // [MQTT-3.3.2-9] [MQTT-3.3.2-11] [MQTT-3.2.2-17] [MQTT-3.1.2-26]
    ScriptedPeer peer = connected(2, 0);
    saysAlias(peer, "t", 3);
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::TopicAliasInvalid);
    EXPECT_EQ(peer.event<Closed>().error->fault, Fault::TopicAliasInvalid);
}

TEST_P(TopicAliasStatementTest, ReceivedAliasesEndWithTheConnection)
{
    // [MQTT-3.3.2-7]
    ScriptedPeer first = connected(2, 0);
    saysAlias(first, "t", 1);
    first.event<MessageReceived>();
    ScriptedPeer second = connected(2, 0);
    saysAlias(second, "", 1);
    EXPECT_EQ(second.hears<DisconnectPacket>().reason, ReasonCode::ProtocolError);
    EXPECT_TRUE(second.connection.isClosed());
}

TEST_P(TopicAliasStatementTest, SentAliasesEndWithTheConnection)
{
    // [MQTT-3.3.2-7]: what waits for the next connection names its topic again.
    ScriptedPeer first = connected(0, 2, true);
    for (const bool omitted : {false, true}) {
        ASSERT_TRUE(first.connection.publish(outgoing("topic", QoS::AtLeastOnce), first.now));
        EXPECT_EQ(first.hears<PublishPacket>().topicOmitted, omitted);
    }
    first.connection.handleTransportClosed();
    ScriptedPeer second = connected(0, 2, true, first.connection.takeSession());
    const auto repeated = second.hears<PublishPacket>();
    EXPECT_FALSE(repeated.topicOmitted);
    EXPECT_EQ(repeated.message->topic(), "topic");
}

TEST_P(TopicAliasStatementTest, NoneIsSentAboveThePeersMaximum)
{
    // [MQTT-3.2.2-17] [MQTT-3.3.2-8] [MQTT-3.3.2-9] [MQTT-3.3.2-11] [MQTT-3.1.2-26]
    ScriptedPeer peer = connected(0, 2, true);
    for (int round = 0; round < 3; ++round) {
        for (const std::string_view topic : {"a", "b", "c", "d"}) {
            ASSERT_TRUE(peer.connection.publish(outgoing(topic, QoS::AtMostOnce), peer.now));
            const auto publish = peer.hears<PublishPacket>();
            EXPECT_GE(publish.topicAlias, 1);
            EXPECT_LE(publish.topicAlias, 2);
        }
    }
    OutgoingPublish chosen = outgoing("a", QoS::AtMostOnce);
    chosen.topicAlias = 3;
    EXPECT_EQ(peer.connection.publish(chosen, peer.now).error_or(CommandError::NotConnected),
        CommandError::TopicAliasNotSupported);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(TopicAliasStatementTest, NoneIsSentToAPeerThatTakesNone)
{
    // [MQTT-3.2.2-18] [MQTT-3.1.2-27]
    ScriptedPeer peer = connected(0, 0, true);
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(peer.connection.publish(outgoing("a", QoS::AtMostOnce), peer.now));
        EXPECT_EQ(toHex(peer.hearsBytes()), "30 05 00 01 61 00 78");
    }
    OutgoingPublish chosen = outgoing("a", QoS::AtMostOnce);
    chosen.topicAlias = 1;
    EXPECT_FALSE(peer.connection.publish(chosen, peer.now));
}

} // namespace
} // namespace cutty::mqtt::test
