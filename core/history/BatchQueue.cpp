#include "core/history/BatchQueue.h"

#include <utility>

namespace cutty::history {
namespace {

/// What a batch keeps in memory while it waits.
std::uint64_t costOf(const MessageBatch &batch)
{
    return batch.bytes + batch.records.size() * sizeof(MessageRecord);
}

} // namespace

bool BatchQueue::push(const HistorySource &source, MessageBatchPtr batch)
{
    const std::uint64_t cost = costOf(*batch);
    const std::uint64_t messages = batch->records.size();
    const std::lock_guard lock(m_mutex);
    if (m_closed || (!m_entries.empty() && m_bytes + cost > m_maximumBytes)) {
        m_counts.dropped += messages;
        return false;
    }
    m_entries.push_back({source, std::move(batch)});
    m_bytes += cost;
    m_counts.waiting += messages;
    return !std::exchange(m_takerAwake, true);
}

std::optional<BatchQueue::Entry> BatchQueue::front()
{
    const std::lock_guard lock(m_mutex);
    if (m_entries.empty()) {
        m_takerAwake = false;
        return std::nullopt;
    }
    return m_entries.front();
}

void BatchQueue::markFrontStored()
{
    // Taken out first, so that the messages are freed without the lock.
    Entry stored;
    const std::lock_guard lock(m_mutex);
    stored = std::move(m_entries.front());
    m_entries.pop_front();
    m_bytes -= costOf(*stored.batch);
    m_counts.waiting -= stored.batch->records.size();
    m_counts.stored += stored.batch->records.size();
}

void BatchQueue::dropAll()
{
    std::deque<Entry> dropped;
    const std::lock_guard lock(m_mutex);
    dropped.swap(m_entries);
    m_bytes = 0;
    m_counts.dropped += std::exchange(m_counts.waiting, 0);
    m_takerAwake = false;
}

void BatchQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
}

BatchQueue::Counts BatchQueue::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

} // namespace cutty::history
