#include "core/mqtt/engine/Connection.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>
#include <vector>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

/// What survives a lost connection, and what is said of what does not.
class ConnectionSessionTest : public VersionTest
{
protected:
    /// Sends QoS 1 "a", QoS 2 "b" (PUBREC came), QoS 2 "c", with the tokens 1 to 3, and loses the connection.
    SessionState interrupted()
    {
        ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam(), {}, {}, {}, false);
        peer.event<Connected>();
        std::uint64_t token = 0;
        for (const auto &[topic, qos] :
            {std::pair{"a", QoS::AtLeastOnce}, {"b", QoS::ExactlyOnce}, {"c", QoS::ExactlyOnce}}) {
            EXPECT_TRUE(peer.connection.publish(outgoing(topic, qos, ++token), peer.now));
            m_ids.push_back(peer.hears<PublishPacket>().packetId);
        }
        peer.says(PubrecPacket{m_ids[1], ReasonCode::Success, {}});
        peer.connection.handleTransportClosed();
        return peer.connection.takeSession();
    }

    static ScriptedPeer resumed(SessionState session, ConnackPacket connack = {.sessionPresent = true})
    {
        return ScriptedPeer::connectedClient(GetParam(), std::move(connack), {}, std::move(session), false);
    }

    std::vector<PacketId> m_ids;
};

CUTTY_FOR_BOTH_VERSIONS(ConnectionSessionTest);

TEST_P(ConnectionSessionTest, ResumedSendsPublishAgainWithDupInOrderAndPubrel)
{
    // [MQTT-4.4.0-1] [MQTT-3.3.1-1] [MQTT-4.6.0-1] [MQTT-4.3.3-6]
    ScriptedPeer peer = resumed(interrupted());
    peer.event<Connected>();
    EXPECT_EQ(peer.hears<PubrelPacket>().packetId, m_ids[1]);
    for (const auto &[topic, id] : {std::pair{"a", m_ids[0]}, {"c", m_ids[2]}}) {
        const auto publish = peer.hears<PublishPacket>();
        EXPECT_EQ(publish.message->topic(), topic);
        EXPECT_EQ(publish.packetId, id);
        EXPECT_TRUE(publish.duplicate);
    }
    EXPECT_TRUE(peer.hearsNothing());

    peer.says(PubcompPacket{m_ids[1], ReasonCode::Success, {}});
    EXPECT_EQ(peer.event<PublishFinished>().token, PublishToken{2});
    peer.says(PubackPacket{m_ids[0], ReasonCode::Success, {}});
    EXPECT_EQ(peer.event<PublishFinished>().token, PublishToken{1});
}

TEST_P(ConnectionSessionTest, NewMessagesGetOtherIdentifiersThanResumedOnes)
{
    ScriptedPeer peer = resumed(interrupted());
    peer.hears<PubrelPacket>();
    peer.hears<PublishPacket>();
    peer.hears<PublishPacket>();
    ASSERT_TRUE(peer.connection.publish(outgoing("new", QoS::AtLeastOnce), peer.now));
    const PacketId id = peer.hears<PublishPacket>().packetId;
    for (const PacketId held : m_ids)
        EXPECT_NE(id, held);
}

TEST_P(ConnectionSessionTest, NothingIsRepeatedWhileTheConnectionLasts)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    ASSERT_TRUE(peer.connection.publish(outgoing("a", QoS::AtLeastOnce), peer.now));
    peer.hears<PublishPacket>();
    ASSERT_TRUE(peer.toDeadline()); // keep-alive
    peer.hears<PingreqPacket>();
    EXPECT_TRUE(peer.hearsNothing());
}

TEST_P(ConnectionSessionTest, AClientKeepsItsSessionAsLongAsItsConnection)
{
    // [MQTT-4.1.0-1], 3.1.1 also [MQTT-4.1.0-2]: of a clean start without an expiry, too.
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    peer.event<Connected>();
    ASSERT_TRUE(peer.connection.publish(outgoing("a", QoS::ExactlyOnce, 7), peer.now));
    const PacketId id = peer.hears<PublishPacket>().packetId;
    peer.saysPublish("b", QoS::ExactlyOnce, 4);
    peer.event<MessageReceived>();
    peer.hears<PubrecPacket>();
    for (int days = 0; days < 7; ++days) {
        peer.now += 24h;
        peer.connection.handleTimeout(peer.now);
        peer.hears<PingreqPacket>();
        peer.says(PingrespPacket{});
        peer.event<PingAnswered>();
    }
    peer.saysPublish("b", QoS::ExactlyOnce, 4, true);
    EXPECT_EQ(peer.hears<PubrecPacket>().packetId, PacketId{4});
    EXPECT_TRUE(peer.noEvent()) << "known from before";
    peer.says(PubrecPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PubrelPacket>().reason, ReasonCode::Success);
    peer.says(PubcompPacket{id, ReasonCode::Success, {}});
    EXPECT_EQ(peer.event<PublishFinished>().token, PublishToken{7});
}

TEST_P(ConnectionSessionTest, LostSessionIsReportedMessageByMessage)
{
    // [MQTT-3.2.2-5]
    ScriptedPeer peer = resumed(interrupted(), {.sessionPresent = false});
    for (const std::uint64_t token : {1, 2, 3}) {
        const auto finished = peer.event<PublishFinished>();
        EXPECT_EQ(finished.token, PublishToken{token});
        EXPECT_EQ(finished.outcome, PublishOutcome::SessionLost);
    }
    peer.event<Connected>();
    EXPECT_TRUE(peer.hearsNothing());
    EXPECT_EQ(peer.connection.inflightCount(), 0U);
}

TEST_P(ConnectionSessionTest, CleanStartDropsTheSessionBeforeAnyAnswer)
{
    // [MQTT-3.1.2-4]; 3.1.1: [MQTT-3.1.2-6]
    ScriptedPeer peer(Role::Client, GetParam());
    ASSERT_TRUE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, interrupted(), peer.now));
    for (int count = 0; count < 3; ++count)
        EXPECT_EQ(peer.event<PublishFinished>().outcome, PublishOutcome::SessionLost);
    EXPECT_TRUE(peer.noEvent());
}

TEST_P(ConnectionSessionTest, RefusalKeepsTheSessionForTheNextAttempt)
{
    ScriptedPeer refused = resumed(interrupted(), {.reason = ReasonCode::ServerUnavailable});
    refused.event<Closed>();
    ScriptedPeer peer = resumed(refused.connection.takeSession());
    EXPECT_EQ(peer.hears<PubrelPacket>().packetId, m_ids[1]);
    peer.hears<PublishPacket>();
}

TEST_P(ConnectionSessionTest, ReceivedQoS2StaysKnown)
{
    // [MQTT-4.3.3-10] beyond the connection.
    ScriptedPeer first = ScriptedPeer::connectedClient(GetParam(), {}, {}, {}, false);
    first.event<Connected>();
    first.saysPublish("a", QoS::ExactlyOnce, 4);
    first.event<MessageReceived>();
    first.connection.handleTransportClosed();

    ScriptedPeer peer = resumed(first.connection.takeSession());
    peer.event<Connected>();
    peer.saysPublish("a", QoS::ExactlyOnce, 4, true);
    peer.hears<PubrecPacket>();
    EXPECT_TRUE(peer.noEvent());
    peer.says(PubrelPacket{PacketId{4}, ReasonCode::Success, {}});
    EXPECT_EQ(peer.hears<PubcompPacket>().reason, ReasonCode::Success);
}

TEST_P(ConnectionSessionTest, ServerRepeatsToItsClientBehindConnack)
{
    SessionState session;
    session.inflight.add(*session.packetIds.take(), outgoing("inflight", QoS::AtLeastOnce));
    session.queue.push_back(outgoing("queued", QoS::ExactlyOnce));
    ScriptedPeer peer = ScriptedPeer::connectedServer(GetParam(), {}, {}, std::move(session));
    const auto repeated = peer.hears<PublishPacket>();
    EXPECT_EQ(repeated.message->topic(), "inflight");
    EXPECT_TRUE(repeated.duplicate);
    const auto queued = peer.hears<PublishPacket>();
    EXPECT_EQ(queued.message->topic(), "queued");
    EXPECT_FALSE(queued.duplicate);
}

TEST_P(ConnectionSessionTest, UnansweredSubscribeGivesItsIdentifierBack)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    const auto id = peer.connection.subscribe({{"a", {}}}, {}, peer.now);
    ASSERT_TRUE(id);
    peer.connection.handleTransportClosed();
    EXPECT_FALSE(peer.connection.takeSession().packetIds.isUsed(*id));
}

TEST(Connection31SessionTest, ResumesAlthoughConnackCannotSaySo)
{
    ScriptedPeer first = ScriptedPeer::connectedClient(ProtocolVersion::V31, {}, {}, {}, false);
    ASSERT_TRUE(first.connection.publish(outgoing("a", QoS::AtLeastOnce), first.now));
    first.connection.handleTransportClosed();
    ScriptedPeer peer
        = ScriptedPeer::connectedClient(ProtocolVersion::V31, {}, {}, first.connection.takeSession(), false);
    EXPECT_TRUE(peer.hears<PublishPacket>().duplicate);
}

class Connection5SessionTest : public testing::Test
{
protected:
    /// A session with `count` QoS 1 messages in flight, tokens from 1.
    static SessionState inflight(int count)
    {
        SessionState session;
        for (int token = 1; token <= count; ++token)
            session.inflight.add(*session.packetIds.take(), outgoing("t", QoS::AtLeastOnce, token));
        return session;
    }

    static ScriptedPeer resumed(SessionState session, PropertyId limit, std::uint32_t value)
    {
        ConnackPacket connack{.sessionPresent = true};
        connack.properties.add(limit, value);
        return ScriptedPeer::connectedClient(
            ProtocolVersion::V5, std::move(connack), {}, std::move(session), false);
    }
};

TEST_F(Connection5SessionTest, RepeatsNoMoreThanTheNewReceiveMaximum)
{
    // [MQTT-3.3.4-7]
    ScriptedPeer peer = resumed(inflight(3), PropertyId::ReceiveMaximum, 2);
    EXPECT_EQ(peer.hears<PublishPacket>().packetId, PacketId{1});
    EXPECT_EQ(peer.hears<PublishPacket>().packetId, PacketId{2});
    EXPECT_TRUE(peer.hearsNothing());
    ASSERT_TRUE(peer.connection.publish(outgoing("new", QoS::AtLeastOnce), peer.now));
    EXPECT_TRUE(peer.hearsNothing());

    peer.says(PubackPacket{PacketId{1}, ReasonCode::Success, {}});
    const auto third = peer.hears<PublishPacket>();
    EXPECT_EQ(third.packetId, PacketId{3});
    EXPECT_TRUE(third.duplicate);
    peer.says(PubackPacket{PacketId{2}, ReasonCode::Success, {}});
    const auto fresh = peer.hears<PublishPacket>();
    EXPECT_EQ(fresh.message->topic(), "new");
    EXPECT_FALSE(fresh.duplicate);
}

TEST_F(Connection5SessionTest, SurvivesAnAcknowledgementOfWhatWaitsToBeRepeated)
{
    ScriptedPeer peer = resumed(inflight(3), PropertyId::ReceiveMaximum, 1);
    peer.hears<PublishPacket>();
    for (const std::uint16_t id : {3, 2, 1})
        peer.says(PubackPacket{PacketId{id}, ReasonCode::Success, {}});
    EXPECT_EQ(peer.connection.inflightCount(), 0U);
    ASSERT_TRUE(peer.connection.publish(outgoing("new", QoS::AtLeastOnce), peer.now));
    ASSERT_TRUE(peer.connection.publish(outgoing("held", QoS::AtLeastOnce), peer.now));
    EXPECT_EQ(peer.connection.inflightCount(), 1U);
    EXPECT_EQ(peer.connection.queuedCount(), 1U);
}

TEST_F(Connection5SessionTest, DropsWhatTheNewLimitsForbid)
{
    // [MQTT-3.2.2-15] [MQTT-3.1.2-25]
    SessionState session;
    session.inflight.add(*session.packetIds.take(),
        {.message = message("big", std::string(100, 'x')),
            .qos = QoS::AtLeastOnce,
            .token = PublishToken{1}});
    session.inflight.add(*session.packetIds.take(), outgoing("small", QoS::AtLeastOnce, 2));
    session.queue.push_back({.message = message("big", std::string(100, 'x')),
        .qos = QoS::AtLeastOnce,
        .token = PublishToken{3}});
    ScriptedPeer peer = resumed(std::move(session), PropertyId::MaximumPacketSize, 50);
    EXPECT_EQ(peer.hears<PublishPacket>().message->topic(), "small");
    EXPECT_TRUE(peer.hearsNothing());
    peer.event<Connected>();
    for (const std::uint64_t token : {3, 1}) {
        const auto finished = peer.event<PublishFinished>();
        EXPECT_EQ(finished.token, PublishToken{token});
        EXPECT_EQ(finished.outcome, PublishOutcome::Refused);
        EXPECT_EQ(finished.reason, ReasonCode::PacketTooLarge);
    }
}

TEST_F(Connection5SessionTest, DropsQoSThatTheServerNoLongerHas)
{
    // [MQTT-3.2.2-11]
    SessionState session;
    session.inflight.add(*session.packetIds.take(), outgoing("t", QoS::ExactlyOnce, 1));
    ScriptedPeer peer = resumed(std::move(session), PropertyId::MaximumQoS, 1);
    EXPECT_TRUE(peer.hearsNothing());
    peer.event<Connected>();
    EXPECT_EQ(peer.event<PublishFinished>().reason, ReasonCode::QoSNotSupported);
}

TEST_F(Connection5SessionTest, ExpiredQueuedMessageIsDroppedAndReported)
{
    // [MQTT-3.3.2-5]
    SessionState session;
    const TimePoint start = TimePoint{} + 1h;
    OutgoingPublish stale = outgoing("stale", QoS::AtLeastOnce, 1);
    stale.expiresAt = start;
    session.queue.push_back(stale);
    session.queue.push_back(outgoing("fresh", QoS::AtLeastOnce, 2));
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, {}, {}, std::move(session));
    EXPECT_EQ(peer.hears<PublishPacket>().message->topic(), "fresh");
    const auto finished = peer.event<PublishFinished>();
    EXPECT_EQ(finished.token, PublishToken{1});
    EXPECT_EQ(finished.outcome, PublishOutcome::Expired);
}

TEST_F(Connection5SessionTest, BegunDeliveryDoesNotExpire)
{
    // [MQTT-4.3.3-7]
    Properties properties;
    properties.add(PropertyId::MessageExpiryInterval, 10);
    SessionState session;
    session.inflight.add(*session.packetIds.take(),
        {.message = message("t", "x", properties), .qos = QoS::ExactlyOnce, .expiresAt = TimePoint{} + 1s});
    ScriptedPeer peer = ScriptedPeer::connectedServer(ProtocolVersion::V5, {}, {}, std::move(session));
    EXPECT_EQ(peer.hears<PublishPacket>().message->messageExpiryInterval(), 0s);
}

} // namespace
} // namespace cutty::mqtt::test
