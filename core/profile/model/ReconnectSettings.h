#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace cutty::profile {

inline constexpr std::chrono::seconds maximumReconnectDelay{86'400};

/// Whether and how a connection that was lost is made again.
struct ReconnectSettings
{
    bool enabled = true;
    /// Before the first attempt, 1 s to maximumReconnectDelay; doubles with each further one.
    std::chrono::seconds firstDelay{1};
    /// What the delay grows to, from `firstDelay` to maximumReconnectDelay.
    std::chrono::seconds maximumDelay{60};
    /// 1 to 2^32 - 1 attempts in a row; without it, forever.
    std::optional<std::uint32_t> attempts;

    bool operator==(const ReconnectSettings &) const = default;
};

} // namespace cutty::profile
