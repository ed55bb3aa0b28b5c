#include "tests/fuzz/PacketChecks.h"

#include "tests/fuzz/Fuzz.h"

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"

#include <cstdint>
#include <utility>

namespace cutty::fuzz {
namespace {

struct Frame
{
    std::uint32_t headerSize = 0;
    std::size_t size = 0;
};

/// Of the first packet; the remaining length is one that encode() wrote.
Frame firstFrame(std::string_view bytes)
{
    std::size_t length = 0;
    for (std::uint32_t index = 1; index <= 4 && index < bytes.size(); ++index) {
        const auto byte = static_cast<std::uint8_t>(bytes[index]);
        length |= static_cast<std::size_t>(byte & 0x7F) << (7 * (index - 1));
        if ((byte & 0x80) == 0)
            return {.headerSize = index + 1, .size = index + 1 + length};
    }
    require(false, "a packet that is sent has a whole fixed header");
    std::unreachable();
}

SentPacket decodeFirst(std::string_view bytes, mqtt::ProtocolVersion version)
{
    const Frame frame = firstFrame(bytes);
    require(frame.size <= bytes.size(), "a packet is sent whole");
    auto packet = mqtt::decodePacket(static_cast<std::uint8_t>(bytes.front()),
        bytes.substr(frame.headerSize, frame.size - frame.headerSize), frame.headerSize, version);
    require(packet.has_value(), "a packet that is sent can be decoded");
    return {.packet = std::move(*packet), .size = frame.size};
}

} // namespace

std::string requireStableEncoding(const mqtt::Packet &packet, mqtt::ProtocolVersion version)
{
    std::string once;
    mqtt::encode(once, packet, version);
    const SentPacket decoded = decodeFirst(once, version);
    require(decoded.size == once.size(), "one packet is encoded as one");
    std::string twice;
    mqtt::encode(twice, decoded.packet, version);
    require(once == twice, "encoding what was decoded gives the same bytes");
    if (const auto *publish = std::get_if<mqtt::PublishPacket>(&packet))
        require(mqtt::encodedSize(*publish, version) == once.size(), "encodedSize() is encode()'s");
    return once;
}

std::vector<SentPacket> requireWellFormed(std::string_view bytes, mqtt::ProtocolVersion version)
{
    std::vector<SentPacket> packets;
    while (!bytes.empty()) {
        packets.push_back(decodeFirst(bytes, version));
        bytes.remove_prefix(packets.back().size);
    }
    return packets;
}

} // namespace cutty::fuzz
