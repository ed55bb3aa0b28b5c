#include "core/payload/format/FormattedPayload.h"

#include <gmock/gmock.h>

#include <string>

namespace cutty::payload {
namespace {

using namespace std::string_view_literals;

TEST(FormattedPayloadTest, ShowsJsonAsSent)
{
    const FormattedPayload shown = formatPayload(R"({"a":127.0,"a":"\u0000"})", PayloadFormat::Json);
    EXPECT_EQ(shown.format, PayloadFormat::Json);
    EXPECT_EQ(shown.text, QStringLiteral("{\n  \"a\": 127.0,\n  \"a\": \"\\u0000\"\n}"));
    EXPECT_EQ(shown.shownBytes, 24U);
    EXPECT_EQ(shown.totalBytes, 24U);
    EXPECT_FALSE(shown.isCut());
    EXPECT_FALSE(shown.jsonError);
}

TEST(FormattedPayloadTest, TakesLayoutAndIndent)
{
    EXPECT_EQ(formatPayload("[ 1 ]", PayloadFormat::Json, {.layout = JsonLayout::Compact}).text,
        QStringLiteral("[1]"));
    EXPECT_EQ(formatPayload("[1]", PayloadFormat::Json, {.indent = 4}).text, QStringLiteral("[\n    1\n]"));
}

TEST(FormattedPayloadTest, CountsInvalidBytesInJson)
{
    const FormattedPayload shown = formatPayload("[\"\xB0\xFF\"]", PayloadFormat::Json);
    EXPECT_EQ(shown.format, PayloadFormat::Json);
    EXPECT_EQ(shown.text, QStringLiteral("[\n  \"\uFFFD\uFFFD\"\n]"));
    EXPECT_EQ(shown.invalidBytes, 2U);
    EXPECT_EQ(shown.shownBytes, 6U);
}

TEST(FormattedPayloadTest, InvalidJsonIsShownAsTextWithThePlaceOfTheError)
{
    const FormattedPayload shown = formatPayload("{\"\u20AC\": oops}", PayloadFormat::Json);
    EXPECT_EQ(shown.format, PayloadFormat::Text);
    EXPECT_EQ(shown.text, QStringLiteral("{\"\u20AC\": oops}"));
    ASSERT_TRUE(shown.jsonError);
    EXPECT_EQ(*shown.jsonError, (JsonError{8, JsonErrorKind::UnexpectedCharacter}));
    EXPECT_EQ(shown.text[shown.jsonErrorPosition], u'o');
}

TEST(FormattedPayloadTest, UnfinishedJsonHasItsErrorAtTheEnd)
{
    const FormattedPayload shown = formatPayload("[1,", PayloadFormat::Json);
    ASSERT_TRUE(shown.jsonError);
    EXPECT_EQ(shown.jsonError->kind, JsonErrorKind::UnexpectedEnd);
    EXPECT_EQ(shown.jsonErrorPosition, shown.text.size());
}

TEST(FormattedPayloadTest, DeepNestingIsShownAsText)
{
    const FormattedPayload shown = formatPayload(std::string(100'000, '['), PayloadFormat::Json);
    EXPECT_EQ(shown.format, PayloadFormat::Text);
    EXPECT_EQ(shown.text.size(), 100'000);
    ASSERT_TRUE(shown.jsonError);
    EXPECT_EQ(shown.jsonError->kind, JsonErrorKind::TooDeep);
}

TEST(FormattedPayloadTest, EmptyPayloadIsEmptyInEveryFormat)
{
    for (const PayloadFormat format : {PayloadFormat::Json, PayloadFormat::Text, PayloadFormat::Hex}) {
        const FormattedPayload shown = formatPayload({}, format);
        EXPECT_TRUE(shown.text.isEmpty());
        EXPECT_EQ(shown.totalBytes, 0U);
        EXPECT_FALSE(shown.isCut());
    }
}

TEST(FormattedPayloadTest, CutJsonIsStillPretty)
{
    const FormattedPayload shown
        = formatPayload(R"({"a":[1,2,3],"b":"long"})", PayloadFormat::Json, {.maxInputBytes = 9});
    EXPECT_EQ(shown.format, PayloadFormat::Json);
    EXPECT_EQ(shown.text, QStringLiteral("{\n  \"a\": [\n    1,\n    2"));
    EXPECT_EQ(shown.shownBytes, 9U);
    EXPECT_EQ(shown.totalBytes, 24U);
    EXPECT_TRUE(shown.isCut());
    EXPECT_FALSE(shown.jsonError);
}

TEST(FormattedPayloadTest, CutNeverSplitsACharacter)
{
    for (const PayloadFormat format : {PayloadFormat::Json, PayloadFormat::Text}) {
        const FormattedPayload shown = formatPayload("\"\u20AC\u20AC\"", format, {.maxInputBytes = 6});
        EXPECT_EQ(shown.text, QStringLiteral("\"\u20AC"));
        EXPECT_EQ(shown.shownBytes, 4U);
        EXPECT_EQ(shown.invalidBytes, 0U);
    }
}

TEST(FormattedPayloadTest, OutputLimitIsReportedAsACut)
{
    const std::string json = "[" + std::string(400, '[') + std::string(400, ']') + "]";
    const FormattedPayload shown = formatPayload(json, PayloadFormat::Json, {.maxOutputBytes = 10'000});
    EXPECT_EQ(shown.format, PayloadFormat::Json);
    EXPECT_LT(shown.text.size(), 11'000);
    EXPECT_TRUE(shown.isCut());
}

TEST(FormattedPayloadTest, TextShowsWhatCannotBeSeen)
{
    const FormattedPayload shown = formatPayload("on\0\xFF"sv, PayloadFormat::Text);
    EXPECT_EQ(shown.format, PayloadFormat::Text);
    EXPECT_EQ(shown.text, QStringLiteral("on\u2400\uFFFD"));
    EXPECT_EQ(shown.invalidBytes, 1U);
    EXPECT_EQ(shown.shownBytes, 4U);
}

TEST(FormattedPayloadTest, HexIsCutAtTheInputLimit)
{
    const FormattedPayload shown
        = formatPayload(std::string(100, '\xFF'), PayloadFormat::Hex, {.maxInputBytes = 33});
    EXPECT_EQ(shown.format, PayloadFormat::Hex);
    EXPECT_EQ(shown.text.count(u'\n'), 2);
    EXPECT_EQ(shown.shownBytes, 33U);
    EXPECT_EQ(shown.totalBytes, 100U);
    EXPECT_EQ(shown.invalidBytes, 0U);
}

TEST(FormattedPayloadTest, DefaultLimitIsOneMebibyte)
{
    const FormattedPayload shown = formatPayload(std::string(2'000'000, 'x'), PayloadFormat::Text);
    EXPECT_EQ(shown.shownBytes, 1'048'576U);
    EXPECT_EQ(shown.text.size(), 1'048'576);
}

} // namespace
} // namespace cutty::payload
