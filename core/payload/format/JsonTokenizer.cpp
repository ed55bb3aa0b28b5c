#include "core/payload/format/JsonTokenizer.h"

#include "core/payload/detect/Utf8.h"

#include <array>

namespace cutty::payload {
namespace {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool isHexDigit(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// What would go on with a number, were it allowed: `01`, `1.2.3`, `0x1F`, `5kg`.
constexpr bool continuesNumber(char c)
{
    return isDigit(c) || isLetter(c) || c == '.' || c == '+' || c == '-';
}

/// Bytes inside a string that mean themselves.
constexpr auto plainInString = [] {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < plain.size(); ++byte)
        plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

} // namespace

JsonTokenizer::JsonTokenizer(std::string_view json, std::size_t maxDepth)
    : m_json(json)
    , m_maxDepth(maxDepth)
    , m_position(json.starts_with(utf8ByteOrderMark) ? utf8ByteOrderMark.size() : 0)
{
}

std::expected<JsonToken, JsonError> JsonTokenizer::next()
{
    skipWhitespace();
    if (m_position == m_json.size()) {
        if (m_expect == Expect::Nothing)
            return JsonToken{};
        return fail(JsonErrorKind::UnexpectedEnd);
    }
    const char first = m_json[m_position];
    switch (m_expect) {
    case Expect::FirstValueOrEnd: return first == ']' ? close(JsonTokenKind::EndArray) : nextValue(first);
    case Expect::Value: return nextValue(first);
    case Expect::FirstKeyOrEnd:
        if (first == '}')
            return close(JsonTokenKind::EndObject);
        [[fallthrough]];
    case Expect::Key:
        if (first != '"')
            return fail(JsonErrorKind::UnexpectedCharacter);
        return scanString(m_position).and_then([this](std::size_t end) {
            return take(JsonTokenKind::Key, end, Expect::Colon);
        });
    case Expect::Colon:
        if (first != ':')
            return fail(JsonErrorKind::UnexpectedCharacter);
        return take(JsonTokenKind::Colon, m_position + 1, Expect::Value);
    case Expect::CommaOrEnd: return nextCommaOrEnd(first);
    case Expect::Nothing: break;
    }
    return fail(JsonErrorKind::TrailingData);
}

JsonTokenizer::Result JsonTokenizer::nextValue(char first)
{
    switch (first) {
    case '{': return open(JsonTokenKind::BeginObject);
    case '[': return open(JsonTokenKind::BeginArray);
    case '"': return scalar(JsonTokenKind::String, scanString(m_position));
    case 't': return scalar(JsonTokenKind::True, scanLiteral(m_position, "true"));
    case 'f': return scalar(JsonTokenKind::False, scanLiteral(m_position, "false"));
    case 'n': return scalar(JsonTokenKind::Null, scanLiteral(m_position, "null"));
    default:
        if (first == '-' || isDigit(first))
            return scalar(JsonTokenKind::Number, scanNumber(m_position));
        return fail(JsonErrorKind::UnexpectedCharacter);
    }
}

JsonTokenizer::Result JsonTokenizer::open(JsonTokenKind kind)
{
    if (m_inObject.size() == m_maxDepth)
        return fail(JsonErrorKind::TooDeep);
    const bool object = kind == JsonTokenKind::BeginObject;
    m_inObject.push_back(object);
    return take(kind, m_position + 1, object ? Expect::FirstKeyOrEnd : Expect::FirstValueOrEnd);
}

JsonTokenizer::Result JsonTokenizer::close(JsonTokenKind kind)
{
    m_inObject.pop_back();
    return take(kind, m_position + 1, afterValue());
}

JsonTokenizer::Result JsonTokenizer::nextCommaOrEnd(char first)
{
    const bool object = m_inObject.back();
    if (first == ',')
        return take(JsonTokenKind::Comma, m_position + 1, object ? Expect::Key : Expect::Value);
    if (first == (object ? '}' : ']'))
        return close(object ? JsonTokenKind::EndObject : JsonTokenKind::EndArray);
    return fail(JsonErrorKind::UnexpectedCharacter);
}

JsonTokenizer::Result JsonTokenizer::scalar(JsonTokenKind kind, const ScanResult &end)
{
    return end.and_then([&](std::size_t at) { return take(kind, at, afterValue()); });
}

JsonTokenizer::Result JsonTokenizer::take(JsonTokenKind kind, std::size_t end, Expect then)
{
    const JsonToken token{kind, m_json.substr(m_position, end - m_position)};
    m_position = end;
    m_expect = then;
    return token;
}

JsonTokenizer::Result JsonTokenizer::fail(JsonErrorKind kind) const
{
    return std::unexpected(JsonError{m_position, kind});
}

void JsonTokenizer::skipWhitespace()
{
    while (m_position < m_json.size() && isAsciiSpace(static_cast<unsigned char>(m_json[m_position])))
        ++m_position;
}

/// `at` is the opening quote.
JsonTokenizer::ScanResult JsonTokenizer::scanString(std::size_t at) const
{
    ++at;
    for (;;) {
        while (at < m_json.size() && plainInString[static_cast<unsigned char>(m_json[at])])
            ++at;
        if (at == m_json.size())
            return failAt(at, JsonErrorKind::UnexpectedEnd);
        if (m_json[at] == '"')
            return at + 1;
        if (m_json[at] != '\\')
            return failAt(at, JsonErrorKind::ControlCharacterInString);
        const ScanResult end = scanEscape(at);
        if (!end)
            return end;
        at = *end;
    }
}

/// `at` is the backslash.
JsonTokenizer::ScanResult JsonTokenizer::scanEscape(std::size_t at) const
{
    ++at;
    if (at == m_json.size())
        return failAt(at, JsonErrorKind::UnexpectedEnd);
    if (m_json[at] != 'u') {
        if (std::string_view("\"\\/bfnrt").contains(m_json[at]))
            return at + 1;
        return failAt(at, JsonErrorKind::InvalidEscape);
    }
    const std::size_t end = at + 5;
    for (++at; at < end; ++at) {
        if (at == m_json.size())
            return failAt(at, JsonErrorKind::UnexpectedEnd);
        if (!isHexDigit(m_json[at]))
            return failAt(at, JsonErrorKind::InvalidEscape);
    }
    return end;
}

JsonTokenizer::ScanResult JsonTokenizer::scanNumber(std::size_t at) const
{
    if (isAt(at, '-'))
        ++at;
    // A leading zero stands alone; digits after it are caught at the end.
    ScanResult end = isAt(at, '0') ? ScanResult(at + 1) : scanDigits(at);
    if (end && isAt(*end, '.'))
        end = scanDigits(*end + 1);
    if (end && (isAt(*end, 'e') || isAt(*end, 'E'))) {
        const std::size_t exponent = *end + 1;
        end = scanDigits(isAt(exponent, '+') || isAt(exponent, '-') ? exponent + 1 : exponent);
    }
    if (end && *end < m_json.size() && continuesNumber(m_json[*end]))
        return failAt(*end, JsonErrorKind::InvalidNumber);
    return end;
}

JsonTokenizer::ScanResult JsonTokenizer::scanDigits(std::size_t at) const
{
    if (at == m_json.size())
        return failAt(at, JsonErrorKind::UnexpectedEnd);
    if (!isDigit(m_json[at]))
        return failAt(at, JsonErrorKind::InvalidNumber);
    while (at < m_json.size() && isDigit(m_json[at]))
        ++at;
    return at;
}

JsonTokenizer::ScanResult JsonTokenizer::scanLiteral(std::size_t at, std::string_view literal) const
{
    for (const char c : literal) {
        if (at == m_json.size())
            return failAt(at, JsonErrorKind::UnexpectedEnd);
        if (m_json[at] != c)
            return failAt(at, JsonErrorKind::InvalidLiteral);
        ++at;
    }
    return at;
}

JsonTokenizer::ScanResult JsonTokenizer::failAt(std::size_t at, JsonErrorKind kind) const
{
    return std::unexpected(JsonError{at, kind});
}

} // namespace cutty::payload
