#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace cutty::cli {

/// Latencies in buckets that grow with them: a percentile is at most a thirtieth too high, for any number of
/// values in 15 KiB.
class LatencyHistogram
{
public:
    void add(std::chrono::nanoseconds latency)
    {
        const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0));
        ++m_buckets[bucketOf(value)];
        ++m_count;
        m_maximum = std::max(m_maximum, value);
    }
    void add(const LatencyHistogram &other)
    {
        for (std::size_t bucket = 0; bucket < m_buckets.size(); ++bucket)
            m_buckets[bucket] += other.m_buckets[bucket];
        m_count += other.m_count;
        m_maximum = std::max(m_maximum, other.m_maximum);
    }

    std::uint64_t count() const { return m_count; }
    std::chrono::nanoseconds maximum() const { return std::chrono::nanoseconds(m_maximum); }
    /// The least value that `share` (0 to 1) of all are not above; zero without values.
    std::chrono::nanoseconds percentile(double share) const
    {
        const double wanted = share * static_cast<double>(m_count);
        std::uint64_t below = 0;
        for (std::size_t bucket = 0; bucket < m_buckets.size(); ++bucket) {
            below += m_buckets[bucket];
            if (below > 0 && static_cast<double>(below) >= wanted)
                return std::chrono::nanoseconds(std::min(lastOf(bucket), m_maximum));
        }
        return maximum();
    }

private:
    /// Buckets for each doubling.
    static constexpr std::size_t steps = 32;

    /// Below 2 * steps each value has its bucket; above, the leading six bits count.
    static std::size_t bucketOf(std::uint64_t value)
    {
        if (value < 2 * steps)
            return static_cast<std::size_t>(value);
        const auto shift = static_cast<std::size_t>(std::bit_width(value)) - 6;
        return steps * shift + static_cast<std::size_t>(value >> shift);
    }
    static std::uint64_t lastOf(std::size_t bucket)
    {
        if (bucket < 2 * steps)
            return bucket;
        const std::size_t shift = bucket / steps - 1;
        return ((bucket - steps * shift + 1) << shift) - 1;
    }

    std::array<std::uint64_t, steps * 60> m_buckets{};
    std::uint64_t m_count = 0;
    std::uint64_t m_maximum = 0;
};

} // namespace cutty::cli
