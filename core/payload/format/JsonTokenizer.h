#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

namespace cutty::payload {

enum class JsonTokenKind : std::uint8_t {
    BeginObject,
    EndObject,
    BeginArray,
    EndArray,
    Colon,
    Comma,
    Key,
    String,
    Number,
    True,
    False,
    Null,
    EndOfInput,
};

struct JsonToken
{
    JsonTokenKind kind = JsonTokenKind::EndOfInput;
    /// As sent: quotes and escapes of strings, every digit of numbers. Points into the input.
    std::string_view bytes;
};

enum class JsonErrorKind : std::uint8_t {
    UnexpectedEnd,
    UnexpectedCharacter,
    InvalidLiteral,
    InvalidNumber,
    InvalidEscape,
    ControlCharacterInString,
    TrailingData,
    TooDeep,
};

struct JsonError
{
    /// Of the byte that cannot stand there, from the start of the payload; its size for UnexpectedEnd.
    std::uint64_t offset = 0;
    JsonErrorKind kind = JsonErrorKind::UnexpectedEnd;

    friend bool operator==(const JsonError &, const JsonError &) = default;
};

/// Splits JSON (RFC 8259) into tokens, one for each call of next(), and checks the grammar on the way. It
/// converts nothing: duplicate keys, 1e400, `127.0` and lone surrogate escapes pass as they are. Two things
/// are let through that a strict parser refuses: a byte order mark in front, and bytes in strings that are no
/// UTF-8. Takes no more stack for deep nesting, and one bit of memory a level.
class JsonTokenizer
{
public:
    static constexpr std::size_t defaultMaxDepth = 512;

    /// `json` must outlive the tokenizer and its tokens. `maxDepth`: containers that may be open at once.
    explicit JsonTokenizer(std::string_view json, std::size_t maxDepth = defaultMaxDepth);

    /// EndOfInput once the one value is complete and only whitespace follows. Both it and an error come again
    /// when asked again.
    [[nodiscard]] std::expected<JsonToken, JsonError> next();

    /// The end of the last token, or, after an error, the start of the token that has it. Starts after a byte
    /// order mark.
    std::size_t position() const { return m_position; }

private:
    enum class Expect : std::uint8_t {
        Value,
        FirstValueOrEnd,
        Key,
        FirstKeyOrEnd,
        Colon,
        CommaOrEnd,
        Nothing
    };
    using Result = std::expected<JsonToken, JsonError>;
    /// One past the end of what was scanned.
    using ScanResult = std::expected<std::size_t, JsonError>;

    Result nextValue(char first);
    Result open(JsonTokenKind kind);
    Result close(JsonTokenKind kind);
    Result nextCommaOrEnd(char first);
    Result scalar(JsonTokenKind kind, const ScanResult &end);
    Result take(JsonTokenKind kind, std::size_t end, Expect then);
    Result fail(JsonErrorKind kind) const;

    void skipWhitespace();
    ScanResult scanString(std::size_t at) const;
    ScanResult scanEscape(std::size_t at) const;
    ScanResult scanNumber(std::size_t at) const;
    ScanResult scanDigits(std::size_t at) const;
    ScanResult scanLiteral(std::size_t at, std::string_view literal) const;
    ScanResult failAt(std::size_t at, JsonErrorKind kind) const;
    bool isAt(std::size_t at, char c) const { return at < m_json.size() && m_json[at] == c; }
    Expect afterValue() const { return m_inObject.empty() ? Expect::Nothing : Expect::CommaOrEnd; }

    std::string_view m_json;
    std::size_t m_maxDepth;
    std::size_t m_position = 0;
    /// For each open container, outermost first, whether it is an object.
    std::vector<bool> m_inObject;
    Expect m_expect = Expect::Value;
};

} // namespace cutty::payload
