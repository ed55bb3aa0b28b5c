#include "core/mqtt/codec/fieldOffsets.h"

#include "core/mqtt/codec/PacketType.h"
#include "core/mqtt/codec/WireReader.h"

namespace cutty::mqtt {
namespace {

/// Behind the fixed header.
WireReader bodyOf(std::string_view packet)
{
    WireReader reader(packet.substr(1), 1);
    reader.variableByteInteger();
    return reader;
}

/// What stands before the properties (MQTT 5, 3.1.2 to 3.15.2).
void skipToProperties(WireReader &reader, std::uint8_t firstByte)
{
    switch (static_cast<PacketType>(firstByte >> 4U)) {
    case PacketType::Connect:
        reader.binary();
        reader.take(4);
        break;
    case PacketType::Publish:
        reader.binary();
        if ((firstByte & 0x06U) != 0)
            reader.take(2);
        break;
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp: reader.take(3); break;
    case PacketType::Disconnect:
    case PacketType::Auth: reader.take(1); break;
    default: reader.take(2); break; // CONNACK's flags and reason; the rest has a packet identifier
    }
}

} // namespace

std::uint32_t propertyOffset(std::string_view packet, PropertyId id)
{
    WireReader reader = bodyOf(packet);
    skipToProperties(reader, static_cast<std::uint8_t>(packet.front()));
    if (reader.atEnd())
        return 0; // the length may be left out
    const std::uint32_t length = reader.variableByteInteger();
    const std::uint32_t start = reader.offset();
    for (const Property &property : PropertiesView(reader.take(length))) {
        if (property.id == id)
            return start + property.offset;
    }
    return 0;
}

std::uint32_t clientIdOffset(std::string_view connect)
{
    WireReader reader = bodyOf(connect);
    skipToProperties(reader, static_cast<std::uint8_t>(connect.front()));
    return reader.offset();
}

} // namespace cutty::mqtt
