#include "core/payload/detect/Utf8.h"

#include <algorithm>

namespace cutty::payload {
namespace {

constexpr Utf8Char invalidByte{U'\uFFFD', 1, false};

/// What a lead byte promises: the size of the sequence, the bits it adds, and the least code point that
/// needs that many bytes. Size 0: no lead byte.
struct Lead
{
    std::uint8_t size;
    char32_t bits;
    char32_t least;
};

constexpr Lead leadOf(unsigned char byte)
{
    if (byte < 0x80)
        return {1, byte, 0};
    if ((byte & 0xE0U) == 0xC0)
        return {2, byte & 0x1FU, 0x80};
    if ((byte & 0xF0U) == 0xE0)
        return {3, byte & 0x0FU, 0x800};
    if ((byte & 0xF8U) == 0xF0)
        return {4, byte & 0x07U, 0x10000};
    return {0, 0, 0};
}

constexpr bool isScalarValue(char32_t c) { return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF); }

} // namespace

Utf8Char decodeUtf8(std::string_view bytes, std::size_t at)
{
    const Lead lead = leadOf(static_cast<unsigned char>(bytes[at]));
    if (lead.size == 0 || lead.size > bytes.size() - at)
        return invalidByte;
    char32_t codePoint = lead.bits;
    for (std::size_t i = 1; i < lead.size; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[at + i]);
        if ((byte & 0xC0U) != 0x80)
            return invalidByte;
        codePoint = (codePoint << 6U) | (byte & 0x3FU);
    }
    if (codePoint < lead.least || !isScalarValue(codePoint))
        return invalidByte;
    return {codePoint, lead.size, true};
}

std::size_t utf8Boundary(std::string_view bytes, std::size_t limit)
{
    if (limit >= bytes.size())
        return bytes.size();
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, limit); ++back) {
        const std::size_t start = limit - back;
        if (decodeUtf8(bytes, start).size > back)
            return start;
    }
    return limit;
}

} // namespace cutty::payload
