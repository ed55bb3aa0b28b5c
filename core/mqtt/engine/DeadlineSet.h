#pragma once

#include "core/base/Time.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace cutty::mqtt {

enum class Timer : std::uint8_t {
    /// The transport is there but CONNECT or CONNACK has not come.
    Handshake,
    /// The client has been silent; time for PINGREQ.
    KeepAlive,
    /// PINGREQ is unanswered.
    PingResponse,
    /// The server has heard nothing for one and a half keep-alive intervals.
    PeerSilence,
};

/// All timers of a connection; whoever drives it needs to arm only the next one.
class DeadlineSet
{
public:
    void set(Timer timer, TimePoint when) { at(timer) = when; }
    void clear(Timer timer) { at(timer) = never; }
    void clearAll() { m_deadlines.fill(never); }
    bool isSet(Timer timer) const { return m_deadlines[static_cast<std::size_t>(timer)] != never; }
    bool hasPassed(Timer timer, TimePoint now) const
    {
        return m_deadlines[static_cast<std::size_t>(timer)] <= now;
    }

    std::optional<TimePoint> next() const
    {
        const TimePoint earliest = *std::ranges::min_element(m_deadlines);
        return earliest == never ? std::nullopt : std::optional(earliest);
    }

private:
    static constexpr TimePoint never = TimePoint::max();

    TimePoint &at(Timer timer) { return m_deadlines[static_cast<std::size_t>(timer)]; }

    std::array<TimePoint, 4> m_deadlines{never, never, never, never};
};

} // namespace cutty::mqtt
