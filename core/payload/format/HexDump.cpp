#include "core/payload/format/HexDump.h"

#include <algorithm>

namespace cutty::payload {
namespace {

// offset (8), two spaces, sixteen times two digits and a space with one more space between the groups,
// one space, sixteen characters, line feed.
constexpr std::size_t hexColumn = 10;
constexpr std::size_t asciiColumn = hexColumn + (3 * hexDumpBytesPerRow) + 2;
constexpr std::size_t rowWidth = asciiColumn + hexDumpBytesPerRow + 1;

constexpr char16_t hexDigit(std::size_t value) { return u"0123456789abcdef"[value & 0xFU]; }

/// Writes one row with its line feed, and returns where the next begins.
char16_t *writeRow(
    char16_t *out, std::string_view payload, std::size_t row, std::size_t begin, std::size_t end)
{
    std::fill_n(out, asciiColumn, u' ');
    for (std::size_t i = 0; i < 8; ++i)
        out[i] = hexDigit(row >> (28 - (4 * i)));
    char16_t *ascii = out + asciiColumn;
    for (std::size_t i = 0; i < hexDumpBytesPerRow && row + i < end; ++i) {
        if (row + i < begin) {
            *ascii++ = u' ';
            continue;
        }
        const auto byte = static_cast<unsigned char>(payload[row + i]);
        char16_t *hex = out + hexColumn + (3 * i) + (i >= hexDumpBytesPerRow / 2 ? 1 : 0);
        hex[0] = hexDigit(byte >> 4U);
        hex[1] = hexDigit(byte);
        *ascii++ = byte >= 0x20 && byte < 0x7F ? byte : u'.';
    }
    *ascii++ = u'\n';
    return ascii;
}

} // namespace

QString hexDump(std::string_view payload, std::size_t offset, std::size_t length)
{
    const std::size_t begin = std::min(offset, payload.size());
    const std::size_t end = begin + std::min(length, payload.size() - begin);
    if (begin == end)
        return {};
    const std::size_t firstRow = begin - (begin % hexDumpBytesPerRow);
    const std::size_t rows = (end - firstRow + hexDumpBytesPerRow - 1) / hexDumpBytesPerRow;
    QString text(static_cast<qsizetype>(rows * rowWidth), Qt::Uninitialized);
    auto *const start = reinterpret_cast<char16_t *>(text.data());
    char16_t *out = start;
    for (std::size_t row = firstRow; row < end; row += hexDumpBytesPerRow)
        out = writeRow(out, payload, row, begin, end);
    text.truncate(out - start - 1);
    return text;
}

} // namespace cutty::payload
