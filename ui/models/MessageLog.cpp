#include "ui/models/MessageLog.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace cutty::ui {
namespace {

constexpr std::uint64_t liveBit = std::uint64_t{1} << 63;
/// Of the allocator, for each block.
constexpr std::uint64_t allocationOverhead = 16;

std::uint64_t sequenceOf(MessageKey key) { return static_cast<std::uint64_t>(key) & ~liveBit; }

template <typename Records>
std::optional<std::size_t> findSequence(const Records &records, std::uint64_t sequence)
{
    const auto found = std::ranges::lower_bound(records, sequence, {}, &MessageRecord::sequence);
    if (found == records.end() || found->sequence != sequence)
        return std::nullopt;
    return static_cast<std::size_t>(std::distance(records.begin(), found));
}

template <typename Records> std::size_t lowerBoundIn(const Records &records, std::uint64_t sequence)
{
    const auto found = std::ranges::lower_bound(records, sequence, {}, &MessageRecord::sequence);
    return static_cast<std::size_t>(std::distance(records.begin(), found));
}

} // namespace

MessageLog::MessageLog(std::uint64_t byteBudget)
    : m_byteBudget(byteBudget)
{
}

const MessageRecord &MessageLog::at(std::size_t row) const
{
    if (row < m_history.size())
        return m_history[row];
    row -= m_history.size();
    if (row < m_kept.size())
        return m_kept[row];
    row -= m_kept.size();
    if (row < m_condemned.size())
        return m_condemned[row];
    return m_recent[row - m_condemned.size()];
}

MessageKey MessageLog::keyAt(std::size_t row) const
{
    const std::uint64_t sequence = at(row).sequence;
    return row < m_history.size() ? MessageKey{sequence} : liveKey(sequence);
}

std::optional<std::size_t> MessageLog::recentIndexOf(std::uint64_t sequence) const
{
    if (m_recent.empty() || sequence < m_recent.front().sequence)
        return std::nullopt;
    // Sequences have no holes, so this is the place, unless the log was cleared in between.
    const std::uint64_t guess = sequence - m_recent.front().sequence;
    if (guess < m_recent.size() && m_recent[guess].sequence == sequence)
        return guess;
    return findSequence(m_recent, sequence);
}

std::optional<std::size_t> MessageLog::rowOf(MessageKey key) const
{
    const std::uint64_t sequence = sequenceOf(key);
    if (isHistory(key))
        return findSequence(m_history, sequence);
    if (const auto index = recentIndexOf(sequence))
        return condemnedBegin() + m_condemned.size() + *index;
    if (const auto index = findSequence(m_kept, sequence))
        return liveBegin() + *index;
    if (const auto index = findSequence(m_condemned, sequence))
        return condemnedBegin() + *index;
    return std::nullopt;
}

std::size_t MessageLog::lowerBound(MessageKey key) const
{
    assert(m_condemned.empty());
    const std::uint64_t sequence = sequenceOf(key);
    if (isHistory(key))
        return lowerBoundIn(m_history, sequence);
    const std::size_t inKept = lowerBoundIn(m_kept, sequence);
    if (inKept < m_kept.size())
        return liveBegin() + inKept;
    return condemnedBegin() + lowerBoundIn(m_recent, sequence);
}

bool MessageLog::hasSameTopic(std::size_t row, const KeyedMessage &message) const
{
    const MessageRecord &other = at(row);
    // The numbers of topics spare reading blocks all over the memory, but only live messages share them.
    if (row >= m_history.size() && !isHistory(message.key))
        return other.topic == message.record.topic;
    return other.message->topic() == message.record.message->topic();
}

std::size_t MessageLog::countTopic(const KeyedMessage &message, std::size_t first, std::size_t end) const
{
    std::size_t count = 0;
    const std::size_t recentBegin = condemnedBegin() + m_condemned.size();
    const std::size_t slowEnd = isHistory(message.key) ? end : std::min(end, recentBegin);
    for (; first < slowEnd; ++first)
        count += hasSameTopic(first, message) ? 1 : 0;
    if (first >= end)
        return count;
    const auto recentAt = [&](std::size_t row) {
        return m_recent.begin() + static_cast<std::ptrdiff_t>(row - recentBegin);
    };
    return count
        + static_cast<std::size_t>(std::count_if(recentAt(first), recentAt(end),
            [topic = message.record.topic](const MessageRecord &record) { return record.topic == topic; }));
}

MessageKey MessageLog::liveKey(std::uint64_t sequence) { return MessageKey{sequence | liveBit}; }

bool MessageLog::isHistory(MessageKey key) { return (static_cast<std::uint64_t>(key) & liveBit) == 0; }

void MessageLog::append(const std::vector<MessageRecord> &records)
{
    assert(m_condemned.empty());
    if (!records.empty() && !m_liveSince)
        m_liveSince = records.front().time;
    for (const MessageRecord &record : records) {
        assert(m_recent.empty() || m_recent.back().sequence < record.sequence);
        m_bytes += cost(record);
        ++countRef(record.topic);
        m_recent.push_back(record);
    }
}

std::span<const MessageRecord> MessageLog::acceptableHistory(std::span<const MessageRecord> records) const
{
    const auto isHere = [this](const MessageRecord &record) {
        return (!m_history.empty() && record.sequence >= m_history.front().sequence)
            || (m_liveSince && record.time >= *m_liveSince);
    };
    while (!records.empty() && isHere(records.back()))
        records = records.first(records.size() - 1);

    std::size_t affordable = 0;
    std::uint64_t bytes = m_historyBytes;
    while (affordable < records.size()) {
        bytes += cost(records[records.size() - 1 - affordable]);
        if (bytes > historyByteBudget)
            break;
        ++affordable;
    }
    return records.last(affordable);
}

void MessageLog::prependHistory(std::span<const MessageRecord> records)
{
    for (const MessageRecord &record : records)
        m_historyBytes += cost(record);
    m_history.insert(m_history.begin(), records.begin(), records.end());
}

void MessageLog::condemn()
{
    assert(m_condemned.empty());
    if (!isOverBudget())
        return;
    // Some room, so that the next pass is not due at once; more of it the more there is to look through.
    const std::uint64_t room = std::max(m_byteBudget / 64, m_keptBytes / 8);
    const std::uint64_t target = m_byteBudget - std::min(room, m_byteBudget);

    condemnSurplusKept();
    std::size_t firstKept = 0;
    while (m_bytes > target && m_recent.size() > 1) {
        MessageRecord record = std::move(m_recent.front());
        m_recent.pop_front();
        if (countOf(record.topic) > keptPerTopic) {
            condemnRecord(std::move(record));
            continue;
        }
        m_keptBytes += cost(record);
        m_kept.push_back(std::move(record));
        firstKept = condemnOldestKept(firstKept);
    }
    m_kept.erase(m_kept.begin(), m_kept.begin() + static_cast<std::ptrdiff_t>(firstKept));
    if (!std::ranges::is_sorted(m_condemned, {}, &MessageRecord::sequence))
        std::ranges::sort(m_condemned, {}, &MessageRecord::sequence);
}

void MessageLog::condemnSurplusKept()
{
    std::size_t stay = 0;
    for (MessageRecord &record : m_kept) {
        if (countOf(record.topic) > keptPerTopic) {
            m_keptBytes -= cost(record);
            condemnRecord(std::move(record));
            continue;
        }
        // Never onto itself: that would empty it.
        if (&m_kept[stay] != &record)
            m_kept[stay] = std::move(record);
        ++stay;
    }
    m_kept.erase(m_kept.begin() + static_cast<std::ptrdiff_t>(stay), m_kept.end());
}

std::size_t MessageLog::condemnOldestKept(std::size_t first)
{
    for (; m_keptBytes > m_byteBudget / 2 && first < m_kept.size(); ++first) {
        m_keptBytes -= cost(m_kept[first]);
        condemnRecord(std::move(m_kept[first]));
    }
    return first;
}

void MessageLog::condemnRecord(MessageRecord &&record)
{
    m_bytes -= cost(record);
    --countRef(record.topic);
    m_condemned.push_back(std::move(record));
}

bool MessageLog::isCondemned(MessageKey key) const
{
    return !isHistory(key) && findSequence(m_condemned, sequenceOf(key)).has_value();
}

void MessageLog::dropCondemned()
{
    m_evicted += m_condemned.size();
    m_condemned.clear();
}

void MessageLog::clear()
{
    m_history.clear();
    m_kept.clear();
    m_condemned.clear();
    m_recent.clear();
    m_counts.clear();
    m_bytes = 0;
    m_keptBytes = 0;
    m_historyBytes = 0;
}

std::uint32_t MessageLog::countOf(TopicId topic) const
{
    const auto index = static_cast<std::size_t>(topic);
    return index < m_counts.size() ? m_counts[index] : 0;
}

std::uint32_t &MessageLog::countRef(TopicId topic)
{
    const auto index = static_cast<std::size_t>(topic);
    if (index >= m_counts.size())
        m_counts.resize(index + 1);
    return m_counts[index];
}

std::uint64_t MessageLog::cost(const MessageRecord &record)
{
    return sizeof(MessageRecord) + record.message->sizeInBytes() + allocationOverhead;
}

} // namespace cutty::ui
