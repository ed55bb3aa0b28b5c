#pragma once

#include "core/base/QoS.h"
#include "core/broker/routing/SubscriptionTree.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace cutty::broker {

/// How one session gets one message.
struct Delivery
{
    SessionId session{};
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    std::vector<std::uint32_t> subscriptionIdentifiers;
};

/// Decides on one subscription alone; nothing when `noLocal` keeps the message from its sender.
/// [MQTT-3.8.3-3] [MQTT-3.3.1-12] [MQTT-3.3.1-13] [MQTT-3.8.4-8]
std::optional<Delivery> decideDelivery(const Subscription &subscription, QoS publishedQoS,
    bool publishedRetain, std::optional<SessionId> sender);

/// Decides on all matching subscriptions; a session that several of them belong to gets one copy, at the
/// highest of their QoS and with all their identifiers [MQTT-3.3.4-2] [MQTT-3.3.4-4]. Reorders `matches`.
std::vector<Delivery> decideDeliveries(std::vector<Subscription> &matches, QoS publishedQoS,
    bool publishedRetain, std::optional<SessionId> sender);

} // namespace cutty::broker
