#pragma once

#include <cstdint>
#include <string_view>

namespace cutty::broker {

/// CRC-32C (Castagnoli, RFC 3720, appendix B.4) of the bytes, going on from `seed`.
std::uint32_t checksum(std::string_view bytes, std::uint32_t seed = 0);

} // namespace cutty::broker
