#pragma once

#include "core/base/Time.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/codec/encode.h"
#include "core/mqtt/engine/PacketTrace.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cutty::mqtt {

/// The packets of one connection on their way to the transport, encoded, and the tap that all packets pass.
class Outbox
{
public:
    void setVersion(ProtocolVersion version) { m_version = version; }
    /// What packets are dated with in the trace from here on.
    void setTime(TimePoint now) { m_now = now; }

    template <typename T> void send(const T &packet)
    {
        const std::size_t before = m_bytes.size();
        encode(m_bytes, packet);
        noteSent(before);
    }
    /// The same with the message expiry interval counted down to `expiry`.
    void send(const PublishPacket &packet, std::chrono::seconds expiry)
    {
        const std::size_t before = m_bytes.size();
        cutty::mqtt::encode(m_bytes, packet, m_version, expiry);
        noteSent(before);
    }
    /// Leaves out reason string and user properties when the packet would be larger than `maximum` bytes with
    /// them [MQTT-3.2.2-19] [MQTT-3.14.2-3], or when they are not wanted [MQTT-3.1.2-29]. False, and nothing
    /// is sent, when it is too large without them.
    template <typename T> bool sendWithin(std::uint32_t maximum, T packet, bool wantsDiagnostics = true)
    {
        if ((wantsDiagnostics || packet.properties.empty()) && fits(maximum, packet))
            return true;
        if (packet.properties.empty())
            return false;
        packet.properties = withoutDiagnostics(packet.properties.view());
        return fits(maximum, packet);
    }

    std::size_t size() const { return m_bytes.size(); }
    /// Since the connection began.
    std::uint64_t sentPackets() const { return m_sentPackets; }
    /// Swaps the bytes out for the storage of `buffer`.
    void poll(std::string &buffer)
    {
        buffer.clear();
        buffer.swap(m_bytes);
    }

    /// Bytes of packets to keep for the owner; 0 ends it.
    void trace(std::size_t maximumBytes)
    {
        m_trace = maximumBytes > 0 ? std::make_unique<PacketTrace>(maximumBytes) : nullptr;
    }
    bool isTracing() const { return m_trace != nullptr; }
    /// Null while nobody wants to see the packets.
    PacketTrace *packetTrace() const { return m_trace.get(); }
    /// While tracing.
    void recordReceived(std::string_view packet)
    {
        m_trace->record(Direction::Received, m_now, m_version, packet);
    }

private:
    template <typename T> void encode(std::string &out, const T &packet) const
    {
        if constexpr (std::is_same_v<T, ConnectPacket>)
            cutty::mqtt::encode(out, packet);
        else
            cutty::mqtt::encode(out, packet, m_version);
    }
    template <typename T> bool fits(std::uint32_t maximum, const T &packet)
    {
        const std::size_t before = m_bytes.size();
        encode(m_bytes, packet);
        if (m_bytes.size() - before > maximum) {
            m_bytes.resize(before);
            return false;
        }
        noteSent(before);
        return true;
    }
    void noteSent(std::size_t from)
    {
        ++m_sentPackets;
        if (m_trace) [[unlikely]]
            m_trace->record(Direction::Sent, m_now, m_version, std::string_view(m_bytes).substr(from));
    }

    ProtocolVersion m_version = ProtocolVersion::V5;
    TimePoint m_now;
    std::string m_bytes;
    std::uint64_t m_sentPackets = 0;
    std::unique_ptr<PacketTrace> m_trace;
};

} // namespace cutty::mqtt
