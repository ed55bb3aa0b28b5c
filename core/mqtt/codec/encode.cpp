#include "core/mqtt/codec/encode.h"

#include "core/mqtt/codec/WireWriter.h"

#include <cassert>

namespace cutty::mqtt {
namespace {

using namespace wire;

constexpr std::uint8_t firstByte(PacketType type, unsigned flags = 0)
{
    return static_cast<std::uint8_t>((static_cast<unsigned>(type) << 4) | flags);
}

/// Writes the fixed header in front of what `body` appends.
template <typename Body> void appendPacket(std::string &out, std::uint8_t first, Body &&body)
{
    std::string content;
    body(content);
    assert(content.size() <= maximumVariableByteInteger);
    appendByte(out, first);
    appendVariableByteInteger(out, static_cast<std::uint32_t>(content.size()));
    out.append(content);
}

void appendProperties(std::string &out, const Properties &properties)
{
    appendVariableByteInteger(out, static_cast<std::uint32_t>(properties.encoded().size()));
    out.append(properties.encoded());
}

unsigned connectFlags(const ConnectPacket &packet)
{
    unsigned flags = packet.cleanStart ? 0x02 : 0;
    if (packet.will) {
        flags |= 0x04U | (static_cast<unsigned>(packet.will->qos) << 3);
        flags |= packet.will->retain ? 0x20U : 0U;
    }
    flags |= packet.password ? 0x40U : 0U;
    flags |= packet.userName ? 0x80U : 0U;
    return flags;
}

template <PacketType Type>
void appendPublishResponse(
    std::string &out, const PublishResponsePacket<Type> &packet, ProtocolVersion version)
{
    const bool hasProperties = version == ProtocolVersion::V5 && !packet.properties.empty();
    const bool hasReason = version == ProtocolVersion::V5 && packet.reason != ReasonCode::Success;
    const bool dup = packet.duplicate && version == ProtocolVersion::V31;
    const unsigned flags = Type == PacketType::Pubrel ? (dup ? 10 : 2) : 0;
    appendPacket(out, firstByte(Type, flags), [&](std::string &content) {
        appendTwoByteInteger(content, toInt(packet.packetId));
        if (hasReason || hasProperties)
            appendByte(content, static_cast<std::uint8_t>(packet.reason));
        if (hasProperties)
            appendProperties(content, packet.properties);
    });
}

void appendReasonPacket(std::string &out, PacketType type, ReasonCode reason, const Properties &properties,
    ProtocolVersion version)
{
    const bool five = version == ProtocolVersion::V5;
    appendPacket(out, firstByte(type), [&](std::string &content) {
        if (!five || (reason == ReasonCode::Success && properties.empty()))
            return;
        appendByte(content, static_cast<std::uint8_t>(reason));
        if (!properties.empty())
            appendProperties(content, properties);
    });
}

/// 3.1.1 has one failure [MQTT-3.9.3-2]; 3.1 has none, so that its server acknowledges what it refuses
/// (3.1, 3.8); QoS 0 promises least.
std::uint8_t subackCode(ReasonCode reason, ProtocolVersion version)
{
    if (version == ProtocolVersion::V5 || !isError(reason))
        return static_cast<std::uint8_t>(reason);
    return version == ProtocolVersion::V311 ? 0x80 : 0x00;
}

std::size_t receiverPropertiesSize(const PublishPacket &packet)
{
    std::size_t size = packet.topicAlias != 0 ? 3 : 0;
    for (const std::uint32_t id : packet.subscriptionIdentifiers)
        size += 1 + variableByteIntegerSize(id);
    return size;
}

struct PublishSizes
{
    std::size_t properties = 0;
    std::size_t remaining = 0;
};

std::string_view topicOnTheWire(const PublishPacket &packet)
{
    return packet.topicOmitted ? std::string_view{} : packet.message->topic();
}

PublishSizes publishSizes(const PublishPacket &packet, std::size_t topicSize, ProtocolVersion version)
{
    const Message &message = *packet.message;
    PublishSizes sizes;
    sizes.remaining = 2 + topicSize + message.payload().size();
    if (packet.qos != QoS::AtMostOnce)
        sizes.remaining += 2;
    if (version == ProtocolVersion::V5) {
        sizes.properties = message.properties().size() + receiverPropertiesSize(packet);
        sizes.remaining
            += variableByteIntegerSize(static_cast<std::uint32_t>(sizes.properties)) + sizes.properties;
    }
    return sizes;
}

void appendPublish(std::string &out, const PublishPacket &packet, ProtocolVersion version)
{
    const Message &message = *packet.message;
    const std::string_view topic = topicOnTheWire(packet);
    const PublishSizes sizes = publishSizes(packet, topic.size(), version);
    const unsigned flags
        = (packet.duplicate ? 8U : 0U) | (static_cast<unsigned>(packet.qos) << 1) | (packet.retain ? 1U : 0U);
    appendByte(out, firstByte(PacketType::Publish, flags));
    appendVariableByteInteger(out, static_cast<std::uint32_t>(sizes.remaining));
    appendField(out, topic);
    if (packet.qos != QoS::AtMostOnce)
        appendTwoByteInteger(out, toInt(packet.packetId));
    if (version == ProtocolVersion::V5) {
        appendVariableByteInteger(out, static_cast<std::uint32_t>(sizes.properties));
        if (packet.topicAlias != 0) {
            appendByte(out, static_cast<std::uint8_t>(PropertyId::TopicAlias));
            appendTwoByteInteger(out, packet.topicAlias);
        }
        for (const std::uint32_t id : packet.subscriptionIdentifiers) {
            appendByte(out, static_cast<std::uint8_t>(PropertyId::SubscriptionIdentifier));
            appendVariableByteInteger(out, id);
        }
        out.append(message.properties());
    }
    out.append(message.payload());
}

} // namespace

void encode(std::string &out, const ConnectPacket &packet)
{
    const bool five = packet.version == ProtocolVersion::V5;
    appendPacket(out, firstByte(PacketType::Connect), [&](std::string &content) {
        appendField(content, packet.version == ProtocolVersion::V31 ? "MQIsdp" : "MQTT");
        appendByte(content, static_cast<std::uint8_t>(packet.version));
        appendByte(content, static_cast<std::uint8_t>(connectFlags(packet)));
        appendTwoByteInteger(content, static_cast<std::uint16_t>(packet.keepAlive.count()));
        if (five)
            appendProperties(content, packet.properties);
        appendField(content, packet.clientId);
        if (packet.will) {
            if (five)
                appendProperties(content, packet.will->properties);
            appendField(content, packet.will->topic);
            appendField(content, packet.will->payload);
        }
        if (packet.userName)
            appendField(content, *packet.userName);
        if (packet.password)
            appendField(content, *packet.password);
    });
}

void encode(std::string &out, const ConnackPacket &packet, ProtocolVersion version)
{
    appendPacket(out, firstByte(PacketType::Connack), [&](std::string &content) {
        appendByte(content, packet.sessionPresent && version != ProtocolVersion::V31 ? 1 : 0);
        if (version == ProtocolVersion::V5) {
            appendByte(content, static_cast<std::uint8_t>(packet.reason));
            appendProperties(content, packet.properties);
        } else {
            appendByte(content, toConnectReturnCode(packet.reason));
        }
    });
}

void encode(std::string &out, const PublishPacket &packet, ProtocolVersion version)
{
    appendPublish(out, packet, version);
}

void encode(
    std::string &out, const PublishPacket &packet, ProtocolVersion version, std::chrono::seconds expiry)
{
    appendPublish(out, packet, version);
    const Message &message = *packet.message;
    if (version != ProtocolVersion::V5 || message.expiryOffset() == 0)
        return;
    std::string patch;
    appendFourByteInteger(patch, static_cast<std::uint32_t>(expiry.count()));
    const std::size_t position
        = out.size() - message.payload().size() - message.properties().size() + message.expiryOffset();
    out.replace(position, patch.size(), patch);
}

void encode(std::string &out, const PubackPacket &packet, ProtocolVersion version)
{
    appendPublishResponse(out, packet, version);
}

void encode(std::string &out, const PubrecPacket &packet, ProtocolVersion version)
{
    appendPublishResponse(out, packet, version);
}

void encode(std::string &out, const PubrelPacket &packet, ProtocolVersion version)
{
    appendPublishResponse(out, packet, version);
}

void encode(std::string &out, const PubcompPacket &packet, ProtocolVersion version)
{
    appendPublishResponse(out, packet, version);
}

void encode(std::string &out, const SubscribePacket &packet, ProtocolVersion version)
{
    const bool five = version == ProtocolVersion::V5;
    appendPacket(out, firstByte(PacketType::Subscribe, 2), [&](std::string &content) {
        appendTwoByteInteger(content, toInt(packet.packetId));
        if (five)
            appendProperties(content, packet.properties);
        for (const auto &[filter, options] : packet.subscriptions) {
            appendField(content, filter);
            unsigned bits = static_cast<unsigned>(options.maximumQoS);
            if (five) {
                bits |= (options.noLocal ? 4U : 0U) | (options.retainAsPublished ? 8U : 0U);
                bits |= static_cast<unsigned>(options.retainHandling) << 4;
            }
            appendByte(content, static_cast<std::uint8_t>(bits));
        }
    });
}

void encode(std::string &out, const SubackPacket &packet, ProtocolVersion version)
{
    const bool five = version == ProtocolVersion::V5;
    appendPacket(out, firstByte(PacketType::Suback), [&](std::string &content) {
        appendTwoByteInteger(content, toInt(packet.packetId));
        if (five)
            appendProperties(content, packet.properties);
        for (const ReasonCode reason : packet.reasons)
            appendByte(content, subackCode(reason, version));
    });
}

void encode(std::string &out, const UnsubscribePacket &packet, ProtocolVersion version)
{
    appendPacket(out, firstByte(PacketType::Unsubscribe, 2), [&](std::string &content) {
        appendTwoByteInteger(content, toInt(packet.packetId));
        if (version == ProtocolVersion::V5)
            appendProperties(content, packet.properties);
        for (const std::string &filter : packet.filters)
            appendField(content, filter);
    });
}

void encode(std::string &out, const UnsubackPacket &packet, ProtocolVersion version)
{
    appendPacket(out, firstByte(PacketType::Unsuback), [&](std::string &content) {
        appendTwoByteInteger(content, toInt(packet.packetId));
        if (version != ProtocolVersion::V5)
            return;
        appendProperties(content, packet.properties);
        for (const ReasonCode reason : packet.reasons)
            appendByte(content, static_cast<std::uint8_t>(reason));
    });
}

void encode(std::string &out, const PingreqPacket &, ProtocolVersion)
{
    appendByte(out, firstByte(PacketType::Pingreq));
    appendByte(out, 0);
}

void encode(std::string &out, const PingrespPacket &, ProtocolVersion)
{
    appendByte(out, firstByte(PacketType::Pingresp));
    appendByte(out, 0);
}

void encode(std::string &out, const DisconnectPacket &packet, ProtocolVersion version)
{
    appendReasonPacket(out, PacketType::Disconnect, packet.reason, packet.properties, version);
}

void encode(std::string &out, const AuthPacket &packet, ProtocolVersion version)
{
    appendReasonPacket(out, PacketType::Auth, packet.reason, packet.properties, version);
}

void encode(std::string &out, const Packet &packet, ProtocolVersion version)
{
    std::visit(
        [&](const auto &kind) {
            if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, std::unique_ptr<ConnectPacket>>)
                encode(out, *kind);
            else
                encode(out, kind, version);
        },
        packet);
}

std::size_t encodedSize(const PublishPacket &packet, ProtocolVersion version)
{
    const std::size_t remaining = publishSizes(packet, topicOnTheWire(packet).size(), version).remaining;
    return 1 + variableByteIntegerSize(static_cast<std::uint32_t>(remaining)) + remaining;
}

} // namespace cutty::mqtt
