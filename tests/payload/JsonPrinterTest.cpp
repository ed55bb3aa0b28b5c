#include "core/payload/format/JsonPrinter.h"

#include <gmock/gmock.h>

#include <string>

namespace cutty::payload {
namespace {

std::string pretty(std::string_view json)
{
    const PrintedJson printed = printJson(json);
    EXPECT_FALSE(printed.error) << json;
    EXPECT_EQ(printed.consumedBytes, json.size());
    return printed.text;
}

TEST(JsonPrinterTest, BreaksAndIndentsMembersAndElements)
{
    EXPECT_EQ(pretty(R"({"t":21.5,"tags":["a","b"],"at":{"x":1}})"),
        "{\n"
        "  \"t\": 21.5,\n"
        "  \"tags\": [\n"
        "    \"a\",\n"
        "    \"b\"\n"
        "  ],\n"
        "  \"at\": {\n"
        "    \"x\": 1\n"
        "  }\n"
        "}");
}

TEST(JsonPrinterTest, KeepsDuplicateKeysOrderNumbersAndEscapesAsSent)
{
    EXPECT_EQ(
        pretty(
            R"({"z":127.0,"a":1e400,"z":123456789012345678901234567890,"e":"\u0000\ud800\/\u00E9","n":-0.0E+00})"),
        "{\n"
        "  \"z\": 127.0,\n"
        "  \"a\": 1e400,\n"
        "  \"z\": 123456789012345678901234567890,\n"
        "  \"e\": \"\\u0000\\ud800\\/\\u00E9\",\n"
        "  \"n\": -0.0E+00\n"
        "}");
}

TEST(JsonPrinterTest, KeepsBytesThatAreNoUtf8AndTheByteOrderMark)
{
    EXPECT_EQ(pretty("\xEF\xBB\xBF[ \"\xB0\xFF\" ]"), "\xEF\xBB\xBF[\n  \"\xB0\xFF\"\n]");
}

TEST(JsonPrinterTest, KeepsWhitespaceInsideStrings)
{
    EXPECT_EQ(printJson(R"([ "a  b , : {" ])", {.layout = JsonLayout::Compact}).text, R"(["a  b , : {"])");
}

TEST(JsonPrinterTest, LeavesEmptyContainersOnTheirLine)
{
    EXPECT_EQ(pretty("[ { } , [ ] ]"), "[\n  {},\n  []\n]");
    EXPECT_EQ(pretty("{}"), "{}");
}

TEST(JsonPrinterTest, PrintsScalarsAlone)
{
    EXPECT_EQ(pretty(" 127.0 "), "127.0");
    EXPECT_EQ(pretty("\"x\""), "\"x\"");
}

TEST(JsonPrinterTest, TakesIndentFromItsOptions)
{
    EXPECT_EQ(printJson("[[1]]", {.indent = 4}).text, "[\n    [\n        1\n    ]\n]");
    EXPECT_EQ(printJson("[[1]]", {.indent = 0}).text, "[\n[\n1\n]\n]");
}

TEST(JsonPrinterTest, CompactHasNoWhitespaceBetweenTokens)
{
    EXPECT_EQ(printJson("{ \"a\" : [ 1 , 2 ] ,\n\"b\" : null }", {.layout = JsonLayout::Compact}).text,
        R"({"a":[1,2],"b":null})");
}

TEST(JsonPrinterTest, ErrorComesWithWhatStoodInFront)
{
    const PrintedJson printed = printJson("[1, oops]", {.layout = JsonLayout::Compact});
    ASSERT_TRUE(printed.error);
    EXPECT_EQ(*printed.error, (JsonError{4, JsonErrorKind::UnexpectedCharacter}));
    EXPECT_EQ(printed.text, "[1,");
    EXPECT_EQ(printed.consumedBytes, 4U);
}

TEST(JsonPrinterTest, CutInputIsPrintedToItsLastByte)
{
    const PrintedJson printed = printJson(R"({"a":[1,"unfini)", {.inputIsCut = true});
    EXPECT_FALSE(printed.error);
    EXPECT_EQ(printed.text, "{\n  \"a\": [\n    1,\n    \"unfini");
    EXPECT_EQ(printed.consumedBytes, 15U);
}

TEST(JsonPrinterTest, CutInputMayStillBeWrong)
{
    const PrintedJson printed = printJson("[1,,2", {.inputIsCut = true});
    ASSERT_TRUE(printed.error);
    EXPECT_EQ(*printed.error, (JsonError{3, JsonErrorKind::UnexpectedCharacter}));
}

TEST(JsonPrinterTest, StopsAtTheOutputLimitAndSaysHowFarItCame)
{
    std::string json = "[1";
    for (int i = 0; i < 10'000; ++i)
        json += ",1";
    json += ']';
    const PrintedJson printed = printJson(json, {.maxOutputBytes = 1'000});
    EXPECT_FALSE(printed.error);
    EXPECT_GE(printed.text.size(), 1'000U);
    EXPECT_LE(printed.text.size(), 1'010U);
    EXPECT_LT(printed.consumedBytes, json.size());
    EXPECT_TRUE(json.substr(0, printed.consumedBytes).ends_with(printed.text.back()));
}

TEST(JsonPrinterTest, DeepNestingIsAnErrorAndNotACrash)
{
    const PrintedJson printed = printJson(std::string(100'000, '['));
    ASSERT_TRUE(printed.error);
    EXPECT_EQ(*printed.error, (JsonError{512, JsonErrorKind::TooDeep}));
}

TEST(JsonPrinterTest, IndentationOfDeepNestingStaysWithinTheOutputLimit)
{
    const PrintedJson printed = printJson(
        std::string(100'000, '['), {.maxDepth = 100'000, .maxOutputBytes = 1'000'000, .inputIsCut = true});
    EXPECT_FALSE(printed.error);
    EXPECT_LE(printed.text.size(), 1'010'000U);
}

} // namespace
} // namespace cutty::payload
