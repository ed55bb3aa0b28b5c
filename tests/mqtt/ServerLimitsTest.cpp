// A server of MQTT 5 holds its clients to what it announced (3.2.2.3), and keeps to what they asked for.
#include "core/mqtt/engine/Limits.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

namespace cutty::mqtt::test {
namespace {

class ServerLimitsTest : public testing::Test
{
protected:
    static ScriptedPeer server(PropertyId id, std::uint32_t value = 0)
    {
        ConnackPacket connack;
        connack.properties.add(id, value);
        return ScriptedPeer::connectedServer(ProtocolVersion::V5, {}, {}, {}, std::move(connack));
    }

    static void expectRefusal(PropertyId missing, const SubscribePacket &subscribe, ReasonCode reason)
    {
        ScriptedPeer peer = server(missing);
        peer.says(SubscribePacket{PacketId{1}, {{"plain", {}}}, {}});
        peer.event<SubscribeReceived>();
        peer.says(subscribe);
        EXPECT_EQ(peer.hears<DisconnectPacket>().reason, reason);
        const auto closed = peer.event<Closed>();
        EXPECT_EQ(closed.cause, CloseCause::ProtocolError);
        ASSERT_TRUE(closed.error);
        EXPECT_EQ(closed.error->packet, PacketType::Subscribe);
    }
};

TEST_F(ServerLimitsTest, WildcardsEndTheConnectionWhereThereAreNone)
{
    for (const std::string filter : {"a/+", "#", "$share/g/a/#"})
        expectRefusal(PropertyId::WildcardSubscriptionAvailable,
            {PacketId{2}, {{"plain", {}}, {filter, {}}}, {}}, ReasonCode::WildcardSubscriptionsNotSupported);
}

TEST_F(ServerLimitsTest, SharedSubscriptionsEndTheConnectionWhereThereAreNone)
{
    expectRefusal(PropertyId::SharedSubscriptionAvailable, {PacketId{2}, {{"$share/g/a", {}}}, {}},
        ReasonCode::SharedSubscriptionsNotSupported);
}

TEST_F(ServerLimitsTest, SubscriptionIdentifiersEndTheConnectionWhereThereAreNone)
{
    Properties identified;
    identified.add(PropertyId::SubscriptionIdentifier, 1);
    expectRefusal(PropertyId::SubscriptionIdentifierAvailable, {PacketId{2}, {{"a", {}}}, identified},
        ReasonCode::SubscriptionIdentifiersNotSupported);
}

TEST_F(ServerLimitsTest, TheErrorSaysWhichQoSThereIs)
{
    ScriptedPeer peer = server(PropertyId::MaximumQoS, 1);
    peer.saysPublish("t", QoS::ExactlyOnce, 1);
    const auto error = peer.event<Closed>().error;
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault, Fault::QoSNotSupported);
    EXPECT_EQ(error->statement, "MQTT-3.2.2-11");
    EXPECT_EQ(error->expected, (Expectation{2, 0, 1}));
}

TEST_F(ServerLimitsTest, ResponseInformationIsForClientsThatAskForIt)
{
    // [MQTT-3.1.2-28]
    for (const std::uint32_t asked : {0, 1}) {
        Properties connect;
        connect.add(PropertyId::RequestResponseInformation, asked);
        ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
        std::string wire;
        encode(wire, ConnectPacket{.clientId = "c", .properties = connect});
        peer.saysBytes(wire);
        EXPECT_EQ(
            peer.event<ConnectReceived>().packet->properties.number(PropertyId::RequestResponseInformation),
            asked);
        ConnackPacket connack;
        connack.properties.add(PropertyId::ResponseInformation, "replies/").addUserProperty("k", "v");
        peer.connection.accept(connack, {}, peer.now);
        const auto heard = peer.hears<ConnackPacket>();
        EXPECT_EQ(heard.properties.text(PropertyId::ResponseInformation).has_value(), asked == 1);
        EXPECT_TRUE(heard.properties.text(PropertyId::UserProperty));
    }
}

TEST_F(ServerLimitsTest, ConnackThatFitsNotEvenBareEndsTheConnection)
{
    // [MQTT-3.1.2-24]
    Properties connect;
    connect.add(PropertyId::MaximumPacketSize, 6);
    ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
    std::string wire;
    encode(wire, ConnectPacket{.clientId = "c", .properties = connect});
    peer.saysBytes(wire);
    peer.event<ConnectReceived>();
    ConnackPacket connack;
    connack.properties.add(PropertyId::ServerKeepAlive, 10);
    peer.connection.accept(connack, {}, peer.now);
    EXPECT_TRUE(peer.hearsBytes().empty());
    EXPECT_EQ(peer.event<Closed>().reason, ReasonCode::PacketTooLarge);
}

TEST_F(ServerLimitsTest, SubackThatFitsNotEvenBareEndsTheConnection)
{
    // [MQTT-3.1.2-24]
    Properties connect;
    connect.add(PropertyId::MaximumPacketSize, 20);
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, connect);
    peer.connection.acknowledgeSubscribe(PacketId{1}, std::vector(16, ReasonCode::Success));
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::PacketTooLarge);
    EXPECT_TRUE(peer.connection.isClosed());
}

/// A client that asked for no problem information (3.1.2.11.7), and what its server sends all the same.
class ProblemInformationTest : public testing::Test
{
protected:
    static ScriptedPeer client(std::uint32_t wanted)
    {
        ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
        Properties properties;
        properties.add(PropertyId::RequestProblemInformation, wanted);
        EXPECT_TRUE(peer.connection.connect({.clientId = "c", .properties = properties}, {}, peer.now));
        peer.hears<ConnectPacket>();
        peer.says(ConnackPacket{.properties = why()});
        peer.event<Connected>();
        return peer;
    }
    static Properties why()
    {
        Properties properties;
        properties.add(PropertyId::ReasonString, "because");
        return properties;
    }
    static Properties pair()
    {
        Properties properties;
        properties.addUserProperty("k", "v");
        return properties;
    }
    static void expectRefusal(const std::function<void(ScriptedPeer &)> &say)
    {
        ScriptedPeer strict = client(0);
        say(strict);
        EXPECT_EQ(strict.hears<DisconnectPacket>().reason, ReasonCode::ProtocolError);
        const auto error = strict.event<Closed>().error;
        ASSERT_TRUE(error);
        EXPECT_EQ(error->fault, Fault::UnrequestedProblemInformation);
        EXPECT_EQ(error->statement, "MQTT-3.1.2-29");
        ScriptedPeer patient = client(1);
        say(patient);
        EXPECT_TRUE(patient.connection.isConnected());
    }
};

TEST_F(ProblemInformationTest, IsAProtocolErrorWhereNoneWasAskedFor)
{
    expectRefusal([](ScriptedPeer &peer) { peer.says(PubackPacket{PacketId{1}, {}, why()}); });
    expectRefusal([](ScriptedPeer &peer) { peer.says(PubrecPacket{PacketId{1}, {}, pair()}); });
    expectRefusal([](ScriptedPeer &peer) { peer.says(PubrelPacket{PacketId{1}, {}, why()}); });
    expectRefusal([](ScriptedPeer &peer) { peer.says(PubcompPacket{PacketId{1}, {}, pair()}); });
    expectRefusal(
        [](ScriptedPeer &peer) { peer.says(SubackPacket{PacketId{1}, {ReasonCode::Success}, why()}); });
    expectRefusal(
        [](ScriptedPeer &peer) { peer.says(UnsubackPacket{PacketId{1}, {ReasonCode::Success}, pair()}); });
}

TEST_F(ProblemInformationTest, IsTakenInPublishAndDisconnect)
{
    ScriptedPeer peer = client(0);
    peer.says(PublishPacket{.message = message("t", "x", pair())});
    peer.event<MessageReceived>();
    peer.says(DisconnectPacket{ReasonCode::ServerBusy, why()});
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::Peer);
}

} // namespace
} // namespace cutty::mqtt::test
