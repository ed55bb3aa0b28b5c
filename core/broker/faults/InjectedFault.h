#pragma once

#include "core/base/Time.h"
#include "core/broker/faults/FaultRule.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <cstddef>
#include <optional>
#include <string>

namespace cutty::broker {

/// A fault that was done to a packet, to be shown at it.
struct InjectedFault
{
    TimePoint time;
    /// The rule's name; "fault:disconnect" and the like where a client asked for it.
    std::string rule;
    /// In FaultPlan::rules; nothing where a client asked for it.
    std::optional<std::size_t> ruleIndex;
    FaultAction action;
    FaultDirection direction{};
    mqtt::PacketType packet{};
    mqtt::ProtocolVersion version{};
    std::string clientId;
    /// The packet as it came, at most its first `maximumBytes`.
    std::string bytes;
    /// What has become of it behind this rule, as much at most; empty when it was taken away. Where the
    /// broker is not asked (Refuse), what the client gets instead.
    std::string result;
    /// As it came, in bytes.
    std::size_t size = 0;
    /// By how much it is late, jitter included.
    Duration delay{0};

    static constexpr std::size_t maximumBytes = std::size_t{64} << 10U;
};

} // namespace cutty::broker
