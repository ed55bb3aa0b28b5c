#include "core/mqtt/codec/Utf8.h"

#include "core/mqtt/codec/ByteScan.h"

#include <cstddef>
#include <cstdint>

namespace cutty::mqtt {
namespace {

bool isPlainAscii(std::string_view text)
{
    return !scan::anyWord(
        text, [](std::uint64_t word) { return (word & scan::everyByte(0x80)) != 0 || scan::hasZero(word); });
}

/// Length of the sequence at `bytes`, 0 when it is not well-formed (Unicode 15, table 3-7).
std::size_t sequenceLength(const unsigned char *bytes, std::size_t available)
{
    const unsigned char lead = bytes[0];
    const auto continues = [&](std::size_t index, unsigned char low = 0x80, unsigned char high = 0xBF) {
        return bytes[index] >= low && bytes[index] <= high;
    };
    if (lead < 0x80)
        return lead == 0 ? 0 : 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return available >= 2 && continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned char high = lead == 0xED ? 0x9F : 0xBF;
        return available >= 3 && continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;
        return available >= 4 && continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

bool isValidUtf8(std::string_view text)
{
    if (isPlainAscii(text)) [[likely]]
        return true;
    std::size_t position = 0;
    while (position < text.size()) {
        const std::string_view rest = text.substr(position);
        if (rest.size() >= 8 && isPlainAscii(rest.substr(0, 8))) {
            position += 8;
            continue;
        }
        const auto *const bytes = reinterpret_cast<const unsigned char *>(rest.data());
        const std::size_t length = sequenceLength(bytes, rest.size());
        if (length == 0)
            return false;
        position += length;
    }
    return true;
}

} // namespace cutty::mqtt
