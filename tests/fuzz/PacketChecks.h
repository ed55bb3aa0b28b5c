#pragma once

#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <string>
#include <string_view>
#include <vector>

namespace cutty::fuzz {

struct SentPacket
{
    mqtt::Packet packet;
    /// In bytes.
    std::size_t size = 0;
};

/// Requires that decoding what encode() makes of the packet, and encoding that, gives the same bytes again.
/// Returns these bytes.
std::string requireStableEncoding(const mqtt::Packet &packet, mqtt::ProtocolVersion version);

/// Requires that `bytes`, as a peer of ours sent them, are whole packets which our decoder takes.
std::vector<SentPacket> requireWellFormed(std::string_view bytes, mqtt::ProtocolVersion version);

} // namespace cutty::fuzz
