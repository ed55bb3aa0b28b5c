#pragma once

#include "core/base/Time.h"

#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace cutty::broker {

/// The deadlines of many links or sessions, earliest first. A deadline that moves later, as keep-alive does
/// with every packet, costs nothing: its old entry stays and is looked at again when it is due.
template <typename Id> class DeadlineQueue
{
public:
    void push(TimePoint when, Id id) { m_heap.emplace(when, id); }
    std::optional<TimePoint> next() const
    {
        return m_heap.empty() ? std::nullopt : std::optional(m_heap.top().first);
    }
    /// Whose the earliest entry is, when that is due.
    std::optional<Id> popDue(TimePoint now)
    {
        if (m_heap.empty() || m_heap.top().first > now)
            return std::nullopt;
        const Id id = m_heap.top().second;
        m_heap.pop();
        return id;
    }

private:
    using Entry = std::pair<TimePoint, Id>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> m_heap;
};

} // namespace cutty::broker
