// PUBLISH from its bytes: the path that has to be fast.
#include "core/mqtt/codec/packetReaders.h"

namespace cutty::mqtt {
namespace {

/// Of a client; the reader does not know who sent the packet.
constexpr Statement identifierOfPublish{"MQTT-2.2.1-3", "MQTT-2.3.1-1"};

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

void checkPublishFlags(WireReader &reader, const PublishPacket &publish, unsigned qos)
{
    if (qos > 2) [[unlikely]]
        reader.failAt(0,
            {.fault = Fault::InvalidQoS,
                .statement = inBoth("MQTT-3.3.1-4"),
                .expected = Expectation{qos, 0, 2}});
    if (qos == 0 && publish.duplicate) [[unlikely]]
        reader.failAt(0, {.fault = Fault::DuplicateFlagOnQoS0, .statement = inBoth("MQTT-3.3.1-2")});
}

/// Of MQTT 5, an alias may stand in for the topic (3.3.2.1).
void checkTopic(WireReader &reader, std::string_view topic, std::uint32_t offset, PublishPacket &publish)
{
    if (topic.empty() && publish.topicAlias != 0) {
        publish.topicOmitted = true;
    } else if (topic.empty() && reader.version() == ProtocolVersion::V5) {
        Breach breach = topicNameBreach(TopicFault::Empty);
        breach.reason = ReasonCode::ProtocolError;
        reader.failAt(offset, breach);
    } else if (const auto fault = findTopicNameFault(topic)) {
        reader.failAt(offset, topicNameBreach(*fault));
    }
}

} // namespace

void readPublish(WireReader &reader, unsigned flags, PublishPacket &publish)
{
    publish.retain = (flags & 1) != 0;
    publish.duplicate = (flags & 8) != 0;
    const unsigned qos = (flags >> 1) & 3;
    publish.qos = static_cast<QoS>(qos);
    checkPublishFlags(reader, publish, qos);

    const std::uint32_t topicOffset = reader.offset();
    const std::string_view topic = reader.text();
    if (reader.failed()) [[unlikely]]
        reader.attribute(inBoth("MQTT-3.3.2-1"));
    if (qos != 0)
        publish.packetId = readPacketId(reader, identifierOfPublish);
    PropertyScan scan;
    if (reader.version() == ProtocolVersion::V5)
        scan = readProperties(reader, PropertyContext::Publish);
    if (reader.failed()) [[unlikely]]
        return;
    if (scan.hasPerReceiver)
        readReceiverProperties(PropertiesView(scan.block), publish);
    checkTopic(reader, topic, topicOffset, publish);
    if (!reader.failed()) [[likely]]
        publish.message = makeMessage(publish, topic, scan, reader.rest());
}

} // namespace cutty::mqtt
