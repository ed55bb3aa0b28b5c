#pragma once

#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/engine/PacketTrace.h"

#include <string>
#include <string_view>

/// Packets, and what is wrong with them, in words.
namespace cutty::cli {

/// "PUBLISH", as the specification writes it.
std::string_view packetName(mqtt::PacketType type);

/// One line: "sent PUBLISH, 12 bytes: id 1, QoS 1, topic t, payload of 3 bytes; content-type text". Passwords
/// and authentication data are left out. A packet that cannot be read is shown byte by byte.
std::string describe(const mqtt::TracedPacket &packet);

/// "packet PUBLISH, byte 2: the topic name is empty, too long, or has a wildcard; MQTT-3.3.2-2".
std::string describe(const mqtt::DecodeError &error);

/// "30 05 00".
std::string hexBytes(std::string_view bytes);

} // namespace cutty::cli
