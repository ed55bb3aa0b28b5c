#pragma once

#include <string_view>

namespace cutty::mqtt {

/// Whether the bytes are well-formed UTF-8 without U+0000, as every text field of MQTT must be
/// [MQTT-1.5.4-1] [MQTT-1.5.4-2].
bool isValidUtf8(std::string_view text);

} // namespace cutty::mqtt
