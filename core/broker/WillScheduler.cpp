#include "core/broker/WillScheduler.h"

#include <utility>

namespace cutty::broker {

void WillScheduler::schedule(SessionId session, MessagePtr will, TimePoint when)
{
    cancel(session);
    m_bySession[session] = m_waiting.emplace(when, Waiting{session, std::move(will)});
}

void WillScheduler::cancel(SessionId session) { take(session); }

std::optional<MessagePtr> WillScheduler::take(SessionId session)
{
    const auto entry = m_bySession.find(session);
    if (entry == m_bySession.end())
        return std::nullopt;
    MessagePtr will = std::move(entry->second->second.will);
    m_waiting.erase(entry->second);
    m_bySession.erase(entry);
    return will;
}

const std::pair<const TimePoint, WillScheduler::Waiting> *WillScheduler::find(SessionId session) const
{
    const auto entry = m_bySession.find(session);
    return entry == m_bySession.end() ? nullptr : &*entry->second;
}

std::vector<WillScheduler::Waiting> WillScheduler::takeDue(TimePoint now)
{
    std::vector<Waiting> due;
    while (!m_waiting.empty() && m_waiting.begin()->first <= now) {
        auto node = m_waiting.extract(m_waiting.begin());
        m_bySession.erase(node.mapped().session);
        due.push_back(std::move(node.mapped()));
    }
    return due;
}

std::optional<TimePoint> WillScheduler::next() const
{
    return m_waiting.empty() ? std::nullopt : std::optional(m_waiting.begin()->first);
}

} // namespace cutty::broker
