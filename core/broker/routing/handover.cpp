#include "core/broker/routing/handover.h"

#include <algorithm>
#include <iterator>

namespace cutty::broker {

std::vector<mqtt::OutgoingPublish> takeUnfinished(
    mqtt::SessionState &session, const std::function<bool(const mqtt::OutgoingPublish &)> &wanted)
{
    std::vector<mqtt::PacketId> sent;
    for (const auto &[order, entry] : session.inflight.inOrder()) {
        if (entry.stage == mqtt::InflightTable::Stage::AwaitPuback && wanted(entry.publish))
            sent.push_back(entry.packetId);
    }
    std::vector<mqtt::OutgoingPublish> taken;
    for (const mqtt::PacketId id : sent) {
        taken.push_back(session.inflight.finish(id));
        session.packetIds.release(id);
    }
    const auto waiting = std::ranges::stable_partition(session.queue, std::not_fn(wanted));
    std::ranges::move(waiting, std::back_inserter(taken));
    session.queue.erase(waiting.begin(), waiting.end());
    return taken;
}

} // namespace cutty::broker
