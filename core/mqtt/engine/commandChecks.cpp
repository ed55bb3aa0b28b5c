#include "core/mqtt/engine/commandChecks.h"

#include "core/mqtt/codec/Utf8.h"
#include "core/mqtt/codec/WireWriter.h"
#include "core/mqtt/codec/encode.h"
#include "core/mqtt/topic/Topic.h"

#include <algorithm>

namespace cutty::mqtt {
namespace {

constexpr std::size_t longestField = 65'535;
constexpr std::size_t longestClientIdOf31 = 23;

bool isField(std::string_view bytes) { return bytes.size() <= longestField; }

bool isText(std::string_view text) { return isField(text) && isValidUtf8(text); }

/// Of well-formed UTF-8.
std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::optional<CommandError> checkBlock(const Properties &properties, PropertyContext context)
{
    if (properties.empty() || checkProperties(properties.encoded(), context))
        return std::nullopt;
    return CommandError::InvalidProperties;
}

std::optional<CommandError> checkWill(const Will &will, ProtocolVersion version)
{
    if (!isValidTopicName(will.topic) || !isValidUtf8(will.topic))
        return CommandError::InvalidTopicName;
    if (!isField(will.payload))
        return CommandError::InvalidWillPayload;
    return version == ProtocolVersion::V5 ? checkBlock(will.properties, PropertyContext::Will) : std::nullopt;
}

std::optional<CommandError> checkCredentials(const ConnectPacket &packet)
{
    if (packet.userName && !isText(*packet.userName))
        return CommandError::InvalidUserName;
    if (packet.password && !isField(*packet.password))
        return CommandError::InvalidPassword;
    if (packet.password && !packet.userName && packet.version != ProtocolVersion::V5)
        return CommandError::PasswordWithoutUserName;
    return std::nullopt;
}

/// The fields are bounded one by one, the blocks of properties are not.
bool fitsIntoAPacket(std::size_t bytes)
{
    return bytes < wire::maximumVariableByteInteger - 10 * longestField;
}

} // namespace

std::optional<CommandError> checkConnect(const ConnectPacket &packet)
{
    if (packet.keepAlive < std::chrono::seconds(0) || packet.keepAlive > std::chrono::seconds(UINT16_MAX))
        return CommandError::InvalidKeepAlive;
    if (!isText(packet.clientId) || !isAllowedClientId(packet))
        return CommandError::InvalidClientIdentifier;
    if (const auto error = checkCredentials(packet))
        return error;
    std::size_t properties = packet.properties.encoded().size();
    if (packet.will) {
        properties += packet.will->properties.encoded().size();
        if (const auto error = checkWill(*packet.will, packet.version))
            return error;
    }
    if (packet.version != ProtocolVersion::V5)
        return std::nullopt;
    if (!fitsIntoAPacket(properties))
        return CommandError::PacketTooLarge;
    return checkBlock(packet.properties, PropertyContext::Connect);
}

bool isAllowedClientId(const ConnectPacket &packet)
{
    switch (packet.version) {
    case ProtocolVersion::V31:
        return !packet.clientId.empty() && characterCount(packet.clientId) <= longestClientIdOf31;
    case ProtocolVersion::V311: return !packet.clientId.empty() || packet.cleanStart; // [MQTT-3.1.3-7]
    case ProtocolVersion::V5: break;
    }
    return true;
}

std::optional<CommandError> checkMessage(const OutgoingPublish &publish)
{
    const Message &message = *publish.message;
    if (!isValidUtf8(message.topic()))
        return CommandError::InvalidTopicName;
    if (!publish.subscriptionIdentifiers.empty()) // [MQTT-3.3.4-6]
        return CommandError::InvalidProperties;
    if (message.properties().empty())
        return std::nullopt;
    const auto scan = checkProperties(message.properties(), PropertyContext::Publish);
    const bool valid = scan && !scan->hasPerReceiver
        && (message.expiryOffset() == 0 || message.expiryOffset() == scan->expiryOffset);
    return valid ? std::nullopt : std::optional(CommandError::InvalidProperties);
}

std::optional<CommandError> checkPublish(
    const OutgoingPublish &publish, ProtocolVersion version, const Limits &server)
{
    if (!isValidTopicName(publish.message->topic()))
        return CommandError::InvalidTopicName;
    if (publish.qos > server.maximumQoS)
        return CommandError::QoSNotSupported;
    if (publish.retain && !server.retainAvailable)
        return CommandError::RetainNotSupported;
    if (publish.topicAlias > server.topicAliasMaximum)
        return CommandError::TopicAliasNotSupported;
    const PublishPacket packet{.message = publish.message,
        .qos = publish.qos,
        .subscriptionIdentifiers = publish.subscriptionIdentifiers};
    if (encodedSize(packet, version) > server.maximumPacketSize)
        return CommandError::PacketTooLarge;
    return std::nullopt;
}

std::optional<CommandError> checkSubscribe(
    std::span<const SubscriptionRequest> subscriptions, const Properties &properties, const Limits &server)
{
    if (subscriptions.empty())
        return CommandError::NoTopicFilter;
    std::size_t size = properties.encoded().size();
    for (const auto &[filter, options] : subscriptions) {
        if (!isValidTopicFilter(filter) || !isValidUtf8(filter))
            return CommandError::InvalidTopicFilter;
        const auto shared = parseSharedFilter(filter);
        if (shared && !server.sharedSubscriptionAvailable)
            return CommandError::SharedSubscriptionsNotSupported;
        if (shared && options.noLocal)
            return CommandError::NoLocalOnSharedSubscription; // [MQTT-3.8.3-4]
        if (hasWildcard(shared ? shared->filter : filter) && !server.wildcardSubscriptionAvailable)
            return CommandError::WildcardSubscriptionsNotSupported;
        size += filter.size() + 3;
    }
    if (!fitsIntoAPacket(size))
        return CommandError::PacketTooLarge;
    if (const auto error = checkBlock(properties, PropertyContext::Subscribe))
        return error;
    if (properties.number(PropertyId::SubscriptionIdentifier) && !server.subscriptionIdentifierAvailable)
        return CommandError::SubscriptionIdentifiersNotSupported;
    return std::nullopt;
}

std::optional<CommandError> checkUnsubscribe(
    std::span<const std::string> filters, const Properties &properties)
{
    if (filters.empty())
        return CommandError::NoTopicFilter;
    std::size_t size = properties.encoded().size();
    for (const std::string &filter : filters) {
        if (!isValidTopicFilter(filter) || !isValidUtf8(filter))
            return CommandError::InvalidTopicFilter;
        size += filter.size() + 2;
    }
    if (!fitsIntoAPacket(size))
        return CommandError::PacketTooLarge;
    return checkBlock(properties, PropertyContext::Unsubscribe);
}

std::optional<CommandError> checkDisconnect(
    Role sender, ReasonCode reason, const Properties &properties, bool mayExtendSession)
{
    if (!isValidReason(PacketType::Disconnect, static_cast<std::uint8_t>(reason))
        || !mayDisconnectWith(sender, reason))
        return CommandError::InvalidReasonCode;
    if (const auto error = checkBlock(properties, PropertyContext::Disconnect))
        return error;
    const auto expiry = properties.number(PropertyId::SessionExpiryInterval);
    if (expiry && sender == Role::Server)
        return CommandError::InvalidProperties; // [MQTT-3.14.2-2]
    if (expiry.value_or(0) != 0 && !mayExtendSession)
        return CommandError::SessionExpiryNotChangeable;
    return std::nullopt;
}

bool mayDisconnectWith(Role sender, ReasonCode reason)
{
    switch (reason) {
    case ReasonCode::DisconnectWithWill: return sender == Role::Client;
    case ReasonCode::NotAuthorized:
    case ReasonCode::ServerBusy:
    case ReasonCode::ServerShuttingDown:
    case ReasonCode::KeepAliveTimeout:
    case ReasonCode::SessionTakenOver:
    case ReasonCode::TopicFilterInvalid:
    case ReasonCode::RetainNotSupported:
    case ReasonCode::QoSNotSupported:
    case ReasonCode::UseAnotherServer:
    case ReasonCode::ServerMoved:
    case ReasonCode::SharedSubscriptionsNotSupported:
    case ReasonCode::ConnectionRateExceeded:
    case ReasonCode::MaximumConnectTime:
    case ReasonCode::SubscriptionIdentifiersNotSupported:
    case ReasonCode::WildcardSubscriptionsNotSupported: return sender == Role::Server;
    default: return true;
    }
}

} // namespace cutty::mqtt
