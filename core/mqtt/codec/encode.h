#pragma once

#include "core/mqtt/codec/Packets.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace cutty::mqtt {

/// Each appends one packet in its wire form. Fields that the version does not have are left out; reason codes
/// are translated to what 3.1 and 3.1.1 know.
void encode(std::string &out, const ConnectPacket &packet);
void encode(std::string &out, const ConnackPacket &packet, ProtocolVersion version);
void encode(std::string &out, const PublishPacket &packet, ProtocolVersion version);
/// The same with the message expiry interval counted down to `expiry` [MQTT-3.3.2-6].
void encode(
    std::string &out, const PublishPacket &packet, ProtocolVersion version, std::chrono::seconds expiry);
void encode(std::string &out, const PubackPacket &packet, ProtocolVersion version);
void encode(std::string &out, const PubrecPacket &packet, ProtocolVersion version);
void encode(std::string &out, const PubrelPacket &packet, ProtocolVersion version);
void encode(std::string &out, const PubcompPacket &packet, ProtocolVersion version);
void encode(std::string &out, const SubscribePacket &packet, ProtocolVersion version);
void encode(std::string &out, const SubackPacket &packet, ProtocolVersion version);
void encode(std::string &out, const UnsubscribePacket &packet, ProtocolVersion version);
void encode(std::string &out, const UnsubackPacket &packet, ProtocolVersion version);
void encode(std::string &out, const PingreqPacket &packet, ProtocolVersion version);
void encode(std::string &out, const PingrespPacket &packet, ProtocolVersion version);
void encode(std::string &out, const DisconnectPacket &packet, ProtocolVersion version);
void encode(std::string &out, const AuthPacket &packet, ProtocolVersion version);
void encode(std::string &out, const Packet &packet, ProtocolVersion version);

/// Bytes that encode() would append, to compare with the receiver's maximum packet size.
std::size_t encodedSize(const PublishPacket &packet, ProtocolVersion version);

} // namespace cutty::mqtt
