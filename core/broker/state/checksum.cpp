#include "core/broker/state/checksum.h"

#include <array>
#include <cstddef>

namespace cutty::broker {
namespace {

constexpr std::size_t lanes = 8;
using Tables = std::array<std::array<std::uint32_t, 256>, lanes>;

/// Table k says what a byte does to the remainder k bytes later, so that eight bytes are taken at once.
constexpr Tables makeTables()
{
    constexpr std::uint32_t polynomial = 0x82F63B78; // reflected
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? polynomial : 0);
        tables[0][byte] = remainder;
    }
    for (std::size_t lane = 1; lane < lanes; ++lane) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[lane - 1][byte];
            tables[lane][byte] = (before >> 8) ^ tables[0][before & 0xFF];
        }
    }
    return tables;
}

constexpr Tables tables = makeTables();

std::uint32_t littleEndian(const unsigned char *bytes)
{
    return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8
        | static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

} // namespace

std::uint32_t checksum(std::string_view bytes, std::uint32_t seed)
{
    std::uint32_t remainder = ~seed;
    const auto *next = reinterpret_cast<const unsigned char *>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= lanes; left -= lanes, next += lanes) {
        const std::uint32_t low = littleEndian(next) ^ remainder;
        const std::uint32_t high = littleEndian(next + 4);
        remainder = tables[7][low & 0xFF] ^ tables[6][(low >> 8) & 0xFF] ^ tables[5][(low >> 16) & 0xFF]
            ^ tables[4][low >> 24] ^ tables[3][high & 0xFF] ^ tables[2][(high >> 8) & 0xFF]
            ^ tables[1][(high >> 16) & 0xFF] ^ tables[0][high >> 24];
    }
    for (; left > 0; --left, ++next)
        remainder = (remainder >> 8) ^ tables[0][(remainder ^ *next) & 0xFF];
    return ~remainder;
}

} // namespace cutty::broker
