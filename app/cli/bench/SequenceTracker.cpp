#include "app/cli/bench/SequenceTracker.h"

#include <iterator>

namespace cutty::cli {

bool SequenceTracker::note(std::uint64_t sequence)
{
    if (sequence < m_next && !fillGap(sequence)) {
        ++m_duplicates;
        return false;
    }
    if (sequence < m_next) {
        ++m_outOfOrder;
    } else {
        if (sequence > m_next)
            m_gaps.emplace_hint(m_gaps.end(), m_next, sequence);
        m_next = sequence + 1;
    }
    ++m_received;
    return true;
}

bool SequenceTracker::fillGap(std::uint64_t sequence)
{
    const auto behind = m_gaps.upper_bound(sequence);
    if (behind == m_gaps.begin())
        return false;
    const auto gap = std::prev(behind);
    const auto [first, end] = *gap;
    if (sequence >= end)
        return false;
    m_gaps.erase(gap);
    if (first < sequence)
        m_gaps.emplace(first, sequence);
    if (sequence + 1 < end)
        m_gaps.emplace(sequence + 1, end);
    return true;
}

} // namespace cutty::cli
