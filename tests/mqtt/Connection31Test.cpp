// MQTT 3.1 where it is not as 3.1.1: names, identifiers, flags, and a SUBACK that cannot refuse.
#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/EnginePair.h"
#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

constexpr auto three = ProtocolVersion::V31;

class Connection31Test : public testing::Test
{
protected:
    static ScriptedPeer client()
    {
        ScriptedPeer peer = ScriptedPeer::connectedClient(three);
        peer.event<Connected>();
        return peer;
    }
    static std::optional<CommandError> errorOf(std::string clientId)
    {
        ScriptedPeer peer(Role::Client, three);
        const auto result
            = peer.connection.connect({.version = three, .clientId = std::move(clientId)}, {}, peer.now);
        return result ? std::nullopt : std::optional(result.error());
    }
    /// What a server answers to a CONNECT with that identifier, before it asked anybody.
    static std::string answerTo(std::string clientId)
    {
        ScriptedPeer peer(Role::Server, three);
        std::string wire;
        encode(wire, ConnectPacket{.version = three, .clientId = std::move(clientId)});
        peer.saysBytes(wire);
        return toHex(peer.hearsBytes());
    }
};

TEST_F(Connection31Test, ConnectSaysMqisdpAndLevel3)
{
    ScriptedPeer peer(Role::Client, three);
    ASSERT_TRUE(peer.connection.connect({.version = three, .keepAlive = 60s, .clientId = "a"}, {}, peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), "10 0F 00 06 4D 51 49 73 64 70 03 02 00 3C 00 01 61");
}

TEST_F(Connection31Test, ClientIdentifierHas1To23Characters)
{
    EXPECT_EQ(errorOf("a"), std::nullopt);
    EXPECT_EQ(errorOf(std::string(23, 'a')), std::nullopt);
    std::string umlauts;
    for (int count = 0; count < 23; ++count)
        umlauts += "\xC3\xA4"; // two bytes, one character
    EXPECT_EQ(errorOf(umlauts), std::nullopt);
    for (const std::string &bad : {std::string(), std::string(24, 'a'), umlauts + "a"})
        EXPECT_EQ(errorOf(bad), CommandError::InvalidClientIdentifier);
}

TEST_F(Connection31Test, ServerRejectsOtherClientIdentifiers)
{
    EXPECT_EQ(answerTo(std::string(23, 'a')), "");
    for (const std::string &bad : {std::string(), std::string(24, 'a')})
        EXPECT_EQ(answerTo(bad), "20 02 00 02");
}

TEST_F(Connection31Test, MessagesCrossAtEveryQoS)
{
    EnginePair pair;
    pair.connect({.version = three, .clientId = "c"});
    std::uint64_t token = 0;
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        ASSERT_TRUE(pair.client.publish(outgoing("up", qos, ++token), pair.now));
        ASSERT_TRUE(pair.server.publish(outgoing("down", qos, token), pair.now));
    }
    ASSERT_TRUE(pair.client.subscribe({{"a/#", {QoS::ExactlyOnce}}}, {}, pair.now));
    ASSERT_TRUE(pair.client.unsubscribe({"a/#"}, pair.now));
    pair.exchange();
    EXPECT_EQ(EnginePair::all<MessageReceived>(pair.serverEvents).size(), 3U);
    EXPECT_EQ(EnginePair::all<MessageReceived>(pair.clientEvents).size(), 3U);
    EXPECT_EQ(EnginePair::all<PublishFinished>(pair.clientEvents).size(), 2U);
    EXPECT_EQ(EnginePair::all<SubscribeAcknowledged>(pair.clientEvents).size(), 1U);
    EXPECT_EQ(EnginePair::all<UnsubscribeAcknowledged>(pair.clientEvents).size(), 1U);
}

TEST_F(Connection31Test, RepeatedPubrelHasDup)
{
    ScriptedPeer first = ScriptedPeer::connectedClient(three, {}, {}, {}, false);
    ASSERT_TRUE(first.connection.publish(outgoing("t", QoS::ExactlyOnce), first.now));
    const PacketId id = first.hears<PublishPacket>().packetId;
    first.says(PubrecPacket{.packetId = id});
    EXPECT_FALSE(first.hears<PubrelPacket>().duplicate);
    first.connection.handleTransportClosed();
    ScriptedPeer second = ScriptedPeer::connectedClient(three, {}, {}, first.connection.takeSession(), false);
    EXPECT_EQ(toHex(second.hearsBytes()), "6A 02 00 01");
}

TEST_F(Connection31Test, TakesDupOnWhateverIsAcknowledged)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(three);
    peer.saysBytes(bytes("8A 06 0001 0001 61 00")); // SUBSCRIBE
    peer.event<SubscribeReceived>();
    peer.saysBytes(bytes("AA 05 0002 0001 61")); // UNSUBSCRIBE
    peer.event<UnsubscribeReceived>();
    peer.saysPublish("t", QoS::ExactlyOnce, 3);
    peer.event<MessageReceived>();
    peer.connection.acknowledge(PacketId{3}, QoS::ExactlyOnce, ReasonCode::Success);
    peer.hears<PubrecPacket>();
    peer.saysBytes(bytes("6A 02 0003")); // PUBREL
    EXPECT_EQ(peer.hears<PubcompPacket>().packetId, PacketId{3});
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_F(Connection31Test, IgnoresFlagsThatItDoesNotUse)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(three);
    peer.saysBytes(bytes("CF 00")); // PINGREQ
    peer.hears<PingrespPacket>();
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_F(Connection31Test, SubackCannotRefuse)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(three);
    peer.connection.acknowledgeSubscribe(
        PacketId{1}, {ReasonCode::GrantedQoS2, ReasonCode::NotAuthorized, ReasonCode::GrantedQoS1});
    EXPECT_EQ(toHex(peer.hearsBytes()), "90 05 00 01 02 00 01");

    ScriptedPeer asking = client();
    ASSERT_TRUE(asking.connection.subscribe({{"a", {}}}, {}, asking.now));
    asking.saysBytes(bytes("90 03 0001 80"));
    EXPECT_EQ(asking.event<Closed>().error->fault, Fault::InvalidReasonCode);
}

TEST_F(Connection31Test, HasNoDisconnectFromServers)
{
    ScriptedPeer server = ScriptedPeer::connectedServer(three);
    server.connection.disconnect(ReasonCode::ServerShuttingDown);
    EXPECT_TRUE(server.hearsBytes().empty());
    ScriptedPeer peer = client();
    peer.saysBytes(bytes("E0 00"));
    EXPECT_EQ(peer.event<Closed>().error->fault, Fault::UnexpectedPacket);
}

TEST_F(Connection31Test, LivesOnPings)
{
    EnginePair pair;
    pair.connect({.version = three, .keepAlive = 10s, .clientId = "c"});
    for (int round = 0; round < 20; ++round)
        ASSERT_TRUE(pair.toDeadline());
    EXPECT_TRUE(pair.client.isConnected() && pair.server.isConnected());
    EXPECT_FALSE(EnginePair::all<PingAnswered>(pair.clientEvents).empty());
}

} // namespace
} // namespace cutty::mqtt::test
