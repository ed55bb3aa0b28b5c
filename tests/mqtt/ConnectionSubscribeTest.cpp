#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <vector>

namespace cutty::mqtt::test {
namespace {

class ConnectionSubscribeTest : public VersionTest
{
protected:
    ConnectionSubscribeTest() { m_peer.event<Connected>(); }

    PacketId subscribe(std::vector<SubscriptionRequest> requests)
    {
        const auto id = m_peer.connection.subscribe(std::move(requests), {}, m_peer.now);
        EXPECT_TRUE(id.has_value());
        return id.value_or(PacketId{});
    }

    ScriptedPeer m_peer = ScriptedPeer::connectedClient(GetParam());
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionSubscribeTest);

TEST_P(ConnectionSubscribeTest, SubscribeIsAcknowledgedFilterByFilter)
{
    const PacketId id = subscribe({{"a", {QoS::AtLeastOnce}}, {"b/#", {QoS::ExactlyOnce}}});
    const auto heard = m_peer.hears<SubscribePacket>();
    EXPECT_EQ(heard.packetId, id);
    ASSERT_EQ(heard.subscriptions.size(), 2U);
    EXPECT_EQ(heard.subscriptions[0].filter, "a");
    EXPECT_EQ(heard.subscriptions[1].options.maximumQoS, QoS::ExactlyOnce);

    m_peer.says(SubackPacket{id, {ReasonCode::GrantedQoS1, ReasonCode::UnspecifiedError}, {}});
    const auto answer = m_peer.event<SubscribeAcknowledged>();
    EXPECT_EQ(answer.packet.packetId, id);
    EXPECT_EQ(answer.packet.reasons, (std::vector{ReasonCode::GrantedQoS1, ReasonCode::UnspecifiedError}));
}

TEST_P(ConnectionSubscribeTest, UnsubscribeIsAcknowledged)
{
    const auto id = m_peer.connection.unsubscribe({"a", "b"}, m_peer.now);
    ASSERT_TRUE(id);
    const auto heard = m_peer.hears<UnsubscribePacket>();
    EXPECT_EQ(heard.packetId, *id);
    EXPECT_EQ(heard.filters, (std::vector<std::string>{"a", "b"}));
    m_peer.says(UnsubackPacket{*id, {ReasonCode::Success, ReasonCode::NoSubscriptionExisted}, {}});
    const auto answer = m_peer.event<UnsubscribeAcknowledged>();
    EXPECT_EQ(answer.packet.packetId, *id);
    EXPECT_EQ(answer.packet.reasons.size(), isFive() ? 2U : 0U);
}

TEST_P(ConnectionSubscribeTest, NoFilterIsRefused)
{
    // [MQTT-3.8.3-2] [MQTT-3.10.3-2]
    EXPECT_EQ(m_peer.connection.subscribe({}, {}, m_peer.now).error_or(CommandError::NotConnected),
        CommandError::NoTopicFilter);
    EXPECT_EQ(m_peer.connection.unsubscribe({}, m_peer.now).error_or(CommandError::NotConnected),
        CommandError::NoTopicFilter);
}

TEST_P(ConnectionSubscribeTest, NoLocalOnASharedSubscriptionIsRefused)
{
    // [MQTT-3.8.3-4]
    EXPECT_EQ(m_peer.connection.subscribe({{"$share/g/a", {.noLocal = true}}}, {}, m_peer.now)
                  .error_or(CommandError::NotConnected),
        CommandError::NoLocalOnSharedSubscription);
}

TEST_P(ConnectionSubscribeTest, WrongNumberOfCodesIsAProtocolError)
{
    // [MQTT-3.8.4-6]; 3.1.1: [MQTT-3.8.4-5]
    const PacketId id = subscribe({{"a", {}}, {"b", {}}});
    m_peer.says(SubackPacket{id, {ReasonCode::Success}, {}});
    const auto closed = m_peer.event<Closed>();
    EXPECT_EQ(closed.cause, CloseCause::ProtocolError);
    EXPECT_EQ(closed.error->fault, Fault::ReasonCountMismatch);
}

TEST_P(ConnectionSubscribeTest, AnswersToNothingAreIgnored)
{
    m_peer.says(SubackPacket{PacketId{9}, {ReasonCode::Success}, {}});
    m_peer.says(UnsubackPacket{PacketId{9}, {ReasonCode::Success}, {}});
    const PacketId id = subscribe({{"a", {}}});
    m_peer.says(UnsubackPacket{id, {ReasonCode::Success}, {}});
    EXPECT_TRUE(m_peer.noEvent());
    m_peer.says(SubackPacket{id, {ReasonCode::Success}, {}});
    m_peer.event<SubscribeAcknowledged>();
    m_peer.says(SubackPacket{id, {ReasonCode::Success}, {}});
    EXPECT_TRUE(m_peer.noEvent());
}

/// Were the identifier freed, the next message of that number would meet one in flight.
TEST_P(ConnectionSubscribeTest, SubackDoesNotFreeTheIdentifierOfAMessage)
{
    ASSERT_TRUE(m_peer.connection.publish(outgoing("t", QoS::AtLeastOnce), m_peer.now));
    const PacketId id = m_peer.hears<PublishPacket>().packetId;
    m_peer.says(SubackPacket{id, {ReasonCode::Success}, {}});
    m_peer.connection.handleTransportClosed();
    EXPECT_TRUE(m_peer.connection.takeSession().packetIds.isUsed(id));
}

TEST_P(ConnectionSubscribeTest, ServerPassesRequestsOnAndAnswersThem)
{
    ScriptedPeer peer = ScriptedPeer::connectedServer(GetParam());
    peer.says(SubscribePacket{PacketId{3}, {{"a", {QoS::AtLeastOnce}}, {"b", {}}}, {}});
    const auto subscribe = peer.event<SubscribeReceived>();
    EXPECT_EQ(subscribe.packet.packetId, PacketId{3});
    EXPECT_TRUE(peer.hearsNothing());
    peer.connection.acknowledgeSubscribe(PacketId{3}, {ReasonCode::GrantedQoS1, ReasonCode::NotAuthorized});
    const auto suback = peer.hears<SubackPacket>();
    EXPECT_EQ(suback.packetId, PacketId{3});
    EXPECT_EQ(suback.reasons[1], isFive() ? ReasonCode::NotAuthorized : ReasonCode::UnspecifiedError);

    peer.says(UnsubscribePacket{PacketId{4}, {"a"}, {}});
    EXPECT_EQ(peer.event<UnsubscribeReceived>().packet.filters, (std::vector<std::string>{"a"}));
    peer.connection.acknowledgeUnsubscribe(PacketId{4}, {ReasonCode::Success});
    EXPECT_EQ(peer.hears<UnsubackPacket>().packetId, PacketId{4});
}

} // namespace
} // namespace cutty::mqtt::test
