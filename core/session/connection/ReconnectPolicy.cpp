#include "core/session/connection/ReconnectPolicy.h"

#include <algorithm>
#include <utility>

namespace cutty::session {

void ReconnectPolicy::noteConnected(TimePoint now)
{
    m_wasConnected = true;
    m_connectedAt = now;
}

std::optional<Retry> ReconnectPolicy::noteEnded(RetryAdvice advice, TimePoint now, std::uint32_t random)
{
    const auto connectedAt = std::exchange(m_connectedAt, std::nullopt);
    if (connectedAt && now - *connectedAt >= m_options.heldAfter)
        m_attempts = 0;
    if (!m_options.enabled || !m_wasConnected || advice == RetryAdvice::Never)
        return std::nullopt;
    if (m_options.attempts && m_attempts >= *m_options.attempts)
        return std::nullopt;
    ++m_attempts;
    const std::chrono::milliseconds fixed = delayOf(m_attempts, advice) / 2;
    const auto chance = static_cast<std::uint64_t>(fixed.count()) * random / (std::uint64_t{1} << 32U);
    return Retry{m_attempts, fixed + std::chrono::milliseconds(static_cast<std::int64_t>(chance))};
}

std::chrono::milliseconds ReconnectPolicy::delayOf(std::uint32_t attempt, RetryAdvice advice) const
{
    if (advice == RetryAdvice::Later)
        return std::max(m_options.maximumDelay, longDelay);
    std::chrono::milliseconds delay = m_options.firstDelay;
    for (std::uint32_t n = 1; n < attempt && delay < m_options.maximumDelay; ++n)
        delay *= 2;
    return std::min(delay, m_options.maximumDelay);
}

} // namespace cutty::session
