#include "core/mqtt/engine/Limits.h"

#include "core/mqtt/topic/Topic.h"

namespace cutty::mqtt {

void Limits::adopt(PropertiesView properties)
{
    for (const Property &property : properties) {
        const std::uint32_t number = property.number;
        switch (property.id) {
        case PropertyId::MaximumPacketSize: maximumPacketSize = number; break;
        case PropertyId::ReceiveMaximum: receiveMaximum = static_cast<std::uint16_t>(number); break;
        case PropertyId::TopicAliasMaximum: topicAliasMaximum = static_cast<std::uint16_t>(number); break;
        case PropertyId::MaximumQoS: maximumQoS = static_cast<QoS>(number); break;
        case PropertyId::RetainAvailable: retainAvailable = number != 0; break;
        case PropertyId::WildcardSubscriptionAvailable: wildcardSubscriptionAvailable = number != 0; break;
        case PropertyId::SubscriptionIdentifierAvailable:
            subscriptionIdentifierAvailable = number != 0;
            break;
        case PropertyId::SharedSubscriptionAvailable: sharedSubscriptionAvailable = number != 0; break;
        default: break;
        }
    }
}

std::optional<DecodeError> findBreach(const Limits &server, const PublishPacket &packet)
{
    if (packet.qos > server.maximumQoS)
        return DecodeError{.fault = Fault::QoSNotSupported,
            .reason = ReasonCode::QoSNotSupported,
            .statement = "MQTT-3.2.2-11",
            .expected = Expectation{
                static_cast<std::uint32_t>(packet.qos), 0, static_cast<std::uint32_t>(server.maximumQoS)}};
    if (packet.retain && !server.retainAvailable)
        return DecodeError{.fault = Fault::RetainNotSupported,
            .reason = ReasonCode::RetainNotSupported,
            .statement = "MQTT-3.2.2-14"};
    return std::nullopt;
}

std::optional<DecodeError> findBreach(const Limits &server, const SubscribePacket &packet)
{
    const bool identified = packet.properties.number(PropertyId::SubscriptionIdentifier).has_value();
    if (identified && !server.subscriptionIdentifierAvailable)
        return DecodeError{.fault = Fault::SubscriptionIdentifiersNotSupported,
            .reason = ReasonCode::SubscriptionIdentifiersNotSupported,
            .property = PropertyId::SubscriptionIdentifier};
    for (const SubscriptionRequest &request : packet.subscriptions) {
        const auto shared = parseSharedFilter(request.filter);
        if (shared && !server.sharedSubscriptionAvailable)
            return DecodeError{.fault = Fault::SharedSubscriptionsNotSupported,
                .reason = ReasonCode::SharedSubscriptionsNotSupported};
        if (!server.wildcardSubscriptionAvailable && hasWildcard(shared ? shared->filter : request.filter))
            return DecodeError{.fault = Fault::WildcardSubscriptionsNotSupported,
                .reason = ReasonCode::WildcardSubscriptionsNotSupported};
    }
    return std::nullopt;
}

std::optional<ReasonCode> findWillBreach(const Limits &server, QoS willQoS, bool willRetain)
{
    if (willQoS > server.maximumQoS)
        return ReasonCode::QoSNotSupported;
    if (willRetain && !server.retainAvailable)
        return ReasonCode::RetainNotSupported;
    return std::nullopt;
}

} // namespace cutty::mqtt
