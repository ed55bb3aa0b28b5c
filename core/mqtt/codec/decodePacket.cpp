#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/packetReaders.h"

#include <utility>

namespace cutty::mqtt {
namespace {

/// PUBACK, PUBREC, PUBREL and PUBCOMP; reason and properties may be cut off when they say nothing.
template <PacketType Type>
Packet readPublishResponse(WireReader &reader, unsigned flags, std::string_view statement)
{
    const ProtocolVersion version = reader.version();
    PublishResponsePacket<Type> response;
    response.packetId = readPacketId(reader, {"MQTT-2.2.1-5", "MQTT-2.3.1-6"});
    if (version == ProtocolVersion::V5 && !reader.atEnd()) {
        response.reason = readReason(reader, Type, {statement, {}});
        if (!reader.atEnd())
            response.properties = readOwnedProperties(reader, static_cast<PropertyContext>(Type));
    }
    response.duplicate = Type == PacketType::Pubrel && version == ProtocolVersion::V31 && (flags & 8) != 0;
    reader.expectEnd();
    return response;
}

/// DISCONNECT and AUTH: both may be cut off where they say nothing.
template <typename T> Packet readReasonPacket(WireReader &reader, PacketType type, std::string_view statement)
{
    T packet;
    if (reader.version() == ProtocolVersion::V5 && !reader.atEnd()) {
        packet.reason = readReason(reader, type, {statement, {}});
        if (!reader.atEnd())
            packet.properties = readOwnedProperties(reader, static_cast<PropertyContext>(type));
    }
    reader.expectEnd();
    return packet;
}

Packet readPacket(WireReader &reader, PacketType type, unsigned flags)
{
    switch (type) {
    case PacketType::Connect: return readConnect(reader);
    case PacketType::Connack: return readConnack(reader);
    case PacketType::Puback: return readPublishResponse<PacketType::Puback>(reader, flags, "MQTT-3.4.2-1");
    case PacketType::Pubrec: return readPublishResponse<PacketType::Pubrec>(reader, flags, "MQTT-3.5.2-1");
    case PacketType::Pubrel: return readPublishResponse<PacketType::Pubrel>(reader, flags, "MQTT-3.6.2-1");
    case PacketType::Pubcomp: return readPublishResponse<PacketType::Pubcomp>(reader, flags, "MQTT-3.7.2-1");
    case PacketType::Subscribe: return readSubscribe(reader);
    case PacketType::Suback: return readSuback(reader);
    case PacketType::Unsubscribe: return readUnsubscribe(reader);
    case PacketType::Unsuback: return readUnsuback(reader);
    case PacketType::Pingreq: reader.expectEnd(); return PingreqPacket{};
    case PacketType::Pingresp: reader.expectEnd(); return PingrespPacket{};
    case PacketType::Disconnect: return readReasonPacket<DisconnectPacket>(reader, type, "MQTT-3.14.2-1");
    case PacketType::Publish: break;
    case PacketType::Auth: return readReasonPacket<AuthPacket>(reader, type, "MQTT-3.15.2-1");
    }
    std::unreachable(); // checkFirstByte() let it in, and PUBLISH has its own way
}

/// MQTT 5, table 2-2.
unsigned reservedFlags(PacketType type)
{
    const bool two
        = type == PacketType::Pubrel || type == PacketType::Subscribe || type == PacketType::Unsubscribe;
    return two ? 2 : 0;
}

Statement flagsStatement(PacketType type)
{
    switch (type) {
    case PacketType::Pubrel: return inBoth("MQTT-3.6.1-1");
    case PacketType::Subscribe: return inBoth("MQTT-3.8.1-1");
    case PacketType::Unsubscribe: return inBoth("MQTT-3.10.1-1");
    case PacketType::Disconnect: return inBoth("MQTT-3.14.1-1");
    case PacketType::Auth: return {"MQTT-3.15.1-1", {}};
    default: return {"MQTT-2.1.3-1", "MQTT-2.2.2-2"};
    }
}

} // namespace

std::optional<DecodeError> checkFirstByte(std::uint8_t firstByte, ProtocolVersion version)
{
    const auto type = static_cast<PacketType>(firstByte >> 4);
    const unsigned flags = firstByte & 0x0F;
    if (type == PacketType::Publish) [[likely]]
        return std::nullopt;
    if (type == PacketType{} || (type == PacketType::Auth && version != ProtocolVersion::V5))
        return DecodeError{.fault = Fault::ReservedPacketType};
    const unsigned wanted = reservedFlags(type);
    // 3.1 knows DUP and QoS for all that is acknowledged, and lets the other flags be anything. Whether a
    // CONNECT is one of 3.1 is not known yet.
    const unsigned judged = version != ProtocolVersion::V31 || type == PacketType::Connect ? 0x0F
        : wanted == 2                                                                      ? 0x06
                                                                                           : 0;
    if ((flags & judged) == (wanted & judged))
        return std::nullopt;
    return DecodeError{.fault = Fault::ReservedFlags,
        .statement = flagsStatement(type).in(version),
        .expected = Expectation{flags, wanted, wanted}};
}

std::expected<Packet, DecodeError> decodePacket(
    std::uint8_t firstByte, std::string_view body, std::uint32_t headerSize, ProtocolVersion version)
{
    if (const auto error = checkFirstByte(firstByte, version))
        return std::unexpected(*error);
    std::optional<Packet> packet;
    if (const auto error = decodeInto(packet, firstByte, body, headerSize, version))
        return std::unexpected(*error);
    return std::move(*packet);
}

std::optional<DecodeError> decodeInto(std::optional<Packet> &packet, std::uint8_t firstByte,
    std::string_view body, std::uint32_t headerSize, ProtocolVersion version)
{
    WireReader reader(body, headerSize, version);
    const auto type = static_cast<PacketType>(firstByte >> 4);
    const unsigned flags = firstByte & 0x0F;
    if (type == PacketType::Publish) [[likely]]
        readPublish(reader, flags, std::get<PublishPacket>(packet.emplace()));
    else
        packet = readPacket(reader, type, flags);
    if (!reader.failed()) [[likely]]
        return std::nullopt;
    DecodeError error = *reader.error();
    error.packet = type;
    if (const auto *connect = std::get_if<std::unique_ptr<ConnectPacket>>(&*packet))
        error.protocolLevel = static_cast<std::uint8_t>((*connect)->version);
    return error;
}

} // namespace cutty::mqtt
