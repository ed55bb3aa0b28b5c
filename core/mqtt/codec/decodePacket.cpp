#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/WireReader.h"
#include "core/mqtt/topic/Topic.h"

#include <utility>

namespace cutty::mqtt {
namespace {

constexpr auto protocolError = ReasonCode::ProtocolError;

Properties readOwnedProperties(WireReader &reader, PropertyContext context)
{
    return Properties(readProperties(reader, context).block);
}

PacketId readPacketId(WireReader &reader, std::string_view statement)
{
    const std::uint32_t offset = reader.offset();
    const std::uint16_t id = reader.twoByteInteger();
    if (id == 0)
        reader.failAt(offset, Fault::ZeroPacketId, statement, protocolError);
    return PacketId{id};
}

QoS readQoS(WireReader &reader, unsigned bits, std::uint32_t offset, std::string_view statement,
    ReasonCode reason = ReasonCode::MalformedPacket)
{
    if (bits > 2)
        reader.failAt(offset, Fault::InvalidQoS, statement, reason);
    return static_cast<QoS>(bits & 3);
}

ReasonCode readReason(WireReader &reader, PacketType type, std::string_view statement)
{
    const std::uint32_t offset = reader.offset();
    const std::uint8_t code = reader.byte();
    if (!isValidReason(type, code))
        reader.failAt(offset, Fault::InvalidReasonCode, statement, protocolError);
    return static_cast<ReasonCode>(code);
}

void readProtocol(WireReader &reader, ConnectPacket &connect)
{
    connect.version = {}; // until it has been read
    const std::uint32_t offset = reader.offset();
    const std::string_view name = reader.text();
    if (name != "MQTT" && name != "MQIsdp") {
        reader.failAt(
            offset, Fault::InvalidProtocolName, "MQTT-3.1.2-1", ReasonCode::UnsupportedProtocolVersion);
        return;
    }
    const std::uint32_t levelOffset = reader.offset();
    // The top bit marks a bridge for mosquitto and others, at the levels of 3.1 and 3.1.1.
    const unsigned level = reader.byte();
    const unsigned plain = level & 0x7FU;
    const bool known = name == "MQTT" ? plain == 4 || level == 5 : plain == 3;
    if (!known)
        reader.failAt(levelOffset, Fault::UnsupportedProtocolLevel, "MQTT-3.1.2-2",
            ReasonCode::UnsupportedProtocolVersion);
    connect.version = static_cast<ProtocolVersion>(known ? plain : level);
}

Will readWill(WireReader &reader, unsigned flags, ProtocolVersion version)
{
    Will will;
    will.qos = static_cast<QoS>((flags >> 3) & 3);
    will.retain = (flags & 0x20) != 0;
    if (version == ProtocolVersion::V5)
        will.properties = readOwnedProperties(reader, PropertyContext::Will);
    const std::uint32_t offset = reader.offset();
    will.topic = reader.text();
    if (!reader.failed() && !isValidTopicName(will.topic))
        reader.failAt(offset, Fault::InvalidTopicName, "MQTT-3.3.2-2");
    will.payload = reader.binary();
    return will;
}

Packet readConnect(WireReader &reader)
{
    auto connect = std::make_unique<ConnectPacket>();
    readProtocol(reader, *connect);
    const std::uint32_t flagsOffset = reader.offset();
    const unsigned flags = reader.byte();
    const bool hasWill = (flags & 0x04) != 0;
    const bool hasPassword = (flags & 0x40) != 0;
    const bool hasUserName = (flags & 0x80) != 0;
    const unsigned willQoS = (flags >> 3) & 3;
    if ((flags & 0x01) != 0)
        reader.failAt(flagsOffset, Fault::ReservedConnectFlag, "MQTT-3.1.2-3");
    if (hasWill ? willQoS > 2 : (flags & 0x38) != 0)
        reader.failAt(flagsOffset, Fault::InvalidWillFlags, hasWill ? "MQTT-3.1.2-12" : "MQTT-3.1.2-11");
    if (hasPassword && !hasUserName && connect->version != ProtocolVersion::V5)
        reader.failAt(flagsOffset, Fault::PasswordWithoutUserName, "MQTT-3.1.2-22");

    connect->cleanStart = (flags & 0x02) != 0;
    connect->keepAlive = std::chrono::seconds(reader.twoByteInteger());
    if (connect->version == ProtocolVersion::V5)
        connect->properties = readOwnedProperties(reader, PropertyContext::Connect);
    connect->clientId = reader.text();
    if (hasWill)
        connect->will = readWill(reader, flags, connect->version);
    if (hasUserName)
        connect->userName = reader.text();
    if (hasPassword)
        connect->password = reader.binary();
    reader.expectEnd();
    return connect;
}

Packet readConnack(WireReader &reader, ProtocolVersion version)
{
    ConnackPacket connack;
    const unsigned flags = reader.byte();
    // 3.1 has no session present; what stands in its place means nothing.
    if (version != ProtocolVersion::V31) {
        if ((flags & 0xFE) != 0)
            reader.failAt(2, Fault::InvalidConnackFlags, "MQTT-3.2.2-1");
        connack.sessionPresent = flags == 1;
    }
    if (version == ProtocolVersion::V5) {
        connack.reason = readReason(reader, PacketType::Connack, "MQTT-3.2.2-8");
        connack.properties = readOwnedProperties(reader, PropertyContext::Connack);
    } else {
        connack.reason = fromConnectReturnCode(reader.byte());
    }
    reader.expectEnd();
    return connack;
}

MessagePtr makeMessage(
    const PublishPacket &publish, std::string_view topic, const PropertyScan &scan, std::string_view payload)
{
    MessageParts parts{.topic = topic,
        .payload = payload,
        .properties = scan.block,
        .expiryOffset = scan.expiryOffset,
        .qos = publish.qos,
        .retain = publish.retain};
    if (!scan.hasPerReceiver)
        return Message::create(parts);
    const Properties forwarded = withoutPerReceiver(PropertiesView(scan.block));
    parts.properties = forwarded.encoded();
    parts.expiryOffset = messageExpiryOffset(forwarded.view());
    return Message::create(parts);
}

void readReceiverProperties(PropertiesView properties, PublishPacket &publish)
{
    for (const Property &property : properties) {
        if (property.id == PropertyId::TopicAlias)
            publish.topicAlias = static_cast<std::uint16_t>(property.number);
        else if (property.id == PropertyId::SubscriptionIdentifier)
            publish.subscriptionIdentifiers.push_back(property.number);
    }
}

Packet readPublish(WireReader &reader, unsigned flags, ProtocolVersion version)
{
    PublishPacket publish;
    publish.retain = (flags & 1) != 0;
    publish.duplicate = (flags & 8) != 0;
    publish.qos = readQoS(reader, (flags >> 1) & 3, 0, "MQTT-3.3.1-4");
    if (publish.qos == QoS::AtMostOnce && publish.duplicate)
        reader.failAt(0, Fault::DuplicateFlagOnQoS0, "MQTT-3.3.1-2");

    const std::uint32_t topicOffset = reader.offset();
    const std::string_view topic = reader.text();
    if (publish.qos != QoS::AtMostOnce)
        publish.packetId = readPacketId(reader, "MQTT-2.2.1-4");
    PropertyScan scan;
    if (version == ProtocolVersion::V5)
        scan = readProperties(reader, PropertyContext::Publish);
    if (reader.failed())
        return publish;
    if (scan.hasPerReceiver)
        readReceiverProperties(PropertiesView(scan.block), publish);
    if (topic.empty() && publish.topicAlias == 0 && version == ProtocolVersion::V5)
        reader.failAt(topicOffset, Fault::InvalidTopicName, "MQTT-3.3.2-1", protocolError);
    else if (!(topic.empty() && publish.topicAlias != 0) && !isValidTopicName(topic))
        reader.failAt(topicOffset, Fault::InvalidTopicName, "MQTT-3.3.2-2");
    else
        publish.message = makeMessage(publish, topic, scan, reader.rest());
    return publish;
}

/// PUBACK, PUBREC, PUBREL and PUBCOMP; reason and properties may be cut off when they say nothing.
template <PacketType Type>
Packet readPublishResponse(WireReader &reader, ProtocolVersion version, std::string_view statement)
{
    PublishResponsePacket<Type> response;
    response.packetId = readPacketId(reader, "MQTT-2.2.1-5");
    if (version == ProtocolVersion::V5 && !reader.atEnd()) {
        response.reason = readReason(reader, Type, statement);
        if (!reader.atEnd())
            response.properties = readOwnedProperties(reader, static_cast<PropertyContext>(Type));
    }
    reader.expectEnd();
    return response;
}

SubscriptionOptions readSubscriptionOptions(WireReader &reader, ProtocolVersion version, bool shared)
{
    const std::uint32_t offset = reader.offset();
    const unsigned bits = reader.byte();
    const bool five = version == ProtocolVersion::V5;
    const unsigned reserved = five ? 0xC0 : 0xFC;
    if ((bits & reserved) != 0)
        reader.failAt(offset, Fault::ReservedSubscriptionOptions, five ? "MQTT-3.8.3-5" : "MQTT-3.8.3-4");
    const unsigned handling = (bits >> 4) & 3;
    if (five && handling == 3)
        reader.failAt(offset, Fault::ReservedSubscriptionOptions, {}, protocolError);
    SubscriptionOptions options;
    options.maximumQoS = five ? readQoS(reader, bits & 3, offset, {}, protocolError)
                              : readQoS(reader, bits & 3, offset, "MQTT-3.8.3-4");
    options.noLocal = (bits & 4) != 0;
    options.retainAsPublished = (bits & 8) != 0;
    options.retainHandling = static_cast<RetainHandling>(handling);
    if (shared && options.noLocal)
        reader.failAt(offset, Fault::NoLocalOnSharedSubscription, "MQTT-3.8.3-4", protocolError);
    return options;
}

std::string readTopicFilter(WireReader &reader)
{
    const std::uint32_t offset = reader.offset();
    std::string filter(reader.text());
    if (!reader.failed() && !isValidTopicFilter(filter))
        reader.failAt(offset, Fault::InvalidTopicFilter, "MQTT-4.7.1-1");
    return filter;
}

Packet readSubscribe(WireReader &reader, ProtocolVersion version)
{
    SubscribePacket subscribe;
    subscribe.packetId = readPacketId(reader, "MQTT-2.2.1-3");
    if (version == ProtocolVersion::V5)
        subscribe.properties = readOwnedProperties(reader, PropertyContext::Subscribe);
    if (reader.atEnd())
        reader.fail(Fault::EmptyFilterList, "MQTT-3.8.3-2", protocolError);
    while (!reader.atEnd() && !reader.failed()) {
        SubscriptionRequest request;
        request.filter = readTopicFilter(reader);
        request.options = readSubscriptionOptions(reader, version, request.filter.starts_with("$share/"));
        subscribe.subscriptions.push_back(std::move(request));
    }
    return subscribe;
}

std::vector<ReasonCode> readReasons(WireReader &reader, PacketType type, std::string_view statement)
{
    std::vector<ReasonCode> reasons;
    while (!reader.atEnd() && !reader.failed())
        reasons.push_back(readReason(reader, type, statement));
    return reasons;
}

Packet readSuback(WireReader &reader, ProtocolVersion version)
{
    SubackPacket suback;
    suback.packetId = readPacketId(reader, "MQTT-2.2.1-6");
    if (version == ProtocolVersion::V5)
        suback.properties = readOwnedProperties(reader, PropertyContext::Suback);
    const std::uint32_t offset = reader.offset();
    suback.reasons = readReasons(reader, PacketType::Suback, "MQTT-3.9.3-2");
    if (version != ProtocolVersion::V5) {
        for (const ReasonCode reason : suback.reasons) {
            if (isError(reason) && reason != ReasonCode::UnspecifiedError)
                reader.failAt(offset, Fault::InvalidReasonCode, "MQTT-3.9.3-2");
        }
    }
    return suback;
}

Packet readUnsubscribe(WireReader &reader, ProtocolVersion version)
{
    UnsubscribePacket unsubscribe;
    unsubscribe.packetId = readPacketId(reader, "MQTT-2.2.1-3");
    if (version == ProtocolVersion::V5)
        unsubscribe.properties = readOwnedProperties(reader, PropertyContext::Unsubscribe);
    if (reader.atEnd())
        reader.fail(Fault::EmptyFilterList, "MQTT-3.10.3-2", protocolError);
    while (!reader.atEnd() && !reader.failed())
        unsubscribe.filters.push_back(readTopicFilter(reader));
    return unsubscribe;
}

Packet readUnsuback(WireReader &reader, ProtocolVersion version)
{
    UnsubackPacket unsuback;
    unsuback.packetId = readPacketId(reader, "MQTT-2.2.1-6");
    if (version == ProtocolVersion::V5) {
        unsuback.properties = readOwnedProperties(reader, PropertyContext::Unsuback);
        unsuback.reasons = readReasons(reader, PacketType::Unsuback, "MQTT-3.11.3-2");
    }
    reader.expectEnd();
    return unsuback;
}

/// DISCONNECT and AUTH: both may be cut off where they say nothing.
template <typename T>
Packet readReasonPacket(
    WireReader &reader, ProtocolVersion version, PacketType type, std::string_view statement)
{
    T packet;
    if (version == ProtocolVersion::V5 && !reader.atEnd()) {
        packet.reason = readReason(reader, type, statement);
        if (!reader.atEnd())
            packet.properties = readOwnedProperties(reader, static_cast<PropertyContext>(type));
    }
    reader.expectEnd();
    return packet;
}

Packet readPacket(WireReader &reader, PacketType type, unsigned flags, ProtocolVersion version)
{
    switch (type) {
    case PacketType::Connect: return readConnect(reader);
    case PacketType::Connack: return readConnack(reader, version);
    case PacketType::Publish: return readPublish(reader, flags, version);
    case PacketType::Puback: return readPublishResponse<PacketType::Puback>(reader, version, "MQTT-3.4.2-1");
    case PacketType::Pubrec: return readPublishResponse<PacketType::Pubrec>(reader, version, "MQTT-3.5.2-1");
    case PacketType::Pubrel: return readPublishResponse<PacketType::Pubrel>(reader, version, "MQTT-3.6.2-1");
    case PacketType::Pubcomp:
        return readPublishResponse<PacketType::Pubcomp>(reader, version, "MQTT-3.7.2-1");
    case PacketType::Subscribe: return readSubscribe(reader, version);
    case PacketType::Suback: return readSuback(reader, version);
    case PacketType::Unsubscribe: return readUnsubscribe(reader, version);
    case PacketType::Unsuback: return readUnsuback(reader, version);
    case PacketType::Pingreq: reader.expectEnd(); return PingreqPacket{};
    case PacketType::Pingresp: reader.expectEnd(); return PingrespPacket{};
    case PacketType::Disconnect:
        return readReasonPacket<DisconnectPacket>(reader, version, type, "MQTT-3.14.2-1");
    case PacketType::Auth: return readReasonPacket<AuthPacket>(reader, version, type, "MQTT-3.15.2-1");
    }
    std::unreachable(); // checkFirstByte() let it in
}

} // namespace

std::optional<DecodeError> checkFirstByte(std::uint8_t firstByte, ProtocolVersion version)
{
    const auto type = static_cast<PacketType>(firstByte >> 4);
    if (type == PacketType{} || (type == PacketType::Auth && version != ProtocolVersion::V5))
        return DecodeError{.fault = Fault::ReservedPacketType};
    const bool two
        = type == PacketType::Pubrel || type == PacketType::Subscribe || type == PacketType::Unsubscribe;
    if (type != PacketType::Publish && (firstByte & 0x0F) != (two ? 2 : 0))
        return DecodeError{.fault = Fault::ReservedFlags, .statement = "MQTT-2.1.3-1"};
    return std::nullopt;
}

std::expected<Packet, DecodeError> decodePacket(
    std::uint8_t firstByte, std::string_view body, std::uint32_t headerSize, ProtocolVersion version)
{
    if (const auto error = checkFirstByte(firstByte, version))
        return std::unexpected(*error);
    WireReader reader(body, headerSize);
    const auto type = static_cast<PacketType>(firstByte >> 4);
    const unsigned flags = firstByte & 0x0F;
    Packet packet = readPacket(reader, type, flags, version);
    if (!reader.failed())
        return packet;
    DecodeError error = *reader.error();
    if (const auto *connect = std::get_if<std::unique_ptr<ConnectPacket>>(&packet))
        error.protocolLevel = static_cast<std::uint8_t>((*connect)->version);
    return std::unexpected(error);
}

} // namespace cutty::mqtt
