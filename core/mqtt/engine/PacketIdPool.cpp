#include "core/mqtt/engine/PacketIdPool.h"

namespace cutty::mqtt {

std::optional<PacketId> PacketIdPool::take()
{
    if (m_used.size() == UINT16_MAX)
        return std::nullopt;
    do {
        m_last = m_last == UINT16_MAX ? 1 : static_cast<std::uint16_t>(m_last + 1);
    } while (!m_used.insert(PacketId{m_last}).second);
    return PacketId{m_last};
}

} // namespace cutty::mqtt
