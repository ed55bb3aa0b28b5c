#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

/// Delivery protocols (4.3) as either role plays them.
class ConnectionPublishTest : public VersionTest
{
protected:
    static ScriptedPeer client()
    {
        ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
        peer.event<Connected>();
        return peer;
    }
    static ScriptedPeer server() { return ScriptedPeer::connectedServer(GetParam()); }
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionPublishTest);

TEST_P(ConnectionPublishTest, QoS0IsSentOnceAndForgotten)
{
    ScriptedPeer peer = client();
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
    const auto publish = peer.hears<PublishPacket>();
    EXPECT_EQ(publish.qos, QoS::AtMostOnce);
    EXPECT_FALSE(publish.duplicate); // [MQTT-4.3.1-1]
    EXPECT_EQ(publish.message->topic(), "t");
    EXPECT_EQ(peer.connection.inflightCount(), 0U);
    EXPECT_TRUE(peer.noEvent());
}

TEST_P(ConnectionPublishTest, QoS1IsUnacknowledgedUntilPuback)
{
    // [MQTT-4.3.2-2] [MQTT-4.3.2-3]
    ScriptedPeer peer = client();
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtLeastOnce, 7), peer.now));
    const auto publish = peer.hears<PublishPacket>();
    EXPECT_EQ(publish.qos, QoS::AtLeastOnce);
    EXPECT_FALSE(publish.duplicate);
    EXPECT_NE(publish.packetId, PacketId{0});
    EXPECT_EQ(peer.connection.inflightCount(), 1U);
    EXPECT_TRUE(peer.noEvent());

    peer.says(PubackPacket{publish.packetId, ReasonCode::Success, {}});
    const auto finished = peer.event<PublishFinished>();
    EXPECT_EQ(finished.token, PublishToken{7});
    EXPECT_EQ(finished.outcome, PublishOutcome::Acknowledged);
    EXPECT_EQ(peer.connection.inflightCount(), 0U);
}

TEST_P(ConnectionPublishTest, QoS2GoesThroughAllFourPackets)
{
    // [MQTT-4.3.3-4] [MQTT-4.3.3-5]
    ScriptedPeer peer = client();
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::ExactlyOnce, 7), peer.now));
    const PacketId id = peer.hears<PublishPacket>().packetId;
    peer.says(PubrecPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PubrelPacket>().packetId, id);
    EXPECT_EQ(peer.connection.inflightCount(), 1U);
    EXPECT_TRUE(peer.noEvent());
    peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.event<PublishFinished>().outcome, PublishOutcome::Acknowledged);
    EXPECT_EQ(peer.connection.inflightCount(), 0U);
}

TEST_P(ConnectionPublishTest, PubrelsGoInTheOrderOfThePubrecs)
{
    // [MQTT-4.6.0-4]
    ScriptedPeer peer = client();
    std::vector<PacketId> ids;
    for (int index = 0; index < 3; ++index) {
        ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::ExactlyOnce), peer.now));
        ids.push_back(peer.hears<PublishPacket>().packetId);
    }
    for (const int index : {2, 0, 1})
        peer.says(PubrecPacket{ids[index], ReasonCode::Success, {}});
    for (const int index : {2, 0, 1})
        EXPECT_EQ(peer.hears<PubrelPacket>().packetId, ids[index]);
}

TEST_P(ConnectionPublishTest, ClientAcknowledgesInTheOrderOfReceipt)
{
    // [MQTT-4.5.0-2] [MQTT-4.6.0-2] [MQTT-4.6.0-3]
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::AtLeastOnce, 9);
    peer.saysPublish("b", QoS::ExactlyOnce, 4);
    peer.saysPublish("c", QoS::AtMostOnce, 0);
    peer.saysPublish("d", QoS::AtLeastOnce, 2);
    EXPECT_EQ(peer.hears<PubackPacket>().packetId, PacketId{9});
    EXPECT_EQ(peer.hears<PubrecPacket>().packetId, PacketId{4});
    EXPECT_EQ(peer.hears<PubackPacket>().packetId, PacketId{2});
    EXPECT_TRUE(peer.hearsNothing());
    for (const std::string_view topic : {"a", "b", "c", "d"})
        EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), topic);
}

TEST_P(ConnectionPublishTest, ServerAcknowledgesWhenItsOwnerDoes)
{
    ScriptedPeer peer = server();
    peer.saysPublish("a", QoS::AtLeastOnce, 9);
    EXPECT_TRUE(peer.hearsNothing());
    const auto received = peer.event<MessageReceived>();
    peer.connection.acknowledge(
        received.packet.packetId, received.packet.qos, ReasonCode::NoMatchingSubscribers);
    const auto puback = peer.hears<PubackPacket>();
    EXPECT_EQ(puback.packetId, PacketId{9});
    EXPECT_EQ(puback.reason, isFive() ? ReasonCode::NoMatchingSubscribers : ReasonCode::Success);
}

TEST_P(ConnectionPublishTest, DuplicateOfQoS2IsDeliveredOnce)
{
    // [MQTT-4.3.3-10]
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::ExactlyOnce, 4);
    peer.saysPublish("a", QoS::ExactlyOnce, 4, true);
    peer.hears<PubrecPacket>();
    EXPECT_EQ(peer.hears<PubrecPacket>().packetId, PacketId{4});
    peer.event<MessageReceived>();
    EXPECT_TRUE(peer.noEvent());

    // [MQTT-4.3.3-11] [MQTT-4.3.3-12]
    peer.says(PubrelPacket{PacketId{4}, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PubcompPacket>().reason, ReasonCode::Success);
    peer.saysPublish("b", QoS::ExactlyOnce, 4, true);
    EXPECT_EQ(peer.event<MessageReceived>().packet.message->topic(), "b");
}

TEST_P(ConnectionPublishTest, SameIdentifierAfterPubackIsANewMessage)
{
    // [MQTT-4.3.2-5]
    ScriptedPeer peer = client();
    peer.saysPublish("a", QoS::AtLeastOnce, 4);
    peer.saysPublish("a", QoS::AtLeastOnce, 4, true);
    peer.event<MessageReceived>();
    EXPECT_TRUE(peer.event<MessageReceived>().packet.duplicate);
}

TEST_P(ConnectionPublishTest, UnknownPubrelIsAnswered)
{
    ScriptedPeer peer = client();
    peer.says(PubrelPacket{PacketId{5}, ReasonCode::Success, {}});
    const auto pubcomp = peer.hears<PubcompPacket>();
    EXPECT_EQ(pubcomp.packetId, PacketId{5});
    EXPECT_EQ(pubcomp.reason, isFive() ? ReasonCode::PacketIdentifierNotFound : ReasonCode::Success);
}

TEST_P(ConnectionPublishTest, UnknownPubrecIsAnswered)
{
    ScriptedPeer peer = client();
    peer.says(PubrecPacket{PacketId{5}, ReasonCode::Success, {}});
    const auto pubrel = peer.hears<PubrelPacket>();
    EXPECT_EQ(pubrel.packetId, PacketId{5});
    EXPECT_EQ(pubrel.reason, isFive() ? ReasonCode::PacketIdentifierNotFound : ReasonCode::Success);
}

TEST_P(ConnectionPublishTest, StrayAcknowledgementsChangeNothing)
{
    ScriptedPeer peer = client();
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::ExactlyOnce), peer.now));
    const PacketId id = peer.hears<PublishPacket>().packetId;
    peer.says(PubackPacket{id, ReasonCode::Success, {}});
    peer.says(PubackPacket{PacketId{999}, ReasonCode::Success, {}});
    peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    EXPECT_TRUE(peer.noEvent());
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_EQ(peer.connection.inflightCount(), 1U);
}

TEST_P(ConnectionPublishTest, IdentifierIsFreeAgainOnlyAfterItsAcknowledgement)
{
    // [MQTT-2.2.1-3] [MQTT-2.3.1-3]
    ScriptedPeer peer = client();
    ASSERT_TRUE(peer.connection.publish(outgoing("kept", QoS::AtLeastOnce), peer.now));
    const PacketId kept = peer.hears<PublishPacket>().packetId;
    std::size_t sent = 0;
    bool again = false;
    while (!again && sent < 70'000) {
        ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtLeastOnce), peer.now));
        const PacketId id = peer.hears<PublishPacket>().packetId;
        ASSERT_NE(id, kept);
        ASSERT_NE(id, PacketId{0});
        again = toInt(id) == toInt(kept) + 1 && sent > 0;
        ++sent;
        peer.says(PubackPacket{id, ReasonCode::Success, {}});
        peer.event<PublishFinished>();
    }
    EXPECT_EQ(sent, 65'535U); // every other identifier came once before one came again
}

TEST_P(ConnectionPublishTest, PublisherChoosesRetainAndDupIsItsOwn)
{
    // [MQTT-3.3.1-3]: what came in with DUP goes out without.
    ScriptedPeer peer = server();
    OutgoingPublish publish = outgoing("t", QoS::AtLeastOnce);
    publish.retain = true;
    publish.subscriptionIdentifiers = {4, 200};
    ASSERT_TRUE(peer.connection.publish(publish, peer.now));
    const auto heard = peer.hears<PublishPacket>();
    EXPECT_TRUE(heard.retain);
    EXPECT_FALSE(heard.duplicate);
    const std::vector<std::uint32_t> identifiers{4, 200};
    EXPECT_EQ(heard.subscriptionIdentifiers, isFive() ? identifiers : std::vector<std::uint32_t>{});
}

class Connection5PublishTest : public testing::Test
{
protected:
    Connection5PublishTest() { m_peer.event<Connected>(); }

    PacketId publish(QoS qos)
    {
        EXPECT_TRUE(m_peer.connection.publish(outgoing("t", qos, 7), m_peer.now));
        return m_peer.hears<PublishPacket>().packetId;
    }

    ScriptedPeer m_peer = ScriptedPeer::connectedClient(ProtocolVersion::V5);
};

TEST_F(Connection5PublishTest, PubackWithAnErrorEndsTheMessage)
{
    // [MQTT-4.4.0-2]
    m_peer.says(PubackPacket{publish(QoS::AtLeastOnce), ReasonCode::QuotaExceeded, {}});
    const auto finished = m_peer.event<PublishFinished>();
    EXPECT_EQ(finished.outcome, PublishOutcome::Refused);
    EXPECT_EQ(finished.reason, ReasonCode::QuotaExceeded);
    EXPECT_EQ(m_peer.connection.inflightCount(), 0U);
}

TEST_F(Connection5PublishTest, PubrecWithAnErrorEndsTheMessageWithoutPubrel)
{
    m_peer.says(PubrecPacket{publish(QoS::ExactlyOnce), ReasonCode::NotAuthorized, {}});
    EXPECT_EQ(m_peer.event<PublishFinished>().outcome, PublishOutcome::Refused);
    EXPECT_TRUE(m_peer.hearsNothing());
    EXPECT_EQ(m_peer.connection.inflightCount(), 0U);
}

Properties remark(std::string_view text)
{
    Properties properties;
    properties.add(PropertyId::ReasonString, text);
    properties.addUserProperty("queue", "7");
    return properties;
}

void expectRemark(const PublishFinished &finished, std::string_view text)
{
    ASSERT_TRUE(finished.properties);
    EXPECT_EQ(finished.properties->text(PropertyId::ReasonString), text);
    EXPECT_EQ(finished.properties->encoded(), remark(text).encoded());
}

TEST_F(Connection5PublishTest, WhatThePeerSaysAboutAMessageReachesThePublisher)
{
    m_peer.says(PubackPacket{publish(QoS::AtLeastOnce), ReasonCode::QuotaExceeded, remark("full")});
    expectRemark(m_peer.event<PublishFinished>(), "full");

    m_peer.says(PubrecPacket{publish(QoS::ExactlyOnce), ReasonCode::NotAuthorized, remark("no")});
    expectRemark(m_peer.event<PublishFinished>(), "no");

    const PacketId id = publish(QoS::ExactlyOnce);
    m_peer.says(PubrecPacket{id, ReasonCode::Success, {}});
    m_peer.hears<PubrelPacket>();
    m_peer.says(PubcompPacket{id, ReasonCode::PacketIdentifierNotFound, remark("had it")});
    expectRemark(m_peer.event<PublishFinished>(), "had it");
}

TEST_F(Connection5PublishTest, WhatPubrecSaysIsToldWithPubcomp)
{
    const PacketId id = publish(QoS::ExactlyOnce);
    m_peer.says(PubrecPacket{id, ReasonCode::NoMatchingSubscribers, remark("nobody")});
    m_peer.hears<PubrelPacket>();
    m_peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    const auto finished = m_peer.event<PublishFinished>();
    EXPECT_EQ(finished.outcome, PublishOutcome::Acknowledged);
    EXPECT_EQ(finished.reason, ReasonCode::NoMatchingSubscribers);
    expectRemark(finished, "nobody");
}

TEST_F(Connection5PublishTest, WhatWasSaidOfOneMessageIsNotToldOfTheNext)
{
    const PacketId id = publish(QoS::ExactlyOnce);
    m_peer.says(PubrecPacket{id, ReasonCode::NoMatchingSubscribers, remark("nobody")});
    m_peer.hears<PubrelPacket>();
    m_peer.says(PubrecPacket{id, ReasonCode::QuotaExceeded, {}});
    EXPECT_FALSE(m_peer.event<PublishFinished>().properties);

    // Identifiers go round.
    for (PacketId next = publish(QoS::ExactlyOnce); next != id; next = publish(QoS::ExactlyOnce)) {
        m_peer.says(PubrecPacket{next, ReasonCode::QuotaExceeded, {}});
        m_peer.event<PublishFinished>();
    }
    m_peer.says(PubrecPacket{id, ReasonCode::Success, {}});
    m_peer.hears<PubrelPacket>();
    m_peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    const auto finished = m_peer.event<PublishFinished>();
    EXPECT_EQ(finished.reason, ReasonCode::Success);
    EXPECT_FALSE(finished.properties);
}

TEST_F(Connection5PublishTest, UnknownPubrecWithAnErrorIsNotAnswered)
{
    m_peer.says(PubrecPacket{PacketId{5}, ReasonCode::NotAuthorized, {}});
    EXPECT_TRUE(m_peer.hearsNothing());
    EXPECT_TRUE(m_peer.noEvent());
}

TEST_F(Connection5PublishTest, PubcompNotFoundMeansThatItHadArrived)
{
    const PacketId id = publish(QoS::ExactlyOnce);
    m_peer.says(PubrecPacket{id, ReasonCode::Success, {}});
    m_peer.says(PubcompPacket{id, ReasonCode::PacketIdentifierNotFound, {}});
    const auto finished = m_peer.event<PublishFinished>();
    EXPECT_EQ(finished.outcome, PublishOutcome::Acknowledged);
    EXPECT_EQ(finished.reason, ReasonCode::PacketIdentifierNotFound);
}

TEST_F(Connection5PublishTest, RefusedQoS2IdentifierIsANewMessageNextTime)
{
    // [MQTT-4.3.3-9]
    ScriptedPeer server = ScriptedPeer::connectedServer(ProtocolVersion::V5);
    server.saysPublish("a", QoS::ExactlyOnce, 4);
    server.event<MessageReceived>();
    server.connection.acknowledge(PacketId{4}, QoS::ExactlyOnce, ReasonCode::QuotaExceeded);
    EXPECT_EQ(server.hears<PubrecPacket>().reason, ReasonCode::QuotaExceeded);
    server.saysPublish("a", QoS::ExactlyOnce, 4);
    server.event<MessageReceived>();
}

/// Before MQTT 5 PUBREC cannot say that the message was refused, so a client may repeat it [MQTT-4.3.3-2].
TEST(Connection311PublishTest, RefusedQoS2MessageIsNotDeliveredAgainWhenItIsRepeated)
{
    ScriptedPeer server = ScriptedPeer::connectedServer(ProtocolVersion::V311);
    server.saysPublish("a", QoS::ExactlyOnce, 4);
    server.event<MessageReceived>();
    server.connection.acknowledge(PacketId{4}, QoS::ExactlyOnce, ReasonCode::QuotaExceeded);
    server.hears<PubrecPacket>();
    server.saysPublish("a", QoS::ExactlyOnce, 4, true);
    EXPECT_TRUE(server.noEvent());
    server.hears<PubrecPacket>();
}

TEST_F(Connection5PublishTest, ExpiryIsCountedDown)
{
    // [MQTT-3.3.2-6]
    ScriptedPeer server = ScriptedPeer::connectedServer(ProtocolVersion::V5);
    Properties properties;
    properties.add(PropertyId::MessageExpiryInterval, 60);
    const OutgoingPublish publish{.message = message("t", "x", properties), .expiresAt = server.now + 60s};
    server.now += 12'500ms;
    ASSERT_TRUE(server.connection.publish(publish, server.now));
    EXPECT_EQ(server.hears<PublishPacket>().message->messageExpiryInterval(), 48s);
    server.now += 48s;
    ASSERT_TRUE(server.connection.publish(publish, server.now));
    EXPECT_TRUE(server.hearsNothing()); // [MQTT-3.3.2-5]
}

} // namespace
} // namespace cutty::mqtt::test
