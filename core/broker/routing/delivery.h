#pragma once

#include "core/base/QoS.h"
#include "core/broker/Ids.h"
#include "core/broker/routing/Subscription.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cutty::broker {

/// How one session gets one message.
struct Delivery
{
    SessionId session{};
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    std::vector<std::uint32_t> subscriptionIdentifiers;
    /// The group whose member the session is here; nothing for a subscription of its own.
    std::optional<SharedGroupId> group;
};

/// Decides on one subscription alone; nothing when `noLocal` keeps the message from its sender.
/// [MQTT-3.8.3-3] [MQTT-3.3.1-12] [MQTT-3.3.1-13] [MQTT-3.8.4-8]
std::optional<Delivery> decideDelivery(const Subscription &subscription, QoS publishedQoS,
    bool publishedRetain, std::optional<SessionId> sender);

/// What a session gets of a message that several of its subscriptions match; the specification leaves both
/// open (MQTT 5, 3.3.4).
enum class OverlappingDelivery : std::uint8_t {
    /// One copy at the highest QoS with all subscription identifiers [MQTT-3.3.4-2] [MQTT-3.3.4-4].
    OneCopy,
    /// A copy for each subscription, with its QoS and identifier [MQTT-3.3.4-5].
    OneCopyEach,
};

/// Decides on all matching subscriptions, and reorders them.
std::vector<Delivery> decideDeliveries(std::vector<Subscription> &matches, QoS publishedQoS,
    bool publishedRetain, std::optional<SessionId> sender,
    OverlappingDelivery overlapping = OverlappingDelivery::OneCopy);

/// How a member of a shared group stands to a message.
enum class Readiness : std::uint8_t {
    /// It gets the message now, or when its receive maximum has room.
    Connected,
    /// It gets the message when it comes back.
    Away,
    /// It would lose the message.
    Unable,
};

/// Decides which member of a group a message is for: of those connected the one whose turn it is, or else of
/// those away. The specification leaves the choice to the server (MQTT 5, 4.8.2). Nothing when all are
/// unable; `turn` is an index into `members`.
std::optional<std::size_t> chooseMember(std::span<const Readiness> members, std::size_t turn);

} // namespace cutty::broker
