#pragma once

#include "core/mqtt/engine/SessionChange.h"
#include "core/mqtt/engine/SessionState.h"

#include <functional>
#include <vector>

namespace cutty::broker {

/// Takes the messages that `wanted` names out of the session of a client that is away, in their order: those
/// that wait, and at QoS 1 those that were sent, whose packet identifiers are free again. A QoS 2 delivery
/// that has begun is its client's for good [MQTT-4.8.2-4] [MQTT-4.8.2-5]. `changes`, where it is not null,
/// becomes what that does to the session.
std::vector<mqtt::OutgoingPublish> takeUnfinished(mqtt::SessionState &session,
    const std::function<bool(const mqtt::OutgoingPublish &)> &wanted,
    std::vector<mqtt::SessionChange> *changes = nullptr);

} // namespace cutty::broker
