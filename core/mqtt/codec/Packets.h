#pragma once

#include "core/base/Message.h"
#include "core/base/QoS.h"
#include "core/mqtt/codec/PacketType.h"
#include "core/mqtt/codec/Properties.h"
#include "core/mqtt/codec/ProtocolVersion.h"
#include "core/mqtt/codec/ReasonCode.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The control packets, one struct a kind. Versions are data: properties are empty and reason codes are
/// translated where 3.1 and 3.1.1 have none.
namespace cutty::mqtt {

struct Will
{
    std::string topic;
    std::string payload;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    Properties properties;

    /// The message that the server publishes, without the will delay.
    MessagePtr toMessage() const;
};

struct ConnectPacket
{
    ProtocolVersion version = ProtocolVersion::V5;
    bool cleanStart = true;
    /// 0 to 65,535; 0 switches keep-alive off.
    std::chrono::seconds keepAlive{60};
    std::string clientId;
    std::optional<Will> will;
    std::optional<std::string> userName;
    std::optional<std::string> password;
    Properties properties;
};

struct ConnackPacket
{
    bool sessionPresent = false;
    ReasonCode reason = ReasonCode::Success;
    Properties properties;
};

struct PublishPacket
{
    MessagePtr message;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    bool duplicate = false;
    PacketId packetId{};
    /// 0: none.
    std::uint16_t topicAlias = 0;
    /// On the wire the alias stands alone. The codec reads such a message with an empty topic, and writes
    /// none whatever the message's is.
    bool topicOmitted = false;
    std::vector<std::uint32_t> subscriptionIdentifiers;
};

template <PacketType Type> struct PublishResponsePacket
{
    PacketId packetId{};
    ReasonCode reason = ReasonCode::Success;
    Properties properties;
    /// PUBREL of 3.1 alone, when it is sent again.
    bool duplicate = false;
};
using PubackPacket = PublishResponsePacket<PacketType::Puback>;
using PubrecPacket = PublishResponsePacket<PacketType::Pubrec>;
using PubrelPacket = PublishResponsePacket<PacketType::Pubrel>;
using PubcompPacket = PublishResponsePacket<PacketType::Pubcomp>;

/// MQTT 5, 3.8.3.1.4.
enum class RetainHandling : std::uint8_t {
    SendAtSubscribe = 0,
    SendAtNewSubscribe = 1,
    DoNotSend = 2,
};

struct SubscriptionOptions
{
    QoS maximumQoS = QoS::AtMostOnce;
    bool noLocal = false;
    bool retainAsPublished = false;
    RetainHandling retainHandling = RetainHandling::SendAtSubscribe;
    friend bool operator==(const SubscriptionOptions &, const SubscriptionOptions &) = default;
};

struct SubscriptionRequest
{
    std::string filter;
    SubscriptionOptions options;
};

struct SubscribePacket
{
    PacketId packetId{};
    std::vector<SubscriptionRequest> subscriptions;
    Properties properties;
};

struct SubackPacket
{
    PacketId packetId{};
    /// One for each filter, in order; 3.1.1's failure 0x80 is UnspecifiedError.
    std::vector<ReasonCode> reasons;
    Properties properties;
};

struct UnsubscribePacket
{
    PacketId packetId{};
    std::vector<std::string> filters;
    Properties properties;
};

struct UnsubackPacket
{
    PacketId packetId{};
    /// One for each filter, in order; empty for 3.1 and 3.1.1.
    std::vector<ReasonCode> reasons;
    Properties properties;
};

struct PingreqPacket
{
};

struct PingrespPacket
{
};

struct DisconnectPacket
{
    ReasonCode reason = ReasonCode::Success;
    Properties properties;
};

struct AuthPacket
{
    ReasonCode reason = ReasonCode::Success;
    Properties properties;
};

/// CONNECT is boxed: it is several times larger than the rest and comes once.
using Packet = std::variant<PublishPacket, PubackPacket, PubrecPacket, PubrelPacket, PubcompPacket,
    std::unique_ptr<ConnectPacket>, ConnackPacket, SubscribePacket, SubackPacket, UnsubscribePacket,
    UnsubackPacket, PingreqPacket, PingrespPacket, DisconnectPacket, AuthPacket>;

PacketType typeOf(const Packet &packet);
/// Empty for kinds that have none; for PUBLISH those of the message.
PropertiesView propertiesOf(const Packet &packet);

} // namespace cutty::mqtt
