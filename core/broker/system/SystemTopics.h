#pragma once

#include "core/broker/Snapshot.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker {

struct SystemTopic
{
    std::string name;
    std::string value;
};

/// Averages of a rate for each minute over one, five and fifteen minutes, as mosquitto's
/// `$SYS/broker/load/…` has them: exponentially smoothed.
class LoadAverage
{
public:
    static constexpr std::array<std::string_view, 3> periods{"1min", "5min", "15min"};

    /// `count` is a sum since the beginning, `elapsed` the time since the last update, more than 0.
    void update(std::uint64_t count, std::chrono::duration<double> elapsed);
    double of(std::size_t period) const { return m_averages[period]; }

private:
    std::uint64_t m_last = 0;
    std::array<double, periods.size()> m_averages{};
};

/// The values of `$SYS/broker/…`, named and written as mosquitto does it (its manual page, BROKER STATUS).
class SystemTopics
{
public:
    /// What has changed since the last call; all of it at the first.
    std::vector<SystemTopic> update(
        std::string_view version, const BrokerTotals &totals, std::chrono::seconds uptime);

private:
    void updateLoads(const BrokerTotals &totals, std::chrono::seconds elapsed);

    /// What was said last, by topic.
    std::unordered_map<std::string, std::string> m_values;
    /// By the name between `load/` and the period.
    std::map<std::string_view, LoadAverage> m_loads;
    std::optional<std::chrono::seconds> m_lastUptime;
};

} // namespace cutty::broker
