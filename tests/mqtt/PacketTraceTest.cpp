#include "core/mqtt/engine/PacketTrace.h"

#include "tests/mqtt/Faults.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

TEST(PacketTraceTest, HandsOutPacketsInOrder)
{
    PacketTrace trace(100);
    const TimePoint now{};
    trace.record(Direction::Sent, now, ProtocolVersion::V5, "one");
    trace.record(Direction::Received, now + 1s, ProtocolVersion::V311, "two");
    const auto first = trace.poll();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->bytes, "one");
    EXPECT_EQ(first->direction, Direction::Sent);
    const auto second = trace.poll();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->bytes, "two");
    EXPECT_EQ(second->time, now + 1s);
    EXPECT_EQ(second->version, ProtocolVersion::V311);
    EXPECT_FALSE(trace.poll());
    EXPECT_EQ(trace.takeLostCount(), 0U);
}

TEST(PacketTraceTest, DropsAndCountsTheOldestWhenNobodyTakesThem)
{
    PacketTrace trace(10);
    for (const char name : {'a', 'b', 'c', 'd'})
        trace.record(Direction::Sent, {}, ProtocolVersion::V5, std::string(4, name));
    EXPECT_EQ(trace.takeLostCount(), 2U);
    EXPECT_EQ(trace.takeLostCount(), 0U);
    EXPECT_EQ(trace.poll()->bytes, "cccc");
    trace.record(Direction::Sent, {}, ProtocolVersion::V5, std::string(50, 'e'));
    EXPECT_EQ(trace.poll()->bytes, std::string(50, 'e')); // the last is kept whatever its size
    EXPECT_EQ(trace.takeLostCount(), 1U);
}

TEST(PacketTraceTest, SaysWhatIsWrongWithBytesThatAreNoPacket)
{
    const TracedPacket wrong{.version = ProtocolVersion::V5, .bytes = bytes("30 04 0001 2B 00")};
    EXPECT_EQ(wrong.decode().error().fault, Fault::InvalidTopicName);
    const TracedPacket cut{.version = ProtocolVersion::V5, .bytes = bytes("30 04 00")};
    EXPECT_EQ(cut.decode().error().fault, Fault::Truncated);
}

class TracedConnectionTest : public VersionTest
{
protected:
    /// Every traced packet as "<" or ">" and its type.
    static std::string taken(Connection &connection)
    {
        std::string text;
        while (const auto traced = connection.pollTrace()) {
            const auto packet = traced->decode();
            text += traced->direction == Direction::Sent ? '>' : '<';
            text += packet ? std::to_string(static_cast<int>(typeOf(*packet))) : std::string("?");
        }
        return text;
    }
};

CUTTY_FOR_BOTH_VERSIONS(TracedConnectionTest);

TEST_P(TracedConnectionTest, EveryPacketOfAClientIsRecorded)
{
    ScriptedPeer peer(Role::Client, GetParam());
    peer.connection.trace(10'000);
    ASSERT_TRUE(peer.connection.connect({.version = GetParam(), .clientId = "c"}, {}, peer.now));
    peer.says(ConnackPacket{});
    ASSERT_TRUE(peer.connection.publish(outgoing("t", QoS::ExactlyOnce), peer.now));
    peer.says(PubrecPacket{.packetId = PacketId{1}});
    peer.says(PubcompPacket{.packetId = PacketId{1}});
    ASSERT_TRUE(peer.connection.subscribe({{"a", {}}}, {}, peer.now));
    peer.says(SubackPacket{PacketId{2}, {ReasonCode::Success}, {}});
    ASSERT_TRUE(peer.toDeadline());
    peer.says(PingrespPacket{});
    peer.saysPublish("t", QoS::AtLeastOnce, 9);
    peer.connection.disconnect();
    EXPECT_EQ(taken(peer.connection), ">1<2>3<5>6<7>8<9>12<13<3>4>14");
}

TEST_P(TracedConnectionTest, EveryPacketOfAServerIsRecorded)
{
    ScriptedPeer peer(Role::Server, GetParam());
    peer.connection.trace(10'000);
    std::string wire;
    encode(wire, ConnectPacket{.version = GetParam(), .clientId = "c"});
    peer.saysBytes(wire);
    peer.event<ConnectReceived>();
    peer.connection.accept({}, {}, peer.now);
    peer.saysPublish("t", QoS::AtLeastOnce, 1);
    peer.connection.acknowledge(PacketId{1}, QoS::AtLeastOnce, ReasonCode::Success);
    peer.says(PingreqPacket{});
    EXPECT_EQ(taken(peer.connection), "<1>2<3>4<12>13");
}

TEST_P(TracedConnectionTest, RecordsBytesAndTimeAsTheyWere)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    peer.connection.trace(10'000);
    peer.now += 5s;
    std::string wire;
    encode(wire, PublishPacket{.message = message("t", "payload")}, GetParam());
    peer.saysBytes(wire.substr(0, 5)); // in two pieces
    EXPECT_FALSE(peer.connection.pollTrace());
    peer.now += 1s;
    peer.saysBytes(wire.substr(5));
    const auto traced = peer.connection.pollTrace();
    ASSERT_TRUE(traced);
    EXPECT_EQ(toHex(traced->bytes), toHex(wire));
    EXPECT_EQ(traced->time, peer.now);
    EXPECT_EQ(traced->version, GetParam());
}

TEST_P(TracedConnectionTest, RecordsWhatItCouldNotRead)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    peer.connection.trace(10'000);
    peer.saysBytes(bytes("D0 00 40 02 0000 D0 00"));
    EXPECT_EQ(taken(peer.connection), isFive() ? "<13<?>14" : "<13<?");
}

TEST_P(TracedConnectionTest, IsOffAtFirstAndCanBeSwitchedOff)
{
    ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam());
    EXPECT_FALSE(peer.connection.pollTrace());
    peer.connection.trace(10'000);
    peer.says(PingrespPacket{});
    peer.connection.trace(0);
    EXPECT_FALSE(peer.connection.pollTrace());
    peer.says(PingrespPacket{});
    EXPECT_FALSE(peer.connection.pollTrace());
}

} // namespace
} // namespace cutty::mqtt::test
