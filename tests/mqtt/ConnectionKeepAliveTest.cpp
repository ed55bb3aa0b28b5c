#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

class ConnectionKeepAliveTest : public VersionTest
{
protected:
    static ScriptedPeer client(std::chrono::seconds keepAlive)
    {
        ScriptedPeer peer(Role::Client, GetParam());
        EXPECT_TRUE(peer.connection.connect(
            {.version = GetParam(), .keepAlive = keepAlive, .clientId = "c"}, {}, peer.now));
        peer.hears<ConnectPacket>();
        peer.says(ConnackPacket{});
        peer.event<Connected>();
        return peer;
    }

    static ScriptedPeer server(std::chrono::seconds keepAlive)
    {
        ScriptedPeer peer(Role::Server, GetParam());
        std::string wire;
        encode(wire, ConnectPacket{.version = GetParam(), .keepAlive = keepAlive, .clientId = "c"});
        peer.saysBytes(wire);
        peer.event<ConnectReceived>();
        peer.connection.accept({}, {}, peer.now);
        peer.hears<ConnackPacket>();
        return peer;
    }
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionKeepAliveTest);

TEST_P(ConnectionKeepAliveTest, SilentClientPings)
{
    // [MQTT-3.1.2-20]; 3.1.1: [MQTT-3.1.2-23]
    ScriptedPeer peer = client(10s);
    const TimePoint start = peer.now;
    ASSERT_TRUE(peer.toDeadline());
    EXPECT_EQ(peer.now, start + 10s);
    peer.hears<PingreqPacket>();
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ConnectionKeepAliveTest, WhateverTheClientSendsPutsThePingOff)
{
    ScriptedPeer peer = client(10s);
    peer.now += 4s;
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
    EXPECT_EQ(peer.connection.pollTimeout(), peer.now + 10s);
    peer.now += 4s;
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::ExactlyOnce), peer.now));
    EXPECT_EQ(peer.connection.pollTimeout(), peer.now + 10s);
    peer.now += 4s;
    ASSERT_TRUE(peer.connection.subscribe({{"a", {}}}, {}, peer.now));
    EXPECT_EQ(peer.connection.pollTimeout(), peer.now + 10s);
    peer.now += 4s;
    ASSERT_TRUE(peer.connection.unsubscribe({"a"}, peer.now));
    EXPECT_EQ(peer.connection.pollTimeout(), peer.now + 10s);
    peer.now += 4s;
    peer.saysPublish("t", QoS::AtLeastOnce, 1); // is acknowledged
    EXPECT_EQ(peer.connection.pollTimeout(), peer.now + 10s);
}

TEST_P(ConnectionKeepAliveTest, WhatTheClientReceivesDoesNotPutThePingOff)
{
    ScriptedPeer peer = client(10s);
    const TimePoint start = peer.now;
    peer.now += 9s;
    peer.saysPublish("t", QoS::AtMostOnce, 0);
    EXPECT_EQ(peer.connection.pollTimeout(), start + 10s);
}

TEST_P(ConnectionKeepAliveTest, AnsweredPingReportsItsRoundTrip)
{
    ScriptedPeer peer = client(10s);
    ASSERT_TRUE(peer.toDeadline());
    peer.hears<PingreqPacket>();
    peer.now += 35ms;
    peer.says(PingrespPacket{});
    EXPECT_EQ(peer.event<PingAnswered>().roundTrip, 35ms);
    ASSERT_TRUE(peer.toDeadline());
    peer.hears<PingreqPacket>();
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_P(ConnectionKeepAliveTest, UnansweredPingEndsTheConnection)
{
    ScriptedPeer peer = client(10s);
    const TimePoint start = peer.now;
    while (!peer.connection.isClosed())
        ASSERT_TRUE(peer.toDeadline());
    EXPECT_EQ(peer.now, start + 20s);
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::KeepAliveTimeout);
    EXPECT_FALSE(peer.toDeadline());
}

TEST_P(ConnectionKeepAliveTest, UnansweredPingEndsTheConnectionOfABusyClientToo)
{
    ScriptedPeer peer = client(10s);
    ASSERT_TRUE(peer.toDeadline());
    for (int second = 0; second < 12 && !peer.connection.isClosed(); ++second) {
        peer.now += 1s;
        ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
        if (peer.connection.pollTimeout() <= peer.now)
            peer.connection.handleTimeout(peer.now);
    }
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::KeepAliveTimeout);
}

TEST_P(ConnectionKeepAliveTest, UnaskedPingrespIsIgnored)
{
    ScriptedPeer peer = client(10s);
    peer.says(PingrespPacket{});
    EXPECT_TRUE(peer.noEvent());
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_P(ConnectionKeepAliveTest, ZeroSwitchesItOff)
{
    ScriptedPeer quietClient = client(0s);
    EXPECT_FALSE(quietClient.toDeadline());
    ScriptedPeer quietServer = server(0s);
    EXPECT_FALSE(quietServer.toDeadline());
}

TEST_P(ConnectionKeepAliveTest, ServerAnswersPing)
{
    // [MQTT-3.12.4-1]
    ScriptedPeer peer = server(10s);
    peer.says(PingreqPacket{});
    peer.hears<PingrespPacket>();
}

TEST_P(ConnectionKeepAliveTest, ServerWaitsOneAndAHalfIntervals)
{
    // [MQTT-3.1.2-22]; 3.1.1: [MQTT-3.1.2-24]
    for (const auto keepAlive : {1s, 5s, 60s, 65'535s}) {
        ScriptedPeer peer = server(keepAlive);
        const TimePoint start = peer.now;
        ASSERT_TRUE(peer.toDeadline());
        EXPECT_EQ(peer.now - start, std::chrono::milliseconds(keepAlive) * 3 / 2);
        if (isFive()) {
            EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::KeepAliveTimeout);
        }
        EXPECT_TRUE(peer.hearsNothing());
        const auto closed = peer.event<Closed>();
        EXPECT_EQ(closed.cause, CloseCause::KeepAliveTimeout);
        EXPECT_FALSE(peer.toDeadline());
    }
}

TEST_P(ConnectionKeepAliveTest, AnyPacketKeepsTheServerWaiting)
{
    ScriptedPeer peer = server(10s);
    for (int round = 0; round < 4; ++round) {
        peer.now += 14s;
        peer.saysPublish("t", QoS::AtMostOnce, 0);
        EXPECT_EQ(peer.connection.pollTimeout(), peer.now + 15s);
    }
}

TEST_P(ConnectionKeepAliveTest, OnlyWholePacketsKeepTheServerWaiting)
{
    // A peer that drips bytes of a packet that never ends is as good as silent.
    ScriptedPeer peer = server(10s);
    const TimePoint start = peer.now;
    peer.saysBytes(bytes("30 10"));
    for (int second = 1; second < 15; ++second) {
        peer.now += 1s;
        peer.saysBytes("x");
        EXPECT_EQ(peer.connection.pollTimeout(), start + 15s);
    }
    ASSERT_TRUE(peer.toDeadline());
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::KeepAliveTimeout);
}

TEST(Connection5KeepAliveTest, ServerKeepAliveReplacesTheClients)
{
    // [MQTT-3.1.2-21] [MQTT-3.2.2-21]
    ConnackPacket connack;
    connack.properties.add(PropertyId::ServerKeepAlive, 7);
    ScriptedPeer client = ScriptedPeer::connectedClient(ProtocolVersion::V5, connack);
    EXPECT_EQ(client.connection.keepAlive(), 7s);
    EXPECT_EQ(client.connection.pollTimeout(), client.now + 7s);

    ScriptedPeer server(Role::Server, ProtocolVersion::V5);
    std::string wire;
    encode(wire, ConnectPacket{.keepAlive = 60s, .clientId = "c"});
    server.saysBytes(wire);
    server.event<ConnectReceived>();
    server.connection.accept(connack, {}, server.now);
    EXPECT_EQ(server.connection.pollTimeout(), server.now + 10'500ms);
}

} // namespace
} // namespace cutty::mqtt::test
