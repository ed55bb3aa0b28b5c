// The first byte of every packet that we send: type and reserved flags (2.2.2 of 3.1.1, 2.1.3 of 5).
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <string>

namespace cutty::mqtt::test {
namespace {

class FixedHeaderStatementTest : public VersionTest
{
protected:
    static std::string firstByte(ScriptedPeer &peer)
    {
        const std::string wire = peer.hearsBytes();
        return wire.empty() ? "nothing" : toHex(wire.substr(0, 1));
    }
};

CUTTY_FOR_BOTH_VERSIONS(FixedHeaderStatementTest);

TEST_P(FixedHeaderStatementTest, ReservedFlagsOfAClientsPackets)
{
    // [MQTT-2.1.3-1] [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.10.1-1]; 3.1.1: [MQTT-2.2.2-1]
    ScriptedPeer peer(Role::Client, GetParam());
    ASSERT_TRUE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, {}, peer.now));
    EXPECT_EQ(firstByte(peer), "10");
    peer.says(ConnackPacket{});
    ASSERT_TRUE(peer.connection.subscribe({{"a", {}}}, {}, peer.now));
    EXPECT_EQ(firstByte(peer), "82");
    ASSERT_TRUE(peer.connection.unsubscribe({"a"}, peer.now));
    EXPECT_EQ(firstByte(peer), "A2");
    peer.saysPublish("t", QoS::AtLeastOnce, 1);
    EXPECT_EQ(firstByte(peer), "40");
    peer.saysPublish("t", QoS::ExactlyOnce, 2);
    EXPECT_EQ(firstByte(peer), "50");
    peer.says(PubrecPacket{PacketId{9}, ReasonCode::Success, {}});
    EXPECT_EQ(firstByte(peer), "62");
    peer.says(PubrelPacket{PacketId{2}, ReasonCode::Success, {}});
    EXPECT_EQ(firstByte(peer), "70");
    ASSERT_TRUE(peer.toDeadline());
    EXPECT_EQ(firstByte(peer), "C0");
    peer.connection.disconnect();
    EXPECT_EQ(firstByte(peer), "E0");
}

TEST_P(FixedHeaderStatementTest, ReservedFlagsOfAServersPackets)
{
    // [MQTT-2.1.3-1]; 3.1.1: [MQTT-2.2.2-1]
    ScriptedPeer peer(Role::Server, GetParam());
    std::string connect;
    encode(connect, ConnectPacket{.version = GetParam(), .clientId = "c"});
    peer.saysBytes(connect);
    peer.connection.accept({}, {}, peer.now);
    EXPECT_EQ(firstByte(peer), "20");
    peer.connection.acknowledgeSubscribe(PacketId{1}, {ReasonCode::Success});
    EXPECT_EQ(firstByte(peer), "90");
    peer.connection.acknowledgeUnsubscribe(PacketId{1}, {ReasonCode::Success});
    EXPECT_EQ(firstByte(peer), "B0");
    peer.says(PingreqPacket{});
    EXPECT_EQ(firstByte(peer), "D0");
}

TEST_P(FixedHeaderStatementTest, PublishSaysDupQoSAndRetain)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    for (const auto &[qos, retain, first] :
        {std::tuple{QoS::AtMostOnce, false, "30"}, {QoS::AtMostOnce, true, "31"},
            {QoS::AtLeastOnce, false, "32"}, {QoS::ExactlyOnce, true, "35"}}) {
        OutgoingPublish publish = outgoing("t", qos);
        publish.retain = retain;
        ASSERT_TRUE(peer.connection.publish(publish, peer.now));
        EXPECT_EQ(firstByte(peer), first);
    }
}

} // namespace
} // namespace cutty::mqtt::test
