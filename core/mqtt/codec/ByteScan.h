#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Looks at eight bytes of a text at once. Topics and names of properties are checked with every message, and
/// are short.
namespace cutty::mqtt::scan {

constexpr std::uint64_t everyByte(std::uint8_t value) { return 0x0101010101010101ULL * value; }

/// Whether one of the eight bytes is zero.
constexpr bool hasZero(std::uint64_t word) { return ((word - everyByte(1)) & ~word & everyByte(0x80)) != 0; }

template <typename Integer> Integer load(const char *bytes)
{
    Integer value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

/// Up to seven bytes, at least one, each of them once or more, and nothing else.
inline std::uint64_t loadShort(const char *bytes, std::size_t size)
{
    if (size >= 4)
        return load<std::uint32_t>(bytes) | std::uint64_t{load<std::uint32_t>(bytes + size - 4)} << 32;
    const auto at = [bytes](std::size_t index) {
        return std::uint64_t{static_cast<std::uint8_t>(bytes[index])};
    };
    return at(0) * 0x0101010101ULL << 24 | at(size / 2) << 8 | at(size - 1) << 16 | at(0);
}

/// Whether `hit` says so of one of the words that the text is made of; bytes may stand in several.
template <typename Hit> bool anyWord(std::string_view text, Hit hit)
{
    const char *const bytes = text.data();
    const std::size_t size = text.size();
    if (size < 8)
        return size > 0 && hit(loadShort(bytes, size));
    for (std::size_t position = 0; position + 8 < size; position += 8) {
        if (hit(load<std::uint64_t>(bytes + position)))
            return true;
    }
    return hit(load<std::uint64_t>(bytes + size - 8));
}

} // namespace cutty::mqtt::scan
