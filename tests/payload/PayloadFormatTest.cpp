#include "core/payload/detect/PayloadFormat.h"

#include <gmock/gmock.h>

#include <string>

namespace cutty::payload {
namespace {

using namespace std::string_view_literals;

TEST(PayloadFormatTest, ObjectsAndArraysAreJson)
{
    for (const std::string_view payload : {"{}", "[]", " \r\n\t{\"t\":21.5}\n", "[1e400,127.0]",
             "{\"a\":1,\"a\":2}", "\xEF\xBB\xBF{\"bom\":true}"})
        EXPECT_EQ(detectFormat(payload), PayloadFormat::Json) << payload;
}

TEST(PayloadFormatTest, BareScalarsAreText)
{
    for (const std::string_view payload : {"21.5", "true", "null", "\"on\"", "on", "-0"})
        EXPECT_EQ(detectFormat(payload), PayloadFormat::Text) << payload;
}

TEST(PayloadFormatTest, BrokenJsonIsText)
{
    for (const std::string_view payload :
        {"{\"a\":1", "[1,]", "{'a':1}", "{\"a\":1}{\"a\":2}", "{temp}", "[INFO] up"})
        EXPECT_EQ(detectFormat(payload), PayloadFormat::Text) << payload;
}

TEST(PayloadFormatTest, JsonWithLatin1InAStringIsStillJson)
{
    EXPECT_EQ(detectFormat("{\"unit\":\"\xB0"
                           "C\"}"),
        PayloadFormat::Json);
}

TEST(PayloadFormatTest, EmptyAndWhitespaceAreText)
{
    for (const std::string_view payload : {"", " ", "\r\n\t"})
        EXPECT_EQ(detectFormat(payload), PayloadFormat::Text);
}

TEST(PayloadFormatTest, ControlCharactersAndInvalidUtf8AreHex)
{
    for (const std::string_view payload : {"on\0"sv, "\x1b[31mred"sv, "\x7F"sv, "\xC2\x85"sv, "\xFF\xFE"sv,
             "caf\xE9"sv, "\xE2\x82"sv, "{\0}"sv})
        EXPECT_EQ(detectFormat(payload), PayloadFormat::Hex) << testing::PrintToString(payload);
}

TEST(PayloadFormatTest, DeepNestingIsText)
{
    EXPECT_EQ(detectFormat(std::string(100'000, '[')), PayloadFormat::Text);
}

TEST(PayloadFormatTest, JsonContentTypeMakesScalarsJsonButNotWhatIsNone)
{
    EXPECT_EQ(detectFormat("21.5", "application/json"), PayloadFormat::Json);
    EXPECT_EQ(detectFormat("21.5", "Application/JSON ; charset=utf-8"), PayloadFormat::Json);
    EXPECT_EQ(detectFormat("true", "application/senml+json"), PayloadFormat::Json);
    EXPECT_EQ(detectFormat("on", "application/json"), PayloadFormat::Text);
    EXPECT_EQ(detectFormat("", "application/json"), PayloadFormat::Text);
    EXPECT_EQ(detectFormat("\x01\x02", "application/json"), PayloadFormat::Hex);
}

TEST(PayloadFormatTest, TextContentTypeMakesAnythingButJsonText)
{
    EXPECT_EQ(detectFormat("caf\xE9", "text/plain; charset=iso-8859-1"), PayloadFormat::Text);
    EXPECT_EQ(detectFormat("on\0"sv, "TEXT/plain"), PayloadFormat::Text);
    EXPECT_EQ(detectFormat("\xFF<a/>", "image/svg+xml"), PayloadFormat::Text);
    EXPECT_EQ(detectFormat("{\"a\":1}", "text/plain"), PayloadFormat::Json);
    EXPECT_EQ(detectFormat("caf\xE9", "application/octet-stream"), PayloadFormat::Hex);
}

TEST(PayloadFormatTest, Utf8IndicatorMakesUtf8WithControlCharactersText)
{
    EXPECT_EQ(detectFormat("on\0"sv, {}, 1), PayloadFormat::Text);
    EXPECT_EQ(detectFormat("on\0"sv, {}, 0), PayloadFormat::Hex);
    EXPECT_EQ(detectFormat("caf\xE9", {}, 1), PayloadFormat::Hex);
}

TEST(PayloadFormatTest, LongPayloadsAreJudgedByTheirFront)
{
    const std::string longText(2 * detectionWindow, 'x');
    EXPECT_EQ(detectFormat(longText + '\0'), PayloadFormat::Text);
    EXPECT_EQ(detectFormat('\0' + longText), PayloadFormat::Hex);
    EXPECT_EQ(detectFormat("[\"" + longText), PayloadFormat::Json);
    EXPECT_EQ(detectFormat("[x" + longText), PayloadFormat::Text);
    EXPECT_EQ(detectFormat("[1]" + longText), PayloadFormat::Text);
}

TEST(PayloadFormatTest, WindowDoesNotCutCharacters)
{
    for (std::size_t shift = 0; shift < 4; ++shift) {
        std::string text(shift, 'x');
        while (text.size() < 2 * detectionWindow)
            text += "\U0001F600";
        EXPECT_EQ(detectFormat(text), PayloadFormat::Text) << shift;
    }
}

} // namespace
} // namespace cutty::payload
