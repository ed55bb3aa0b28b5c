#include "core/payload/detect/PayloadFormat.h"

#include "core/payload/detect/Utf8.h"
#include "core/payload/format/JsonTokenizer.h"

#include <algorithm>

namespace cutty::payload {
namespace {

/// What the sender says the payload is.
struct Declared
{
    bool json = false;
    bool text = false;
    bool utf8 = false;
};

constexpr char toLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, toLower, toLower);
}

bool endsWithIgnoringCase(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && equalsIgnoringCase(text.substr(text.size() - end.size()), end);
}

Declared declaredBy(std::string_view contentType, std::optional<std::uint8_t> payloadFormatIndicator)
{
    // Parameters (`; charset=…`) say nothing about the format.
    std::string_view type = contentType.substr(0, contentType.find(';'));
    while (!type.empty() && isAsciiSpace(static_cast<unsigned char>(type.back())))
        type.remove_suffix(1);
    return {
        .json = equalsIgnoringCase(type, "application/json") || equalsIgnoringCase(type, "text/json")
            || endsWithIgnoringCase(type, "+json"),
        .text = equalsIgnoringCase(type.substr(0, 5), "text/") || equalsIgnoringCase(type, "application/xml")
            || endsWithIgnoringCase(type, "+xml"),
        .utf8 = payloadFormatIndicator == std::uint8_t{1},
    };
}

bool startsJsonContainer(std::string_view window)
{
    if (window.starts_with(utf8ByteOrderMark))
        window.remove_prefix(utf8ByteOrderMark.size());
    const auto first = window.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (window[first] == '{' || window[first] == '[');
}

bool isJson(std::string_view window, bool cut)
{
    JsonTokenizer tokenizer(window);
    for (;;) {
        const auto token = tokenizer.next();
        if (!token)
            return cut && token.error().kind == JsonErrorKind::UnexpectedEnd;
        if (token->kind == JsonTokenKind::EndOfInput)
            return true;
    }
}

struct TextFindings
{
    bool utf8 = true;
    bool controls = false;
};

TextFindings inspectText(std::string_view window)
{
    TextFindings findings;
    for (std::size_t at = 0; at < window.size();) {
        const Utf8Char c = decodeUtf8(window, at);
        if (!c.valid)
            return {.utf8 = false, .controls = findings.controls};
        findings.controls = findings.controls || (isControl(c.codePoint) && !isAsciiSpace(c.codePoint));
        at += c.size;
    }
    return findings;
}

} // namespace

PayloadFormat detectFormat(std::string_view payload, std::string_view contentType,
    std::optional<std::uint8_t> payloadFormatIndicator)
{
    const Declared declared = declaredBy(contentType, payloadFormatIndicator);
    const std::string_view window = payload.substr(0, utf8Boundary(payload, detectionWindow));
    const bool cut = window.size() < payload.size();

    if ((declared.json || startsJsonContainer(window)) && isJson(window, cut))
        return PayloadFormat::Json;
    if (declared.text)
        return PayloadFormat::Text;
    const TextFindings findings = inspectText(window);
    const bool text = findings.utf8 && (!findings.controls || declared.utf8);
    return text ? PayloadFormat::Text : PayloadFormat::Hex;
}

} // namespace cutty::payload
