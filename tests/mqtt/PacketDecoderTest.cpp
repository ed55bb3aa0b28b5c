#include "core/mqtt/codec/PacketDecoder.h"

#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/Faults.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace cutty::mqtt::test {
namespace {

class PacketDecoderTest : public testing::Test
{
protected:
    PacketDecoderTest() { m_decoder.setVersion(ProtocolVersion::V311); }

    /// The bytes live until the next ones come.
    void feed(std::string wire)
    {
        m_wire = std::move(wire);
        m_decoder.feed(m_wire);
    }

    template <typename T> T next()
    {
        auto packet = m_decoder.next();
        if (packet && *packet && std::holds_alternative<T>(**packet))
            return std::get<T>(std::move(**packet));
        ADD_FAILURE() << "no such packet came";
        return {};
    }
    bool hasNothing()
    {
        const auto packet = m_decoder.next();
        return packet && !*packet;
    }
    Fault fault()
    {
        const auto packet = m_decoder.next();
        return packet ? Fault{0xFF} : packet.error().fault;
    }

    PacketDecoder m_decoder;

private:
    std::string m_wire;
};

TEST_F(PacketDecoderTest, GivesAllPacketsOfOneBufferInOrder)
{
    const std::string wire = bytes("40 02 00 01 D0 00 40 02 00 02 40 02 00");
    m_decoder.feed(wire);
    EXPECT_EQ(next<PubackPacket>().packetId, PacketId{1});
    next<PingrespPacket>();
    EXPECT_EQ(next<PubackPacket>().packetId, PacketId{2});
    EXPECT_TRUE(hasNothing());
    feed(bytes("03"));
    EXPECT_EQ(next<PubackPacket>().packetId, PacketId{3});
}

TEST_F(PacketDecoderTest, HasNothingForAnEmptyRead)
{
    m_decoder.feed({});
    EXPECT_TRUE(hasNothing());
    feed(bytes("D0"));
    EXPECT_TRUE(hasNothing());
    m_decoder.feed({});
    EXPECT_TRUE(hasNothing());
}

TEST_F(PacketDecoderTest, ReadsWhatFollowsConnectInItsVersion)
{
    m_decoder.setVersion(ProtocolVersion::V5);
    const std::string wire = bytes("10 0D 00 04 4D 51 54 54 04 02 00 3C 00 01 61 30 04 00 01 61 78");
    m_decoder.feed(wire);
    next<std::unique_ptr<ConnectPacket>>();
    EXPECT_EQ(next<PublishPacket>().message->payload(), "x");
}

TEST_F(PacketDecoderTest, KeepsUnreadBytesAcrossAMove)
{
    {
        const std::string wire = bytes("D0 00 40 02 00 07");
        m_decoder.feed(wire);
        next<PingrespPacket>();
        m_decoder.keepUnread();
    }
    PacketDecoder moved = std::move(m_decoder);
    m_decoder = std::move(moved);
    EXPECT_EQ(next<PubackPacket>().packetId, PacketId{7});
}

TEST_F(PacketDecoderTest, TakesThePacketOfExactlyTheMaximumSize)
{
    m_decoder.setMaximumPacketSize(9);
    feed(bytes("30 07 00 03 61 2F 62 68 69"));
    EXPECT_EQ(next<PublishPacket>().message->topic(), "a/b");
}

TEST_F(PacketDecoderTest, RefusesATooLargePacketAtItsLength)
{
    m_decoder.setMaximumPacketSize(9);
    feed(bytes("30 08"));
    EXPECT_EQ(fault(), Fault::PacketTooLarge);
}

TEST_F(PacketDecoderTest, RefusesTheLargestLengthBeforeAnyOfItArrived)
{
    m_decoder.setMaximumPacketSize(268'435'459);
    feed(bytes("30 FF FF FF 7F"));
    EXPECT_EQ(fault(), Fault::PacketTooLarge);
}

TEST_F(PacketDecoderTest, WaitsForTheLargestPacketOfTheProtocol)
{
    feed(bytes("30 FF FF FF 7F"));
    EXPECT_TRUE(hasNothing());
}

TEST_F(PacketDecoderTest, RefusesALengthOfFiveBytesAtTheFourth)
{
    feed(bytes("30 FF FF FF FF"));
    EXPECT_EQ(fault(), Fault::RemainingLengthTooLong);
}

TEST_F(PacketDecoderTest, KnowsAnotherProtocolByItsFirstByte)
{
    m_decoder.feed("H"); // as HTTP answers
    EXPECT_EQ(fault(), Fault::ReservedFlags);
}

TEST_F(PacketDecoderTest, ReadsEveryLengthOfLength)
{
    for (const std::size_t size : {127U, 128U, 16'383U, 16'384U, 2'097'151U, 2'097'152U}) {
        std::string wire = bytes("30");
        wire::appendVariableByteInteger(wire, static_cast<std::uint32_t>(size));
        wire += bytes("00 01 61") + std::string(size - 3, 'p');
        feed(std::move(wire));
        EXPECT_EQ(next<PublishPacket>().message->payload().size(), size - 3);
        EXPECT_TRUE(hasNothing());
    }
}

TEST_F(PacketDecoderTest, SaysWhereTheFaultIs)
{
    feed(bytes("32 07 00 03 61 2F 62 00 00"));
    const auto packet = m_decoder.next();
    ASSERT_FALSE(packet.has_value());
    EXPECT_EQ(packet.error().fault, Fault::ZeroPacketId);
    EXPECT_EQ(packet.error().offset, 7U);
    EXPECT_EQ(packet.error().reason, ReasonCode::ProtocolError);
}

TEST_F(PacketDecoderTest, TellsTheLevelOfAnUnreadableConnect)
{
    const auto level = [](std::string_view body) {
        const auto packet = decodePacket(0x10, bytes(body), 2, ProtocolVersion::V5);
        return packet ? -1 : int(packet.error().protocolLevel);
    };
    EXPECT_EQ(level("0004 4D515454 05 03 003C 00 0001 61"), 5);
    EXPECT_EQ(level("0004 4D515454 04 03 003C 0001 61"), 4);
    EXPECT_EQ(level("0004 4D515454 09 02 003C 0001 61"), 9);
    EXPECT_EQ(level("0004 58585858 05 02 003C 00 0001 61"), 0);
    EXPECT_EQ(level("0004 4D51"), 0);
}

TEST_F(PacketDecoderTest, TakesTheBridgeBitOfOlderVersions)
{
    feed(bytes("10 0D 00 04 4D 51 54 54 84 02 00 3C 00 01 61"));
    EXPECT_EQ(next<std::unique_ptr<ConnectPacket>>()->version, ProtocolVersion::V311);
}

TEST_F(PacketDecoderTest, IgnoresTheReservedByteInConnackOf31)
{
    m_decoder.setVersion(ProtocolVersion::V31);
    feed(bytes("20 02 FF 00"));
    EXPECT_FALSE(next<ConnackPacket>().sessionPresent);
}

} // namespace
} // namespace cutty::mqtt::test
