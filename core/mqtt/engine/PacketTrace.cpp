#include "core/mqtt/engine/PacketTrace.h"

#include "core/mqtt/codec/PacketDecoder.h"

#include <utility>

namespace cutty::mqtt {

std::expected<Packet, DecodeError> TracedPacket::decode() const
{
    PacketDecoder decoder;
    decoder.setVersion(version);
    decoder.feed(bytes);
    auto packet = decoder.next();
    if (!packet)
        return std::unexpected(packet.error());
    if (*packet)
        return std::move(**packet);
    const auto size = static_cast<std::uint32_t>(bytes.size());
    return std::unexpected(DecodeError{.fault = Fault::Truncated, .offset = size});
}

void PacketTrace::record(Direction direction, TimePoint time, ProtocolVersion version, std::string_view bytes)
{
    m_packets.push_back({direction, time, version, std::string(bytes)});
    m_bytes += bytes.size();
    while (m_bytes > m_maximumBytes && m_packets.size() > 1) {
        m_bytes -= m_packets.front().bytes.size();
        m_packets.pop_front();
        ++m_lost;
    }
}

std::optional<TracedPacket> PacketTrace::poll()
{
    if (m_packets.empty())
        return std::nullopt;
    TracedPacket packet = std::move(m_packets.front());
    m_packets.pop_front();
    m_bytes -= packet.bytes.size();
    return packet;
}

std::uint64_t PacketTrace::takeLostCount() { return std::exchange(m_lost, 0); }

} // namespace cutty::mqtt
