// What a receiver announced decides what is sent to it: its maximum packet size, whether it wants to hear of
// problems, and what a server can do (MQTT 5, 3.1.2.11 and 3.2.2.3).
#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

namespace cutty::mqtt::test {
namespace {

Properties diagnostics()
{
    Properties properties;
    properties.add(PropertyId::ReasonString, "a long explanation").addUserProperty("key", "value");
    return properties;
}

Properties one(PropertyId id, std::uint32_t value)
{
    Properties properties;
    properties.add(id, value);
    return properties;
}

/// An answer of a server that its owner gives with diagnostics; in hex without them.
struct Answer
{
    std::string_view name;
    std::function<void(Connection &)> give;
    std::string_view bare;
};

void PrintTo(const Answer &answer, std::ostream *out) { *out << answer.name; }

const Answer answers[] = {
    {"Puback",
        [](Connection &connection) {
            connection.acknowledge(PacketId{1}, QoS::AtLeastOnce, ReasonCode::QuotaExceeded, diagnostics());
        },
        "40 03 00 01 97"},
    {"Pubrec",
        [](Connection &connection) {
            connection.acknowledge(PacketId{1}, QoS::ExactlyOnce, ReasonCode::QuotaExceeded, diagnostics());
        },
        "50 03 00 01 97"},
    {"Suback",
        [](Connection &connection) {
            connection.acknowledgeSubscribe(PacketId{1}, {ReasonCode::NotAuthorized}, diagnostics());
        },
        "90 04 00 01 00 87"},
    {"Unsuback",
        [](Connection &connection) {
            connection.acknowledgeUnsubscribe(PacketId{1}, {ReasonCode::NotAuthorized}, diagnostics());
        },
        "B0 04 00 01 00 87"},
};

class AnswerStatementTest : public testing::TestWithParam<Answer>
{
protected:
    static std::string given(Properties connect)
    {
        ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, std::move(connect));
        GetParam().give(peer.connection);
        return toHex(peer.hearsBytes());
    }
};

INSTANTIATE_TEST_SUITE_P(Kinds, AnswerStatementTest, testing::ValuesIn(answers),
    [](const auto &test) { return std::string(test.param.name); });

TEST_P(AnswerStatementTest, LeavesOutDiagnosticsThatWouldNotFit)
{
    // [MQTT-3.4.2-2] [MQTT-3.4.2-3] [MQTT-3.5.2-2] [MQTT-3.5.2-3] [MQTT-3.9.2-1] [MQTT-3.9.2-2]
    // [MQTT-3.11.2-1] [MQTT-3.11.2-2]
    EXPECT_EQ(given(one(PropertyId::MaximumPacketSize, 20)), GetParam().bare);
    const std::string whole = given({});
    EXPECT_TRUE(whole.contains(toHex("a long explanation")) && whole.contains(toHex("value"))) << whole;
}

TEST_P(AnswerStatementTest, LeavesOutDiagnosticsThatTheClientDoesNotWant)
{
    // [MQTT-3.1.2-29]
    EXPECT_EQ(given(one(PropertyId::RequestProblemInformation, 0)), GetParam().bare);
    EXPECT_NE(given(one(PropertyId::RequestProblemInformation, 1)), GetParam().bare);
}

TEST(ProblemInformationStatementTest, ComesWithConnackAndDisconnectAllTheSame)
{
    // [MQTT-3.1.2-29]
    ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
    std::string connect;
    encode(
        connect, ConnectPacket{.clientId = "c", .properties = one(PropertyId::RequestProblemInformation, 0)});
    peer.saysBytes(connect);
    peer.event<ConnectReceived>();
    peer.connection.accept({.properties = diagnostics()}, {}, peer.now);
    EXPECT_EQ(peer.hears<ConnackPacket>().properties.text(PropertyId::ReasonString), "a long explanation");
    ASSERT_TRUE(peer.connection.disconnect(ReasonCode::ServerBusy, diagnostics()));
    EXPECT_EQ(peer.hears<DisconnectPacket>().properties, diagnostics());
}

TEST(PubrelStatementTest, PubrelAndPubcompCarryNoDiagnostics)
{
    // [MQTT-3.6.2-2] [MQTT-3.6.2-3] [MQTT-3.7.2-2] [MQTT-3.7.2-3]: so they fit everywhere.
    for (const std::uint32_t maximum : {5U, 1000U}) {
        ScriptedPeer peer
            = ScriptedPeer::connectedServer(ProtocolVersion::V5, one(PropertyId::MaximumPacketSize, maximum));
        peer.says(PubrecPacket{PacketId{5}, ReasonCode::Success, {}});
        EXPECT_EQ(toHex(peer.hearsBytes()), "62 03 00 05 92");
        peer.says(PubrelPacket{PacketId{5}, ReasonCode::Success, {}});
        EXPECT_EQ(toHex(peer.hearsBytes()), "70 03 00 05 92");
    }
}

TEST(DisconnectStatementTest, DiagnosticsGiveWayToASmallMaximumPacketSize)
{
    // [MQTT-3.14.2-3] [MQTT-3.14.2-4]
    ScriptedPeer server
        = ScriptedPeer::connectedServer(ProtocolVersion::V5, one(PropertyId::MaximumPacketSize, 12));
    Properties moved;
    moved.add(PropertyId::ReasonString, "why").add(PropertyId::ServerReference, "s");
    moved.addUserProperty("key", "value");
    ASSERT_TRUE(server.connection.disconnect(ReasonCode::UseAnotherServer, moved));
    EXPECT_EQ(toHex(server.hearsBytes()), "E0 06 9C 04 1C 00 01 73");

    ScriptedPeer client = ScriptedPeer::connectedClient(
        ProtocolVersion::V5, {.properties = one(PropertyId::MaximumPacketSize, 12)});
    ASSERT_TRUE(client.connection.disconnect(ReasonCode::DisconnectWithWill, diagnostics()));
    EXPECT_EQ(toHex(client.hearsBytes()), "E0 01 04");
}

/// A server that announces one limit.
class ServerLimitStatementTest : public testing::Test
{
protected:
    static ScriptedPeer server(PropertyId limit, std::uint32_t value, std::optional<Will> will = {})
    {
        ScriptedPeer peer(Role::Server, ProtocolVersion::V5);
        std::string connect;
        encode(connect, ConnectPacket{.clientId = "c", .will = std::move(will)});
        peer.saysBytes(connect);
        peer.event<ConnectReceived>();
        peer.connection.accept({.properties = one(limit, value)}, {}, peer.now);
        return peer;
    }
};

TEST_F(ServerLimitStatementTest, MaximumQoSIsAnnounced)
{
    // [MQTT-3.2.2-9]
    for (const std::uint32_t maximum : {0, 1}) {
        ScriptedPeer peer = server(PropertyId::MaximumQoS, maximum);
        EXPECT_EQ(peer.hears<ConnackPacket>().properties.number(PropertyId::MaximumQoS), maximum);
    }
}

TEST_F(ServerLimitStatementTest, SubscribeMayAskForMoreQoSThanThereIs)
{
    // [MQTT-3.2.2-10]
    ScriptedPeer peer = server(PropertyId::MaximumQoS, 0);
    peer.hears<ConnackPacket>();
    peer.says(SubscribePacket{PacketId{1}, {{"a", {QoS::ExactlyOnce}}, {"b", {QoS::AtLeastOnce}}}, {}});
    EXPECT_EQ(peer.event<SubscribeReceived>().packet.subscriptions.size(), 2U);
    peer.connection.acknowledgeSubscribe(PacketId{1}, {ReasonCode::Success, ReasonCode::Success});
    peer.hears<SubackPacket>();
}

TEST_F(ServerLimitStatementTest, MoreQoSThanAnnouncedCloses)
{
    // [MQTT-3.2.2-11]
    ScriptedPeer peer = server(PropertyId::MaximumQoS, 1);
    peer.hears<ConnackPacket>();
    peer.saysPublish("t", QoS::AtLeastOnce, 1);
    peer.event<MessageReceived>();
    peer.saysPublish("t", QoS::ExactlyOnce, 2);
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::QoSNotSupported);
    EXPECT_EQ(peer.event<Closed>().cause, CloseCause::ProtocolError);
}

TEST_F(ServerLimitStatementTest, RetainWhereThereIsNoneCloses)
{
    // [MQTT-3.2.2-14]
    ScriptedPeer peer = server(PropertyId::RetainAvailable, 0);
    peer.hears<ConnackPacket>();
    peer.says(PublishPacket{.message = message("t"), .retain = true});
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::RetainNotSupported);
    EXPECT_TRUE(peer.connection.isClosed());
}

TEST_F(ServerLimitStatementTest, AWillOfMoreQoSIsRefused)
{
    // [MQTT-3.2.2-12]
    ScriptedPeer peer = server(PropertyId::MaximumQoS, 0, Will{.topic = "t", .qos = QoS::AtLeastOnce});
    EXPECT_EQ(peer.hears<ConnackPacket>().reason, ReasonCode::QoSNotSupported);
    EXPECT_TRUE(peer.connection.isClosed());
}

TEST_F(ServerLimitStatementTest, AWillToRetainIsRefusedWhereThatIsNotDone)
{
    // [MQTT-3.2.2-13]
    ScriptedPeer peer = server(PropertyId::RetainAvailable, 0, Will{.topic = "t", .retain = true});
    EXPECT_EQ(peer.hears<ConnackPacket>().reason, ReasonCode::RetainNotSupported);
    EXPECT_TRUE(peer.connection.isClosed());
}

} // namespace
} // namespace cutty::mqtt::test
