#include "core/broker/faults/PacketFramer.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

void PacketFramer::resume(std::string_view bytes)
{
    feed(bytes);
    m_seen = bytes.size();
}

void PacketFramer::feed(std::string_view bytes)
{
    m_buffer.erase(0, std::exchange(m_taken, 0));
    m_buffer.append(bytes);
}

std::optional<PacketFramer::Frame> PacketFramer::next()
{
    while (true) {
        const std::size_t available = unread().size();
        if (available == 0)
            return std::nullopt;
        if (m_pieceLeft > 0) {
            const std::size_t size = std::min(m_pieceLeft, available);
            m_pieceLeft -= size;
            return take(Frame::Kind::Piece, size, m_pieceLeft == 0);
        }
        if (m_lost) {
            m_taken += std::exchange(m_seen, 0);
            if (unread().empty())
                return std::nullopt;
            return take(Frame::Kind::Piece, unread().size(), true);
        }
        const auto size = packetSize();
        if (!size)
            return std::nullopt;
        if (*size == 0) {
            m_lost = true;
        } else if (m_seen >= *size) {
            m_seen -= *size;
            return take(Frame::Kind::Seen, *size, true);
        } else if (m_seen > 0 || *size > m_maximumPacketSize) {
            m_taken += m_seen;
            m_pieceLeft = *size - std::exchange(m_seen, 0);
        } else if (available < *size) {
            return std::nullopt;
        } else {
            return take(Frame::Kind::Packet, *size, true);
        }
    }
}

std::string PacketFramer::takeRest()
{
    std::string rest(unread().substr(m_seen));
    m_buffer.clear();
    m_taken = 0;
    m_seen = 0;
    return rest;
}

std::optional<std::size_t> PacketFramer::packetSize() const
{
    const std::string_view bytes = unread();
    if (static_cast<std::uint8_t>(bytes[0]) >> 4U == 0)
        return 0;
    std::size_t remaining = 0;
    for (std::size_t index = 1; index <= 4; ++index) {
        if (index >= bytes.size())
            return std::nullopt;
        const auto byte = static_cast<std::uint8_t>(bytes[index]);
        remaining |= static_cast<std::size_t>(byte & 0x7FU) << (7 * (index - 1));
        if ((byte & 0x80U) == 0)
            return index + 1 + remaining;
    }
    return 0;
}

PacketFramer::Frame PacketFramer::take(Frame::Kind kind, std::size_t size, bool ends)
{
    const Frame frame{.kind = kind, .bytes = unread().substr(0, size), .ends = ends};
    m_taken += size;
    return frame;
}

} // namespace cutty::broker
