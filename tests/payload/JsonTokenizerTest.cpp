#include "core/payload/format/JsonTokenizer.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

namespace cutty::payload {
namespace {

using namespace std::string_view_literals;
using enum JsonErrorKind;
using testing::ElementsAre;

struct Tokens
{
    std::vector<std::string> bytes;
    std::vector<JsonTokenKind> kinds;
    std::optional<JsonError> error;
};

Tokens tokenize(std::string_view json, std::size_t maxDepth = JsonTokenizer::defaultMaxDepth)
{
    JsonTokenizer tokenizer(json, maxDepth);
    Tokens tokens;
    for (;;) {
        const auto token = tokenizer.next();
        if (!token)
            tokens.error = token.error();
        if (!token || token->kind == JsonTokenKind::EndOfInput)
            return tokens;
        tokens.bytes.emplace_back(token->bytes);
        tokens.kinds.push_back(token->kind);
    }
}

TEST(JsonTokenizerTest, TellsKeysFromStringsAndKeepsBytes)
{
    const Tokens tokens = tokenize(R"( { "a" : [ "b" , -0.50E+07 ] , "a" : { } } )");
    EXPECT_FALSE(tokens.error);
    EXPECT_THAT(tokens.bytes,
        ElementsAre(
            "{", R"("a")", ":", "[", R"("b")", ",", "-0.50E+07", "]", ",", R"("a")", ":", "{", "}", "}"));
    using enum JsonTokenKind;
    EXPECT_THAT(tokens.kinds,
        ElementsAre(BeginObject, Key, Colon, BeginArray, String, Comma, Number, EndArray, Comma, Key, Colon,
            BeginObject, EndObject, EndObject));
}

TEST(JsonTokenizerTest, AcceptsEveryScalarAtTheTop)
{
    for (const std::string_view json : {"0", "-0", "127.0", "1e400", "-1E-7", "0.0e0", "true", "false",
             "null", R"("")", "123456789012345678901234567890", "\xEF\xBB\xBF 1"})
        EXPECT_FALSE(tokenize(json).error) << json;
}

TEST(JsonTokenizerTest, KeepsEscapesAsSent)
{
    for (const std::string_view json : {R"("\u0000")", R"("\uD83D\uDE00")", R"("\ud800")",
             R"("\"\\\/\b\f\n\r\t")", R"("\u00e9")", "\"\x7F\"", "\"\xFF\xC0\x80\"", "\"\u2028\""})
        EXPECT_THAT(tokenize(json).bytes, ElementsAre(std::string(json)));
}

TEST(JsonTokenizerTest, PlacesEachError)
{
    const struct
    {
        std::string_view json;
        JsonError error;
    } cases[] = {
        {"", {0, UnexpectedEnd}},
        {"  ", {2, UnexpectedEnd}},
        {"\xEF\xBB\xBF", {3, UnexpectedEnd}},
        {"\xEF\xBB", {0, UnexpectedCharacter}},
        {"[", {1, UnexpectedEnd}},
        {"[1", {2, UnexpectedEnd}},
        {"[1,", {3, UnexpectedEnd}},
        {"[1,]", {3, UnexpectedCharacter}},
        {"[,1]", {1, UnexpectedCharacter}},
        {"[1 2]", {3, UnexpectedCharacter}},
        {"[1}", {2, UnexpectedCharacter}},
        {"{\"a\":1]", {6, UnexpectedCharacter}},
        {"{1:2}", {1, UnexpectedCharacter}},
        {"{,}", {1, UnexpectedCharacter}},
        {"{\"a\"}", {4, UnexpectedCharacter}},
        {"{\"a\" 1}", {5, UnexpectedCharacter}},
        {"{\"a\":}", {5, UnexpectedCharacter}},
        {"{\"a\":1,}", {7, UnexpectedCharacter}},
        {"{'a':1}", {1, UnexpectedCharacter}},
        {"]", {0, UnexpectedCharacter}},
        {"NaN", {0, UnexpectedCharacter}},
        {"// x", {0, UnexpectedCharacter}},
        {"[\xFF]", {1, UnexpectedCharacter}},
        {"\0"sv, {0, UnexpectedCharacter}},
        {"[1\v]", {2, UnexpectedCharacter}},
        {"tru", {3, UnexpectedEnd}},
        {"trux", {3, InvalidLiteral}},
        {"nUll", {1, InvalidLiteral}},
        {"[nullx]", {5, UnexpectedCharacter}},
        {"-", {1, UnexpectedEnd}},
        {"-a", {1, InvalidNumber}},
        {"+1", {0, UnexpectedCharacter}},
        {".5", {0, UnexpectedCharacter}},
        {"01", {1, InvalidNumber}},
        {"-01", {2, InvalidNumber}},
        {"1.", {2, UnexpectedEnd}},
        {"1.e3", {2, InvalidNumber}},
        {"1e", {2, UnexpectedEnd}},
        {"1e+", {3, UnexpectedEnd}},
        {"1e+x", {3, InvalidNumber}},
        {"1.2.3", {3, InvalidNumber}},
        {"0x1F", {1, InvalidNumber}},
        {"\"abc", {4, UnexpectedEnd}},
        {"\"\\", {2, UnexpectedEnd}},
        {"\"\\u12", {5, UnexpectedEnd}},
        {"\"\\u12G4\"", {5, InvalidEscape}},
        {"\"\\x41\"", {2, InvalidEscape}},
        {"\"a\nb\"", {2, ControlCharacterInString}},
        {"\"a\0b\""sv, {2, ControlCharacterInString}},
        {"1 2", {2, TrailingData}},
        {"{}{}", {2, TrailingData}},
        {"[]]", {2, TrailingData}},
        {"{}\0"sv, {2, TrailingData}},
    };
    for (const auto &[json, error] : cases) {
        const Tokens tokens = tokenize(json);
        ASSERT_TRUE(tokens.error) << json;
        EXPECT_EQ(tokens.error->offset, error.offset) << json;
        EXPECT_EQ(tokens.error->kind, error.kind) << json;
    }
}

TEST(JsonTokenizerTest, RepeatsErrorAndEndWhenAskedAgain)
{
    JsonTokenizer broken("[x");
    ASSERT_TRUE(broken.next());
    EXPECT_EQ(broken.next().error(), (JsonError{1, UnexpectedCharacter}));
    EXPECT_EQ(broken.next().error(), (JsonError{1, UnexpectedCharacter}));
    EXPECT_EQ(broken.position(), 1U);

    JsonTokenizer whole("1 ");
    ASSERT_TRUE(whole.next());
    EXPECT_EQ(whole.next()->kind, JsonTokenKind::EndOfInput);
    EXPECT_EQ(whole.next()->kind, JsonTokenKind::EndOfInput);
}

TEST(JsonTokenizerTest, LimitsDepthAtTheBracketThatIsTooMuch)
{
    EXPECT_FALSE(tokenize("[{\"a\":[]}]", 3).error);
    EXPECT_EQ(tokenize("[{\"a\":[]}]", 2).error, (JsonError{6, TooDeep}));
    EXPECT_EQ(
        tokenize(std::string(100'000, '[')).error, (JsonError{JsonTokenizer::defaultMaxDepth, TooDeep}));
}

TEST(JsonTokenizerTest, TakesAHundredThousandLevelsWhenAllowed)
{
    constexpr std::size_t depth = 100'000;
    const Tokens tokens = tokenize(std::string(depth, '[') + std::string(depth, ']'), depth);
    EXPECT_FALSE(tokens.error);
    EXPECT_EQ(tokens.bytes.size(), 2 * depth);
}

} // namespace
} // namespace cutty::payload
