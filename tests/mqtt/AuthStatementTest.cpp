// Enhanced authentication (MQTT 5, 3.15 and 4.12) as either role plays it.
#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace cutty::mqtt::test {
namespace {

/// `method` may be empty for none.
Properties with(std::string_view method, std::string_view data = {})
{
    Properties properties;
    if (!method.empty())
        properties.add(PropertyId::AuthenticationMethod, method);
    if (!data.empty())
        properties.add(PropertyId::AuthenticationData, data);
    return properties;
}

/// AUTH with the method "M" and one byte of data, in hex.
constexpr std::string_view continued = "F0 0A 18 08 15 00 01 4D 16 00 01 78";

class AuthStatementTest : public testing::Test
{
protected:
    /// A client that has sent CONNECT.
    static ScriptedPeer client(std::string_view method)
    {
        ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
        EXPECT_TRUE(peer.connection.connect({.clientId = "c", .properties = with(method)}, {}, peer.now));
        peer.hears<ConnectPacket>();
        return peer;
    }
    static ScriptedPeer connectedClient(std::string_view method)
    {
        ScriptedPeer peer = client(method);
        peer.says(ConnackPacket{.properties = with(method)});
        peer.event<Connected>();
        return peer;
    }
    /// A server that has been asked in.
    static ScriptedPeer server(std::string_view method, Properties limits = {})
    {
        ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
        std::string connect;
        const std::string properties = std::string(with(method).encoded()) + std::string(limits.encoded());
        encode(connect, ConnectPacket{.clientId = "c", .properties = Properties(properties)});
        peer.saysBytes(connect);
        peer.event<ConnectReceived>();
        return peer;
    }
    static ScriptedPeer connectedServer(std::string_view method)
    {
        ScriptedPeer peer = server(method);
        peer.connection.accept({}, {}, peer.now);
        peer.hears<ConnackPacket>();
        return peer;
    }
};

TEST_F(AuthStatementTest, AServersChallengeContinuesWithTheMethodOfConnect)
{
    // [MQTT-4.12.0-2] [MQTT-4.12.0-5] [MQTT-3.15.1-1] [MQTT-3.15.2-1]
    ScriptedPeer peer = server("M");
    ASSERT_TRUE(peer.connection.authenticate(with("", "x"), peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), continued);
    peer.says(AuthPacket{ReasonCode::ContinueAuthentication, with("M", "y")});
    EXPECT_EQ(
        peer.event<AuthenticationContinued>().packet.properties.text(PropertyId::AuthenticationData), "y");
    peer.connection.accept({}, {}, peer.now);
    EXPECT_EQ(peer.hears<ConnackPacket>().properties.text(PropertyId::AuthenticationMethod), "M");
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_F(AuthStatementTest, AClientsAnswerContinuesWithTheMethodOfConnect)
{
    // [MQTT-4.12.0-3] [MQTT-4.12.0-5]
    ScriptedPeer peer = client("M");
    peer.says(AuthPacket{ReasonCode::ContinueAuthentication, with("M", "1")});
    peer.event<AuthenticationContinued>();
    ASSERT_TRUE(peer.connection.authenticate(with("", "x"), peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), continued);
    peer.says(ConnackPacket{.properties = with("M")});
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_F(AuthStatementTest, AnotherMethodInAuthOrConnackCloses)
{
    // [MQTT-4.12.0-5]
    ScriptedPeer toClient = client("M");
    toClient.says(AuthPacket{ReasonCode::ContinueAuthentication, with("N")});
    EXPECT_EQ(toClient.event<Closed>().error->fault, Fault::AuthenticationMethodMismatch);
    for (const std::string_view method : {"N", ""}) {
        ScriptedPeer byConnack = client("M");
        byConnack.says(ConnackPacket{.properties = with(method)});
        EXPECT_EQ(byConnack.event<Closed>().error->fault, Fault::AuthenticationMethodMismatch) << method;
    }
    ScriptedPeer toServer = server("M");
    ASSERT_TRUE(toServer.connection.authenticate({}, toServer.now));
    toServer.hears<AuthPacket>();
    toServer.says(AuthPacket{ReasonCode::ContinueAuthentication, with("N")});
    EXPECT_EQ(toServer.event<Closed>().error->fault, Fault::AuthenticationMethodMismatch);
    ScriptedPeer own = server("M");
    EXPECT_FALSE(own.connection.authenticate(with("N"), own.now));
    EXPECT_TRUE(own.hearsNothing());
}

TEST_F(AuthStatementTest, WithAMethodTheClientSendsOnlyAuthAndDisconnectBeforeConnack)
{
    // [MQTT-3.1.2-30]
    ScriptedPeer peer = client("M");
    EXPECT_FALSE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
    EXPECT_FALSE(peer.connection.subscribe({{"a", {}}}, {}, peer.now));
    EXPECT_FALSE(peer.connection.unsubscribe({"a"}, peer.now));
    EXPECT_FALSE(peer.connection.reauthenticate({}, peer.now));
    EXPECT_TRUE(peer.hearsBytes().empty());
    peer.connection.disconnect();
    EXPECT_EQ(toHex(peer.hearsBytes()), "E0 00");
}

TEST_F(AuthStatementTest, AServerThatRejectsClosesWithACode)
{
    // [MQTT-4.12.0-4]
    ScriptedPeer peer = server("M");
    ASSERT_TRUE(peer.connection.authenticate(with("", "x"), peer.now));
    peer.hears<AuthPacket>();
    peer.says(AuthPacket{ReasonCode::ContinueAuthentication, with("M", "wrong")});
    peer.event<AuthenticationContinued>();
    peer.connection.refuse(ReasonCode::NotAuthorized);
    EXPECT_EQ(peer.hears<ConnackPacket>().reason, ReasonCode::NotAuthorized);
    EXPECT_TRUE(peer.connection.isClosed());
}

TEST_F(AuthStatementTest, WithoutAMethodTheServerSendsNoAuthAndNoMethod)
{
    // [MQTT-4.12.0-6]
    ScriptedPeer peer = server("");
    EXPECT_FALSE(peer.connection.authenticate({}, peer.now));
    EXPECT_TRUE(peer.hearsNothing());
    peer.connection.accept({}, {}, peer.now);
    EXPECT_FALSE(peer.hears<ConnackPacket>().properties.text(PropertyId::AuthenticationMethod));
    EXPECT_FALSE(peer.connection.authenticate({}, peer.now));
    EXPECT_FALSE(peer.connection.finishAuthentication({}, peer.now));
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_F(AuthStatementTest, WithoutAMethodTheClientSendsNoAuth)
{
    // [MQTT-4.12.0-7]
    ScriptedPeer peer = connectedClient("");
    EXPECT_FALSE(peer.connection.authenticate({}, peer.now));
    EXPECT_FALSE(peer.connection.reauthenticate({}, peer.now));
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_F(AuthStatementTest, ReauthenticationRepeatsTheMethodOfConnect)
{
    // [MQTT-4.12.1-1] [MQTT-3.15.2-1]
    ScriptedPeer peer = connectedClient("M");
    EXPECT_FALSE(peer.connection.reauthenticate(with("N"), peer.now));
    EXPECT_TRUE(peer.hearsNothing());
    ASSERT_TRUE(peer.connection.reauthenticate(with("", "x"), peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), "F0 0A 19 08 15 00 01 4D 16 00 01 78");
    peer.says(AuthPacket{ReasonCode::Success, with("M")});
    peer.event<AuthenticationFinished>();
    EXPECT_TRUE(peer.connection.isConnected());

    ScriptedPeer server = connectedServer("M");
    server.says(AuthPacket{ReasonCode::ReAuthenticate, with("N")});
    EXPECT_EQ(server.event<Closed>().error->fault, Fault::AuthenticationMethodMismatch);
}

TEST_F(AuthStatementTest, AServerEndsReauthenticationWithSuccess)
{
    // [MQTT-3.15.2-1]
    ScriptedPeer peer = connectedServer("M");
    peer.says(AuthPacket{ReasonCode::ReAuthenticate, with("M", "1")});
    peer.event<AuthenticationContinued>();
    ASSERT_TRUE(peer.connection.finishAuthentication({}, peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), "F0 06 00 04 15 00 01 4D");
}

TEST_F(AuthStatementTest, CodesOfTheOtherSideClose)
{
    // [MQTT-3.15.2-1]
    ScriptedPeer client = connectedClient("M");
    client.says(AuthPacket{ReasonCode::ReAuthenticate, with("M")});
    EXPECT_EQ(client.event<Closed>().error->fault, Fault::InvalidReasonCode);
    ScriptedPeer server = connectedServer("M");
    server.says(AuthPacket{ReasonCode::Success, with("M")});
    EXPECT_EQ(server.event<Closed>().error->fault, Fault::InvalidReasonCode);
}

TEST_F(AuthStatementTest, AFailedReauthenticationCloses)
{
    // [MQTT-4.12.1-2]
    ScriptedPeer server = connectedServer("M");
    server.says(AuthPacket{ReasonCode::ReAuthenticate, with("M", "wrong")});
    server.event<AuthenticationContinued>();
    server.connection.disconnect(ReasonCode::NotAuthorized);
    EXPECT_EQ(server.hears<DisconnectPacket>().reason, ReasonCode::NotAuthorized);
    EXPECT_TRUE(server.connection.isClosed());

    ScriptedPeer client = connectedClient("M");
    ASSERT_TRUE(client.connection.reauthenticate({}, client.now));
    client.hears<AuthPacket>();
    client.says(DisconnectPacket{ReasonCode::NotAuthorized, {}});
    EXPECT_EQ(client.event<Closed>().reason, ReasonCode::NotAuthorized);
}

TEST_F(AuthStatementTest, DiagnosticsGiveWayToASmallMaximumPacketSize)
{
    // [MQTT-3.15.2-2] [MQTT-3.15.2-3]
    Properties limits;
    limits.add(PropertyId::MaximumPacketSize, 20);
    ScriptedPeer peer = server("M", limits);
    Properties properties = with("", "x");
    properties.add(PropertyId::ReasonString, "a long explanation").addUserProperty("key", "value");
    ASSERT_TRUE(peer.connection.authenticate(properties, peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), continued);
}

} // namespace
} // namespace cutty::mqtt::test
