#include "core/payload/format/Preview.h"

#include <gmock/gmock.h>

#include <string>

namespace cutty::payload {
namespace {

using namespace std::string_view_literals;

TEST(PreviewTest, CollapsesWhitespaceToOneLine)
{
    EXPECT_EQ(previewText("\n {\r\n  \"t\":\t21.5\n}\n", 80), QStringLiteral("{ \"t\": 21.5 }"));
}

TEST(PreviewTest, ElidesWhatDoesNotFit)
{
    EXPECT_EQ(previewText("abcdef", 6), QStringLiteral("abcdef"));
    EXPECT_EQ(previewText("abcdefg", 6), QStringLiteral("abcde\u2026"));
    EXPECT_EQ(previewText("abcdef  \n", 6), QStringLiteral("abcdef"));
    EXPECT_EQ(previewText("abc", 1), QStringLiteral("\u2026"));
}

TEST(PreviewTest, NeverCutsASurrogatePair)
{
    EXPECT_EQ(previewText("ab\U0001F600cd", 4), QStringLiteral("ab\u2026"));
    EXPECT_EQ(previewText("ab\U0001F600cd", 5), QStringLiteral("ab\U0001F600\u2026"));
    EXPECT_EQ(previewText("ab\U0001F600", 4), QStringLiteral("ab\U0001F600"));
}

TEST(PreviewTest, ShowsSingleControlAndInvalidBytes)
{
    EXPECT_EQ(previewText("23.5\0"sv, 20), QStringLiteral("23.5\u2400"));
    EXPECT_EQ(previewText("caf\xE9 ole", 20), QStringLiteral("caf\uFFFD ole"));
}

TEST(PreviewTest, ShowsBinaryAsHex)
{
    EXPECT_EQ(previewText("\x0a\x1f\x00\x7f"sv, 20), QStringLiteral("0x0a1f007f"));
    EXPECT_EQ(previewText("\x01", 20), QStringLiteral("0x01"));
}

TEST(PreviewTest, ElidesHexAfterWholeBytes)
{
    const std::string_view bytes = "\x01\x02\x03\x04\x05\x06"sv;
    EXPECT_EQ(previewText(bytes, 14), QStringLiteral("0x010203040506"));
    EXPECT_EQ(previewText(bytes, 13), QStringLiteral("0x0102030405\u2026"));
    EXPECT_EQ(previewText(bytes, 12), QStringLiteral("0x01020304\u2026"));
    EXPECT_EQ(previewText(bytes, 3), QStringLiteral("0x\u2026"));
    EXPECT_EQ(previewText(bytes, 1), QStringLiteral("\u2026"));
}

TEST(PreviewTest, EmptyPayloadOrNoRoomGivesNothing)
{
    EXPECT_TRUE(previewText("", 80).isEmpty());
    EXPECT_TRUE(previewText({}, 80).isEmpty());
    EXPECT_TRUE(previewText(" \n ", 80).isEmpty());
    EXPECT_TRUE(previewText("abc", 0).isEmpty());
    EXPECT_TRUE(previewText("abc", -1).isEmpty());
}

TEST(PreviewTest, LooksAtTheFrontOnly)
{
    EXPECT_EQ(previewText(std::string(10'000, ' ') + "x", 10), QStringLiteral("\u2026"));
    EXPECT_EQ(previewText("a" + std::string(10'000, ' ') + "x", 10), QStringLiteral("a\u2026"));
    EXPECT_EQ(previewText("abc" + std::string(10'000, '\0'), 3000).left(5), QStringLiteral("0x616"));
    EXPECT_EQ(
        previewText(std::string(1'000, 'a') + std::string(10'000, '\0'), 8), QStringLiteral("aaaaaaa\u2026"));
}

TEST(PreviewTest, FitsEveryWidth)
{
    const std::string payload
        = "a\u202E\U0001F600\xFF b\x01 caf\u00E9 \U0001F600\U0001F600 and a good deal more text";
    for (int width = 1; width < 60; ++width)
        EXPECT_LE(previewText(payload, width).size(), width);
}

} // namespace
} // namespace cutty::payload
