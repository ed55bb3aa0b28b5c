// A client whose owner acknowledges messages when it is done with them.
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <utility>

namespace cutty::mqtt::test {
namespace {

constexpr PacketId id{4};

class ManualAcknowledgementTest : public VersionTest
{
protected:
    static ScriptedPeer client(SessionState session = {}, bool cleanStart = true)
    {
        ScriptedPeer peer
            = ScriptedPeer::connectedClient(GetParam(), ConnackPacket{.sessionPresent = !cleanStart},
                {.manualAcknowledgement = true}, std::move(session), cleanStart);
        peer.event<Connected>();
        return peer;
    }
};

CUTTY_FOR_BOTH_VERSIONS(ManualAcknowledgementTest);

TEST_P(ManualAcknowledgementTest, NothingIsAcknowledgedBeforeTheOwnerSaysSo)
{
    // [MQTT-4.6.0-2] [MQTT-4.6.0-3]
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::AtLeastOnce, 9);
    peer.saysPublish("b", QoS::ExactlyOnce, 4);
    peer.event<MessageReceived>();
    peer.event<MessageReceived>();
    EXPECT_TRUE(peer.hearsNothing());
    peer.connection.acknowledge(PacketId{9}, QoS::AtLeastOnce, ReasonCode::Success);
    peer.connection.acknowledge(id, QoS::ExactlyOnce, ReasonCode::Success);
    EXPECT_EQ(peer.hears<PubackPacket>().packetId, PacketId{9});
    EXPECT_EQ(peer.hears<PubrecPacket>().packetId, id);
    peer.says(PubrelPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PubcompPacket>().reason, ReasonCode::Success);
}

TEST_P(ManualAcknowledgementTest, ADuplicateMeanwhileIsDeliveredOnce)
{
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::ExactlyOnce, 4);
    peer.saysPublish("a", QoS::ExactlyOnce, 4, true);
    peer.event<MessageReceived>();
    EXPECT_TRUE(peer.noEvent());
    peer.connection.acknowledge(id, QoS::ExactlyOnce, ReasonCode::Success);
    EXPECT_EQ(peer.hears<PubrecPacket>().packetId, id);
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ManualAcknowledgementTest, WhatWasNotAcknowledgedIsDeliveredAgainOnTheNextConnection)
{
    ScriptedPeer first = client();
    first.saysPublish("a", QoS::ExactlyOnce, 4);
    first.event<MessageReceived>();
    first.connection.handleTransportClosed();
    ScriptedPeer second = client(first.connection.takeSession(), false);
    second.saysPublish("a", QoS::ExactlyOnce, 4, true);
    EXPECT_EQ(second.event<MessageReceived>().packet.message->topic(), "a");
    EXPECT_TRUE(second.hearsNothing());
}

/// The owner was done with it, but the wire broke first.
TEST_P(ManualAcknowledgementTest, AnAcknowledgementAfterTheEndStillKeepsQoS2FromComingTwice)
{
    ScriptedPeer first = client();
    first.saysPublish("a", QoS::ExactlyOnce, 4);
    first.event<MessageReceived>();
    first.connection.handleTransportClosed();
    first.connection.acknowledge(id, QoS::ExactlyOnce, ReasonCode::Success);
    EXPECT_TRUE(first.hearsNothing());
    ScriptedPeer second = client(first.connection.takeSession(), false);
    second.saysPublish("a", QoS::ExactlyOnce, 4, true);
    EXPECT_EQ(second.hears<PubrecPacket>().packetId, id);
    EXPECT_TRUE(second.noEvent());
}

TEST_P(ManualAcknowledgementTest, TheOwnersSecondAnswerIsNotSent)
{
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::ExactlyOnce, 4);
    peer.connection.acknowledge(id, QoS::ExactlyOnce, ReasonCode::Success);
    peer.connection.acknowledge(id, QoS::ExactlyOnce, ReasonCode::Success);
    EXPECT_EQ(peer.hears<PubrecPacket>().packetId, id);
    EXPECT_TRUE(peer.hearsNothing());
}

/// A server that does not wait for PUBREC has let go of the message: the identifier is free for another.
TEST_P(ManualAcknowledgementTest, APubrelInBetweenFreesTheIdentifier)
{
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::ExactlyOnce, 4);
    peer.event<MessageReceived>();
    peer.says(PubrelPacket{id, ReasonCode::Success, {}});
    peer.hears<PubcompPacket>();
    peer.connection.acknowledge(id, QoS::ExactlyOnce, ReasonCode::Success);
    EXPECT_TRUE(peer.hearsNothing());
    peer.saysPublish("b", QoS::ExactlyOnce, 4);
    EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), "b");
}

/// Before MQTT 5 the server takes the refusal for an acknowledgement.
TEST_P(ManualAcknowledgementTest, ARefusalEndsTheExchangeInMqtt5Only)
{
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::ExactlyOnce, 4);
    peer.event<MessageReceived>();
    peer.connection.acknowledge(id, QoS::ExactlyOnce, ReasonCode::QuotaExceeded);
    EXPECT_EQ(peer.hears<PubrecPacket>().reason, isFive() ? ReasonCode::QuotaExceeded : ReasonCode::Success);
    EXPECT_EQ(peer.connection.session().inflight.isHeld(id), !isFive());
}

TEST(ManualAcknowledgementLimitTest, WhatIsNotAcknowledgedCountsAgainstTheReceiveMaximum)
{
    // [MQTT-3.3.4-9]
    ScriptedPeer peer = ScriptedPeer::connectedClient(
        ProtocolVersion::V5, {}, {.receiveMaximum = 2, .manualAcknowledgement = true});
    peer.event<Connected>();
    peer.saysPublish("a", QoS::AtLeastOnce, 1);
    peer.saysPublish("b", QoS::ExactlyOnce, 2);
    peer.connection.acknowledge(PacketId{1}, QoS::AtLeastOnce, ReasonCode::Success);
    peer.connection.acknowledge(PacketId{2}, QoS::ExactlyOnce, ReasonCode::QuotaExceeded);
    peer.saysPublish("c", QoS::AtLeastOnce, 3);
    peer.saysPublish("d", QoS::ExactlyOnce, 4);
    EXPECT_FALSE(peer.connection.isClosed());
    peer.saysPublish("e", QoS::AtLeastOnce, 5);
    EXPECT_TRUE(peer.connection.isClosed());
}

} // namespace
} // namespace cutty::mqtt::test
