#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace cutty::mqtt::test {
namespace {

/// A client of MQTT 5 whose server announced one limit.
ScriptedPeer limitedClient(PropertyId limit, std::uint32_t value)
{
    ConnackPacket connack;
    connack.properties.add(limit, value);
    ScriptedPeer peer = ScriptedPeer::connectedClient(ProtocolVersion::V5, std::move(connack));
    peer.event<Connected>();
    return peer;
}

/// The peer's limits are kept, and a message that breaks them is refused before anything is sent.
class ConnectionLimitsTest : public testing::Test
{
};

TEST_F(ConnectionLimitsTest, ReceiveMaximumQueuesWhatIsTooMuch)
{
    // [MQTT-3.3.4-7] [MQTT-3.3.4-8] [MQTT-4.9.0-2] [MQTT-4.9.0-3]
    ScriptedPeer peer = limitedClient(PropertyId::ReceiveMaximum, 2);
    EXPECT_EQ(peer.connection.peerReceiveMaximum(), 2);
    for (std::uint64_t token = 1; token <= 4; ++token)
        ASSERT_TRUE(peer.connection.publish(
            outgoing("t", token == 1 ? QoS::ExactlyOnce : QoS::AtLeastOnce, token), peer.now));
    const PacketId first = peer.hears<PublishPacket>().packetId;
    const PacketId second = peer.hears<PublishPacket>().packetId;
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_EQ(peer.connection.inflightCount(), 2U);
    EXPECT_EQ(peer.connection.queuedCount(), 2U);

    ASSERT_TRUE(peer.connection.publish(outgoing("q0", QoS::AtMostOnce), peer.now));
    EXPECT_EQ(peer.hears<PublishPacket>().message->topic(), "q0");
    ASSERT_TRUE(peer.connection.subscribe({{"a", {}}}, {}, peer.now));
    peer.hears<SubscribePacket>();

    peer.says(PubrecPacket{first, ReasonCode::Success, {}});
    peer.hears<PubrelPacket>();
    EXPECT_TRUE(peer.hearsNothing()); // the place is free at PUBCOMP
    peer.says(PubcompPacket{first, ReasonCode::Success, {}});
    peer.hears<PublishPacket>();
    EXPECT_TRUE(peer.hearsNothing());
    peer.says(PubackPacket{second, ReasonCode::QuotaExceeded, {}});
    peer.hears<PublishPacket>();
    EXPECT_EQ(peer.connection.queuedCount(), 0U);
}

TEST_F(ConnectionLimitsTest, ServerKeepsTheClientsReceiveMaximum)
{
    // [MQTT-3.3.4-9] [MQTT-3.3.4-10]
    Properties limits;
    limits.add(PropertyId::ReceiveMaximum, 1);
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, limits);
    ASSERT_TRUE(peer.connection.publish(outgoing("a", QoS::AtLeastOnce), peer.now));
    ASSERT_TRUE(peer.connection.publish(outgoing("b", QoS::AtLeastOnce), peer.now));
    const PacketId id = peer.hears<PublishPacket>().packetId;
    EXPECT_TRUE(peer.hearsNothing());
    peer.says(PingreqPacket{});
    peer.hears<PingrespPacket>();
    peer.says(PubackPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PublishPacket>().message->topic(), "b");
}

TEST_F(ConnectionLimitsTest, PacketTooLargeForThePeerIsRefused)
{
    // [MQTT-3.2.2-15]
    ScriptedPeer peer = limitedClient(PropertyId::MaximumPacketSize, 20);
    // Two bytes of header, three of topic, one of properties.
    const auto publish = [&](std::size_t payload) {
        return peer.connection.publish({.message = message("t", std::string(payload, 'x'))}, peer.now);
    };
    EXPECT_EQ(publish(15).error_or(CommandError::NotConnected), CommandError::PacketTooLarge);
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_TRUE(publish(14));
    EXPECT_EQ(peer.hearsBytes().size(), 20U);

    const auto subscribe = peer.connection.subscribe({{std::string(30, 'a'), {}}}, {}, peer.now);
    EXPECT_EQ(subscribe.error_or(CommandError::NotConnected), CommandError::PacketTooLarge);
    const auto unsubscribe = peer.connection.unsubscribe({std::string(30, 'a')}, peer.now);
    EXPECT_EQ(unsubscribe.error_or(CommandError::NotConnected), CommandError::PacketTooLarge);
    EXPECT_TRUE(peer.hearsBytes().empty());
}

TEST_F(ConnectionLimitsTest, QoSAboveTheServersIsRefused)
{
    // [MQTT-3.2.2-11]
    ScriptedPeer peer = limitedClient(PropertyId::MaximumQoS, 0);
    EXPECT_EQ(peer.connection.publish(outgoing("t", QoS::AtLeastOnce), peer.now)
                  .error_or(CommandError::NotConnected),
        CommandError::QoSNotSupported);
    EXPECT_TRUE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
}

TEST_F(ConnectionLimitsTest, RetainIsRefusedWhereThereIsNone)
{
    // [MQTT-3.2.2-14]
    ScriptedPeer peer = limitedClient(PropertyId::RetainAvailable, 0);
    OutgoingPublish publish = outgoing("t", QoS::AtMostOnce);
    publish.retain = true;
    EXPECT_EQ(peer.connection.publish(publish, peer.now).error_or(CommandError::NotConnected),
        CommandError::RetainNotSupported);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_F(ConnectionLimitsTest, WildcardsAreRefusedWhereThereAreNone)
{
    ScriptedPeer peer = limitedClient(PropertyId::WildcardSubscriptionAvailable, 0);
    for (const std::string filter : {"a/+", "#", "$share/g/#"})
        EXPECT_EQ(
            peer.connection.subscribe({{filter, {}}}, {}, peer.now).error_or(CommandError::NotConnected),
            CommandError::WildcardSubscriptionsNotSupported);
    EXPECT_TRUE(peer.connection.subscribe({{"a", {}}, {"$share/g/a", {}}}, {}, peer.now));
}

TEST_F(ConnectionLimitsTest, SharedSubscriptionsAreRefusedWhereThereAreNone)
{
    ScriptedPeer peer = limitedClient(PropertyId::SharedSubscriptionAvailable, 0);
    EXPECT_EQ(
        peer.connection.subscribe({{"$share/g/a", {}}}, {}, peer.now).error_or(CommandError::NotConnected),
        CommandError::SharedSubscriptionsNotSupported);
    EXPECT_TRUE(peer.connection.subscribe({{"a/#", {}}}, {}, peer.now));
}

TEST_F(ConnectionLimitsTest, OwnLimitsAreAnnouncedOnceAndEnforced)
{
    ScriptedPeer peer(Role::Client, ProtocolVersion::V5, {.maximumPacketSize = 30, .receiveMaximum = 2});
    Properties properties;
    properties.add(PropertyId::MaximumPacketSize, 20);
    ASSERT_TRUE(peer.connection.connect({.clientId = "c", .properties = properties}, {}, peer.now));
    const auto connect = peer.hears<ConnectPacket>();
    EXPECT_EQ(toHex(connect.properties.encoded()), "27 00 00 00 14 21 00 02");
    peer.says(ConnackPacket{});
    peer.event<Connected>();
    peer.says(PublishPacket{.message = message("t", std::string(15, 'x'))});
    const auto closed = peer.event<Closed>();
    EXPECT_EQ(closed.reason, ReasonCode::PacketTooLarge);
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::PacketTooLarge);
}

TEST_F(ConnectionLimitsTest, ServerAnnouncesItsLimits)
{
    ScriptedPeer peer(Role::Server, ProtocolVersion::V5, {.maximumPacketSize = 100, .receiveMaximum = 2});
    std::string wire;
    encode(wire, ConnectPacket{.clientId = "c"});
    peer.saysBytes(wire);
    peer.event<ConnectReceived>();
    peer.connection.accept({}, {}, peer.now);
    const auto connack = peer.hears<ConnackPacket>();
    EXPECT_EQ(connack.properties.number(PropertyId::ReceiveMaximum), 2U);
    EXPECT_EQ(connack.properties.number(PropertyId::MaximumPacketSize), 100U);
}

TEST_F(ConnectionLimitsTest, LargestLimitsAreNotAnnounced)
{
    ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
    ASSERT_TRUE(peer.connection.connect({.clientId = "c"}, {}, peer.now));
    EXPECT_TRUE(peer.hears<ConnectPacket>().properties.empty());
}

TEST_F(ConnectionLimitsTest, MoreThanOurReceiveMaximumIsAProtocolError)
{
    // [MQTT-3.3.4-7], whatever the mixture of QoS 1 and 2.
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, {}, {.receiveMaximum = 2});
    peer.saysPublish("a", QoS::AtLeastOnce, 1);
    peer.saysPublish("b", QoS::ExactlyOnce, 2);
    peer.saysPublish("c", QoS::AtMostOnce, 0);
    EXPECT_TRUE(peer.connection.isConnected());
    peer.saysPublish("d", QoS::AtLeastOnce, 3);
    EXPECT_EQ(peer.hears<DisconnectPacket>().reason, ReasonCode::ReceiveMaximumExceeded);
    for (int count = 0; count < 3; ++count)
        peer.event<MessageReceived>();
    EXPECT_EQ(peer.event<Closed>().error->fault, Fault::ReceiveMaximumExceeded);
}

TEST_F(ConnectionLimitsTest, FinishedMessagesMakeRoom)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, {}, {.receiveMaximum = 1});
    for (std::uint16_t id = 1; id <= 5; ++id) {
        peer.saysPublish("a", QoS::AtLeastOnce, id);
        peer.connection.acknowledge(PacketId{id}, QoS::AtLeastOnce, ReasonCode::Success);
        peer.saysPublish("b", QoS::ExactlyOnce, id);
        peer.connection.acknowledge(PacketId{id}, QoS::ExactlyOnce, ReasonCode::Success);
        peer.says(PubrelPacket{PacketId{id}, ReasonCode::Success, {}});
        peer.saysPublish("c", QoS::ExactlyOnce, id);
        peer.connection.acknowledge(PacketId{id}, QoS::ExactlyOnce, ReasonCode::QuotaExceeded);
    }
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_F(ConnectionLimitsTest, ExchangesOfAnEarlierConnectionTakeNoRoom)
{
    SessionState session;
    for (const std::uint16_t id : {10, 11, 12})
        session.inflight.hold(PacketId{id});
    ScriptedPeer peer
        = ScriptedPeer::connectedServer(ProtocolVersion::V5, {}, {.receiveMaximum = 1}, std::move(session));
    peer.saysPublish("a", QoS::ExactlyOnce, 1);
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_F(ConnectionLimitsTest, RefusedMessageIsNewWhenTheSessionGoesOn)
{
    // A message beyond the receive maximum was not delivered, so its repetition must be.
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, {}, {.receiveMaximum = 1});
    peer.saysPublish("a", QoS::ExactlyOnce, 1);
    peer.saysPublish("b", QoS::ExactlyOnce, 2);
    SessionState session = peer.connection.takeSession();
    EXPECT_TRUE(session.inflight.isHeld(PacketId{1}));
    EXPECT_FALSE(session.inflight.isHeld(PacketId{2}));
}

class ConnectionCommandTest : public VersionTest
{
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionCommandTest);

TEST_P(ConnectionCommandTest, IllFormedTopicsAreRefused)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    for (const std::string topic : {"", "a/+", "#", "\xFF", "a\xED\xA0\x80"})
        EXPECT_EQ(peer.connection.publish({.message = message(topic)}, peer.now)
                      .error_or(CommandError::NotConnected),
            CommandError::InvalidTopicName);
    for (const std::string filter : {"", "a#", "#/a", "a+", "$share/g", "\xC0\x80"}) {
        EXPECT_EQ(
            peer.connection.subscribe({{filter, {}}}, {}, peer.now).error_or(CommandError::NotConnected),
            CommandError::InvalidTopicFilter);
        EXPECT_EQ(peer.connection.unsubscribe({filter}, peer.now).error_or(CommandError::NotConnected),
            CommandError::InvalidTopicFilter);
    }
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ConnectionCommandTest, NothingIsSentBeforeTheHandshakeIsOver)
{
    ScriptedPeer peer(Role::Client, GetParam());
    ASSERT_TRUE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, {}, peer.now));
    peer.hears<ConnectPacket>();
    EXPECT_EQ(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now)
                  .error_or(CommandError::PacketTooLarge),
        CommandError::NotConnected);
    EXPECT_FALSE(peer.connection.subscribe({{"a", {}}}, {}, peer.now));
    EXPECT_FALSE(peer.connection.unsubscribe({"a"}, peer.now));
    EXPECT_TRUE(peer.hearsNothing());
}

} // namespace
} // namespace cutty::mqtt::test
