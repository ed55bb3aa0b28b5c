#pragma once

#include "core/mqtt/codec/WireWriter.h"

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

namespace cutty::mqtt::test {

/// The bytes that hex digits name; blanks between them are free.
inline std::string bytes(std::string_view hex)
{
    std::string result;
    int high = -1;
    for (const char digit : hex) {
        if (digit == ' ')
            continue;
        const int value = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
        assert(value >= 0 && value < 16);
        if (high < 0) {
            high = value;
        } else {
            result.push_back(static_cast<char>(high << 4 | value));
            high = -1;
        }
    }
    assert(high < 0);
    return result;
}

inline std::string toHex(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char character : text) {
        const auto byte = static_cast<std::uint8_t>(character);
        if (!result.empty())
            result += ' ';
        result += digits[byte >> 4];
        result += digits[byte & 0x0F];
    }
    return result;
}

/// A packet from its first byte and what follows the remaining length, both in hex.
inline std::string packetBytes(std::string_view first, std::string_view body)
{
    const std::string content = bytes(body);
    std::string packet = bytes(first);
    wire::appendVariableByteInteger(packet, static_cast<std::uint32_t>(content.size()));
    return packet + content;
}

} // namespace cutty::mqtt::test
