#include "core/payload/format/TextView.h"

#include <gmock/gmock.h>

namespace cutty::payload {
namespace {

using namespace std::string_view_literals;

TEST(TextViewTest, KeepsTextLinesAndTabs)
{
    const TextView view = viewAsText("a\tb\nc \u00B0 \u20AC \U0001F600");
    EXPECT_EQ(view.text, QStringLiteral("a\tb\nc \u00B0 \u20AC \U0001F600"));
    EXPECT_EQ(view.invalidBytes, 0U);
}

TEST(TextViewTest, ShowsControlCharactersAsPictures)
{
    EXPECT_EQ(viewAsText("a\0b\r\n\x1b\x7F"sv).text, QStringLiteral("a\u2400b\u240D\n\u241B\u2421"));
}

TEST(TextViewTest, ShowsEveryInvalidByteAndCountsThem)
{
    const TextView view = viewAsText("a\xFF\xE2\x82z\xC0\x80");
    EXPECT_EQ(view.text, QStringLiteral("a\uFFFD\uFFFD\uFFFDz\uFFFD\uFFFD"));
    EXPECT_EQ(view.invalidBytes, 5U);
}

TEST(TextViewTest, DoesNotCountAReplacementCharacterThatWasSent)
{
    const TextView view = viewAsText("\xEF\xBF\xBD");
    EXPECT_EQ(view.text, QStringLiteral("\uFFFD"));
    EXPECT_EQ(view.invalidBytes, 0U);
}

TEST(TextViewTest, ShowsWhatWouldReorderOrBreakTheViewAsCodes)
{
    EXPECT_EQ(viewAsText("\u202Eabc").text, QStringLiteral("\u27E8U+202E\u27E9abc"));
    EXPECT_EQ(viewAsText("\u2028").text, QStringLiteral("\u27E8U+2028\u27E9"));
    EXPECT_EQ(viewAsText("\u2066").text, QStringLiteral("\u27E8U+2066\u27E9"));
    EXPECT_EQ(viewAsText("\xC2\x85").text, QStringLiteral("\u27E8U+0085\u27E9"));
    EXPECT_EQ(viewAsText("\xEF\xB7\x90").text, QStringLiteral("\u27E8U+FDD0\u27E9"));
    EXPECT_EQ(viewAsText("\xF4\x8F\xBF\xBF").text, QStringLiteral("\u27E8U+10FFFF\u27E9"));
}

TEST(TextViewTest, KeepsTheByteOrderMark)
{
    EXPECT_EQ(viewAsText("\xEF\xBB\xBFx").text, QStringLiteral("\uFEFFx"));
}

TEST(TextViewTest, EmptyStaysEmpty)
{
    EXPECT_TRUE(viewAsText("").text.isEmpty());
    EXPECT_TRUE(viewAsText({}).text.isEmpty());
}

} // namespace
} // namespace cutty::payload
