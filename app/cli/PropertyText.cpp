#include "app/cli/PropertyText.h"

#include "core/mqtt/codec/Utf8.h"
#include "core/mqtt/codec/WireWriter.h"

#include <limits>
#include <string>
#include <utility>

namespace cutty::cli {
namespace {

using mqtt::PropertyId;
using mqtt::PropertyType;

constexpr std::size_t longestField = 65'535;

constexpr std::pair<PropertyId, std::string_view> names[] = {
    {PropertyId::PayloadFormatIndicator, "payload-format-indicator"},
    {PropertyId::MessageExpiryInterval, "message-expiry-interval"},
    {PropertyId::ContentType, "content-type"},
    {PropertyId::ResponseTopic, "response-topic"},
    {PropertyId::CorrelationData, "correlation-data"},
    {PropertyId::SubscriptionIdentifier, "subscription-identifier"},
    {PropertyId::SessionExpiryInterval, "session-expiry-interval"},
    {PropertyId::AssignedClientIdentifier, "assigned-client-identifier"},
    {PropertyId::ServerKeepAlive, "server-keep-alive"},
    {PropertyId::AuthenticationMethod, "authentication-method"},
    {PropertyId::AuthenticationData, "authentication-data"},
    {PropertyId::RequestProblemInformation, "request-problem-information"},
    {PropertyId::WillDelayInterval, "will-delay-interval"},
    {PropertyId::RequestResponseInformation, "request-response-information"},
    {PropertyId::ResponseInformation, "response-information"},
    {PropertyId::ServerReference, "server-reference"},
    {PropertyId::ReasonString, "reason-string"},
    {PropertyId::ReceiveMaximum, "receive-maximum"},
    {PropertyId::TopicAliasMaximum, "topic-alias-maximum"},
    {PropertyId::TopicAlias, "topic-alias"},
    {PropertyId::MaximumQoS, "maximum-qos"},
    {PropertyId::RetainAvailable, "retain-available"},
    {PropertyId::UserProperty, "user-property"},
    {PropertyId::MaximumPacketSize, "maximum-packet-size"},
    {PropertyId::WildcardSubscriptionAvailable, "wildcard-subscription-available"},
    {PropertyId::SubscriptionIdentifierAvailable, "subscription-identifier-available"},
    {PropertyId::SharedSubscriptionAvailable, "shared-subscription-available"},
};

std::int64_t largest(PropertyType type)
{
    switch (type) {
    case PropertyType::Byte: return 1; // no byte property of a client has other values
    case PropertyType::TwoByteInteger: return std::numeric_limits<std::uint16_t>::max();
    case PropertyType::VariableByteInteger: return mqtt::wire::maximumVariableByteInteger;
    default: return std::numeric_limits<std::uint32_t>::max();
    }
}

std::string_view explain(mqtt::Fault fault)
{
    switch (fault) {
    case mqtt::Fault::PropertyNotAllowed: return "does not belong to this packet";
    case mqtt::Fault::RepeatedProperty: return "is given twice";
    default: return "has a value that MQTT does not allow";
    }
}

OptionResult checkText(std::string_view value)
{
    if (value.size() > longestField)
        return std::unexpected("is longer than 65535 bytes");
    if (!mqtt::isValidUtf8(value))
        return std::unexpected("is not valid UTF-8");
    return {};
}

} // namespace

std::string_view propertyName(PropertyId id)
{
    for (const auto &[known, name] : names) {
        if (known == id)
            return name;
    }
    return {};
}

std::optional<PropertyId> propertyOf(std::string_view name)
{
    for (const auto &[id, known] : names) {
        if (known == name)
            return id;
    }
    return std::nullopt;
}

OptionResult addProperty(
    mqtt::Properties &properties, mqtt::PropertyContext context, PropertyId id, std::string_view value)
{
    mqtt::Properties extended = properties;
    const PropertyType type = mqtt::propertyType(id);
    if (type == PropertyType::Text || type == PropertyType::Binary) {
        if (type == PropertyType::Text) {
            if (const auto checked = checkText(value); !checked)
                return checked;
        } else if (value.size() > longestField) {
            return std::unexpected("is longer than 65535 bytes");
        }
        extended.add(id, value);
    } else {
        const auto number = parseNumber(value, 0, largest(type));
        if (!number)
            return std::unexpected(number.error());
        extended.add(id, static_cast<std::uint32_t>(*number));
    }
    if (const auto checked = mqtt::checkProperties(extended.encoded(), context); !checked)
        return std::unexpected(std::string(explain(checked.error().fault)));
    properties = std::move(extended);
    return {};
}

OptionResult addUserProperty(mqtt::Properties &properties, std::string_view name, std::string_view value)
{
    for (const std::string_view part : {name, value}) {
        if (const auto checked = checkText(part); !checked)
            return checked;
    }
    properties.addUserProperty(name, value);
    return {};
}

OptionResult addUserProperty(mqtt::Properties &properties, std::string_view text)
{
    const auto parts = splitAtColon(text);
    if (!parts)
        return std::unexpected("'" + std::string(text) + "' is not of the form NAME: VALUE");
    return addUserProperty(properties, parts->first, parts->second);
}

Option propertyOption(std::string optionNames, std::string valueName, mqtt::Properties &properties,
    mqtt::PropertyContext context, PropertyId id, std::string description)
{
    return valueOption(
        std::move(optionNames), std::move(valueName),
        [&properties, context, id](
            const std::string &value) { return addProperty(properties, context, id, value); },
        std::move(description));
}

Option userPropertyOption(std::string optionNames, mqtt::Properties &properties, std::string description)
{
    return valueOption(
        std::move(optionNames), "'NAME: VALUE'",
        [&properties](const std::string &value) { return addUserProperty(properties, value); },
        std::move(description));
}

std::string lowerCase(std::string text)
{
    for (char &c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return text;
}

std::optional<std::pair<std::string, std::string>> splitAtColon(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    std::string_view value = text.substr(colon + 1);
    if (value.starts_with(' '))
        value.remove_prefix(1);
    return std::pair(std::string(text.substr(0, colon)), std::string(value));
}

} // namespace cutty::cli
