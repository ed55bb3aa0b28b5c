#include "app/cli/mosquittoJson.h"

#include "app/cli/PropertyText.h"
#include "app/cli/jsonText.h"
#include "core/base/jsonText.h"
#include "core/payload/detect/Utf8.h"
#include "core/payload/format/JsonTokenizer.h"

#include <array>
#include <ctime>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

using mqtt::Property;
using mqtt::PropertyType;

/// One object for all, where the first of them stands, in mosquitto's way: names may repeat.
void appendUserProperties(std::string &out, mqtt::PropertiesView properties)
{
    out += "\"user-properties\":{";
    for (const Property &property : properties) {
        if (property.type != PropertyType::TextPair)
            continue;
        if (!out.ends_with('{'))
            out += ',';
        appendJsonText(out, property.name);
        out += ':';
        appendJsonText(out, property.text);
    }
    out += '}';
}

void appendProperties(std::string &out, const mqtt::PublishPacket &packet)
{
    const mqtt::PropertiesView properties(packet.message->properties());
    std::string inner;
    const auto separate = [&inner] {
        inner += inner.empty() ? "" : ",";
    };
    bool userProperties = false;
    for (const Property &property : properties) {
        if (property.type == PropertyType::TextPair) {
            if (!std::exchange(userProperties, true)) {
                separate();
                appendUserProperties(inner, properties);
            }
            continue;
        }
        separate();
        if (property.type == PropertyType::Text || property.type == PropertyType::Binary)
            appendJsonBytes(inner, propertyName(property.id), property.text);
        else
            inner += std::format("\"{}\":{}", propertyName(property.id), property.number);
    }
    for (const std::uint32_t identifier : packet.subscriptionIdentifiers) {
        separate();
        inner += std::format("\"subscription-identifier\":{}", identifier);
    }
    if (!inner.empty())
        out += ",\"properties\":{" + inner + '}';
}

} // namespace

void appendMosquittoJson(std::string &out, const ReceivedMessage &message, bool payloadIsJson)
{
    const mqtt::PublishPacket &packet = message.packet;
    const auto microseconds
        = std::chrono::floor<std::chrono::microseconds>(message.time).time_since_epoch().count() % 1'000'000;
    out += std::format("{{\"tst\":\"{}.{:06}{}\",", localTime(message.time, "%Y-%m-%dT%H:%M:%S"),
        microseconds, localTime(message.time, "%z"));
    appendJsonBytes(out, "topic", packet.message->topic());
    out += std::format(",\"qos\":{},\"retain\":{},\"payloadlen\":{}", toInt(packet.qos), int(packet.retain),
        packet.message->payload().size());
    if (packet.qos != QoS::AtMostOnce)
        out += std::format(",\"mid\":{}", toInt(packet.packetId));
    appendProperties(out, packet);
    out += ',';
    if (payloadIsJson) {
        out += "\"payload\":";
        out += packet.message->payload();
    } else {
        appendJsonBytes(out, "payload", packet.message->payload());
    }
    out += '}';
}

bool isJson(std::string_view bytes)
{
    // A byte order mark may stand in front of JSON, but not in the middle of it.
    if (!isUtf8(bytes) || bytes.starts_with(payload::utf8ByteOrderMark))
        return false;
    payload::JsonTokenizer tokenizer(bytes);
    while (true) {
        const auto token = tokenizer.next();
        if (!token || token->kind == payload::JsonTokenKind::EndOfInput)
            return token.has_value();
    }
}

std::string localTime(std::chrono::sys_time<std::chrono::nanoseconds> time, const char *format)
{
    const std::time_t seconds
        = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    std::tm local{};
#ifdef _WIN32
    localtime_s(&local, &seconds);
#else
    localtime_r(&seconds, &local);
#endif
    std::array<char, 256> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &local)};
}

} // namespace cutty::cli
