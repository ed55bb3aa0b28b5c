#pragma once

#include "core/mqtt/codec/Properties.h"

#include <cstdint>
#include <string_view>

/// Where a field stands in a packet, for faults that only the connection can see. The packet is whole and has
/// been decoded without an error. In bytes from its first.
namespace cutty::mqtt {

/// In a packet of MQTT 5 of any kind that has properties; the first of that kind, or 0 where there is none.
[[nodiscard]] std::uint32_t propertyOffset(std::string_view packet, PropertyId id);

/// In a CONNECT of 3.1 or 3.1.1.
[[nodiscard]] std::uint32_t clientIdOffset(std::string_view connect);

} // namespace cutty::mqtt
