#include "core/payload/format/JsonPrinter.h"

#include <gmock/gmock.h>

#include <array>
#include <random>
#include <string>

namespace cutty::payload {
namespace {

/// Random JSON with random whitespace between its tokens; the same for the same seed.
class JsonGenerator
{
public:
    explicit JsonGenerator(std::uint32_t seed)
        : m_random(seed)
    {
    }

    std::string container() { return space() + (pick(2) == 0 ? object(0) : array(0)) + space(); }
    std::size_t pick(std::size_t below) { return m_random() % below; }

private:
    std::string value(int depth)
    {
        const std::size_t kind = pick(depth < 6 ? 6 : 4);
        if (kind == 4)
            return object(depth + 1);
        if (kind == 5)
            return array(depth + 1);
        static constexpr std::array literals{"true", "false", "null"};
        return kind == 0 ? string() : kind == 1 ? literals[pick(literals.size())] : number();
    }

    std::string object(int depth)
    {
        std::string out = "{" + space();
        for (std::size_t i = 0, count = pick(5); i < count; ++i)
            out += (i > 0 ? "," + space() : "") + string() + space() + ":" + space() + value(depth) + space();
        return out + "}";
    }

    std::string array(int depth)
    {
        std::string out = "[" + space();
        for (std::size_t i = 0, count = pick(5); i < count; ++i)
            out += (i > 0 ? "," + space() : "") + value(depth) + space();
        return out + "]";
    }

    std::string string()
    {
        static constexpr std::array pieces{"a", " ", "  ", ",", ":", "{", "]", "\\\"", "\\\\", "\\u0000",
            "\\uD800", "\\/", "\xC2\xB0", "\xF0\x9F\x98\x80", "\xFF", "key"};
        std::string out = "\"";
        for (std::size_t i = 0, count = pick(6); i < count; ++i)
            out += pieces[pick(pieces.size())];
        return out + "\"";
    }

    std::string number()
    {
        static constexpr std::array numbers{
            "0", "-0", "127.0", "1e400", "-1.50E-07", "12345678901234567890123", "7"};
        return numbers[pick(numbers.size())];
    }

    std::string space()
    {
        static constexpr std::array spaces{"", "", "", " ", "\n", "\r\n", "\t", "   "};
        return spaces[pick(spaces.size())];
    }

    std::mt19937 m_random;
};

/// Drops the whitespace outside strings; knows nothing else of JSON, so that it shares no fault with the
/// printer.
std::string withoutWhitespace(std::string_view json)
{
    std::string out;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (!inString && (c == ' ' || c == '\t' || c == '\r' || c == '\n'))
            continue;
        out += c;
        if (inString && c == '\\' && i + 1 < json.size())
            out += json[++i];
        else if (c == '"')
            inString = !inString;
    }
    return out;
}

constexpr std::uint32_t documents = 500;

TEST(JsonPropertyTest, OnlyInsignificantWhitespaceChanges)
{
    for (std::uint32_t seed = 0; seed < documents; ++seed) {
        const std::string json = JsonGenerator(seed).container();
        const std::string bare = withoutWhitespace(json);
        const PrintedJson pretty = printJson(json);
        const PrintedJson compact = printJson(json, {.layout = JsonLayout::Compact});
        ASSERT_FALSE(pretty.error) << json;
        ASSERT_EQ(withoutWhitespace(pretty.text), bare);
        ASSERT_EQ(compact.text, bare);
        ASSERT_EQ(printJson(pretty.text).text, pretty.text);
        ASSERT_EQ(pretty.consumedBytes, json.size());
    }
}

TEST(JsonPropertyTest, EveryTruncationEndsUnexpectedlyAtItsEnd)
{
    for (std::uint32_t seed = 0; seed < documents; ++seed) {
        const std::string json = JsonGenerator(seed).container();
        const std::size_t last = json.find_last_of("}]");
        for (std::size_t size = 0; size <= last; ++size) {
            const PrintedJson printed = printJson(json.substr(0, size));
            ASSERT_TRUE(printed.error) << json << " at " << size;
            ASSERT_EQ(*printed.error, (JsonError{size, JsonErrorKind::UnexpectedEnd})) << json;
        }
    }
}

TEST(JsonPropertyTest, EveryCutShowsAllOfThePrefix)
{
    for (std::uint32_t seed = 0; seed < documents; ++seed) {
        const std::string json = JsonGenerator(seed).container();
        for (std::size_t size = 0; size <= json.size(); ++size) {
            const std::string front = json.substr(0, size);
            const PrintedJson printed = printJson(front, {.inputIsCut = true});
            ASSERT_FALSE(printed.error) << json << " at " << size;
            ASSERT_EQ(withoutWhitespace(printed.text), withoutWhitespace(front));
            ASSERT_EQ(printed.consumedBytes, size);
        }
    }
}

TEST(JsonPropertyTest, ChangedBytesNeverLoseAToken)
{
    for (std::uint32_t seed = 0; seed < 4 * documents; ++seed) {
        JsonGenerator generator(seed);
        std::string json = generator.container();
        json[generator.pick(json.size())] = static_cast<char>(generator.pick(256));
        const PrintedJson printed = printJson(json);
        const std::size_t taken = printed.consumedBytes;
        ASSERT_LE(taken, json.size());
        ASSERT_EQ(
            withoutWhitespace(printed.text), withoutWhitespace(std::string_view(json).substr(0, taken)));
        if (printed.error) {
            ASSERT_GE(printed.error->offset, taken);
            ASSERT_LE(printed.error->offset, json.size());
        }
    }
}

} // namespace
} // namespace cutty::payload
