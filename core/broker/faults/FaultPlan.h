#pragma once

#include "core/broker/faults/FaultRule.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

namespace cutty::broker {

/// Rules in order, each applied to what those before it left of the packet; all look at the packet as it
/// came. A rule that takes the packet away is the last for it.
struct FaultPlan
{
    std::vector<FaultRule> rules;
    /// Decides probabilities, jitter and places of corruption: the same seed and traffic give the same
    /// faults.
    std::uint64_t seed = 0;
    /// MQTT 5 clients may ask for faults by user properties of theirs, as of Azure's faultable broker
    /// (userPropertyFaults.h); these come before the rules.
    bool userPropertyFaults = false;
    /// Memory that what waits to go on may take, of one connection and direction; over it, the connection is
    /// reset. Larger packets go on without being looked at. 1 KiB to 1 GiB.
    std::size_t maximumHeldBytes = std::size_t{16} << 20U;
    friend bool operator==(const FaultPlan &, const FaultPlan &) = default;
};

enum class FaultPlanErrorKind : std::uint8_t {
    MaximumHeldBytesOutOfRange,
    NameEmpty,
    NameRepeated,
    PacketTypeUnknown,
    TopicFilterInvalid,
    /// A name for a property that has none.
    PropertyNameNotAllowed,
    /// `first` or `every` is 0, or `last` before `first`.
    OccurrencesInvalid,
    /// Not from 0 to 1.
    ProbabilityOutOfRange,
    /// It begins before 0, or ends before it begins.
    TimeWindowInvalid,
    /// A time of the action is below 0 or above a day.
    TimeOutOfRange,
    /// Copies, packets, chunk or bandwidth: 0, or more than 1,000 copies or packets.
    AmountOutOfRange,
    /// None of the packets that the rule is for can be answered with the reason.
    ReasonNotAllowed,
    /// Not an acknowledgement.
    NotAnAcknowledgement,
    /// An action without effect: no limits to announce.
    NothingToDo,
};

struct FaultPlanError
{
    FaultPlanErrorKind kind{};
    /// In FaultPlan::rules; nothing when it is about the plan itself.
    std::optional<std::size_t> rule;
    friend bool operator==(const FaultPlanError &, const FaultPlanError &) = default;
};

/// The first thing that is wrong, rules in order, those that are off included.
[[nodiscard]] std::expected<void, FaultPlanError> checkFaultPlan(const FaultPlan &plan);

/// Whether the plan changes anything.
bool isActive(const FaultPlan &plan);

} // namespace cutty::broker
