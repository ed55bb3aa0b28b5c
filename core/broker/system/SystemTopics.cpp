#include "core/broker/system/SystemTopics.h"

#include <cmath>
#include <format>
#include <utility>

namespace cutty::broker {
namespace {

constexpr std::array<double, LoadAverage::periods.size()> periodSeconds{60, 300, 900};

using Values = std::vector<std::pair<std::string_view, std::uint64_t>>;

Values counts(const BrokerTotals &totals)
{
    return {
        {"clients/total", totals.connectedClients + totals.offlineSessions},
        {"clients/connected", totals.connectedClients},
        {"clients/active", totals.connectedClients},
        {"clients/disconnected", totals.offlineSessions},
        {"clients/inactive", totals.offlineSessions},
        {"clients/maximum", totals.maximumSessions},
        {"clients/expired", totals.expiredSessions},
        {"messages/received", totals.receivedPackets},
        {"messages/sent", totals.sentPackets},
        {"messages/stored", totals.storedMessages},
        {"store/messages/count", totals.storedMessages},
        {"store/messages/bytes", totals.storedBytes},
        {"subscriptions/count", totals.subscriptions},
        {"shared_subscriptions/count", totals.sharedSubscriptions},
        {"retained messages/count", totals.retainedMessages},
        {"publish/messages/dropped", totals.dropped.total()},
        {"publish/messages/received", totals.receivedMessages},
        {"publish/messages/sent", totals.sentMessages},
        {"publish/bytes/received", totals.receivedPayloadBytes},
        {"publish/bytes/sent", totals.sentPayloadBytes},
        {"bytes/received", totals.receivedBytes},
        {"bytes/sent", totals.sentBytes},
    };
}

/// What the load averages are of.
Values rates(const BrokerTotals &totals)
{
    return {
        {"messages/received", totals.receivedPackets},
        {"messages/sent", totals.sentPackets},
        {"publish/dropped", totals.dropped.total()},
        {"publish/received", totals.receivedMessages},
        {"publish/sent", totals.sentMessages},
        {"bytes/received", totals.receivedBytes},
        {"bytes/sent", totals.sentBytes},
        {"sockets", totals.openedLinks},
        {"connections", totals.acceptedConnections},
    };
}

} // namespace

void LoadAverage::update(std::uint64_t count, std::chrono::duration<double> elapsed)
{
    const double rate = static_cast<double>(count - m_last) * 60 / elapsed.count();
    m_last = count;
    for (std::size_t period = 0; period < periods.size(); ++period) {
        const double weight = std::exp(-elapsed.count() / periodSeconds[period]);
        m_averages[period] = rate + weight * (m_averages[period] - rate);
    }
}

std::vector<SystemTopic> SystemTopics::update(
    std::string_view version, const BrokerTotals &totals, std::chrono::seconds uptime)
{
    std::vector<SystemTopic> changed;
    const auto say = [&](std::string_view name, std::string value) {
        std::string topic = std::format("$SYS/broker/{}", name);
        std::string &last = m_values[topic];
        if (last != value)
            changed.push_back({std::move(topic), last = std::move(value)});
    };
    say("version", std::string(version));
    say("uptime", std::format("{} seconds", uptime.count()));
    for (const auto &[name, count] : counts(totals))
        say(name, std::to_string(count));
    updateLoads(totals, uptime - m_lastUptime.value_or(uptime));
    m_lastUptime = uptime;
    for (const auto &[name, load] : m_loads) {
        for (std::size_t period = 0; period < LoadAverage::periods.size(); ++period)
            say(std::format("load/{}/{}", name, LoadAverage::periods[period]),
                std::format("{:.2f}", load.of(period)));
    }
    return changed;
}

void SystemTopics::updateLoads(const BrokerTotals &totals, std::chrono::seconds elapsed)
{
    for (const auto &[name, count] : rates(totals)) {
        LoadAverage &load = m_loads[name];
        if (elapsed.count() > 0)
            load.update(count, elapsed);
    }
}

} // namespace cutty::broker
