#include "core/mqtt/codec/Properties.h"

#include "core/mqtt/codec/WireReader.h"
#include "core/mqtt/codec/WireWriter.h"
#include "core/mqtt/topic/Topic.h"

#include <algorithm>
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

std::uint32_t largest(PropertyType type)
{
    switch (type) {
    case PropertyType::Byte: return UINT8_MAX;
    case PropertyType::TwoByteInteger: return UINT16_MAX;
    case PropertyType::VariableByteInteger: return wire::maximumVariableByteInteger;
    default: return UINT32_MAX;
    }
}

/// Leaves the text as it is.
void readCheckedValue(WireReader &reader, Property &property)
{
    switch (property.type) {
    case PropertyType::Byte: property.number = reader.byte(); break;
    case PropertyType::TwoByteInteger: property.number = reader.twoByteInteger(); break;
    case PropertyType::FourByteInteger: property.number = reader.fourByteInteger(); break;
    case PropertyType::VariableByteInteger: property.number = reader.variableByteInteger(); break;
    case PropertyType::Text:
    case PropertyType::Binary: property.text = reader.binary(); break;
    case PropertyType::TextPair:
        property.name = reader.binary();
        property.text = reader.binary();
        break;
    }
}

void readValue(WireReader &reader, Property &property)
{
    switch (property.type) {
    case PropertyType::Text: property.text = reader.text(); break;
    case PropertyType::TextPair:
        property.name = reader.pairText();
        property.text = reader.pairText();
        break;
    default: readCheckedValue(reader, property); break;
    }
}

void checkValue(WireReader &reader, const Property &property, Range range, std::uint32_t offset)
{
    if (property.id == PropertyId::ResponseTopic && hasWildcard(property.text))
        reader.failAt(offset,
            {.fault = Fault::InvalidTopicName,
                .statement = {"MQTT-3.3.2-14", {}},
                .reason = ReasonCode::ProtocolError});
    const bool integer = property.type <= PropertyType::VariableByteInteger;
    if (!integer || (property.number >= range.low && property.number <= range.high)) [[likely]]
        return;
    const bool alias = property.id == PropertyId::TopicAlias;
    const std::uint32_t high = std::min(range.high, largest(property.type));
    reader.failAt(offset,
        {.fault = Fault::InvalidPropertyValue,
            .statement = {alias ? "MQTT-3.3.2-8" : "", {}},
            .reason = alias ? ReasonCode::TopicAliasInvalid : ReasonCode::ProtocolError,
            .expected = Expectation{property.number, range.low, high}});
}

/// One property, checked for its place among those `seen` and for its value.
void readProperty(
    WireReader &reader, PropertyContext context, std::uint64_t &seen, PropertyScan &scan, std::uint32_t start)
{
    const std::uint32_t offset = reader.offset();
    const std::uint8_t code = reader.byte();
    if (code >= table.size() || table[code].contexts == 0) [[unlikely]]
        return reader.failAt(offset, {.fault = Fault::UnknownProperty});
    const Info &info = table[code];
    Property property{.id = static_cast<PropertyId>(code), .type = info.type};
    if ((info.contexts & bit(context)) == 0) [[unlikely]]
        reader.failAt(offset, {.fault = Fault::PropertyNotAllowed}); // malformed, says 2.2.2.2
    const std::uint64_t mark = std::uint64_t{1} << code;
    if ((seen & mark) != 0 && !mayRepeat(property.id, context)) [[unlikely]]
        reader.failAt(offset, {.fault = Fault::RepeatedProperty, .reason = ReasonCode::ProtocolError});
    seen |= mark;

    if (property.id == PropertyId::MessageExpiryInterval)
        scan.expiryOffset = reader.offset() - start;
    scan.hasPerReceiver |= isPerReceiver(property.id);
    readValue(reader, property);
    checkValue(reader, property, info.range, offset);
    if (reader.failed()) [[unlikely]]
        reader.attribute(property.id);
}

/// `reader` holds one block and nothing else.
PropertyScan scanBlock(WireReader &reader, std::string_view block, PropertyContext context)
{
    PropertyScan scan{.block = block};
    const std::uint32_t start = reader.offset();
    std::uint64_t seen = 0;
    while (!reader.atEnd() && !reader.failed())
        readProperty(reader, context, seen, scan, start);
    const auto has = [seen](PropertyId id) {
        return (seen >> static_cast<unsigned>(id) & 1) != 0;
    };
    if (has(PropertyId::AuthenticationData) && !has(PropertyId::AuthenticationMethod)) [[unlikely]] {
        reader.failAt(start, {.fault = Fault::PropertyNotAllowed, .reason = ReasonCode::ProtocolError});
        reader.attribute(PropertyId::AuthenticationData);
    }
    return scan;
}

/// What no checkProperties() lets pass: identifier 0 does not exist. It stands for a value that has no wire
/// form.
void appendUnencodable(std::string &block) { block.append(2, '\0'); }

bool fits(std::string_view value) { return value.size() <= UINT16_MAX; }

template <typename Dropped> Properties filtered(PropertiesView properties, Dropped &&isDropped)
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
    const std::uint8_t code = reader.byte();
    m_property.id = static_cast<PropertyId>(code);
    m_property.type = code < table.size() ? table[code].type : PropertyType::Byte;
    readCheckedValue(reader, m_property);
    m_property.size = reader.offset();
    if (reader.failed()) { // a block of the owner's own that was never checked ends where it breaks
        m_property = Property{};
        m_property.offset = static_cast<std::uint32_t>(m_block.size());
    }
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
    if (value > largest(propertyType(id))) {
        appendUnencodable(m_encoded);
        return *this;
    }
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
    if (!fits(value)) {
        appendUnencodable(m_encoded);
        return *this;
    }
    wire::appendByte(m_encoded, static_cast<std::uint8_t>(id));
    wire::appendField(m_encoded, value);
    return *this;
}

Properties &Properties::addUserProperty(std::string_view name, std::string_view value)
{
    if (!fits(name) || !fits(value)) {
        appendUnencodable(m_encoded);
        return *this;
    }
    wire::appendByte(m_encoded, static_cast<std::uint8_t>(PropertyId::UserProperty));
    wire::appendField(m_encoded, name);
    wire::appendField(m_encoded, value);
    return *this;
}

PropertyType propertyType(PropertyId id) { return table[static_cast<std::size_t>(id)].type; }

PropertyScan readProperties(WireReader &reader, PropertyContext context)
{
    const bool missing = reader.atEnd();
    const std::uint32_t length = reader.variableByteInteger();
    if (missing) [[unlikely]]
        reader.attribute(Statement{"MQTT-2.2.2-1", {}});
    const std::uint32_t start = reader.offset();
    const std::string_view block = reader.take(length);
    if (block.empty())
        return {.block = block};
    WireReader properties(block, start);
    const PropertyScan scan = scanBlock(properties, block, context);
    if (const auto &error = properties.error()) [[unlikely]]
        reader.fail(*error);
    return scan;
}

std::expected<PropertyScan, DecodeError> checkProperties(std::string_view block, PropertyContext context)
{
    WireReader reader(block);
    const PropertyScan scan = scanBlock(reader, block, context);
    if (const auto &error = reader.error())
        return std::unexpected(*error);
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

Properties withoutPerReceiver(PropertiesView properties) { return filtered(properties, isPerReceiver); }

Properties without(PropertiesView properties, PropertyId id)
{
    return filtered(properties, [id](PropertyId each) { return each == id; });
}

Properties withoutDiagnostics(PropertiesView properties)
{
    return filtered(properties,
        [](PropertyId id) { return id == PropertyId::ReasonString || id == PropertyId::UserProperty; });
}

} // namespace cutty::mqtt
