// Commands that have no bytes on the wire, or that the peer said it would not take, are refused before
// anything is sent.
#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

const std::string longest(65'535, 'a');
const std::string tooLong = longest + 'a';

Properties one(PropertyId id, std::uint32_t value)
{
    Properties properties;
    properties.add(id, value);
    return properties;
}

class ConnectCommandTest : public VersionTest
{
protected:
    /// Nothing when CONNECT went out.
    static std::optional<CommandError> errorOf(ConnectPacket packet)
    {
        packet.version = GetParam();
        ScriptedPeer peer(Role::Client, GetParam());
        const auto result = peer.connection.connect(std::move(packet), {}, peer.now);
        EXPECT_EQ(peer.hearsBytes().empty(), !result);
        return result ? std::nullopt : std::optional(result.error());
    }
};

CUTTY_FOR_BOTH_VERSIONS(ConnectCommandTest);

TEST_P(ConnectCommandTest, FieldsAreAtMost65535BytesLong)
{
    EXPECT_EQ(errorOf({.clientId = longest,
                  .will = Will{.topic = longest, .payload = longest},
                  .userName = longest,
                  .password = longest}),
        std::nullopt);
    EXPECT_EQ(errorOf({.clientId = tooLong}), CommandError::InvalidClientIdentifier);
    EXPECT_EQ(errorOf({.clientId = "c", .userName = tooLong}), CommandError::InvalidUserName);
    EXPECT_EQ(
        errorOf({.clientId = "c", .userName = "u", .password = tooLong}), CommandError::InvalidPassword);
    EXPECT_EQ(errorOf({.clientId = "c", .will = Will{.topic = tooLong}}), CommandError::InvalidTopicName);
    EXPECT_EQ(errorOf({.clientId = "c", .will = Will{.topic = "t", .payload = tooLong}}),
        CommandError::InvalidWillPayload);
}

TEST_P(ConnectCommandTest, KeepAliveIsAtMost65535Seconds)
{
    EXPECT_EQ(errorOf({.keepAlive = 65'535s, .clientId = "c"}), std::nullopt);
    EXPECT_EQ(errorOf({.keepAlive = 65'536s, .clientId = "c"}), CommandError::InvalidKeepAlive);
    EXPECT_EQ(errorOf({.keepAlive = -1s, .clientId = "c"}), CommandError::InvalidKeepAlive);
}

TEST_P(ConnectCommandTest, PropertiesMustBeLegalWhereTheVersionHasThem)
{
    const Properties foreign = one(PropertyId::ServerKeepAlive, 1);
    const std::optional<CommandError> refused
        = isFive() ? std::optional(CommandError::InvalidProperties) : std::nullopt;
    EXPECT_EQ(errorOf({.clientId = "c", .properties = foreign}), refused);
    EXPECT_EQ(errorOf({.clientId = "c", .will = Will{.topic = "t", .properties = foreign}}), refused);
    Properties oversized;
    oversized.addUserProperty("k", tooLong);
    EXPECT_EQ(errorOf({.clientId = "c", .properties = oversized}), refused);
    Properties twice = one(PropertyId::ReceiveMaximum, 1);
    twice.add(PropertyId::ReceiveMaximum, 1);
    EXPECT_EQ(errorOf({.clientId = "c", .properties = twice}), refused);
    EXPECT_EQ(errorOf({.clientId = "c", .properties = one(PropertyId::ReceiveMaximum, 65'536)}), refused);
}

TEST_P(ConnectCommandTest, NeedsAnOpenTransportAndComesOnce)
{
    const ConnectPacket packet{.version = GetParam(), .clientId = "c"};
    const TimePoint now{};
    Connection early(Role::Client);
    EXPECT_FALSE(early.connect(packet, {}, now));
    ScriptedPeer peer(Role::Client, GetParam());
    ASSERT_TRUE(peer.connection.connect(packet, {}, now));
    EXPECT_FALSE(peer.connection.connect(packet, {}, now));
    peer.hears<ConnectPacket>();
    EXPECT_TRUE(peer.hearsNothing());
    ScriptedPeer server(Role::Server, GetParam());
    EXPECT_FALSE(server.connection.connect(packet, {}, now));
    ScriptedPeer lost(Role::Client, GetParam());
    lost.connection.handleTransportClosed();
    EXPECT_FALSE(lost.connection.connect(packet, {}, now));
}

TEST_P(ConnectCommandTest, RefusedGivesTheSessionBack)
{
    SessionState session;
    session.queue.push_back(outgoing("t", QoS::AtLeastOnce));
    ScriptedPeer peer(Role::Client, GetParam());
    EXPECT_FALSE(
        peer.connection.connect({.version = GetParam(), .clientId = "\xFF"}, std::move(session), peer.now));
    EXPECT_TRUE(peer.noEvent());
    EXPECT_EQ(peer.connection.takeSession().queue.size(), 1U);
}

TEST_P(ConnectCommandTest, SecondConnectAndAcceptLeaveTheSessionAlone)
{
    ScriptedPeer client = ScriptedPeer::connectedClient(GetParam());
    ScriptedPeer server = ScriptedPeer::connectedServer(GetParam());
    for (ScriptedPeer *peer : {&client, &server})
        ASSERT_TRUE(peer->connection.publish(outgoing("t", QoS::AtLeastOnce), peer->now));
    EXPECT_FALSE(client.connection.connect({.version = GetParam(), .clientId = "c"}, {}, client.now));
    server.connection.accept({}, {}, server.now);
    EXPECT_EQ(client.connection.inflightCount(), 1U);
    EXPECT_EQ(server.connection.inflightCount(), 1U);
}

class Connection5CommandTest : public testing::Test
{
protected:
    static ScriptedPeer client(Properties announced = {})
    {
        ScriptedPeer peer
            = ScriptedPeer::connectedClient(ProtocolVersion::V5, {.properties = std::move(announced)});
        peer.event<Connected>();
        return peer;
    }
};

TEST_F(Connection5CommandTest, SubscriptionIdentifierIsRefusedWhereThereIsNone)
{
    ScriptedPeer peer = client(one(PropertyId::SubscriptionIdentifierAvailable, 0));
    const auto subscribe = [&](Properties properties) {
        return peer.connection.subscribe({{"a", {}}}, std::move(properties), peer.now)
            .error_or(CommandError::NotConnected);
    };
    EXPECT_EQ(subscribe(one(PropertyId::SubscriptionIdentifier, 1)),
        CommandError::SubscriptionIdentifiersNotSupported);
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_EQ(subscribe({}), CommandError::NotConnected);
    peer.hears<SubscribePacket>();
}

TEST_F(Connection5CommandTest, SubscribeAndUnsubscribeCarryOnlyTheirProperties)
{
    ScriptedPeer peer = client();
    Properties twice = one(PropertyId::SubscriptionIdentifier, 1);
    twice.add(PropertyId::SubscriptionIdentifier, 2);
    for (const Properties &properties : {twice, one(PropertyId::SubscriptionIdentifier, 0),
             one(PropertyId::SubscriptionIdentifier, 268'435'456), one(PropertyId::ReceiveMaximum, 1)})
        EXPECT_EQ(
            peer.connection.subscribe({{"a", {}}}, properties, peer.now).error_or(CommandError::NotConnected),
            CommandError::InvalidProperties);
    EXPECT_EQ(peer.connection.unsubscribe({"a"}, peer.now, one(PropertyId::SubscriptionIdentifier, 1))
                  .error_or(CommandError::NotConnected),
        CommandError::InvalidProperties);
    EXPECT_TRUE(peer.hearsNothing());
    Properties user;
    user.addUserProperty("k", "v");
    ASSERT_TRUE(peer.connection.unsubscribe({"a"}, peer.now, user));
    EXPECT_EQ(peer.hears<UnsubscribePacket>().properties, user);
}

TEST_F(Connection5CommandTest, PublishCarriesNoPropertyThatEndsAtItsReceiver)
{
    // An alias or identifier in the shared block would reach receivers that it is not for.
    ScriptedPeer peer = client(one(PropertyId::TopicAliasMaximum, 1));
    for (const PropertyId id : {PropertyId::TopicAlias, PropertyId::SubscriptionIdentifier}) {
        EXPECT_EQ(peer.connection.publish({.message = message("t", "x", one(id, 1))}, peer.now)
                      .error_or(CommandError::NotConnected),
            CommandError::InvalidProperties);
    }
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_F(Connection5CommandTest, FiltersBeyondAnyPacketAreTooLarge)
{
    ScriptedPeer peer = client();
    const std::vector<SubscriptionRequest> many(4'100, {longest, {}});
    EXPECT_EQ(peer.connection.subscribe(many, {}, peer.now).error_or(CommandError::NotConnected),
        CommandError::PacketTooLarge);
    EXPECT_TRUE(peer.hearsNothing());
}

/// The session expiry interval of CONNECT, then that of DISCONNECT.
std::optional<CommandError> expiryChange(std::optional<std::uint32_t> connect, std::uint32_t disconnect)
{
    ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
    ConnectPacket packet{.clientId = "c"};
    if (connect)
        packet.properties.add(PropertyId::SessionExpiryInterval, *connect);
    EXPECT_TRUE(peer.connection.connect(std::move(packet), {}, peer.now));
    peer.says(ConnackPacket{});
    const auto result
        = peer.connection.disconnect(ReasonCode::Success, one(PropertyId::SessionExpiryInterval, disconnect));
    EXPECT_EQ(peer.connection.isClosed(), result.has_value());
    return result ? std::nullopt : std::optional(result.error());
}

TEST_F(Connection5CommandTest, DisconnectProlongsNoSessionThatWasToEnd)
{
    EXPECT_EQ(expiryChange(std::nullopt, 60), CommandError::SessionExpiryNotChangeable);
    EXPECT_EQ(expiryChange(0, 60), CommandError::SessionExpiryNotChangeable);
    EXPECT_EQ(expiryChange(0, 0), std::nullopt);
    EXPECT_EQ(expiryChange(10, 60), std::nullopt);
    EXPECT_EQ(expiryChange(10, 0), std::nullopt);
}

TEST_F(Connection5CommandTest, DisconnectSaysItsProperties)
{
    ScriptedPeer peer = client();
    Properties why;
    why.add(PropertyId::ReasonString, "maintenance");
    ASSERT_TRUE(peer.connection.disconnect(ReasonCode::DisconnectWithWill, why));
    const auto heard = peer.hears<DisconnectPacket>();
    EXPECT_EQ(heard.reason, ReasonCode::DisconnectWithWill);
    EXPECT_EQ(heard.properties, why);
}

TEST_F(Connection5CommandTest, WhatTheServerAnnouncedCanBeRead)
{
    ConnackPacket connack;
    connack.properties.add(PropertyId::AssignedClientIdentifier, "given");
    connack.properties.add(PropertyId::ResponseInformation, "replies/");
    connack.properties.add(PropertyId::MaximumQoS, 1).add(PropertyId::TopicAliasMaximum, 7);
    ScriptedPeer peer = ScriptedPeer::connectedClient(ProtocolVersion::V5, connack);
    const auto connected = peer.event<Connected>();
    EXPECT_EQ(connected.connack.properties.text(PropertyId::AssignedClientIdentifier), "given");
    EXPECT_EQ(connected.connack.properties.text(PropertyId::ResponseInformation), "replies/");
    EXPECT_EQ(peer.connection.peerLimits().maximumQoS, QoS::AtLeastOnce);
    EXPECT_EQ(peer.connection.peerLimits().topicAliasMaximum, 7);
}

} // namespace
} // namespace cutty::mqtt::test
