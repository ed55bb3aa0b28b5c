#include "core/payload/format/HexDump.h"

#include <gmock/gmock.h>

#include <string>

namespace cutty::payload {
namespace {

std::string dump(std::string_view payload, std::size_t offset, std::size_t length)
{
    return hexDump(payload, offset, length).toStdString();
}

TEST(HexDumpTest, WritesOffsetTwoGroupsAndAscii)
{
    EXPECT_EQ(dump(std::string_view("Hello world\n\0\x7F\x80\xFF", 16), 0, 16),
        "00000000  48 65 6c 6c 6f 20 77 6f  72 6c 64 0a 00 7f 80 ff  Hello world.....");
}

TEST(HexDumpTest, LeavesMissingBytesOfTheLastRowBlank)
{
    EXPECT_EQ(dump("0123456789abcdefXYZ", 0, 100),
        "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef\n"
        "00000010  58 59 5a                                          XYZ");
}

TEST(HexDumpTest, WindowInTheMiddleKeepsRowsAligned)
{
    EXPECT_EQ(dump("0123456789abcdefXYZ", 14, 4),
        "00000000                                             65 66                ef\n"
        "00000010  58 59                                             XY");
}

TEST(HexDumpTest, WindowAtALargeOffsetShowsIt)
{
    const std::string payload(0x12345, 'x');
    EXPECT_EQ(dump(payload, 0x12340, 1), "00012340  78                                                x");
}

TEST(HexDumpTest, WindowOutsideThePayloadIsEmpty)
{
    EXPECT_EQ(dump("", 0, 16), "");
    EXPECT_EQ(dump("abc", 3, 16), "");
    EXPECT_EQ(dump("abc", 99, 16), "");
    EXPECT_EQ(dump("abc", 0, 0), "");
}

TEST(HexDumpTest, LengthMayExceedTheNumbersThatOffsetsAddUpTo)
{
    EXPECT_EQ(dump("abc", 2, static_cast<std::size_t>(-1)),
        "00000000        63                                            c");
}

} // namespace
} // namespace cutty::payload
