// Enhanced authentication (MQTT 5, 4.12): whose turn it is, and what else may pass meanwhile.
#include "core/mqtt/engine/Authentication.h"

#include "tests/mqtt/EnginePair.h"
#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

Properties method(std::string_view name = "SCRAM", std::string_view data = {})
{
    Properties properties;
    properties.add(PropertyId::AuthenticationMethod, name);
    if (!data.empty())
        properties.add(PropertyId::AuthenticationData, data);
    return properties;
}

AuthPacket auth(ReasonCode reason, Properties properties = method())
{
    return {reason, std::move(properties)};
}

constexpr auto more = ReasonCode::ContinueAuthentication;

class AuthenticatingClientTest : public testing::Test
{
protected:
    static ScriptedPeer client()
    {
        ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
        EXPECT_TRUE(peer.connection.connect(
            {.keepAlive = 5s, .clientId = "c", .properties = method("SCRAM", "hello")}, {}, peer.now));
        peer.hears<ConnectPacket>();
        return peer;
    }
    static ScriptedPeer connected()
    {
        ScriptedPeer peer = client();
        peer.says(ConnackPacket{.properties = method()});
        peer.event<Connected>();
        return peer;
    }
    static CommandError errorOf(const std::expected<void, CommandError> &result)
    {
        return result.error_or(CommandError::NotConnected);
    }
};

TEST_F(AuthenticatingClientTest, HearsWhatTheServerSendsAndAnswersAsOftenAsAsked)
{
    ScriptedPeer peer = client();
    for (const std::string_view data : {"one", "two"}) {
        peer.says(auth(more, method("SCRAM", data)));
        EXPECT_EQ(
            peer.event<AuthenticationContinued>().packet.properties.text(PropertyId::AuthenticationData),
            data);
        Properties answer;
        answer.add(PropertyId::AuthenticationData, "answer");
        ASSERT_TRUE(peer.connection.authenticate(answer, peer.now));
        const auto heard = peer.hears<AuthPacket>();
        EXPECT_EQ(heard.reason, more);
        EXPECT_EQ(heard.properties, method("SCRAM", "answer"));
    }
    peer.says(ConnackPacket{.properties = method("SCRAM", "signature")});
    EXPECT_EQ(peer.event<Connected>().connack.properties.text(PropertyId::AuthenticationData), "signature");
}

TEST_F(AuthenticatingClientTest, SpeaksOnlyInItsTurn)
{
    ScriptedPeer peer = client();
    EXPECT_EQ(errorOf(peer.connection.authenticate({}, peer.now)), CommandError::AuthenticationNotExpected);
    EXPECT_EQ(errorOf(peer.connection.reauthenticate({}, peer.now)), CommandError::AuthenticationNotExpected);
    EXPECT_EQ(
        errorOf(peer.connection.finishAuthentication({}, peer.now)), CommandError::AuthenticationNotExpected);
    peer.says(auth(more));
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    EXPECT_EQ(errorOf(peer.connection.authenticate({}, peer.now)), CommandError::AuthenticationNotExpected);
    peer.hears<AuthPacket>();
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_F(AuthenticatingClientTest, WantsNoSuccessBeforeConnack)
{
    // [MQTT-4.12.0-2]
    for (const ReasonCode reason : {ReasonCode::Success, ReasonCode::ReAuthenticate}) {
        ScriptedPeer peer = client();
        peer.says(auth(reason));
        const auto error = peer.event<Closed>().error;
        ASSERT_TRUE(error);
        EXPECT_EQ(error->fault, Fault::InvalidReasonCode);
        EXPECT_EQ(error->statement, "MQTT-4.12.0-2");
    }
}

TEST_F(AuthenticatingClientTest, WantsOneAuthAtATime)
{
    ScriptedPeer peer = client();
    peer.says(auth(more));
    peer.says(auth(more));
    peer.event<AuthenticationContinued>();
    EXPECT_EQ(peer.event<Closed>().error->fault, Fault::UnexpectedPacket);
}

TEST_F(AuthenticatingClientTest, PingsNotBeforeConnack)
{
    // [MQTT-3.1.2-30]
    ScriptedPeer peer = client();
    peer.says(auth(more));
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    peer.hears<AuthPacket>();
    peer.now += 6s;
    peer.connection.handleTimeout(peer.now);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_F(AuthenticatingClientTest, GivesUpWhenTheServerFallsSilent)
{
    ScriptedPeer peer = client();
    const TimePoint start = peer.now;
    peer.now += 9s;
    peer.says(auth(more));
    peer.event<AuthenticationContinued>();
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    ASSERT_TRUE(peer.toDeadline());
    EXPECT_EQ(peer.now, start + 19s);
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::HandshakeTimeout);
}

TEST_F(AuthenticatingClientTest, MayLeaveWithDisconnectBeforeConnack)
{
    // [MQTT-3.1.2-30]
    ScriptedPeer peer = client();
    peer.says(auth(more));
    peer.connection.disconnect(ReasonCode::ProtocolError);
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::ProtocolError);
    EXPECT_TRUE(peer.connection.isClosed());
}

TEST_F(AuthenticatingClientTest, AuthenticatesAgainAndGoesOnMeanwhile)
{
    ScriptedPeer peer = connected();
    ASSERT_TRUE(peer.connection.reauthenticate(method("SCRAM", "again"), peer.now));
    EXPECT_EQ(peer.hears<AuthPacket>().reason, ReasonCode::ReAuthenticate);
    EXPECT_EQ(errorOf(peer.connection.reauthenticate({}, peer.now)), CommandError::AuthenticationNotExpected);
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
    peer.hears<PublishPacket>();
    peer.saysPublish("t", QoS::AtMostOnce, 0);
    peer.event<MessageReceived>();

    peer.says(auth(more));
    peer.event<AuthenticationContinued>();
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    EXPECT_EQ(peer.hears<AuthPacket>().reason, more);
    peer.says(auth(ReasonCode::Success, method("SCRAM", "done")));
    EXPECT_EQ(peer.event<AuthenticationFinished>().packet.properties, method("SCRAM", "done"));
    EXPECT_TRUE(peer.connection.reauthenticate({}, peer.now));
}

TEST_F(AuthenticatingClientTest, WantsNoAuthThatItDidNotAskFor)
{
    for (const ReasonCode reason : {more, ReasonCode::Success}) {
        ScriptedPeer peer = connected();
        peer.says(auth(reason));
        EXPECT_EQ(peer.event<Closed>().error->fault, Fault::UnexpectedPacket);
        EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::ProtocolError);
    }
}

TEST_F(AuthenticatingClientTest, SendsNoPropertiesThatAuthCannotHave)
{
    ScriptedPeer peer = connected();
    Properties properties;
    properties.add(PropertyId::ReceiveMaximum, 1);
    EXPECT_EQ(errorOf(peer.connection.reauthenticate(properties, peer.now)), CommandError::InvalidProperties);
    EXPECT_EQ(errorOf(peer.connection.reauthenticate(method("other"), peer.now)),
        CommandError::AuthenticationMethodMismatch);
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_TRUE(peer.connection.reauthenticate({}, peer.now)); // it is still nobody's turn
}

TEST_F(AuthenticatingClientTest, KeepsItsTurnWhenAuthIsTooLargeForTheServer)
{
    ScriptedPeer peer = client();
    Properties properties = method();
    properties.add(PropertyId::MaximumPacketSize, 30);
    peer.says(ConnackPacket{.properties = properties});
    EXPECT_EQ(errorOf(peer.connection.reauthenticate(method("SCRAM", std::string(40, 'x')), peer.now)),
        CommandError::PacketTooLarge);
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_TRUE(peer.connection.reauthenticate({}, peer.now));
}

TEST_F(AuthenticatingClientTest, MayExplainItselfThoughItWantsNoExplanations)
{
    ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
    Properties properties = method();
    properties.add(PropertyId::RequestProblemInformation, 0);
    ASSERT_TRUE(peer.connection.connect({.clientId = "c", .properties = properties}, {}, peer.now));
    peer.hears<ConnectPacket>();
    peer.says(ConnackPacket{.properties = method()});
    Properties why = method();
    why.addUserProperty("k", "v");
    ASSERT_TRUE(peer.connection.reauthenticate(why, peer.now));
    EXPECT_EQ(peer.hears<AuthPacket>().properties, why);
}

TEST(AuthenticationBefore5Test, DoesNotExist)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(ProtocolVersion::V311);
    EXPECT_FALSE(peer.connection.authenticate({}, peer.now));
    EXPECT_FALSE(peer.connection.reauthenticate({}, peer.now));
    EXPECT_TRUE(peer.hearsNothing());
}

class AuthenticatingServerTest : public testing::Test
{
protected:
    /// Asked in; `behind` came in the same input.
    static ScriptedPeer asked(std::string_view behind = {})
    {
        ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
        std::string wire;
        encode(wire, ConnectPacket{.clientId = "c", .properties = method()});
        peer.saysBytes(wire + std::string(behind));
        peer.event<ConnectReceived>();
        return peer;
    }
    static ScriptedPeer challenging()
    {
        ScriptedPeer peer = asked();
        EXPECT_TRUE(peer.connection.authenticate({}, peer.now));
        EXPECT_EQ(peer.hears<AuthPacket>().reason, more);
        return peer;
    }
    static ScriptedPeer connected()
    {
        ScriptedPeer peer = asked();
        peer.connection.accept({}, {}, peer.now);
        peer.hears<ConnackPacket>();
        return peer;
    }
    static std::string wireOf(const Packet &packet)
    {
        std::string wire;
        encode(wire, packet, ProtocolVersion::V5);
        return wire;
    }
};

TEST_F(AuthenticatingServerTest, LetsInAfterSeveralSteps)
{
    ScriptedPeer peer = challenging();
    peer.says(auth(more));
    peer.event<AuthenticationContinued>();
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    peer.says(auth(more));
    peer.event<AuthenticationContinued>();
    Properties signature;
    signature.add(PropertyId::AuthenticationData, "signature");
    peer.hears<AuthPacket>();
    peer.connection.accept({.properties = signature}, {}, peer.now);
    EXPECT_EQ(peer.hears<ConnackPacket>().properties, method("SCRAM", "signature"));
}

TEST_F(AuthenticatingServerTest, TakesNothingElseBeforeConnack)
{
    // [MQTT-3.1.2-30]
    const Packet packets[] = {PingreqPacket{}, PublishPacket{.message = message("t")},
        SubscribePacket{PacketId{1}, {{"a", {}}}, {}}};
    for (const Packet &packet : packets) {
        ScriptedPeer peer = challenging();
        peer.saysBytes(wireOf(packet));
        EXPECT_EQ(peer.hears<ConnackPacket>().reason, ReasonCode::ProtocolError);
        const auto error = peer.event<Closed>().error;
        ASSERT_TRUE(error);
        EXPECT_EQ(error->statement, "MQTT-3.1.2-30");
    }
}

TEST_F(AuthenticatingServerTest, TakesNothingElseFromBehindConnectEither)
{
    ScriptedPeer letIn = asked(wireOf(PublishPacket{.message = message("t")}));
    letIn.connection.accept({}, {}, letIn.now);
    EXPECT_EQ(letIn.event<Closed>().error->statement, "MQTT-3.1.2-30");
    ScriptedPeer challenged = asked(wireOf(PingreqPacket{}));
    ASSERT_TRUE(challenged.connection.authenticate({}, challenged.now));
    EXPECT_EQ(challenged.event<Closed>().error->statement, "MQTT-3.1.2-30");
    ScriptedPeer eager = asked(wireOf(auth(more)));
    eager.connection.accept({}, {}, eager.now);
    EXPECT_EQ(eager.event<Closed>().error->fault, Fault::UnexpectedPacket);
}

TEST_F(AuthenticatingServerTest, LetsTheClientGo)
{
    ScriptedPeer peer = challenging();
    peer.says(DisconnectPacket{});
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::Peer);
    peer.connection.accept({}, {}, peer.now);
    peer.connection.refuse(ReasonCode::NotAuthorized);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_F(AuthenticatingServerTest, WaitsForAnAnswerOnlySoLong)
{
    ScriptedPeer peer = asked();
    EXPECT_FALSE(peer.connection.pollTimeout()); // the owner's turn
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    EXPECT_EQ(peer.connection.pollTimeout(), peer.now + 10s);
    peer.says(auth(more));
    EXPECT_FALSE(peer.connection.pollTimeout());
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    ASSERT_TRUE(peer.toDeadline());
    peer.event<AuthenticationContinued>();
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::HandshakeTimeout);
}

TEST_F(AuthenticatingServerTest, WantsNoCodeButContinueBeforeConnack)
{
    // [MQTT-4.12.0-3]
    for (const ReasonCode reason : {ReasonCode::Success, ReasonCode::ReAuthenticate}) {
        ScriptedPeer peer = challenging();
        peer.says(auth(reason));
        EXPECT_EQ(peer.event<Closed>().error->statement, "MQTT-4.12.0-3");
    }
}

TEST_F(AuthenticatingServerTest, GoesThroughAReauthentication)
{
    ScriptedPeer peer = connected();
    EXPECT_FALSE(peer.connection.authenticate({}, peer.now)); // the client begins
    EXPECT_FALSE(peer.connection.reauthenticate({}, peer.now));
    peer.says(auth(ReasonCode::ReAuthenticate));
    EXPECT_EQ(peer.event<AuthenticationContinued>().packet.reason, ReasonCode::ReAuthenticate);
    ASSERT_TRUE(peer.connection.authenticate({}, peer.now));
    EXPECT_EQ(peer.hears<AuthPacket>().reason, more);
    peer.says(PingreqPacket{});
    peer.hears<PingrespPacket>();
    peer.says(auth(more));
    peer.event<AuthenticationContinued>();
    ASSERT_TRUE(peer.connection.finishAuthentication({}, peer.now));
    EXPECT_EQ(peer.hears<AuthPacket>().reason, ReasonCode::Success);
    EXPECT_FALSE(peer.connection.finishAuthentication({}, peer.now));
}

TEST_F(AuthenticatingServerTest, WantsNoAuthOutOfTurn)
{
    ScriptedPeer unasked = connected();
    unasked.says(auth(more));
    EXPECT_EQ(unasked.event<Closed>().error->fault, Fault::UnexpectedPacket);
    ScriptedPeer twice = connected();
    twice.says(auth(ReasonCode::ReAuthenticate));
    twice.says(auth(ReasonCode::ReAuthenticate));
    twice.event<AuthenticationContinued>();
    EXPECT_EQ(twice.event<Closed>().error->fault, Fault::UnexpectedPacket);
    EXPECT_EQ(twice.hears<DisconnectPacket>().reason, ReasonCode::ProtocolError);
}

TEST_F(AuthenticatingServerTest, WantsTheMethodInEveryAuth)
{
    // [MQTT-4.12.0-5] [MQTT-4.12.1-1]
    ScriptedPeer first = challenging();
    first.says(auth(more, {}));
    EXPECT_EQ(first.event<Closed>().error->statement, "MQTT-4.12.0-5");
    ScriptedPeer again = connected();
    again.says(auth(ReasonCode::ReAuthenticate, {}));
    EXPECT_EQ(again.event<Closed>().error->statement, "MQTT-4.12.1-1");
}

} // namespace
} // namespace cutty::mqtt::test
