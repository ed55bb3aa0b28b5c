#pragma once

#include <cstdint>
#include <string>

namespace cutty::broker {

/// What the host knows of a link, for those who look at the broker.
struct LinkFacts
{
    /// "127.0.0.1:51234" or "[::1]:51234"; empty inside the process.
    std::string peerAddress;
    /// Of the listener that took it in; 0 where there is none.
    std::uint16_t listenerPort = 0;
};

} // namespace cutty::broker
