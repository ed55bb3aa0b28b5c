// What every kind of packet must stand: decoding and encoding back, and arriving in pieces.
#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/SamplePackets.h"
#include "tests/mqtt/Versions.h"

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace cutty::mqtt::test {
namespace {

class SamplePacketTest : public testing::TestWithParam<SamplePacket>
{
protected:
    static PacketDecoder decoder()
    {
        PacketDecoder result;
        result.setVersion(GetParam().version);
        return result;
    }

    static std::string encoded(const Packet &packet)
    {
        std::string out;
        encode(out, packet, GetParam().version);
        return toHex(out);
    }
};

TEST_P(SamplePacketTest, EncodesBackToTheSameBytes)
{
    const std::string wire = bytes(GetParam().hex);
    PacketDecoder packets = decoder();
    packets.feed(wire);
    const auto packet = packets.next();
    ASSERT_TRUE(packet.has_value()) << "fault " << int(packet.error().fault) << " at "
                                    << packet.error().offset;
    ASSERT_TRUE(packet->has_value());
    EXPECT_EQ(encoded(**packet), GetParam().hex);
}

TEST_P(SamplePacketTest, ArrivesWholeFromTwoPiecesCutAnywhere)
{
    const std::string wire = bytes(GetParam().hex);
    for (std::size_t cut = 1; cut < wire.size(); ++cut) {
        PacketDecoder packets = decoder();
        std::string head = wire.substr(0, cut);
        packets.feed(head);
        const auto early = packets.next();
        ASSERT_TRUE(early.has_value()) << "cut at " << cut;
        ASSERT_FALSE(early->has_value()) << "cut at " << cut;
        head.assign(head.size(), '?'); // the caller's buffer is used again
        packets.feed(std::string_view(wire).substr(cut));
        const auto packet = packets.next();
        ASSERT_TRUE(packet.has_value() && packet->has_value()) << "cut at " << cut;
        EXPECT_EQ(encoded(**packet), GetParam().hex) << "cut at " << cut;
        const auto rest = packets.next();
        ASSERT_TRUE(rest.has_value());
        EXPECT_FALSE(rest->has_value());
    }
}

TEST_P(SamplePacketTest, ArrivesByteForByteTwiceInARow)
{
    const std::string wire = bytes(GetParam().hex);
    PacketDecoder packets = decoder();
    int arrived = 0;
    for (const char byte : wire + wire) {
        packets.feed(std::string_view(&byte, 1));
        auto packet = packets.next();
        ASSERT_TRUE(packet.has_value());
        if (!*packet)
            continue;
        ++arrived;
        EXPECT_EQ(encoded(**packet), GetParam().hex);
    }
    EXPECT_EQ(arrived, 2);
}

/// With the remaining length made to fit, what is missing must be noticed, and nothing read past the end.
TEST_P(SamplePacketTest, CutShortDecodesToAFaultOrAShorterPacket)
{
    const std::string wire = bytes(GetParam().hex);
    const std::string_view body = std::string_view(wire).substr(2);
    for (std::size_t size = 0; size < body.size(); ++size) {
        const std::string copy(body.substr(0, size));
        const auto packet = decodePacket(static_cast<std::uint8_t>(wire[0]), copy, 2, GetParam().version);
        if (packet) {
            EXPECT_NE(encoded(*packet), GetParam().hex);
        } else {
            EXPECT_LE(packet.error().offset, 2 + size);
        }
    }
}

std::string sampleName(const testing::TestParamInfo<SamplePacket> &info)
{
    return std::string(info.param.name) + versionName({info.param.version, info.index});
}

INSTANTIATE_TEST_SUITE_P(Kinds, SamplePacketTest, testing::ValuesIn(samplePackets), sampleName);

} // namespace
} // namespace cutty::mqtt::test
