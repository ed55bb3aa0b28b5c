#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cutty::payload {

inline constexpr std::string_view utf8ByteOrderMark = "\xEF\xBB\xBF";

/// One character as it stands in a payload, or one byte that belongs to none.
struct Utf8Char
{
    /// U+FFFD when not valid.
    char32_t codePoint = 0;
    /// In bytes, 1 to 4; 1 when not valid, so that every invalid byte is seen on its own.
    std::uint8_t size = 1;
    bool valid = false;
};

/// The character at `at`, which must be below bytes.size(). Overlong forms, surrogates, values above
/// U+10FFFF and sequences that the end cuts are not valid (RFC 3629, section 4).
[[nodiscard]] Utf8Char decodeUtf8(std::string_view bytes, std::size_t at);

/// The most bytes, at most `limit`, that can be taken from the front without cutting a valid character in
/// two.
[[nodiscard]] std::size_t utf8Boundary(std::string_view bytes, std::size_t limit);

/// C0, DEL and C1, the category Cc of Unicode; tab and line ends among them.
[[nodiscard]] constexpr bool isControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

/// Space, tab, carriage return and line feed: the whitespace of JSON.
[[nodiscard]] constexpr bool isAsciiSpace(char32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace cutty::payload
