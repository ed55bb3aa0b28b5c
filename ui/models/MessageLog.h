#pragma once

#include "core/base/MessageBatch.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace cutty::ui {

/// Names a message within one log, for as long as the log has it and after. Keys are ordered as rows are:
/// messages from history first, then those of this run, each by sequence.
enum class MessageKey : std::uint64_t {};

/// A message by itself, and its name in the log.
struct KeyedMessage
{
    MessageKey key{};
    MessageRecord record;
};

/// The messages of one connection that are in memory, within a budget in bytes. GUI thread.
///
/// Rows are numbered from the oldest: messages read from history, then the live ones. When the budget is
/// exceeded the oldest go first, but each topic keeps its newest ten: those move into a segment of their own
/// (`kept`) in front of the rest, so that their order stays and a noisy topic cannot erase a rare one. Where
/// these few alone would take more than half of the budget, the oldest of them go as well.
///
/// Evicting takes two steps, so that a model can announce each: condemn() moves the victims together without
/// changing the number of rows, dropCondemned() removes them.
class MessageLog
{
public:
    static constexpr std::uint64_t defaultByteBudget = 256'000'000;
    static constexpr std::uint64_t historyByteBudget = 64'000'000;
    static constexpr std::uint32_t keptPerTopic = 10;

    /// The budget counts live messages, at their real cost; history has its own.
    explicit MessageLog(std::uint64_t byteBudget = defaultByteBudget);

    std::size_t size() const { return liveBegin() + m_kept.size() + m_condemned.size() + m_recent.size(); }
    /// O(1).
    const MessageRecord &at(std::size_t row) const;
    MessageKey keyAt(std::size_t row) const;
    /// The number of rows in front that come from history. Their TopicId is that of their page, not of the
    /// connection.
    std::size_t historySize() const { return m_history.size(); }
    /// O(1) for most live messages, else O(log n); nothing when it was evicted or never there.
    std::optional<std::size_t> rowOf(MessageKey key) const;
    /// The first row whose key is not below `key`; size() when there is none. Not between condemn() and
    /// dropCondemned().
    std::size_t lowerBound(MessageKey key) const;

    /// Whether the row has the topic of `message`, byte for byte.
    bool hasSameTopic(std::size_t row, const KeyedMessage &message) const;
    /// How many of the rows from `first` to before `end` have. Some nanoseconds a row.
    std::size_t countTopic(const KeyedMessage &message, std::size_t first, std::size_t end) const;

    static MessageKey liveKey(std::uint64_t sequence);
    static bool isHistory(MessageKey key);

    /// Sequences must go up. The budget is not looked at: condemn() does.
    void append(const std::vector<MessageRecord> &records);

    /// Which of these records prependHistory may be given: those older than what is here already, the newest
    /// first, as far as the budget for history goes. `records` are oldest first.
    std::span<const MessageRecord> acceptableHistory(std::span<const MessageRecord> records) const;
    void prependHistory(std::span<const MessageRecord> records);

    bool isOverBudget() const { return m_bytes > m_byteBudget; }
    /// Chooses what must go to get below the budget, with some room for what comes next, and moves it to
    /// the rows from condemnedBegin() on. The newest message always stays.
    void condemn();
    std::size_t condemnedBegin() const { return liveBegin() + m_kept.size(); }
    std::size_t condemnedSize() const { return m_condemned.size(); }
    bool isCondemned(MessageKey key) const;
    void dropCondemned();

    /// Forgets all messages; what was evicted stays counted.
    void clear();

    std::uint64_t bytes() const { return m_bytes; }
    std::uint64_t byteBudget() const { return m_byteBudget; }
    std::uint64_t evictedCount() const { return m_evicted; }
    /// Live messages of a topic that are in memory.
    std::uint32_t countOf(TopicId topic) const;

    /// What a record costs: itself, its block, and what the allocator adds.
    static std::uint64_t cost(const MessageRecord &record);

private:
    std::size_t liveBegin() const { return m_history.size(); }
    std::uint32_t &countRef(TopicId topic);
    std::optional<std::size_t> recentIndexOf(std::uint64_t sequence) const;
    void condemnRecord(MessageRecord &&record);
    void condemnSurplusKept();
    /// Condemns the oldest kept ones from `first` on until they take less than half of the budget; returns
    /// the first that stays.
    std::size_t condemnOldestKept(std::size_t first);

    std::uint64_t m_byteBudget;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_keptBytes = 0;
    std::uint64_t m_historyBytes = 0;
    std::uint64_t m_evicted = 0;
    /// When the first live message came: history from then on is here already.
    std::optional<WallTime> m_liveSince;

    std::deque<MessageRecord> m_history;
    std::vector<MessageRecord> m_kept;
    /// Empty except between condemn() and dropCondemned().
    std::vector<MessageRecord> m_condemned;
    std::deque<MessageRecord> m_recent;
    /// By TopicId.
    std::vector<std::uint32_t> m_counts;
};

} // namespace cutty::ui
