#include "core/net/websocket/frames.h"

#include "tests/net/LinkEar.h"

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <vector>

namespace cutty::net {
namespace {

using namespace test;
using namespace std::string_literals;

constexpr WebSocketMask someMask{'\x37', '\xFA', '\x21', '\x3D'};

/// What a decoder makes of bytes that come in two pieces.
struct Decoded
{
    std::string stream;
    std::vector<WebSocketControl> controls;
    std::optional<WebSocketFault> fault;
};

Decoded decode(bool masked, std::string_view bytes, std::size_t cut = 0)
{
    Decoded decoded;
    FrameDecoder decoder(masked);
    for (const std::string_view piece : {bytes.substr(0, cut), bytes.substr(cut)}) {
        if (decoded.fault)
            break;
        if (const auto fed = decoder.feed(piece, decoded.stream, decoded.controls); !fed)
            decoded.fault = fed.error();
    }
    return decoded;
}

std::string frame(WebSocketOpcode opcode, std::string_view payload, bool masked = false)
{
    std::string bytes;
    appendFrame(bytes, opcode, payload, masked ? std::optional(someMask) : std::nullopt);
    return bytes;
}

/// The examples of RFC 6455, section 5.7, with the opcode of binary data.
TEST(WebSocketFramesTest, AreAsInTheRfc)
{
    EXPECT_EQ(frame(WebSocketOpcode::Binary, "Hello"), "\x82\x05Hello");
    EXPECT_EQ(frame(WebSocketOpcode::Binary, "Hello", true), "\x82\x85\x37\xFA\x21\x3D\x7F\x9F\x4D\x51\x58"s);
    EXPECT_EQ(frame(WebSocketOpcode::Ping, "Hello"), "\x89\x05Hello");
    EXPECT_EQ(frame(WebSocketOpcode::Binary, std::string(256, 'x')).substr(0, 4), "\x82\x7E\x01\x00"s);
    EXPECT_EQ(frame(WebSocketOpcode::Binary, std::string(65'536, 'x')).substr(0, 10),
        "\x82\x7F\0\0\0\0\0\x01\0\0"s);
}

class WebSocketMaskingTest : public testing::TestWithParam<bool>
{
};

TEST_P(WebSocketMaskingTest, FramesOfEverySizeComeThrough)
{
    for (const std::size_t size : {0, 1, 3, 4, 7, 8, 9, 125, 126, 127, 65'535, 65'536, 70'001}) {
        const std::string payload = manyBytes(size);
        const Decoded decoded = decode(GetParam(), frame(WebSocketOpcode::Binary, payload, GetParam()));
        EXPECT_TRUE(decoded.stream == payload) << size;
        EXPECT_FALSE(decoded.fault.has_value());
    }
}

TEST_P(WebSocketMaskingTest, FramesCutAtEveryOffsetAreOneStream)
{
    const std::string first = manyBytes(300);
    const std::string bytes = frame(WebSocketOpcode::Binary, first, GetParam())
        + frame(WebSocketOpcode::Ping, "are you there?", GetParam())
        + frame(WebSocketOpcode::Binary, "", GetParam())
        + frame(WebSocketOpcode::Binary, "second", GetParam());
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        const Decoded decoded = decode(GetParam(), bytes, cut);
        ASSERT_EQ(decoded.stream, first + "second") << cut;
        ASSERT_EQ(decoded.controls.size(), 1u) << cut;
        ASSERT_EQ(decoded.controls.front().payload, "are you there?") << cut;
    }
}

TEST_P(WebSocketMaskingTest, OneByteAtATimeIsTheSame)
{
    const std::string bytes = frame(WebSocketOpcode::Binary, manyBytes(200), GetParam())
        + frame(WebSocketOpcode::Close, "\x03\xE8", GetParam());
    FrameDecoder decoder(GetParam());
    std::string stream;
    std::vector<WebSocketControl> controls;
    for (const char &byte : bytes)
        ASSERT_TRUE(decoder.feed({&byte, 1}, stream, controls).has_value());
    EXPECT_EQ(stream, manyBytes(200));
    ASSERT_EQ(controls.size(), 1u);
    EXPECT_EQ(controls.front().opcode, WebSocketOpcode::Close);
}

INSTANTIATE_TEST_SUITE_P(BothRoles, WebSocketMaskingTest, testing::Bool(),
    [](const testing::TestParamInfo<bool> &test) { return test.param ? "FromClient" : "FromServer"; });

TEST(WebSocketFramesTest, FragmentsAreOneStreamWithControlFramesBetween)
{
    const Decoded decoded = decode(false, "\x02\x03one\x89\x00\x00\x03two\x80\x05three\x82\x04more"s);
    EXPECT_EQ(decoded.stream, "onetwothreemore");
    EXPECT_EQ(decoded.controls.size(), 1u);
    EXPECT_FALSE(decoded.fault.has_value());
}

TEST(WebSocketFramesTest, NothingCountsAfterClose)
{
    const Decoded decoded = decode(false, "\x88\x02\x03\xE8\x81\x04text"s);
    EXPECT_EQ(decoded.controls.size(), 1u);
    EXPECT_FALSE(decoded.fault.has_value());
}

/// Bytes of a stranger: any, and frames that are nearly right.
TEST(WebSocketFramesTest, AnyBytesAreTheSameHoweverTheyAreCut)
{
    std::mt19937 random(4711);
    const auto below = [&random](unsigned limit) {
        return random() % limit;
    };
    for (int round = 0; round < 3'000; ++round) {
        std::string bytes;
        while (bytes.size() < 60) {
            if (below(4) == 0)
                bytes += static_cast<char>(below(256));
            else
                bytes += frame(below(5) == 0 ? WebSocketOpcode::Ping : WebSocketOpcode::Binary,
                    manyBytes(below(20)), round % 2 == 1);
        }
        const Decoded whole = decode(round % 2 == 1, bytes);
        const Decoded cut = decode(round % 2 == 1, bytes, below(60));
        ASSERT_EQ(whole.stream, cut.stream) << round;
        ASSERT_EQ(whole.fault, cut.fault) << round;
        ASSERT_EQ(whole.controls.size(), cut.controls.size()) << round;
    }
}

struct FaultCase
{
    const char *name;
    bool masked;
    std::string bytes;
    WebSocketFault fault;
};

class WebSocketFaultTest : public testing::TestWithParam<FaultCase>
{
};

TEST_P(WebSocketFaultTest, IsFoundWhereverTheBytesAreCut)
{
    const std::string bytes = "\x82\x02ok" + GetParam().bytes;
    const std::string masked = frame(WebSocketOpcode::Binary, "ok", true) + GetParam().bytes;
    const std::string &input = GetParam().masked ? masked : bytes;
    for (std::size_t cut = 0; cut <= input.size(); ++cut) {
        const Decoded decoded = decode(GetParam().masked, input, cut);
        ASSERT_EQ(decoded.fault, GetParam().fault) << cut;
        ASSERT_EQ(decoded.stream.substr(0, 2), "ok") << "what came before is there";
    }
}

INSTANTIATE_TEST_SUITE_P(Faults, WebSocketFaultTest,
    testing::Values(FaultCase{"Text", false, "\x81\x02hi", WebSocketFault::TextFrame},
        FaultCase{"TextToServer", true, "\x81\x80\1\2\3\4", WebSocketFault::TextFrame},
        FaultCase{"ReservedBit1", false, "\xC2\x00"s, WebSocketFault::ReservedBits},
        FaultCase{"ReservedBit3", false, "\x92\x00"s, WebSocketFault::ReservedBits},
        FaultCase{"OpcodeOfData", false, "\x83\x00"s, WebSocketFault::UnknownOpcode},
        FaultCase{"OpcodeOfControl", false, "\x8B\x00"s, WebSocketFault::UnknownOpcode},
        FaultCase{"MaskFromServer", false, "\x82\x81\1\2\3\4x", WebSocketFault::WrongMasking},
        FaultCase{"NoMaskFromClient", true, "\x82\x05hello", WebSocketFault::WrongMasking},
        FaultCase{"PingInFragments", false, "\x09\x00"s, WebSocketFault::ControlFrameForm},
        FaultCase{"LongPing", false, "\x89\x7E\x00\x7E"s, WebSocketFault::ControlFrameForm},
        FaultCase{"ContinuationOfNothing", false, "\x80\x00"s, WebSocketFault::UnexpectedContinuation},
        FaultCase{"MessageInMessage", false, "\x02\x01x\x82\x01y", WebSocketFault::UnfinishedMessage},
        FaultCase{"Length64", false, "\x82\x7F\x80\0\0\0\0\0\0\1"s, WebSocketFault::LengthOutOfRange}),
    [](const testing::TestParamInfo<FaultCase> &test) { return std::string(test.param.name); });

} // namespace
} // namespace cutty::net
