#pragma once

#include "core/mqtt/engine/InflightTable.h"
#include "core/mqtt/engine/PacketIdPool.h"

#include <cstddef>
#include <list>

namespace cutty::mqtt {

/// What outlives a network connection (MQTT 5, 4.1): a client keeps it for a resume, the broker parks it in
/// its session table. Movable.
struct SessionState
{
    PacketIdPool packetIds;
    InflightTable inflight;
    /// Waiting for room in the receiver's receive maximum, oldest first. Empty in nearly all sessions: an
    /// empty deque takes 576 bytes, which is most of what an idle client would cost.
    std::list<OutgoingPublish> queue;
};

/// What the messages in flight and those waiting take in memory; walks over all of them.
inline std::size_t sizeInBytes(const SessionState &session)
{
    std::size_t bytes = 0;
    for (const auto &[order, entry] : session.inflight.inOrder())
        bytes += sizeInBytes(entry.publish);
    for (const OutgoingPublish &publish : session.queue)
        bytes += sizeInBytes(publish);
    return bytes;
}

} // namespace cutty::mqtt
