// Every rule about the wire format that a peer can break, one row each, named after the specification's
// statement (or its section, where no statement is numbered). The row goes through a connection, which also
// judges direction and moment.
#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/Faults.h"
#include "tests/mqtt/MalformedConnects.h"
#include "tests/mqtt/MalformedToClient.h"
#include "tests/mqtt/MalformedToServer.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gmock/gmock.h>

#include <cctype>

namespace cutty::mqtt::test {
namespace {

ScriptedPeer peerAt(Moment moment, ProtocolVersion version)
{
    switch (moment) {
    case Moment::ToServerFirst: return ScriptedPeer(Role::Server, version);
    case Moment::ToServer: return ScriptedPeer::connectedServer(version);
    case Moment::ToClientFirst: {
        ScriptedPeer peer(Role::Client, version);
        EXPECT_TRUE(peer.connection.connect({.version = version, .clientId = "c"}, {}, peer.now));
        peer.hears<ConnectPacket>();
        return peer;
    }
    case Moment::ToClient: break;
    }
    ScriptedPeer peer = ScriptedPeer::connectedClient(version);
    peer.event<Connected>();
    return peer;
}

class MalformedPacketTest : public testing::TestWithParam<MalformedPacket>
{
};

TEST_P(MalformedPacketTest, ClosesTheConnection)
{
    const MalformedPacket &row = GetParam();
    ScriptedPeer peer = peerAt(row.moment, row.version);
    peer.saysBytes(row.wire());

    ASSERT_TRUE(peer.connection.isClosed());
    const Closed closed = peer.event<Closed>();
    EXPECT_EQ(closed.cause, CloseCause::ProtocolError);
    EXPECT_EQ(closed.reason, row.reason);
    ASSERT_TRUE(closed.error.has_value());
    EXPECT_EQ(closed.error->fault, row.fault);
    EXPECT_EQ(closed.error->reason, row.reason);
    EXPECT_EQ(closed.error->offset, row.place.offset);
    EXPECT_EQ(closed.error->expected, row.place.expected);
    EXPECT_EQ(closed.error->packet, PacketType(static_cast<std::uint8_t>(row.wire()[0]) >> 4));
    EXPECT_TRUE(peer.noEvent());
}

TEST_P(MalformedPacketTest, NamesTheStatementOfItsVersion)
{
    const MalformedPacket &row = GetParam();
    ScriptedPeer peer = peerAt(row.moment, row.version);
    peer.saysBytes(row.wire());
    const auto error = peer.event<Closed>().error;
    ASSERT_TRUE(error.has_value());
    // What is wrong with text is wrong with any text, wherever it stands.
    if (row.fault == Fault::InvalidUtf8)
        EXPECT_THAT(std::string(error->statement),
            testing::StartsWith(row.version == five ? "MQTT-1.5." : "MQTT-1.5.3-"));
    else
        EXPECT_EQ(error->statement, row.statement());
}

/// The same packets where a DISCONNECT may answer them; what answers CONNECT is in ConnectionHandshakeTest.
class MalformedPacketAnswerTest : public MalformedPacketTest
{
};

TEST_P(MalformedPacketAnswerTest, IsDisconnectWhereTheVersionHasOne)
{
    const MalformedPacket &row = GetParam();
    ScriptedPeer peer = peerAt(row.moment, row.version);
    peer.saysBytes(row.wire());
    if (row.version == ProtocolVersion::V5 && row.moment != Moment::ToClientFirst) {
        // 0x84 belongs to CONNACK alone.
        const bool sayable = row.reason != ReasonCode::UnsupportedProtocolVersion;
        EXPECT_EQ(peer.hears<DisconnectPacket>().reason, sayable ? row.reason : ReasonCode::ProtocolError);
    }
    EXPECT_TRUE(peer.hearsNothing());
}

std::string rowName(const testing::TestParamInfo<MalformedPacket> &info)
{
    std::string name = versionName({info.param.version, info.index}) + '_';
    for (const char character : info.param.name)
        name += std::isalnum(static_cast<unsigned char>(character)) ? character : '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(Connect, MalformedPacketTest, testing::ValuesIn(malformedConnects), rowName);
INSTANTIATE_TEST_SUITE_P(ToServer, MalformedPacketTest, testing::ValuesIn(malformedToServer), rowName);
INSTANTIATE_TEST_SUITE_P(ToClient, MalformedPacketTest, testing::ValuesIn(malformedToClient), rowName);
INSTANTIATE_TEST_SUITE_P(ToServer, MalformedPacketAnswerTest, testing::ValuesIn(malformedToServer), rowName);
INSTANTIATE_TEST_SUITE_P(ToClient, MalformedPacketAnswerTest, testing::ValuesIn(malformedToClient), rowName);

} // namespace
} // namespace cutty::mqtt::test
