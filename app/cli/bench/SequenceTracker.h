#pragma once

#include <cstdint>
#include <map>

namespace cutty::cli {

/// Which messages of one stream one receiver has got: what is missing, came twice, or came late.
class SequenceTracker
{
public:
    /// True when the message is new.
    bool note(std::uint64_t sequence);

    std::uint64_t received() const { return m_received; }
    std::uint64_t duplicates() const { return m_duplicates; }
    /// Those that came after one published later.
    std::uint64_t outOfOrder() const { return m_outOfOrder; }
    /// Of the first `published` messages.
    std::uint64_t missing(std::uint64_t published) const { return published - m_received; }

private:
    /// True when the message was missing.
    bool fillGap(std::uint64_t sequence);

    /// Follows the highest that came.
    std::uint64_t m_next = 0;
    std::uint64_t m_received = 0;
    std::uint64_t m_duplicates = 0;
    std::uint64_t m_outOfOrder = 0;
    /// What is missing below m_next: first to behind the last.
    std::map<std::uint64_t, std::uint64_t> m_gaps;
};

} // namespace cutty::cli
