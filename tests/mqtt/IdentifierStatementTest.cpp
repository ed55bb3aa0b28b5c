// Packet identifiers (3.1.1: 2.3.1; 5: 2.2.1): which packets have one, and that none is in use twice.
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace cutty::mqtt::test {
namespace {

class IdentifierStatementTest : public VersionTest
{
protected:
    static ScriptedPeer client()
    {
        ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
        peer.event<Connected>();
        return peer;
    }
    /// What is left out of 3.1.1: the length of no properties.
    static std::string wire(std::string_view first, std::string_view before, std::string_view after)
    {
        return toHex(packetBytes(first, std::string(before) + (isFive() ? "00" : "") + std::string(after)));
    }
};

CUTTY_FOR_BOTH_VERSIONS(IdentifierStatementTest);

TEST_P(IdentifierStatementTest, StandsInPublishFromQoS1On)
{
    // [MQTT-2.2.1-2]; 3.1.1: [MQTT-2.3.1-1] [MQTT-2.3.1-5]
    ScriptedPeer peer = client();
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtMostOnce), peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), wire("30", "0001 74", "78"));
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::AtLeastOnce), peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), wire("32", "0001 74 0001", "78"));
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::ExactlyOnce), peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()), wire("34", "0001 74 0002", "78"));
}

TEST_P(IdentifierStatementTest, OfAClientIsInUseOnceAmongAllItsRequests)
{
    // [MQTT-2.2.1-3]; 3.1.1: [MQTT-2.3.1-1] [MQTT-2.3.1-2]
    ScriptedPeer peer = client();
    std::set<PacketId> used;
    std::size_t requests = 0;
    for (int round = 0; round < 3; ++round) {
        const auto subscribe = peer.connection.subscribe({{"a", {}}}, {}, peer.now);
        const auto unsubscribe = peer.connection.unsubscribe({"a"}, peer.now);
        ASSERT_TRUE(subscribe && unsubscribe);
        EXPECT_EQ(peer.hears<SubscribePacket>().packetId, *subscribe);
        EXPECT_EQ(peer.hears<UnsubscribePacket>().packetId, *unsubscribe);
        used.insert({*subscribe, *unsubscribe});
        for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce}) {
            ASSERT_TRUE(peer.connection.publish(outgoing("t", qos), peer.now));
            used.insert(peer.hears<PublishPacket>().packetId);
        }
        requests += 4;
    }
    EXPECT_EQ(used.size(), requests);
    EXPECT_FALSE(used.contains(PacketId{0}));
}

TEST_P(IdentifierStatementTest, OfAServerIsInUseOnce)
{
    // [MQTT-2.2.1-4]; 3.1.1: [MQTT-2.3.1-4]
    ScriptedPeer peer = ScriptedPeer::connectedServer(GetParam());
    std::set<PacketId> used;
    for (int count = 0; count < 10; ++count) {
        ASSERT_TRUE(peer.connection.publish(
            outgoing("t", count % 2 ? QoS::AtLeastOnce : QoS::ExactlyOnce), peer.now));
        used.insert(peer.hears<PublishPacket>().packetId);
    }
    EXPECT_EQ(used.size(), 10U);
    EXPECT_FALSE(used.contains(PacketId{0}));
}

TEST_P(IdentifierStatementTest, IsFreeAgainAfterItsAcknowledgement)
{
    // 3.1.1: [MQTT-2.3.1-3]: PUBACK, PUBCOMP, SUBACK and UNSUBACK free it, PUBREC does not.
    ScriptedPeer peer = client();
    std::vector<PacketId> ids;
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        ASSERT_TRUE(peer.connection.publish(outgoing("t", qos), peer.now));
        ids.push_back(peer.hears<PublishPacket>().packetId);
    }
    ids.push_back(peer.connection.subscribe({{"a", {}}}, {}, peer.now).value());
    ids.push_back(peer.connection.unsubscribe({"a"}, peer.now).value());
    peer.says(PubackPacket{ids[0], ReasonCode::Success, {}});
    peer.says(PubrecPacket{ids[1], ReasonCode::Success, {}});
    peer.says(SubackPacket{ids[2], {ReasonCode::Success}, {}});
    peer.says(UnsubackPacket{ids[3], {ReasonCode::Success}, {}});
    peer.connection.handleTransportClosed();
    SessionState session = peer.connection.takeSession();
    for (const std::size_t finished : {0, 2, 3})
        EXPECT_FALSE(session.packetIds.isUsed(ids[finished]));
    EXPECT_TRUE(session.packetIds.isUsed(ids[1]));

    ScriptedPeer again
        = ScriptedPeer::connectedClient(GetParam(), {.sessionPresent = true}, {}, std::move(session), false);
    again.says(PubcompPacket{ids[1], ReasonCode::Success, {}});
    again.connection.handleTransportClosed();
    EXPECT_FALSE(again.connection.takeSession().packetIds.isUsed(ids[1]));
}

TEST_P(IdentifierStatementTest, IsRepeatedByEveryAcknowledgement)
{
    // [MQTT-2.2.1-5] [MQTT-2.2.1-6]; 3.1.1: [MQTT-2.3.1-6] [MQTT-2.3.1-7]
    ScriptedPeer peer = ScriptedPeer::connectedServer(GetParam());
    peer.saysPublish("a", QoS::AtLeastOnce, 0x1234);
    peer.saysPublish("b", QoS::ExactlyOnce, 0xFFFF);
    peer.connection.acknowledge(PacketId{0x1234}, QoS::AtLeastOnce, ReasonCode::Success);
    peer.connection.acknowledge(PacketId{0xFFFF}, QoS::ExactlyOnce, ReasonCode::Success);
    EXPECT_EQ(toHex(peer.hearsBytes()), "40 02 12 34 50 02 FF FF");
    peer.says(PubrelPacket{PacketId{0xFFFF}, ReasonCode::Success, {}});
    EXPECT_EQ(toHex(peer.hearsBytes()), "70 02 FF FF");
    peer.says(SubscribePacket{PacketId{0x0102}, {{"a", {}}}, {}});
    peer.says(UnsubscribePacket{PacketId{0x0304}, {"a"}, {}});
    peer.connection.acknowledgeSubscribe(PacketId{0x0102}, {ReasonCode::Success});
    peer.connection.acknowledgeUnsubscribe(PacketId{0x0304}, {ReasonCode::Success});
    EXPECT_EQ(toHex(peer.hearsBytes()),
        wire("90", "0102", "00") + ' ' + (isFive() ? "B0 04 03 04 00 00" : "B0 02 03 04"));
}

} // namespace
} // namespace cutty::mqtt::test
