#pragma once

#include "core/broker/BrokerEvent.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace cutty::broker {

/// The events that wait for the host: bounded, the newest are lost and counted when nobody drains it.
class EventLog
{
public:
    /// Less detail than before drops nothing that waits, but Off does.
    void setDetail(EventDetail detail, std::size_t maximum)
    {
        m_detail = detail;
        m_maximum = maximum;
        if (detail == EventDetail::Off)
            m_events.clear();
    }
    bool wants(EventDetail detail) const { return m_detail >= detail; }
    /// Call only when it is wanted, so that nothing is made for nobody.
    void add(TimePoint now, BrokerEventKind kind)
    {
        if (m_events.size() < m_maximum)
            m_events.push_back({now, std::move(kind)});
        else
            ++m_lost;
    }
    std::optional<BrokerEvent> poll()
    {
        if (m_events.empty())
            return std::nullopt;
        std::optional<BrokerEvent> event = std::move(m_events.front());
        m_events.pop_front();
        return event;
    }
    std::uint64_t takeLost() { return std::exchange(m_lost, 0); }

private:
    EventDetail m_detail = EventDetail::Off;
    std::size_t m_maximum = 0;
    std::deque<BrokerEvent> m_events;
    std::uint64_t m_lost = 0;
};

} // namespace cutty::broker
