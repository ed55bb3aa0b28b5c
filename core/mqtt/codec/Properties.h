#pragma once

#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/PacketType.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::mqtt {

/// MQTT 5, table 2-4.
enum class PropertyId : std::uint8_t {
    PayloadFormatIndicator = 0x01,
    MessageExpiryInterval = 0x02,
    ContentType = 0x03,
    ResponseTopic = 0x08,
    CorrelationData = 0x09,
    SubscriptionIdentifier = 0x0B,
    SessionExpiryInterval = 0x11,
    AssignedClientIdentifier = 0x12,
    ServerKeepAlive = 0x13,
    AuthenticationMethod = 0x15,
    AuthenticationData = 0x16,
    RequestProblemInformation = 0x17,
    WillDelayInterval = 0x18,
    RequestResponseInformation = 0x19,
    ResponseInformation = 0x1A,
    ServerReference = 0x1C,
    ReasonString = 0x1F,
    ReceiveMaximum = 0x21,
    TopicAliasMaximum = 0x22,
    TopicAlias = 0x23,
    MaximumQoS = 0x24,
    RetainAvailable = 0x25,
    UserProperty = 0x26,
    MaximumPacketSize = 0x27,
    WildcardSubscriptionAvailable = 0x28,
    SubscriptionIdentifierAvailable = 0x29,
    SharedSubscriptionAvailable = 0x2A,
};

enum class PropertyType : std::uint8_t {
    Byte,
    TwoByteInteger,
    FourByteInteger,
    VariableByteInteger,
    Text,
    Binary,
    TextPair,
};

/// Where a property block stands: a kind of packet, or the will inside CONNECT.
enum class PropertyContext : std::uint8_t {
    Will = 0,
    Connect = static_cast<std::uint8_t>(PacketType::Connect),
    Connack = static_cast<std::uint8_t>(PacketType::Connack),
    Publish = static_cast<std::uint8_t>(PacketType::Publish),
    Puback = static_cast<std::uint8_t>(PacketType::Puback),
    Pubrec = static_cast<std::uint8_t>(PacketType::Pubrec),
    Pubrel = static_cast<std::uint8_t>(PacketType::Pubrel),
    Pubcomp = static_cast<std::uint8_t>(PacketType::Pubcomp),
    Subscribe = static_cast<std::uint8_t>(PacketType::Subscribe),
    Suback = static_cast<std::uint8_t>(PacketType::Suback),
    Unsubscribe = static_cast<std::uint8_t>(PacketType::Unsubscribe),
    Unsuback = static_cast<std::uint8_t>(PacketType::Unsuback),
    Disconnect = static_cast<std::uint8_t>(PacketType::Disconnect),
    Auth = static_cast<std::uint8_t>(PacketType::Auth),
};

/// One property; the views point into the block that it was read from.
struct Property
{
    PropertyId id{};
    PropertyType type{};
    /// Of the integer types.
    std::uint32_t number = 0;
    /// Of Text and Binary; the value of a pair.
    std::string_view text;
    /// The name of a pair.
    std::string_view name;
    /// Where the identifier stands in the block, and how long identifier and value are together.
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};

/// Reads a property block in order, duplicates included, up to where it breaks if it was never checked. Cheap
/// to copy; the block must outlive it.
class PropertiesView
{
public:
    PropertiesView() = default;
    explicit PropertiesView(std::string_view encoded)
        : m_encoded(encoded)
    {
    }

    class Iterator
    {
    public:
        explicit Iterator(std::string_view block, std::uint32_t offset);
        const Property &operator*() const { return m_property; }
        const Property *operator->() const { return &m_property; }
        Iterator &operator++();
        friend bool operator==(const Iterator &left, const Iterator &right)
        {
            return left.m_property.offset == right.m_property.offset;
        }

    private:
        std::string_view m_block;
        Property m_property;
    };

    Iterator begin() const { return Iterator(m_encoded, 0); }
    Iterator end() const { return Iterator(m_encoded, static_cast<std::uint32_t>(m_encoded.size())); }
    bool empty() const { return m_encoded.empty(); }

    /// The first of that kind, if any; for integer properties.
    std::optional<std::uint32_t> number(PropertyId id) const;
    /// The first of that kind, if any; for text and binary properties.
    std::optional<std::string_view> text(PropertyId id) const;
    std::string_view encoded() const { return m_encoded; }

private:
    std::string_view m_encoded;
};

/// Owns a property block in its wire form, without the leading length. Keeping the wire form keeps order and
/// duplicates, costs one allocation and makes encoding a copy.
class Properties
{
public:
    Properties() = default;
    /// `encoded` has been validated, by readProperties or by having been made here.
    explicit Properties(std::string_view encoded)
        : m_encoded(encoded)
    {
    }

    // A value that does not fit makes the block one that checkProperties(), and so every command, refuses.
    /// For integer properties; the value must fit the property's type.
    Properties &add(PropertyId id, std::uint32_t value);
    /// For text and binary properties; at most 65,535 bytes.
    Properties &add(PropertyId id, std::string_view value);
    /// Name and value are at most 65,535 bytes each.
    Properties &addUserProperty(std::string_view name, std::string_view value);

    PropertiesView view() const { return PropertiesView(m_encoded); }
    std::optional<std::uint32_t> number(PropertyId id) const { return view().number(id); }
    std::optional<std::string_view> text(PropertyId id) const { return view().text(id); }
    bool empty() const { return m_encoded.empty(); }
    std::string_view encoded() const { return m_encoded; }
    friend bool operator==(const Properties &, const Properties &) = default;

private:
    std::string m_encoded;
};

PropertyType propertyType(PropertyId id);

class WireReader;

/// What a walk over a block of PUBLISH or will properties found, beside their being valid.
struct PropertyScan
{
    std::string_view block;
    /// Offset of the message expiry interval's value in the block; 0 when there is none.
    std::uint32_t expiryOffset = 0;
    /// A topic alias, subscription identifier or will delay is among them: properties that end at the
    /// receiver.
    bool hasPerReceiver = false;
};

/// Reads the length and the block of properties that follows it, and checks each property for its legality in
/// `context`, its multiplicity and its value (MQTT 5, 2.2.2). Failures stick to the reader.
PropertyScan readProperties(WireReader &reader, PropertyContext context);

/// The same for a block without its length, as one that is to be sent; the error's offset is in the block.
std::expected<PropertyScan, DecodeError> checkProperties(std::string_view block, PropertyContext context);

/// Offset of the message expiry interval's four bytes in the block; 0 when there is none.
std::uint32_t messageExpiryOffset(PropertiesView properties);

/// The block without the properties that differ per receiver.
Properties withoutPerReceiver(PropertiesView properties);

Properties without(PropertiesView properties, PropertyId id);

/// The block without reason string and user properties, which a packet too large for its receiver does
/// without.
Properties withoutDiagnostics(PropertiesView properties);

} // namespace cutty::mqtt
