#include "core/broker/faults/FaultLane.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

void FaultLane::push(LaneItem item)
{
    const bool endsPacket = item.endsPacket;
    m_heldBytes += item.bytes.size();
    m_queue.push_back(std::move(item));
    m_tailIsOpen = !endsPacket;
    if (endsPacket)
        letPass();
}

void FaultLane::pushAside(LaneItem item)
{
    m_heldBytes += item.bytes.size();
    m_aside.push_back(std::move(item));
}

void FaultLane::pushBehind(LaneItem item, std::uint32_t packets)
{
    m_heldBytes += item.bytes.size();
    m_behind.push_back({.item = std::move(item), .packetsLeft = packets});
}

void FaultLane::flushBehind()
{
    for (Waiting &waiting : std::exchange(m_behind, {})) {
        waiting.item.due = TimePoint::min();
        m_queue.push_back(std::move(waiting.item));
    }
}

void FaultLane::clear()
{
    m_queue.clear();
    m_aside.clear();
    m_behind.clear();
    m_offset = 0;
    m_heldBytes = 0;
    m_withinPacket = false;
    m_tailIsOpen = false;
}

std::optional<LaneOutput> FaultLane::poll(TimePoint now)
{
    for (auto waiting = m_behind.begin(); waiting != m_behind.end();) {
        if (m_tailIsOpen || waiting->item.due > now) {
            ++waiting;
            continue;
        }
        m_queue.push_back(std::move(waiting->item));
        waiting = m_behind.erase(waiting);
    }
    if (auto output = pollAside(now))
        return output;
    return pollQueue(now);
}

std::optional<TimePoint> FaultLane::pollTimeout() const
{
    std::optional<TimePoint> next;
    const auto consider = [&next](TimePoint time) {
        next = next ? std::min(*next, time) : time;
    };
    if (!m_queue.empty())
        consider(startOf(m_queue.front()));
    if (!m_withinPacket) {
        for (const LaneItem &item : m_aside)
            consider(item.due);
    }
    if (!m_tailIsOpen) {
        for (const Waiting &waiting : m_behind)
            consider(waiting.item.due);
    }
    return next;
}

/// A packet has been pushed: who waited for it as the last goes behind it.
void FaultLane::letPass()
{
    for (auto waiting = m_behind.begin(); waiting != m_behind.end();) {
        if (--waiting->packetsLeft > 0) {
            ++waiting;
            continue;
        }
        waiting->item.due = TimePoint::min();
        m_queue.push_back(std::move(waiting->item));
        waiting = m_behind.erase(waiting);
    }
}

std::optional<LaneOutput> FaultLane::pollAside(TimePoint now)
{
    if (m_withinPacket)
        return std::nullopt;
    const auto first = std::ranges::min_element(m_aside, {}, &LaneItem::due);
    if (first == m_aside.end() || first->due > now)
        return std::nullopt;
    LaneItem item = std::move(*first);
    m_aside.erase(first);
    return release(std::move(item));
}

std::optional<LaneOutput> FaultLane::pollQueue(TimePoint now)
{
    if (m_queue.empty() || startOf(m_queue.front()) > now)
        return std::nullopt;
    LaneItem &front = m_queue.front();
    const std::size_t left = front.bytes.size() - m_offset;
    if (front.pace.chunkBytes > 0 && left > 0)
        m_nextChunk = nextChunk(front, now);
    if (front.pace.chunkBytes > 0 && left > front.pace.chunkBytes) {
        m_released.assign(front.bytes, m_offset, front.pace.chunkBytes);
        m_offset += front.pace.chunkBytes;
        m_heldBytes -= front.pace.chunkBytes;
        m_withinPacket = true;
        return LaneOutput{.bytes = m_released, .apart = true};
    }
    LaneItem item = std::move(front);
    m_queue.pop_front();
    item.bytes.erase(0, std::exchange(m_offset, 0));
    return release(std::move(item));
}

LaneOutput FaultLane::release(LaneItem item)
{
    m_heldBytes -= item.bytes.size();
    m_withinPacket = !item.endsPacket;
    m_released = std::move(item.bytes);
    return {.bytes = m_released, .end = item.end, .apart = item.pace.chunkBytes > 0};
}

/// Timers fire to the millisecond: what is due more often catches up, but not on long pauses.
TimePoint FaultLane::nextChunk(const LaneItem &front, TimePoint now) const
{
    constexpr std::chrono::milliseconds resolution{1};
    constexpr std::chrono::milliseconds longest{20};
    const Duration interval = front.pace.interval;
    return (interval < resolution ? std::max(startOf(front), now - longest) : now) + interval;
}

TimePoint FaultLane::startOf(const LaneItem &front) const
{
    return front.pace.chunkBytes > 0 ? std::max(front.due, m_nextChunk) : front.due;
}

} // namespace cutty::broker
