#pragma once

#include "core/base/Time.h"

#include <cstddef>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace cutty::broker {

/// The deadlines of many links or sessions, earliest first, one for each. What ends takes its deadline with
/// it, so that clients that come and go leave nothing behind.
template <typename Id> class DeadlineQueue
{
public:
    /// Takes the place of the deadline that `id` had.
    void set(Id id, TimePoint when)
    {
        remove(id);
        m_times.emplace(id, when);
        m_order.emplace(when, id);
    }
    void remove(Id id)
    {
        const auto entry = m_times.find(id);
        if (entry == m_times.end())
            return;
        m_order.erase({entry->second, id});
        m_times.erase(entry);
    }
    /// Nothing when `id` has none.
    std::optional<TimePoint> find(Id id) const
    {
        const auto entry = m_times.find(id);
        return entry == m_times.end() ? std::nullopt : std::optional(entry->second);
    }
    std::optional<TimePoint> next() const
    {
        return m_order.empty() ? std::nullopt : std::optional(m_order.begin()->first);
    }
    /// Takes out the earliest deadline, when that is due.
    std::optional<Id> popDue(TimePoint now)
    {
        if (m_order.empty() || m_order.begin()->first > now)
            return std::nullopt;
        const Id id = m_order.begin()->second;
        remove(id);
        return id;
    }
    std::size_t size() const { return m_order.size(); }

private:
    std::set<std::pair<TimePoint, Id>> m_order;
    std::unordered_map<Id, TimePoint> m_times;
};

} // namespace cutty::broker
