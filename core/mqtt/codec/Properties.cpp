#include "core/mqtt/codec/Properties.h"

#include "core/mqtt/codec/WireReader.h"
#include "core/mqtt/codec/WireWriter.h"
#include "core/mqtt/topic/Topic.h"

#include <array>
#include <cassert>

namespace cutty::mqtt {
namespace {

constexpr std::uint32_t bit(PropertyContext context) { return 1U << static_cast<unsigned>(context); }

constexpr std::uint32_t will = bit(PropertyContext::Will);
constexpr std::uint32_t connect = bit(PropertyContext::Connect);
constexpr std::uint32_t connack = bit(PropertyContext::Connack);
constexpr std::uint32_t publish = bit(PropertyContext::Publish);
constexpr std::uint32_t subscribe = bit(PropertyContext::Subscribe);
constexpr std::uint32_t disconnect = bit(PropertyContext::Disconnect);
constexpr std::uint32_t auth = bit(PropertyContext::Auth);
constexpr std::uint32_t everywhere = 0xFFFF;
constexpr std::uint32_t answers = connack | bit(PropertyContext::Puback) | bit(PropertyContext::Pubrec)
    | bit(PropertyContext::Pubrel) | bit(PropertyContext::Pubcomp) | bit(PropertyContext::Suback)
    | bit(PropertyContext::Unsuback) | disconnect | auth;

/// The smallest and largest values that the specification allows, where the type allows more.
struct Range
{
    std::uint32_t low = 0;
    std::uint32_t high = UINT32_MAX;
};

constexpr Range flag{0, 1};
constexpr Range positive{1, UINT32_MAX};

struct Info
{
    PropertyType type{};
    std::uint32_t contexts = 0;
    Range range;
};

constexpr std::array<Info, 0x2B> makeTable()
{
    std::array<Info, 0x2B> table{};
    const auto set = [&](PropertyId id, PropertyType type, std::uint32_t contexts, Range range = {}) {
        table[static_cast<std::size_t>(id)] = {type, contexts, range};
    };
    using enum PropertyId;
    using enum PropertyType;
    set(PayloadFormatIndicator, Byte, publish | will, flag);
    set(MessageExpiryInterval, FourByteInteger, publish | will);
    set(ContentType, Text, publish | will);
    set(ResponseTopic, Text, publish | will);
    set(CorrelationData, Binary, publish | will);
    set(SubscriptionIdentifier, VariableByteInteger, publish | subscribe, positive);
    set(SessionExpiryInterval, FourByteInteger, connect | connack | disconnect);
    set(AssignedClientIdentifier, Text, connack);
    set(ServerKeepAlive, TwoByteInteger, connack);
    set(AuthenticationMethod, Text, connect | connack | auth);
    set(AuthenticationData, Binary, connect | connack | auth);
    set(RequestProblemInformation, Byte, connect, flag);
    set(WillDelayInterval, FourByteInteger, will);
    set(RequestResponseInformation, Byte, connect, flag);
    set(ResponseInformation, Text, connack);
    set(ServerReference, Text, connack | disconnect);
    set(ReasonString, Text, answers);
    set(ReceiveMaximum, TwoByteInteger, connect | connack, positive);
    set(TopicAliasMaximum, TwoByteInteger, connect | connack);
    set(TopicAlias, TwoByteInteger, publish, positive);
    set(MaximumQoS, Byte, connack, flag);
    set(RetainAvailable, Byte, connack, flag);
    set(UserProperty, TextPair, everywhere);
    set(MaximumPacketSize, FourByteInteger, connect | connack, positive);
    set(WildcardSubscriptionAvailable, Byte, connack, flag);
    set(SubscriptionIdentifierAvailable, Byte, connack, flag);
    set(SharedSubscriptionAvailable, Byte, connack, flag);
    return table;
}

constexpr std::array<Info, 0x2B> table = makeTable();

bool isPerReceiver(PropertyId id)
{
    return id == PropertyId::TopicAlias || id == PropertyId::SubscriptionIdentifier
        || id == PropertyId::WillDelayInterval;
}

bool mayRepeat(PropertyId id, PropertyContext context)
{
    return id == PropertyId::UserProperty
        || (id == PropertyId::SubscriptionIdentifier && context == PropertyContext::Publish);
}

void readValue(WireReader &reader, Property &property)
{
    switch (property.type) {
    case PropertyType::Byte: property.number = reader.byte(); break;
    case PropertyType::TwoByteInteger: property.number = reader.twoByteInteger(); break;
    case PropertyType::FourByteInteger: property.number = reader.fourByteInteger(); break;
    case PropertyType::VariableByteInteger: property.number = reader.variableByteInteger(); break;
    case PropertyType::Text: property.text = reader.text(); break;
    case PropertyType::Binary: property.text = reader.binary(); break;
    case PropertyType::TextPair:
        property.name = reader.text();
        property.text = reader.text();
        break;
    }
}

void checkValue(WireReader &reader, const Property &property, Range range, std::uint32_t offset)
{
    if (property.id == PropertyId::ResponseTopic && hasWildcard(property.text))
        reader.failAt(offset, Fault::InvalidTopicName, "MQTT-3.3.2-14", ReasonCode::ProtocolError);
    const bool integer = property.type <= PropertyType::VariableByteInteger;
    if (integer && (property.number < range.low || property.number > range.high))
        reader.failAt(offset, Fault::InvalidPropertyValue, {},
            property.id == PropertyId::TopicAlias ? ReasonCode::TopicAliasInvalid
                                                  : ReasonCode::ProtocolError);
}

template <typename Dropped> Properties without(PropertiesView properties, Dropped &&isDropped)
{
    std::string kept;
    for (const Property &property : properties) {
        if (!isDropped(property.id))
            kept.append(properties.encoded().substr(property.offset, property.size));
    }
    return Properties(kept);
}

} // namespace

PropertiesView::Iterator::Iterator(std::string_view block, std::uint32_t offset)
    : m_block(block)
{
    m_property.offset = offset;
    m_property.size = 0;
    ++*this;
}

PropertiesView::Iterator &PropertiesView::Iterator::operator++()
{
    const std::uint32_t next = m_property.offset + m_property.size;
    m_property = Property{};
    m_property.offset = next;
    if (next >= m_block.size())
        return *this;
    WireReader reader(m_block.substr(next));
    m_property.id = static_cast<PropertyId>(reader.byte());
    m_property.type = propertyType(m_property.id);
    readValue(reader, m_property);
    assert(!reader.failed());
    m_property.size = reader.offset();
    return *this;
}

std::optional<std::uint32_t> PropertiesView::number(PropertyId id) const
{
    for (const Property &property : *this) {
        if (property.id == id)
            return property.number;
    }
    return std::nullopt;
}

std::optional<std::string_view> PropertiesView::text(PropertyId id) const
{
    for (const Property &property : *this) {
        if (property.id == id)
            return property.text;
    }
    return std::nullopt;
}

Properties &Properties::add(PropertyId id, std::uint32_t value)
{
    wire::appendByte(m_encoded, static_cast<std::uint8_t>(id));
    switch (propertyType(id)) {
    case PropertyType::Byte: wire::appendByte(m_encoded, static_cast<std::uint8_t>(value)); break;
    case PropertyType::TwoByteInteger:
        wire::appendTwoByteInteger(m_encoded, static_cast<std::uint16_t>(value));
        break;
    case PropertyType::FourByteInteger: wire::appendFourByteInteger(m_encoded, value); break;
    case PropertyType::VariableByteInteger: wire::appendVariableByteInteger(m_encoded, value); break;
    default: assert(false && "not an integer property");
    }
    return *this;
}

Properties &Properties::add(PropertyId id, std::string_view value)
{
    assert(propertyType(id) == PropertyType::Text || propertyType(id) == PropertyType::Binary);
    wire::appendByte(m_encoded, static_cast<std::uint8_t>(id));
    wire::appendField(m_encoded, value);
    return *this;
}

Properties &Properties::addUserProperty(std::string_view name, std::string_view value)
{
    wire::appendByte(m_encoded, static_cast<std::uint8_t>(PropertyId::UserProperty));
    wire::appendField(m_encoded, name);
    wire::appendField(m_encoded, value);
    return *this;
}

PropertyType propertyType(PropertyId id) { return table[static_cast<std::size_t>(id)].type; }

PropertyScan readProperties(WireReader &reader, PropertyContext context)
{
    const std::uint32_t length = reader.variableByteInteger();
    const std::uint32_t start = reader.offset();
    PropertyScan scan;
    scan.block = reader.take(length);
    if (reader.failed() || scan.block.empty())
        return scan;

    WireReader properties(scan.block, start);
    std::uint64_t seen = 0;
    while (!properties.atEnd() && !properties.failed()) {
        const std::uint32_t offset = properties.offset();
        const std::uint8_t code = properties.byte();
        if (code >= table.size() || table[code].contexts == 0) {
            properties.failAt(offset, Fault::UnknownProperty);
            break;
        }
        const Info &info = table[code];
        Property property{.id = static_cast<PropertyId>(code), .type = info.type};
        if ((info.contexts & bit(context)) == 0)
            properties.failAt(offset, Fault::PropertyNotAllowed); // malformed, says 2.2.2.2
        const std::uint64_t mark = std::uint64_t{1} << code;
        if ((seen & mark) != 0 && !mayRepeat(property.id, context))
            properties.failAt(offset, Fault::RepeatedProperty, {}, ReasonCode::ProtocolError);
        seen |= mark;

        if (property.id == PropertyId::MessageExpiryInterval)
            scan.expiryOffset = properties.offset() - start;
        scan.hasPerReceiver |= isPerReceiver(property.id);
        readValue(properties, property);
        checkValue(properties, property, info.range, offset);
    }
    const auto has = [seen](PropertyId id) {
        return (seen >> static_cast<unsigned>(id) & 1) != 0;
    };
    if (has(PropertyId::AuthenticationData) && !has(PropertyId::AuthenticationMethod))
        properties.failAt(start, Fault::PropertyNotAllowed, {}, ReasonCode::ProtocolError);
    if (const auto &error = properties.error())
        reader.failAt(error->offset, error->fault, error->statement, error->reason);
    return scan;
}

std::uint32_t messageExpiryOffset(PropertiesView properties)
{
    for (const Property &property : properties) {
        if (property.id == PropertyId::MessageExpiryInterval)
            return property.offset + 1;
    }
    return 0;
}

Properties withoutPerReceiver(PropertiesView properties) { return without(properties, isPerReceiver); }

Properties withoutDiagnostics(PropertiesView properties)
{
    return without(properties,
        [](PropertyId id) { return id == PropertyId::ReasonString || id == PropertyId::UserProperty; });
}

} // namespace cutty::mqtt
