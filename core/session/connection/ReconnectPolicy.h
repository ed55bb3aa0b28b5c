#pragma once

#include "core/base/Time.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace cutty::session {

/// What the way in which a connection ended says about another attempt.
enum class RetryAdvice : std::uint8_t {
    /// It may work again any moment.
    Soon,
    /// It may, but nobody is helped by our asking often.
    Later,
    /// It will end in the same way until somebody changes something.
    Never,
};

struct ReconnectOptions
{
    bool enabled = false;
    /// Before the first attempt; doubles with each further one, up to the maximum.
    std::chrono::milliseconds firstDelay{1'000};
    std::chrono::milliseconds maximumDelay{60'000};
    /// In a row; without it, forever.
    std::optional<std::uint32_t> attempts;
    /// How long a connection must hold for the attempts to be counted anew.
    std::chrono::milliseconds heldAfter{30'000};
};

/// An attempt that is to be made.
struct Retry
{
    /// From 1, in a row.
    std::uint32_t attempt = 0;
    std::chrono::milliseconds delay{0};
};

/// Decides whether and when a connection is made again: exponential, with equal jitter (half of each delay is
/// fixed, so that it never hammers; half is by chance, so that many clients of a broker do not come back as
/// one). Only what was connected once is made again: whoever connects for the first time sits in front of it,
/// and most likely has to mend something. Has no clock, timer or randomness of its own.
class ReconnectPolicy
{
public:
    /// What RetryAdvice::Later waits at least, jitter apart.
    static constexpr std::chrono::milliseconds longDelay{60'000};

    explicit ReconnectPolicy(const ReconnectOptions &options = {})
        : m_options(options)
    {
    }

    void noteConnected(TimePoint now);
    /// The connection, or an attempt to make it, has ended. Nothing: stay disconnected. `random` is any 32
    /// bits.
    [[nodiscard]] std::optional<Retry> noteEnded(RetryAdvice advice, TimePoint now, std::uint32_t random);

private:
    std::chrono::milliseconds delayOf(std::uint32_t attempt, RetryAdvice advice) const;

    ReconnectOptions m_options;
    bool m_wasConnected = false;
    /// While connected.
    std::optional<TimePoint> m_connectedAt;
    std::uint32_t m_attempts = 0;
};

} // namespace cutty::session
