#include "core/broker/routing/handover.h"

#include <cstdint>
#include <utility>

namespace cutty::broker {

std::vector<mqtt::OutgoingPublish> takeUnfinished(mqtt::SessionState &session,
    const std::function<bool(const mqtt::OutgoingPublish &)> &wanted,
    std::vector<mqtt::SessionChange> *changes)
{
    using Kind = mqtt::SessionChange::Kind;
    std::vector<mqtt::SessionChange> done;
    std::vector<mqtt::PacketId> sent;
    for (const auto &[order, entry] : session.inflight.inOrder()) {
        if (entry.stage == mqtt::InflightTable::Stage::AwaitPuback && wanted(entry.publish))
            sent.push_back(entry.packetId);
    }
    std::vector<mqtt::OutgoingPublish> taken;
    for (const mqtt::PacketId id : sent) {
        taken.push_back(session.inflight.finish(id));
        session.packetIds.release(id);
        done.push_back({.kind = Kind::Finished, .packetId = id});
    }
    std::uint32_t kept = 0;
    std::erase_if(session.queue, [&](mqtt::OutgoingPublish &publish) {
        if (!wanted(publish)) {
            ++kept;
            return false;
        }
        taken.push_back(std::move(publish));
        done.push_back({.kind = Kind::Dropped, .index = kept});
        return true;
    });
    if (changes)
        *changes = std::move(done);
    return taken;
}

} // namespace cutty::broker
