#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace cutty::broker {

/// Why a message did not go where it was published to.
enum class DropReason : std::uint8_t {
    /// The session holds as many messages or bytes at QoS 1 and 2 as it may.
    QueueFull,
    /// QoS 0 for a client that does not read what was sent before.
    BacklogFull,
    /// The client takes no packet so large [MQTT-3.1.2-25].
    TooLarge,
    /// QoS 0 for a client that is away.
    ClientAway,
    /// Its topic has more levels than the broker takes.
    TopicTooDeep,
    /// Its expiry passed while it waited.
    Expired,
    /// The publisher may not.
    AccessDenied,
    /// Not one member of a shared subscription could take it.
    NoMemberReady,
};
constexpr std::size_t dropReasonCount = 8;

/// How many messages were dropped, by reason.
class DropCounts
{
public:
    void add(DropReason reason) { ++m_counts[static_cast<std::size_t>(reason)]; }
    std::uint64_t of(DropReason reason) const { return m_counts[static_cast<std::size_t>(reason)]; }
    std::uint64_t total() const
    {
        return std::accumulate(m_counts.begin(), m_counts.end(), std::uint64_t{0});
    }
    friend bool operator==(const DropCounts &, const DropCounts &) = default;

private:
    std::array<std::uint64_t, dropReasonCount> m_counts{};
};

} // namespace cutty::broker
