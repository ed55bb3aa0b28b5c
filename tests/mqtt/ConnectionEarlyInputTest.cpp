// What a peer sends before it may: it is an error or waits, within bounds, and nothing falls over.
#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/SamplePackets.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace cutty::mqtt::test {
namespace {

class ConnectionEarlyInputTest : public VersionTest
{
protected:
    static ScriptedPeer askedServer(ConnectionOptions options = {})
    {
        ScriptedPeer peer(Role::Server, GetParam(), options);
        std::string wire;
        encode(wire, ConnectPacket{.version = GetParam(), .clientId = "c"});
        peer.saysBytes(wire);
        peer.event<ConnectReceived>();
        return peer;
    }
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionEarlyInputTest);

TEST_P(ConnectionEarlyInputTest, NothingMayComeBeforeOurConnect)
{
    for (const SamplePacket &sample : samplePackets) {
        ScriptedPeer peer(Role::Client, GetParam());
        peer.saysBytes(bytes(sample.hex));
        EXPECT_EQ(peer.event<Closed>().cause, CloseCause::ProtocolError) << sample.name;
        EXPECT_TRUE(peer.hearsBytes().empty()) << sample.name;
        EXPECT_FALSE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, {}, peer.now));
    }
}

TEST_P(ConnectionEarlyInputTest, NothingMayComeBeforeTheTransport)
{
    for (const Role role : {Role::Client, Role::Server}) {
        Connection connection(role);
        connection.handleInput(bytes("20 02 00 00"), TimePoint{});
        EXPECT_TRUE(connection.isClosed());
    }
}

TEST_P(ConnectionEarlyInputTest, ClientThatFloodsBeforeConnackIsRefused)
{
    ScriptedPeer peer = askedServer({.maximumSizeBeforeConnack = 100});
    peer.saysBytes(std::string(60, '\xC0'));
    EXPECT_TRUE(peer.noEvent());
    peer.saysBytes(std::string(41, '\xC0'));
    EXPECT_EQ(toHex(peer.hearsBytes()), isFive() ? "20 03 00 97 00" : "");
    const auto closed = peer.event<Closed>();
    ASSERT_TRUE(closed.error);
    EXPECT_EQ(closed.error->fault, Fault::TooMuchBeforeConnack);
    EXPECT_EQ(closed.error->expected, (Expectation{101, 0, 100}));
}

TEST_P(ConnectionEarlyInputTest, ConnectIsBoundedBeforeMostOfItCame)
{
    ScriptedPeer peer(Role::Server, GetParam());
    peer.saysBytes(bytes("10 FF FF FF 7F"));
    const auto closed = peer.event<Closed>();
    ASSERT_TRUE(closed.error);
    EXPECT_EQ(closed.error->fault, Fault::PacketTooLarge);
    EXPECT_EQ(closed.error->expected, (Expectation{268'435'460, 0, 1'048'576}));
}

TEST_P(ConnectionEarlyInputTest, LargestFieldsOfConnectAreWithinTheBound)
{
    const std::string longest(65'535, 'a');
    ConnectPacket connect{.version = GetParam(),
        .clientId = longest,
        .will = Will{.topic = longest, .payload = longest},
        .userName = longest,
        .password = longest};
    connect.will->properties.add(PropertyId::ContentType, longest).add(PropertyId::ResponseTopic, longest);
    connect.will->properties.add(PropertyId::CorrelationData, longest);
    connect.properties.add(PropertyId::AuthenticationMethod, longest);
    connect.properties.add(PropertyId::AuthenticationData, longest).addUserProperty(longest, longest);
    std::string wire;
    encode(wire, connect);
    ScriptedPeer peer(Role::Server, GetParam());
    peer.saysBytes(wire);
    EXPECT_EQ(peer.event<ConnectReceived>().packet->clientId.size(), longest.size());
}

TEST_P(ConnectionEarlyInputTest, LargePacketsAreTakenOnceTheClientIsIn)
{
    ScriptedPeer peer = askedServer({.maximumSizeBeforeConnack = 100});
    peer.connection.accept({}, {}, peer.now);
    peer.says(PublishPacket{.message = message("t", std::string(200, 'x'))});
    EXPECT_EQ(peer.event<MessageReceived>().packet.message->payload().size(), 200U);
}

TEST_P(ConnectionEarlyInputTest, AnswersThatComeTooLateDoNothing)
{
    ScriptedPeer peer = askedServer();
    peer.connection.handleTransportClosed();
    peer.event<Closed>();
    peer.connection.refuse(ReasonCode::NotAuthorized);
    SessionState session;
    session.queue.push_back(outgoing("t", QoS::AtLeastOnce));
    peer.connection.accept({}, std::move(session), peer.now);
    EXPECT_TRUE(peer.hearsBytes().empty());
    EXPECT_TRUE(peer.noEvent());
    EXPECT_EQ(peer.connection.takeSession().queue.size(), 1U); // not lost
}

TEST_P(ConnectionEarlyInputTest, AnswersBeforeAnyQuestionDoNothing)
{
    ScriptedPeer peer(Role::Server, GetParam());
    peer.connection.accept({}, {}, peer.now);
    peer.connection.refuse(ReasonCode::NotAuthorized);
    peer.connection.acknowledge(PacketId{1}, QoS::AtLeastOnce, ReasonCode::Success);
    EXPECT_FALSE(peer.connection.authenticate({}, peer.now));
    EXPECT_TRUE(peer.hearsBytes().empty());
    EXPECT_FALSE(peer.connection.isClosed());
}

} // namespace
} // namespace cutty::mqtt::test
