#pragma once

#include <cstdint>

namespace cutty::mqtt {

/// The upper four bits of a packet's first byte (MQTT 5, 2.1.2).
enum class PacketType : std::uint8_t {
    Connect = 1,
    Connack = 2,
    Publish = 3,
    Puback = 4,
    Pubrec = 5,
    Pubrel = 6,
    Pubcomp = 7,
    Subscribe = 8,
    Suback = 9,
    Unsubscribe = 10,
    Unsuback = 11,
    Pingreq = 12,
    Pingresp = 13,
    Disconnect = 14,
    Auth = 15,
};

/// Non-zero while in use; 0 stands for none (QoS 0).
enum class PacketId : std::uint16_t {};

constexpr std::uint16_t toInt(PacketId id) { return static_cast<std::uint16_t>(id); }

} // namespace cutty::mqtt
