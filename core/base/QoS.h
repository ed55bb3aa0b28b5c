#pragma once

#include <cstdint>

namespace cutty {

/// Quality of service, as it stands on the wire (MQTT 5, section 4.3).
enum class QoS : std::uint8_t {
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
};

constexpr int toInt(QoS qos) { return static_cast<int>(qos); }

} // namespace cutty
