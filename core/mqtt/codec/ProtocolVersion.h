#pragma once

#include <cstdint>

namespace cutty::mqtt {

/// The protocol level of the CONNECT packet.
enum class ProtocolVersion : std::uint8_t {
    V31 = 3,
    V311 = 4,
    V5 = 5,
};

} // namespace cutty::mqtt
