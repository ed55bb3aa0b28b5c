#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Fields of the wire format, appended to a buffer (MQTT 5, section 1.5).
namespace cutty::mqtt::wire {

inline void appendByte(std::string &out, std::uint8_t value) { out.push_back(static_cast<char>(value)); }

inline void appendTwoByteInteger(std::string &out, std::uint16_t value)
{
    const char bytes[] = {static_cast<char>(value >> 8), static_cast<char>(value)};
    out.append(bytes, sizeof bytes);
}

inline void appendFourByteInteger(std::string &out, std::uint32_t value)
{
    appendTwoByteInteger(out, static_cast<std::uint16_t>(value >> 16));
    appendTwoByteInteger(out, static_cast<std::uint16_t>(value));
}

/// The largest value that a variable byte integer holds.
constexpr std::uint32_t maximumVariableByteInteger = 268'435'455;

constexpr std::size_t variableByteIntegerSize(std::uint32_t value)
{
    return value < 128 ? 1 : value < 16'384 ? 2 : value < 2'097'152 ? 3 : 4;
}

/// `value` is at most maximumVariableByteInteger.
inline void appendVariableByteInteger(std::string &out, std::uint32_t value)
{
    while (value >= 128) {
        appendByte(out, static_cast<std::uint8_t>(0x80 | (value & 0x7F)));
        value >>= 7;
    }
    appendByte(out, static_cast<std::uint8_t>(value));
}

/// Text or binary with its two-byte length; `bytes` is at most 65,535 long.
inline void appendField(std::string &out, std::string_view bytes)
{
    appendTwoByteInteger(out, static_cast<std::uint16_t>(bytes.size()));
    out.append(bytes);
}

} // namespace cutty::mqtt::wire
