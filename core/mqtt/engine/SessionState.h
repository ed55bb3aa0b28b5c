#pragma once

#include "core/mqtt/engine/InflightTable.h"
#include "core/mqtt/engine/PacketIdPool.h"

#include <deque>

namespace cutty::mqtt {

/// What outlives a network connection (MQTT 5, 4.1): a client keeps it for a resume, the broker parks it in
/// its session table. Movable.
struct SessionState
{
    PacketIdPool packetIds;
    InflightTable inflight;
    /// Waiting for room in the receiver's receive maximum, oldest first.
    std::deque<OutgoingPublish> queue;
};

} // namespace cutty::mqtt
