#pragma once

#include "core/broker/faults/FaultInjector.h"

#include <string>

namespace cutty::broker {

/// What the rules gone through so far have made of a packet. Internal to FaultInjector.
struct FaultInjector::Work
{
    std::string bytes;
    Duration delay{0};
    bool overtakable = false;
    std::uint32_t copies = 0;
    /// Packets to pass first; 0: none.
    std::uint32_t behind = 0;
    Duration maximumWait{0};
    Pace pace{};
    LinkEnd end = LinkEnd::None;
    /// Nothing of it goes on.
    bool taken = false;
    /// For the log: what the client gets where the packet was taken.
    std::string instead;
};

} // namespace cutty::broker
