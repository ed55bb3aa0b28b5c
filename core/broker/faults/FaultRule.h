#pragma once

#include "core/broker/faults/FaultAction.h"
#include "core/broker/faults/FaultMatch.h"

#include <string>

namespace cutty::broker {

/// What a broker that misbehaves on demand does to which packets. Plain data: FaultPlan holds and checks it,
/// FaultInjector carries it out.
struct FaultRule
{
    /// For people and for the log; not empty, and unlike the other rules'.
    std::string name;
    bool enabled = true;
    FaultMatch match;
    FaultAction action = Drop{};
    friend bool operator==(const FaultRule &, const FaultRule &) = default;
};

} // namespace cutty::broker
