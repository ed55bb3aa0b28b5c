#pragma once

#include "core/base/MessageBatch.h"
#include "core/base/Time.h"
#include "core/mqtt/codec/Packets.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::mqtt {

/// A packet as it crossed the wire.
struct TracedPacket
{
    Direction direction{};
    TimePoint time;
    /// Of the connection; a CONNECT names its own.
    ProtocolVersion version{};
    /// After a fault, as much of the packet as arrived.
    std::string bytes;

    /// Reads the bytes again; the error is what a look at them alone finds wrong.
    std::expected<Packet, DecodeError> decode() const;
};

/// The packets that a connection received and sent, oldest first, for whoever shows them. Bounded: when what
/// nobody took grows too large, the oldest go and are counted.
class PacketTrace
{
public:
    /// The sum of the packets' sizes; the last packet is kept whatever its size.
    explicit PacketTrace(std::size_t maximumBytes)
        : m_maximumBytes(maximumBytes)
    {
    }

    void record(Direction direction, TimePoint time, ProtocolVersion version, std::string_view bytes);
    std::optional<TracedPacket> poll();
    /// Dropped since the last call.
    std::uint64_t takeLostCount();

private:
    std::size_t m_maximumBytes;
    std::size_t m_bytes = 0;
    std::uint64_t m_lost = 0;
    std::deque<TracedPacket> m_packets;
};

} // namespace cutty::mqtt
