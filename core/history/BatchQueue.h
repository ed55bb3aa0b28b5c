#pragma once

#include "core/history/HistoryRecords.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace cutty::history {

/// What waits to be stored, bounded in bytes: many threads put batches in, one takes them out. Every message
/// given to it is counted once, as waiting, stored or dropped. Never blocks for longer than a moment.
class BatchQueue
{
public:
    struct Entry
    {
        HistorySource source;
        MessageBatchPtr batch;
    };

    /// In messages.
    struct Counts
    {
        std::uint64_t waiting = 0;
        std::uint64_t stored = 0;
        std::uint64_t dropped = 0;
    };

    explicit BatchQueue(std::uint64_t maximumBytes)
        : m_maximumBytes(maximumBytes)
    {
    }

    /// Drops the batch when it does not fit. One batch always fits, however large. True when the taker is
    /// asleep and has to be woken.
    [[nodiscard]] bool push(const HistorySource &source, MessageBatchPtr batch);

    /// The oldest entry, which stays until it is marked as stored or dropped. Without one the taker counts
    /// as asleep.
    [[nodiscard]] std::optional<Entry> front();
    void markFrontStored();
    void dropAll();

    /// From here on everything is dropped on arrival.
    void close();

    Counts counts() const;

private:
    mutable std::mutex m_mutex;
    // Guarded by m_mutex, all below but the limit.
    std::deque<Entry> m_entries;
    std::uint64_t m_bytes = 0;
    Counts m_counts;
    bool m_takerAwake = false;
    bool m_closed = false;
    const std::uint64_t m_maximumBytes;
};

} // namespace cutty::history
