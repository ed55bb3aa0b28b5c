// The delivery protocols (4.3) step by step, for either end as sender and receiver.
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <tuple>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

struct End
{
    ProtocolVersion version{};
    Role role{};
};

class DeliveryStatementTest : public testing::TestWithParam<End>
{
protected:
    DeliveryStatementTest()
    {
        if (GetParam().role == Role::Client)
            m_peer.event<Connected>();
    }
    /// A server acknowledges when its owner does.
    void acknowledge(PacketId id, QoS qos)
    {
        if (GetParam().role == Role::Server)
            m_peer.connection.acknowledge(id, qos, ReasonCode::Success);
    }
    PublishPacket sent(QoS qos)
    {
        EXPECT_TRUE(m_peer.connection.publish(outgoing("t", qos, 7), m_peer.now));
        return m_peer.hears<PublishPacket>();
    }

    ScriptedPeer m_peer = GetParam().role == Role::Client ? ScriptedPeer::connectedClient(GetParam().version)
                                                          : ScriptedPeer::connectedServer(GetParam().version);
};

INSTANTIATE_TEST_SUITE_P(Ends, DeliveryStatementTest,
    testing::Values(End{ProtocolVersion::V311, Role::Client}, End{ProtocolVersion::V311, Role::Server},
        End{ProtocolVersion::V5, Role::Client}, End{ProtocolVersion::V5, Role::Server}),
    [](const auto &test) {
        return versionName({test.param.version, 0})
            + (test.param.role == Role::Client ? "_client" : "_server");
    });

TEST_P(DeliveryStatementTest, FirstSendingHasNoDup)
{
    // [MQTT-3.3.1-2] [MQTT-4.3.1-1] [MQTT-4.3.2-2] [MQTT-4.3.3-2]
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        const PublishPacket publish = sent(qos);
        EXPECT_EQ(publish.qos, qos);
        EXPECT_FALSE(publish.duplicate);
        EXPECT_EQ(publish.packetId == PacketId{}, qos == QoS::AtMostOnce);
    }
}

TEST_P(DeliveryStatementTest, QoS1IsUnacknowledgedUntilItsPuback)
{
    // [MQTT-4.3.2-3]
    const PacketId id = sent(QoS::AtLeastOnce).packetId;
    m_peer.says(PubackPacket{PacketId{static_cast<std::uint16_t>(toInt(id) + 1)}, ReasonCode::Success, {}});
    EXPECT_EQ(m_peer.connection.inflightCount(), 1U);
    m_peer.says(PubackPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(m_peer.connection.inflightCount(), 0U);
    EXPECT_EQ(m_peer.event<PublishFinished>().outcome, PublishOutcome::Acknowledged);
}

TEST_P(DeliveryStatementTest, QoS2IsUnacknowledgedUntilPubrecAndAgainUntilPubcomp)
{
    // [MQTT-4.3.3-3] [MQTT-4.3.3-4] [MQTT-4.3.3-5]
    const PacketId id = sent(QoS::ExactlyOnce).packetId;
    m_peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(m_peer.connection.inflightCount(), 1U);
    m_peer.says(PubrecPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(m_peer.hears<PubrelPacket>().packetId, id);
    EXPECT_EQ(m_peer.connection.inflightCount(), 1U);
    m_peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(m_peer.connection.inflightCount(), 0U);
    EXPECT_EQ(m_peer.event<PublishFinished>().outcome, PublishOutcome::Acknowledged);
}

TEST_P(DeliveryStatementTest, ARepeatedPubrecGetsPubrelAndNoSecondPublish)
{
    // [MQTT-4.3.3-6]
    const PacketId id = sent(QoS::ExactlyOnce).packetId;
    for (int count = 0; count < 2; ++count) {
        m_peer.says(PubrecPacket{id, ReasonCode::Success, {}});
        EXPECT_EQ(m_peer.hears<PubrelPacket>().packetId, id);
        EXPECT_TRUE(m_peer.hearsNothing());
    }
}

TEST_P(DeliveryStatementTest, ReceiverAnswersAsTheQoSAsks)
{
    // [MQTT-3.3.4-1] [MQTT-4.3.2-4] [MQTT-4.3.3-8] [MQTT-4.3.3-11]
    m_peer.saysPublish("a", QoS::AtMostOnce, 0);
    EXPECT_TRUE(m_peer.hearsNothing());
    m_peer.saysPublish("b", QoS::AtLeastOnce, 5);
    acknowledge(PacketId{5}, QoS::AtLeastOnce);
    EXPECT_EQ(m_peer.hears<PubackPacket>().packetId, PacketId{5});
    m_peer.saysPublish("c", QoS::ExactlyOnce, 6);
    acknowledge(PacketId{6}, QoS::ExactlyOnce);
    EXPECT_EQ(m_peer.hears<PubrecPacket>().packetId, PacketId{6});
    m_peer.says(PubrelPacket{PacketId{6}, ReasonCode::Success, {}});
    EXPECT_EQ(m_peer.hears<PubcompPacket>().packetId, PacketId{6});
    EXPECT_TRUE(m_peer.hearsNothing());
}

TEST_P(DeliveryStatementTest, QoS1IdentifierIsANewMessageAfterPuback)
{
    // [MQTT-4.3.2-5]
    for (const bool duplicate : {false, true}) {
        m_peer.saysPublish("a", QoS::AtLeastOnce, 5, duplicate);
        m_peer.event<MessageReceived>();
        acknowledge(PacketId{5}, QoS::AtLeastOnce);
        EXPECT_EQ(m_peer.hears<PubackPacket>().packetId, PacketId{5});
    }
}

TEST_P(DeliveryStatementTest, QoS2IdentifierIsTheSameMessageUntilPubrelAndANewOneAfterPubcomp)
{
    // [MQTT-4.3.3-10] [MQTT-4.3.3-12]
    for (int round = 0; round < 2; ++round) {
        m_peer.saysPublish("a", QoS::ExactlyOnce, 5);
        m_peer.event<MessageReceived>();
        acknowledge(PacketId{5}, QoS::ExactlyOnce);
        m_peer.hears<PubrecPacket>();
        m_peer.saysPublish("a", QoS::ExactlyOnce, 5, true);
        EXPECT_EQ(m_peer.hears<PubrecPacket>().packetId, PacketId{5});
        EXPECT_TRUE(m_peer.noEvent());
        m_peer.says(PubrelPacket{PacketId{5}, ReasonCode::Success, {}});
        m_peer.hears<PubcompPacket>();
    }
}

class Delivery5StatementTest : public testing::Test
{
protected:
    static Properties expiry(std::uint32_t seconds)
    {
        Properties properties;
        properties.add(PropertyId::MessageExpiryInterval, seconds);
        return properties;
    }
};

TEST_F(Delivery5StatementTest, TheReceiversHandshakeGoesOnWhenTheMessageHasExpired)
{
    // [MQTT-4.3.3-13]
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5);
    peer.says(PublishPacket{
        .message = message("a", "x", expiry(1)), .qos = QoS::ExactlyOnce, .packetId = PacketId{5}});
    peer.event<MessageReceived>();
    peer.now += 10s;
    peer.connection.acknowledge(PacketId{5}, QoS::ExactlyOnce, ReasonCode::Success);
    EXPECT_EQ(peer.hears<PubrecPacket>().reason, ReasonCode::Success);
    peer.now += 10s;
    peer.says(PubrelPacket{PacketId{5}, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PubcompPacket>().reason, ReasonCode::Success);
}

TEST_F(Delivery5StatementTest, TheSendersHandshakeGoesOnWhenTheMessageHasExpired)
{
    // [MQTT-4.3.3-7]
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5);
    ASSERT_TRUE(peer.connection.publish(
        {.message = message("a", "x", expiry(1)), .qos = QoS::ExactlyOnce, .expiresAt = peer.now + 1s},
        peer.now));
    const PacketId id = peer.hears<PublishPacket>().packetId;
    peer.now += 10s;
    EXPECT_EQ(peer.connection.inflightCount(), 1U);
    peer.says(PubrecPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PubrelPacket>().packetId, id);
    peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.event<PublishFinished>().outcome, PublishOutcome::Acknowledged);
}

TEST_F(Delivery5StatementTest, WhatWasRefusedIsNotSentAgain)
{
    // [MQTT-4.4.0-2]
    ScriptedPeer peer = ScriptedPeer::connectedClient(ProtocolVersion::V5, {}, {}, {}, false);
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        ASSERT_TRUE(peer.connection.publish(outgoing("t", qos), peer.now));
        const PacketId id = peer.hears<PublishPacket>().packetId;
        if (qos == QoS::AtLeastOnce)
            peer.says(PubackPacket{id, ReasonCode::NotAuthorized, {}});
        else
            peer.says(PubrecPacket{id, ReasonCode::NotAuthorized, {}});
    }
    peer.connection.handleTransportClosed();
    ScriptedPeer again = ScriptedPeer::connectedClient(
        ProtocolVersion::V5, {.sessionPresent = true}, {}, peer.connection.takeSession(), false);
    EXPECT_TRUE(again.hearsNothing());
}

} // namespace
} // namespace cutty::mqtt::test
