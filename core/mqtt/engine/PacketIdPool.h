#pragma once

#include "core/mqtt/codec/PacketType.h"

#include <cstdint>
#include <optional>
#include <unordered_set>

namespace cutty::mqtt {

/// Hands out the packet identifiers of one sender: non-zero, none in use twice [MQTT-2.2.1-3] [MQTT-2.2.1-4].
/// They go round, so that a late acknowledgement does not meet a new packet of the same number.
class PacketIdPool
{
public:
    /// Nothing when all 65,535 are in use.
    std::optional<PacketId> take();
    /// Of a session that comes from elsewhere: `id` is in use, and the next one taken follows it.
    void occupy(PacketId id)
    {
        m_used.insert(id);
        m_last = static_cast<std::uint16_t>(id);
    }
    void release(PacketId id) { m_used.erase(id); }
    bool isUsed(PacketId id) const { return m_used.contains(id); }

private:
    std::unordered_set<PacketId> m_used;
    std::uint16_t m_last = 0;
};

} // namespace cutty::mqtt
