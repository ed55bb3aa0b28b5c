#pragma once

#include "core/base/Time.h"
#include "core/broker/faults/FaultRule.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::broker {

enum class LinkEnd : std::uint8_t {
    None,
    /// In order, behind the bytes.
    Close,
    Reset,
};

/// How fast bytes leave: `chunkBytes` at a time, at least `interval` apart. Chunks of 0 bytes: all at once.
struct Pace
{
    std::size_t chunkBytes = 0;
    Duration interval{0};
};

/// Bytes on their way through a lane.
struct LaneItem
{
    std::string bytes;
    /// Not before.
    TimePoint due;
    Pace pace{};
    /// Behind the bytes, the connection ends.
    LinkEnd end = LinkEnd::None;
    /// A packet can begin behind the bytes.
    bool endsPacket = true;
};

/// What leaves a lane.
struct LaneOutput
{
    std::string_view bytes;
    LinkEnd end = LinkEnd::None;
    /// To be written apart from what was before it.
    bool apart = false;
};

/// One direction of a connection with what is held back in it: a queue that keeps its order, packets that
/// wait for their time and are overtaken meanwhile, and packets that wait for others to pass.
class FaultLane
{
public:
    /// Behind all that was pushed before, except where the others wait aside.
    void push(LaneItem item);
    /// Leaves when it is due, whatever the others do, but never within another packet.
    void pushAside(LaneItem item);
    /// Leaves behind the next `packets`, at the latest when it is due.
    void pushBehind(LaneItem item, std::uint32_t packets);
    /// Has everything that waits for others to pass stop waiting, as no others will come.
    void flushBehind();
    void clear();

    /// The next that may leave now; its bytes are valid until the next call of a function that is not const.
    std::optional<LaneOutput> poll(TimePoint now);
    std::optional<TimePoint> pollTimeout() const;
    std::size_t heldBytes() const { return m_heldBytes; }
    /// In bytes, what keeping each item takes included.
    std::size_t heldMemory() const
    {
        return m_heldBytes + (m_queue.size() + m_aside.size() + m_behind.size()) * sizeof(Waiting);
    }

private:
    struct Waiting
    {
        LaneItem item;
        std::uint32_t packetsLeft = 0;
    };

    void letPass();
    std::optional<LaneOutput> pollAside(TimePoint now);
    std::optional<LaneOutput> pollQueue(TimePoint now);
    LaneOutput release(LaneItem item);
    TimePoint startOf(const LaneItem &front) const;
    TimePoint nextChunk(const LaneItem &front, TimePoint now) const;

    std::deque<LaneItem> m_queue;
    /// Bytes of the first in the queue that have left.
    std::size_t m_offset = 0;
    /// What left last was the middle of a packet.
    bool m_withinPacket = false;
    /// What was pushed last was, too.
    bool m_tailIsOpen = false;
    /// When the next chunk may leave.
    TimePoint m_nextChunk = TimePoint::min();
    std::vector<LaneItem> m_aside;
    std::vector<Waiting> m_behind;
    std::size_t m_heldBytes = 0;
    /// What poll() has handed out.
    std::string m_released;
};

} // namespace cutty::broker
