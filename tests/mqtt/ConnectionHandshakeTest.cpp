#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

class ConnectionHandshakeTest : public VersionTest
{
protected:
    /// A server that has been asked in.
    static ScriptedPeer askedServer(ConnectPacket packet = {}, ConnectionOptions options = {})
    {
        ScriptedPeer peer(Role::Server, GetParam(), options);
        packet.version = GetParam();
        std::string wire;
        encode(wire, packet);
        peer.saysBytes(wire);
        return peer;
    }
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionHandshakeTest);

TEST_P(ConnectionHandshakeTest, ClientSendsConnectFirstAndIsLetIn)
{
    ScriptedPeer peer(Role::Client, GetParam());
    EXPECT_EQ(peer.connection.transmitSize(), 0U);
    ASSERT_TRUE(peer.connection.connect(
        {.version = GetParam(), .keepAlive = 30s, .clientId = "me", .userName = "u", .password = "p"}, {},
        peer.now));
    const auto connect = peer.hears<ConnectPacket>();
    EXPECT_EQ(connect.version, GetParam());
    EXPECT_EQ(connect.clientId, "me");
    EXPECT_EQ(connect.userName, "u");
    EXPECT_EQ(connect.password, "p");
    EXPECT_EQ(connect.keepAlive, 30s);
    EXPECT_FALSE(peer.connection.isConnected());

    peer.says(ConnackPacket{});
    EXPECT_TRUE(peer.connection.isConnected());
    EXPECT_EQ(peer.event<Connected>().connack.reason, ReasonCode::Success);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST(Connection5HandshakeTest, ClientUnderstandsTheRefusalOfAServerThatKnowsOnly311)
{
    // 3.1.1 has that server answer a CONNECT of MQTT 5 so [MQTT-3.1.2-2].
    const std::pair<const char *, ReasonCode> refusals[] = {
        {"20 02 00 01", ReasonCode::UnsupportedProtocolVersion},
        {"20 02 00 02", ReasonCode::ClientIdentifierNotValid},
        {"20 02 00 03", ReasonCode::ServerUnavailable},
        {"20 02 00 04", ReasonCode::BadUserNameOrPassword},
        {"20 02 00 05", ReasonCode::NotAuthorized},
    };
    for (const auto &[wire, reason] : refusals) {
        ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
        ASSERT_TRUE(peer.connection.connect({.version = ProtocolVersion::V5, .clientId = "c"}, {}, peer.now));
        peer.hears<ConnectPacket>();
        peer.saysBytes(bytes(wire));
        const auto closed = peer.event<Closed>();
        EXPECT_EQ(closed.cause, CloseCause::Refused) << wire;
        EXPECT_EQ(closed.reason, reason) << wire;
        EXPECT_FALSE(closed.error) << wire;
    }
}

TEST(Connection5HandshakeTest, OtherAnswersInTheFormOf311AreErrors)
{
    const std::pair<const char *, std::uint32_t> answers[] = {{"20 02 00 00", 4}, {"20 02 00 06", 3}};
    for (const auto &[wire, offset] : answers) {
        ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
        ASSERT_TRUE(peer.connection.connect({.version = ProtocolVersion::V5, .clientId = "c"}, {}, peer.now));
        peer.hears<ConnectPacket>();
        peer.saysBytes(bytes(wire));
        const auto closed = peer.event<Closed>();
        EXPECT_EQ(closed.cause, CloseCause::ProtocolError) << wire;
        ASSERT_TRUE(closed.error) << wire;
        EXPECT_EQ(closed.error->offset, offset) << wire;
    }
}

TEST_P(ConnectionHandshakeTest, ClientIsRefused)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam(), {.reason = ReasonCode::NotAuthorized});
    const auto closed = peer.event<Closed>();
    EXPECT_EQ(closed.cause, CloseCause::Refused);
    EXPECT_EQ(closed.reason, ReasonCode::NotAuthorized);
    EXPECT_TRUE(peer.connection.isClosed());
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_TRUE(peer.noEvent());
}

TEST_P(ConnectionHandshakeTest, ServerTellsOfTheClientAndLetsItIn)
{
    ScriptedPeer peer = askedServer({.keepAlive = 7s, .clientId = "c"});
    const auto asked = peer.event<ConnectReceived>();
    ASSERT_TRUE(asked.packet);
    EXPECT_EQ(asked.packet->clientId, "c");
    EXPECT_EQ(peer.connection.version(), GetParam());
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_FALSE(peer.connection.isConnected());

    peer.connection.accept({.sessionPresent = true}, {}, peer.now);
    EXPECT_TRUE(peer.hears<ConnackPacket>().sessionPresent);
    EXPECT_TRUE(peer.connection.isConnected());
    EXPECT_EQ(peer.connection.keepAlive(), 7s);
}

TEST_P(ConnectionHandshakeTest, ServerRefuses)
{
    // [MQTT-3.2.2-6] [MQTT-3.2.2-7]
    ScriptedPeer peer = askedServer();
    peer.event<ConnectReceived>();
    peer.connection.refuse(ReasonCode::ClientIdentifierNotValid);
    const auto connack = peer.hears<ConnackPacket>();
    EXPECT_EQ(connack.reason, ReasonCode::ClientIdentifierNotValid);
    EXPECT_FALSE(connack.sessionPresent);
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::Local);
}

TEST_P(ConnectionHandshakeTest, ServerKeepsWhatFollowsConnectUntilItHasDecided)
{
    ScriptedPeer peer(Role::Server, GetParam());
    std::string wire;
    encode(wire, ConnectPacket{.version = GetParam(), .clientId = "c"});
    encode(wire, PingreqPacket{}, GetParam());
    encode(wire, PublishPacket{.message = message("early")}, GetParam());
    const std::size_t half = wire.size() - 3;
    peer.saysBytes(wire.substr(0, half));
    peer.event<ConnectReceived>();
    EXPECT_TRUE(peer.noEvent());
    EXPECT_TRUE(peer.hearsNothing());
    peer.saysBytes(wire.substr(half));
    EXPECT_TRUE(peer.noEvent());

    peer.connection.accept({}, {}, peer.now);
    peer.hears<ConnackPacket>(); // before any other packet [MQTT-3.2.0-1]
    peer.hears<PingrespPacket>();
    EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), "early");
}

TEST_P(ConnectionHandshakeTest, ServerUsesNothingThatFollowsARefusedConnect)
{
    // [MQTT-3.1.4-6]; 3.1.1: [MQTT-3.1.4-5]
    ScriptedPeer peer(Role::Server, GetParam());
    std::string wire;
    encode(wire, ConnectPacket{.version = GetParam(), .clientId = "c"});
    encode(wire, PublishPacket{.message = message("early")}, GetParam());
    peer.saysBytes(wire);
    peer.event<ConnectReceived>();
    peer.connection.refuse(ReasonCode::NotAuthorized);
    peer.hears<ConnackPacket>();
    peer.event<Closed>();
    peer.says(PingreqPacket{});
    EXPECT_TRUE(peer.noEvent());
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ConnectionHandshakeTest, GarbageInsteadOfConnackClosesAtOnce)
{
    ScriptedPeer peer(Role::Client, GetParam());
    ASSERT_TRUE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, {}, peer.now));
    peer.hears<ConnectPacket>();
    peer.saysBytes("HTTP/1.1 400 Bad Request\r\n\r\n");
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::ProtocolError);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ConnectionHandshakeTest, ClientGivesUpWhenConnackDoesNotCome)
{
    ScriptedPeer peer(Role::Client, GetParam(), {.handshakeTimeout = 3s});
    peer.now += 2s;
    const TimePoint asked = peer.now;
    ASSERT_TRUE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, {}, peer.now));
    ASSERT_TRUE(peer.toDeadline());
    EXPECT_EQ(peer.now, asked + 3s);
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::HandshakeTimeout);
    EXPECT_FALSE(peer.toDeadline());
}

TEST_P(ConnectionHandshakeTest, ServerGivesUpWhenConnectDoesNotCome)
{
    ScriptedPeer peer(Role::Server, GetParam(), {.handshakeTimeout = 3s});
    const TimePoint opened = peer.now;
    peer.saysBytes(bytes("10"));
    ASSERT_TRUE(peer.toDeadline());
    EXPECT_EQ(peer.now, opened + 3s);
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::HandshakeTimeout);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ConnectionHandshakeTest, TimeoutEndsWithTheHandshake)
{
    ScriptedPeer client(Role::Client, GetParam());
    ASSERT_TRUE(
        client.connection.connect({.version = GetParam(), .keepAlive = 0s, .clientId = "c"}, {}, client.now));
    client.says(ConnackPacket{});
    EXPECT_FALSE(client.toDeadline());
    ScriptedPeer server = askedServer({.keepAlive = 0s, .clientId = "c"});
    EXPECT_FALSE(server.toDeadline());
}

TEST_P(ConnectionHandshakeTest, TransportLostBeforeConnackIsReported)
{
    ScriptedPeer peer(Role::Client, GetParam());
    ASSERT_TRUE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, {}, peer.now));
    peer.connection.handleTransportClosed();
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::TransportLost);
}

TEST_P(ConnectionHandshakeTest, MalformedConnectIsAnsweredOnlyBy5)
{
    // [MQTT-3.1.4-1]: 3.1.1 closes without CONNACK, 5 may send one.
    ScriptedPeer peer(Role::Server, GetParam());
    peer.saysBytes(isFive() ? packetBytes("10", "0004 4D515454 05 03 003C 00 0001 61")
                            : packetBytes("10", "0004 4D515454 04 03 003C 0001 61"));
    EXPECT_EQ(toHex(peer.hearsBytes()), isFive() ? "20 03 00 81 00" : "");
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::ProtocolError);
}

TEST(ConnectionRefusalTest, UnknownLevelIsAnsweredInTheNearestForm)
{
    // [MQTT-3.1.2-2]
    const auto answer = [](std::string_view connect) {
        ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
        peer.saysBytes(packetBytes("10", connect));
        EXPECT_EQ(peer.event<Closed>().error->fault, Fault::UnsupportedProtocolLevel);
        return toHex(peer.hearsBytes());
    };
    EXPECT_EQ(answer("0004 4D515454 06 02 003C 00 0001 61"), "20 03 00 84 00");
    EXPECT_EQ(answer("0004 4D515454 02 02 003C 0001 61"), "20 02 00 01");
}

TEST(ConnectionRefusalTest, WhatIsNotMqttGetsNoAnswer)
{
    for (const std::string &wire : {bytes("C0 00"), bytes("16 03 01"), std::string("GET / HTTP/1.1\r\n"),
             packetBytes("10", "0004 58585858 05 02 003C 00 0001 61")}) {
        ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
        peer.saysBytes(wire);
        EXPECT_EQ(peer.event<Closed>().cause, CloseCause::ProtocolError) << toHex(wire);
        EXPECT_TRUE(peer.hearsBytes().empty()) << toHex(wire);
    }
}

TEST(ConnectionRefusalTest, LeavesOutTheReasonStringForASmallReceiver)
{
    // [MQTT-3.2.2-19] [MQTT-3.2.2-20]
    ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
    Properties limits;
    limits.add(PropertyId::MaximumPacketSize, 12);
    std::string wire;
    encode(wire, ConnectPacket{.clientId = "c", .properties = limits});
    peer.saysBytes(wire);
    Properties why;
    why.add(PropertyId::ReasonString, "a long explanation").add(PropertyId::ServerReference, "s");
    why.addUserProperty("k", "v");
    peer.connection.refuse(ReasonCode::UseAnotherServer, why);
    EXPECT_EQ(toHex(peer.hearsBytes()), "20 07 00 9C 04 1C 00 01 73");
}

} // namespace
} // namespace cutty::mqtt::test
