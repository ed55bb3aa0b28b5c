#include "core/payload/detect/Utf8.h"

#include <gmock/gmock.h>

#include <string>

namespace cutty::payload {
namespace {

TEST(Utf8Test, DecodesEachLengthAtItsLimits)
{
    const struct
    {
        std::string_view bytes;
        char32_t codePoint;
    } cases[] = {
        {std::string_view("\0", 1), 0},
        {"\x7F", 0x7F},
        {"\xC2\x80", 0x80},
        {"\xDF\xBF", 0x7FF},
        {"\xE0\xA0\x80", 0x800},
        {"\xED\x9F\xBF", 0xD7FF},
        {"\xEE\x80\x80", 0xE000},
        {"\xEF\xBF\xBF", 0xFFFF},
        {"\xF0\x90\x80\x80", 0x10000},
        {"\xF4\x8F\xBF\xBF", 0x10FFFF},
    };
    for (const auto &[bytes, codePoint] : cases) {
        const Utf8Char c = decodeUtf8(bytes, 0);
        EXPECT_TRUE(c.valid) << std::hex << static_cast<unsigned>(codePoint);
        EXPECT_EQ(c.codePoint, codePoint);
        EXPECT_EQ(c.size, bytes.size());
    }
}

TEST(Utf8Test, RefusesOverlongSurrogateTooLargeAndLoneBytes)
{
    for (const std::string_view bytes : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF",
             "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
             "\xFE", "\xFF", "\xC3(", "\xE2\x82(", "\xF0\x9F\x98("}) {
        const Utf8Char c = decodeUtf8(bytes, 0);
        EXPECT_FALSE(c.valid) << testing::PrintToString(bytes);
        EXPECT_EQ(c.size, 1);
        EXPECT_EQ(c.codePoint, U'\uFFFD');
    }
}

TEST(Utf8Test, RefusesSequencesThatTheEndCuts)
{
    const std::string whole = "\xF0\x9F\x98\x80";
    for (std::size_t size = 1; size < whole.size(); ++size)
        EXPECT_FALSE(decodeUtf8(whole.substr(0, size), 0).valid) << size;
}

TEST(Utf8Test, BoundaryNeverCutsAValidCharacter)
{
    const std::string text = "a\u00B0\u20AC\U0001F600";
    const std::size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (std::size_t limit = 0; limit < std::size(expected); ++limit)
        EXPECT_EQ(utf8Boundary(text, limit), expected[limit]) << limit;
}

TEST(Utf8Test, BoundaryLeavesInvalidBytesWhereTheyAre)
{
    EXPECT_EQ(utf8Boundary("\xF0\xF0\xF0\xF0", 2), 2U);
    EXPECT_EQ(utf8Boundary("\x80\x80\x80\x80\x80", 4), 4U);
}

} // namespace
} // namespace cutty::payload
