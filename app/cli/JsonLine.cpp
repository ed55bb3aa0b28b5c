#include "app/cli/JsonLine.h"

#include "app/cli/PropertyText.h"
#include "app/cli/jsonText.h"

#include <format>
#include <iterator>

namespace cutty::cli {
namespace {

void appendProperty(std::string &out, const mqtt::Property &property)
{
    out += out.ends_with('[') ? "{\"name\":\"" : ",{\"name\":\"";
    out += propertyName(property.id);
    out += "\",";
    switch (property.type) {
    case mqtt::PropertyType::TextPair:
        appendJsonBytes(out, "key", property.name);
        out += ',';
        [[fallthrough]];
    case mqtt::PropertyType::Text:
    case mqtt::PropertyType::Binary: appendJsonBytes(out, "value", property.text); break;
    default: out += "\"value\":" + std::to_string(property.number); break;
    }
    out += '}';
}

void appendProperties(std::string &out, const mqtt::PublishPacket &packet)
{
    const mqtt::PropertiesView properties(packet.message->properties());
    if (properties.empty() && packet.topicAlias == 0 && packet.subscriptionIdentifiers.empty())
        return;
    out += ",\"properties\":[";
    for (const mqtt::Property &property : properties)
        appendProperty(out, property);
    if (packet.topicAlias != 0)
        appendProperty(out, {.id = mqtt::PropertyId::TopicAlias, .number = packet.topicAlias});
    for (const std::uint32_t identifier : packet.subscriptionIdentifiers)
        appendProperty(out, {.id = mqtt::PropertyId::SubscriptionIdentifier, .number = identifier});
    out += ']';
}

} // namespace

void appendJsonLine(std::string &out, const ReceivedMessage &message)
{
    const mqtt::PublishPacket &packet = message.packet;
    std::format_to(std::back_inserter(out), R"({{"time":"{:%FT%T}Z",)",
        std::chrono::floor<std::chrono::microseconds>(message.time));
    appendJsonBytes(out, "topic", packet.message->topic());
    std::format_to(std::back_inserter(out), R"(,"qos":{},"retain":{},"dup":{})", toInt(packet.qos),
        packet.retain, packet.duplicate);
    if (packet.qos != QoS::AtMostOnce)
        out += ",\"packetId\":" + std::to_string(toInt(packet.packetId));
    out += ",\"size\":" + std::to_string(packet.message->payload().size()) + ',';
    appendJsonBytes(out, "payload", packet.message->payload());
    appendProperties(out, packet);
    out += '}';
}

} // namespace cutty::cli
