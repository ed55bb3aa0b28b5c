#include "core/broker/faults/packetEdits.h"

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"

#include <type_traits>
#include <utility>

namespace cutty::broker {
namespace {

using mqtt::PacketId;
using mqtt::PacketType;
using mqtt::PropertyId;
using mqtt::ProtocolVersion;
using mqtt::ReasonCode;

/// Of a whole packet: the first byte and the remaining length.
std::optional<std::size_t> headerSize(std::string_view bytes)
{
    for (std::size_t index = 1; index <= 4 && index < bytes.size(); ++index) {
        if ((static_cast<std::uint8_t>(bytes[index]) & 0x80U) == 0)
            return index + 1;
    }
    return std::nullopt;
}

std::uint16_t twoBytes(std::string_view bytes, std::size_t offset)
{
    const auto byte = [bytes](std::size_t at) {
        return static_cast<unsigned>(static_cast<std::uint8_t>(bytes[at]));
    };
    return static_cast<std::uint16_t>(byte(offset) << 8U | byte(offset + 1));
}

PacketType typeOfBytes(std::string_view bytes)
{
    return static_cast<PacketType>(static_cast<std::uint8_t>(bytes[0]) >> 4U);
}

std::string encoded(const auto &packet, ProtocolVersion version)
{
    std::string bytes;
    mqtt::encode(bytes, packet, version);
    return bytes;
}

/// Whether the version's form of the packet can say the reason; SUBACK of 3.1 has no refusal.
bool hasReason(PacketType type, ReasonCode reason, ProtocolVersion version)
{
    return version == ProtocolVersion::V5 || type == PacketType::Connack
        || (type == PacketType::Suback && (version == ProtocolVersion::V311 || !mqtt::isError(reason)));
}

/// Sets the reason of those packets that have one; false for others.
bool setReason(mqtt::Packet &packet, ReasonCode reason)
{
    return std::visit(
        [reason]<typename Kind>(Kind &kind) {
            if constexpr (requires { kind.reasons; }) {
                kind.reasons.assign(kind.reasons.size(), reason);
                return true;
            } else if constexpr (requires { kind.reason; }) {
                kind.reason = reason;
                if constexpr (std::is_same_v<Kind, mqtt::ConnackPacket>)
                    kind.sessionPresent = kind.sessionPresent && !mqtt::isError(reason); // [MQTT-3.2.2-6]
                return true;
            } else {
                return false;
            }
        },
        packet);
}

template <typename Value>
void announce(mqtt::Properties &properties, PropertyId id, const std::optional<Value> &value)
{
    if (!value)
        return;
    properties = mqtt::without(properties.view(), id);
    properties.add(id, static_cast<std::uint32_t>(*value));
}

} // namespace

std::optional<mqtt::Packet> readPacket(std::string_view bytes, ProtocolVersion version)
{
    const auto header = headerSize(bytes);
    if (!header)
        return std::nullopt;
    auto packet = mqtt::decodePacket(static_cast<std::uint8_t>(bytes[0]), bytes.substr(*header),
        static_cast<std::uint32_t>(*header), version);
    return packet ? std::optional(*std::move(packet)) : std::nullopt;
}

std::optional<std::size_t> packetIdOffset(std::string_view bytes)
{
    const auto header = headerSize(bytes);
    if (!header)
        return std::nullopt;
    std::size_t offset = *header;
    switch (typeOfBytes(bytes)) {
    case PacketType::Publish:
        if ((static_cast<std::uint8_t>(bytes[0]) & 0x06U) == 0 || bytes.size() < offset + 2)
            return std::nullopt;
        offset += 2U + twoBytes(bytes, offset);
        break;
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp:
    case PacketType::Subscribe:
    case PacketType::Suback:
    case PacketType::Unsubscribe:
    case PacketType::Unsuback: break;
    default: return std::nullopt;
    }
    return offset + 2 <= bytes.size() ? std::optional(offset) : std::nullopt;
}

std::optional<std::uint16_t> packetIdOf(std::string_view bytes)
{
    const auto offset = packetIdOffset(bytes);
    return offset ? std::optional(twoBytes(bytes, *offset)) : std::nullopt;
}

std::optional<std::string> withReason(std::string_view bytes, ReasonCode reason, ProtocolVersion version)
{
    auto packet = readPacket(bytes, version);
    if (!packet)
        return std::nullopt;
    const PacketType type = mqtt::typeOf(*packet);
    if (!asAnswer(type, bytes) || !hasReason(type, reason, version)
        || !mqtt::isValidReason(type, static_cast<std::uint8_t>(reason)) || !setReason(*packet, reason))
        return std::nullopt;
    return encoded(*packet, version);
}

std::optional<std::string> withLimits(
    std::string_view bytes, const AnnounceLimits &limits, ProtocolVersion version)
{
    if (version != ProtocolVersion::V5)
        return std::nullopt;
    auto packet = readPacket(bytes, version);
    auto *connack = packet ? std::get_if<mqtt::ConnackPacket>(&*packet) : nullptr;
    if (!connack)
        return std::nullopt;
    mqtt::Properties &properties = connack->properties;
    announce(properties, PropertyId::SessionExpiryInterval, limits.sessionExpiryInterval);
    announce(properties, PropertyId::ReceiveMaximum, limits.receiveMaximum);
    announce(properties, PropertyId::MaximumQoS, limits.maximumQoS);
    announce(properties, PropertyId::RetainAvailable, limits.retainAvailable);
    announce(properties, PropertyId::MaximumPacketSize, limits.maximumPacketSize);
    announce(properties, PropertyId::TopicAliasMaximum, limits.topicAliasMaximum);
    announce(properties, PropertyId::WildcardSubscriptionAvailable, limits.wildcardSubscriptionAvailable);
    announce(properties, PropertyId::SubscriptionIdentifierAvailable, limits.subscriptionIdentifierAvailable);
    announce(properties, PropertyId::SharedSubscriptionAvailable, limits.sharedSubscriptionAvailable);
    announce(properties, PropertyId::ServerKeepAlive, limits.serverKeepAlive);
    return encoded(*connack, version);
}

std::string withTopic(const mqtt::PublishPacket &publish, std::string_view topic, ProtocolVersion version)
{
    mqtt::PublishPacket whole = publish;
    whole.topicOmitted = false;
    whole.message = Message::create({.topic = topic,
        .payload = publish.message->payload(),
        .properties = publish.message->properties(),
        .expiryOffset = publish.message->expiryOffset(),
        .qos = publish.qos,
        .retain = publish.retain});
    return encoded(whole, version);
}

std::optional<std::string> refusalOf(const mqtt::Packet &request, ReasonCode reason, ProtocolVersion version)
{
    const auto answer = answerTo(request);
    if (const auto *publish = std::get_if<mqtt::PublishPacket>(&request); publish && !answer)
        return mqtt::isValidReason(PacketType::Puback, static_cast<std::uint8_t>(reason))
            ? std::optional(std::string())
            : std::nullopt;
    if (!answer || !mqtt::isValidReason(answer->type, static_cast<std::uint8_t>(reason)))
        return std::nullopt;
    const PacketId id{answer->packetId};
    if (const auto *connect = std::get_if<std::unique_ptr<mqtt::ConnectPacket>>(&request))
        return encoded(mqtt::ConnackPacket{.reason = reason}, (*connect)->version);
    if (const auto *subscribe = std::get_if<mqtt::SubscribePacket>(&request))
        return encoded(mqtt::SubackPacket{.packetId = id,
                           .reasons = std::vector<ReasonCode>(subscribe->subscriptions.size(), reason)},
            version);
    if (const auto *unsubscribe = std::get_if<mqtt::UnsubscribePacket>(&request))
        return encoded(mqtt::UnsubackPacket{.packetId = id,
                           .reasons = std::vector<ReasonCode>(unsubscribe->filters.size(), reason)},
            version);
    if (std::holds_alternative<mqtt::PublishPacket>(request))
        return acknowledgement(answer->type, answer->packetId, reason, version);
    return std::nullopt;
}

std::optional<Answer> answerTo(const mqtt::Packet &request)
{
    if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(request))
        return Answer{.type = PacketType::Connack};
    if (std::holds_alternative<mqtt::PingreqPacket>(request))
        return Answer{.type = PacketType::Pingresp};
    if (const auto *publish = std::get_if<mqtt::PublishPacket>(&request)) {
        if (publish->qos == QoS::AtMostOnce)
            return std::nullopt;
        return Answer{.type = publish->qos == QoS::AtLeastOnce ? PacketType::Puback : PacketType::Pubrec,
            .packetId = mqtt::toInt(publish->packetId)};
    }
    if (const auto *pubrel = std::get_if<mqtt::PubrelPacket>(&request))
        return Answer{.type = PacketType::Pubcomp, .packetId = mqtt::toInt(pubrel->packetId)};
    if (const auto *subscribe = std::get_if<mqtt::SubscribePacket>(&request))
        return Answer{.type = PacketType::Suback, .packetId = mqtt::toInt(subscribe->packetId)};
    if (const auto *unsubscribe = std::get_if<mqtt::UnsubscribePacket>(&request))
        return Answer{.type = PacketType::Unsuback, .packetId = mqtt::toInt(unsubscribe->packetId)};
    return std::nullopt;
}

std::optional<Answer> asAnswer(PacketType type, std::string_view bytes)
{
    switch (type) {
    case PacketType::Connack:
    case PacketType::Pingresp: return Answer{.type = type};
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubcomp:
    case PacketType::Suback:
    case PacketType::Unsuback: {
        const auto id = packetIdOf(bytes);
        return id ? std::optional(Answer{.type = type, .packetId = *id}) : std::nullopt;
    }
    default: return std::nullopt;
    }
}

std::string acknowledgement(
    PacketType type, std::uint16_t packetId, ReasonCode reason, ProtocolVersion version)
{
    const PacketId id{packetId};
    switch (type) {
    case PacketType::Puback: return encoded(mqtt::PubackPacket{.packetId = id, .reason = reason}, version);
    case PacketType::Pubrec: return encoded(mqtt::PubrecPacket{.packetId = id, .reason = reason}, version);
    case PacketType::Pubrel: return encoded(mqtt::PubrelPacket{.packetId = id, .reason = reason}, version);
    case PacketType::Pubcomp: return encoded(mqtt::PubcompPacket{.packetId = id, .reason = reason}, version);
    case PacketType::Suback: return encoded(mqtt::SubackPacket{.packetId = id, .reasons = {reason}}, version);
    case PacketType::Unsuback:
        return encoded(mqtt::UnsubackPacket{.packetId = id, .reasons = {reason}}, version);
    default: return encoded(mqtt::PingrespPacket{}, version);
    }
}

} // namespace cutty::broker
