#pragma once

#include "core/mqtt/engine/Connection.h"

#include <cstddef>
#include <cstdint>

namespace cutty::broker {

struct BrokerOptions
{
    mqtt::ConnectionOptions connection;
    /// QoS 1 and 2 messages that wait for one session, connected or away; more are dropped and counted.
    std::size_t maximumQueuedMessages = 100'000;
    /// Bytes that one link may have unsent; over it, QoS 0 messages for it are dropped and counted.
    std::size_t maximumBacklogBytes = 64U << 20U;
    /// Levels of a topic or filter: a bound on what a hostile client can make the trees' depth.
    std::size_t maximumTopicLevels = 200;
};

} // namespace cutty::broker
