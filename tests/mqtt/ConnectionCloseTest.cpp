#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

class ConnectionCloseTest : public VersionTest
{
protected:
    static ScriptedPeer client()
    {
        ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
        peer.event<Connected>();
        return peer;
    }
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionCloseTest);

TEST_P(ConnectionCloseTest, ClientSendsDisconnectAndCloses)
{
    // [MQTT-3.14.4-1] [MQTT-3.14.4-2]
    ScriptedPeer peer = client();
    peer.connection.disconnect();
    EXPECT_EQ(toHex(peer.hearsBytes()), "E0 00");
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::Local);
}

TEST_P(ConnectionCloseTest, OnlyServersOf5SendDisconnect)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(GetParam());
    peer.connection.disconnect(ReasonCode::ServerShuttingDown);
    EXPECT_EQ(toHex(peer.hearsBytes()), isFive() ? "E0 01 8B" : "");
    EXPECT_EQ(peer.event<Closed>().reason, ReasonCode::ServerShuttingDown);
}

TEST_P(ConnectionCloseTest, DisconnectOf311WouldDropTheWillSoThatItIsLeftOut)
{
    // [MQTT-3.1.2-10]: before 5, DISCONNECT says that all is well.
    ScriptedPeer peer = client();
    peer.connection.disconnect(ReasonCode::DisconnectWithWill);
    EXPECT_EQ(toHex(peer.hearsBytes()), isFive() ? "E0 01 04" : "");
    EXPECT_TRUE(peer.connection.isClosed());
}

TEST_P(ConnectionCloseTest, ServerHearsDisconnect)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(GetParam());
    peer.says(DisconnectPacket{});
    const auto closed = peer.event<Closed>();
    EXPECT_EQ(closed.cause, CloseCause::Peer);
    EXPECT_EQ(closed.reason, ReasonCode::Success);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ConnectionCloseTest, NoDisconnectBeforeTheServerHasAnswered)
{
    // [MQTT-3.14.0-1]
    ScriptedPeer peer(Role::Server, GetParam());
    std::string wire;
    encode(wire, ConnectPacket{.version = GetParam(), .clientId = "c"});
    peer.saysBytes(wire);
    peer.event<ConnectReceived>();
    peer.connection.disconnect(ReasonCode::ServerShuttingDown);
    EXPECT_TRUE(peer.hearsBytes().empty());
    peer.event<Closed>();
}

TEST_P(ConnectionCloseTest, NothingHappensAfterClosed)
{
    ScriptedPeer peer = client();
    peer.connection.disconnect();
    peer.hears<DisconnectPacket>();
    peer.event<Closed>();

    peer.saysPublish("t", QoS::AtLeastOnce, 1);
    peer.saysBytes("garbage");
    peer.connection.handleTimeout(peer.now + 24h);
    peer.connection.handleTransportClosed();
    peer.connection.disconnect();
    peer.connection.acknowledge(PacketId{1}, QoS::AtLeastOnce, ReasonCode::Success);
    peer.connection.acknowledgeSubscribe(PacketId{1}, {ReasonCode::Success});
    peer.connection.acknowledgeUnsubscribe(PacketId{1}, {ReasonCode::Success});
    EXPECT_FALSE(peer.connection.publish(outgoing("t", QoS::AtLeastOnce), peer.now));
    EXPECT_FALSE(peer.connection.subscribe({{"a", {}}}, {}, peer.now));
    EXPECT_FALSE(peer.connection.unsubscribe({"a"}, peer.now));
    EXPECT_TRUE(peer.noEvent());
    EXPECT_TRUE(peer.hearsBytes().empty());
    EXPECT_FALSE(peer.toDeadline());
}

TEST_P(ConnectionCloseTest, WhatFollowsDisconnectIsNotRead)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(GetParam());
    std::string wire;
    encode(wire, PublishPacket{.message = message("before")}, GetParam());
    encode(wire, DisconnectPacket{}, GetParam());
    encode(wire, PublishPacket{.message = message("after")}, GetParam());
    peer.saysBytes(wire);
    EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), "before");
    peer.event<Closed>();
    EXPECT_TRUE(peer.noEvent());
}

TEST_P(ConnectionCloseTest, WhatCameBeforeAFaultCounts)
{
    ScriptedPeer peer = client();
    std::string wire;
    encode(wire, PublishPacket{.message = message("good")}, GetParam());
    peer.saysBytes(wire + bytes("00 00"));
    EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), "good");
    EXPECT_EQ(peer.event<Closed>().error->fault, Fault::ReservedPacketType);
}

TEST_P(ConnectionCloseTest, LostTransportIsReportedOnce)
{
    ScriptedPeer peer = client();
    peer.connection.handleTransportClosed();
    peer.connection.handleTransportClosed();
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::TransportLost);
    EXPECT_TRUE(peer.noEvent());
}

class Connection5CloseTest : public testing::Test
{
};

TEST_F(Connection5CloseTest, ClientHearsWhyTheServerEnds)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(ProtocolVersion::V5);
    peer.event<Connected>();
    Properties properties;
    properties.add(PropertyId::ReasonString, "maintenance");
    peer.says(DisconnectPacket{ReasonCode::ServerShuttingDown, properties});
    const auto closed = peer.event<Closed>();
    EXPECT_EQ(closed.cause, CloseCause::Peer);
    EXPECT_EQ(closed.reason, ReasonCode::ServerShuttingDown);
    EXPECT_EQ(closed.properties.text(PropertyId::ReasonString), "maintenance");
}

TEST_F(Connection5CloseTest, AServerSendsNothingAfterItsDisconnect)
{
    // [MQTT-3.14.4-1]
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5);
    peer.saysPublish("t", QoS::AtLeastOnce, 1);
    peer.event<MessageReceived>();
    peer.connection.disconnect(ReasonCode::ServerShuttingDown);
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::ServerShuttingDown);
    peer.event<Closed>();

    peer.connection.acknowledge(PacketId{1}, QoS::AtLeastOnce, ReasonCode::Success);
    peer.saysPublish("t", QoS::ExactlyOnce, 2);
    peer.says(PingreqPacket{});
    EXPECT_FALSE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
    peer.connection.disconnect(ReasonCode::ServerBusy);
    peer.connection.handleTimeout(peer.now + 24h);
    EXPECT_TRUE(peer.noEvent());
    EXPECT_TRUE(peer.hearsBytes().empty());
}

TEST_F(Connection5CloseTest, SessionExpiryMayBeChangedByDisconnectWhenThereIsOne)
{
    Properties connect;
    connect.add(PropertyId::SessionExpiryInterval, 10);
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, connect);
    Properties disconnect;
    disconnect.add(PropertyId::SessionExpiryInterval, 60);
    peer.says(DisconnectPacket{ReasonCode::Success, disconnect});
    const auto closed = peer.event<Closed>();
    EXPECT_EQ(closed.cause, CloseCause::Peer);
    EXPECT_EQ(closed.properties.number(PropertyId::SessionExpiryInterval), 60U);
}

TEST_F(Connection5CloseTest, SessionExpiryOf0IsNoChange)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5);
    Properties disconnect;
    disconnect.add(PropertyId::SessionExpiryInterval, 0);
    peer.says(DisconnectPacket{ReasonCode::Success, disconnect});
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::Peer);
}

TEST_F(Connection5CloseTest, ReasonStringGivesWayToASmallMaximumPacketSize)
{
    // [MQTT-3.14.2-3] [MQTT-3.14.2-4]
    Properties limits;
    limits.add(PropertyId::MaximumPacketSize, 10);
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, limits);
    Properties why;
    why.add(PropertyId::ReasonString, "a long explanation");
    ASSERT_TRUE(peer.connection.disconnect(ReasonCode::AdministrativeAction, why));
    EXPECT_EQ(toHex(peer.hearsBytes()), "E0 01 98");
}

} // namespace
} // namespace cutty::mqtt::test
