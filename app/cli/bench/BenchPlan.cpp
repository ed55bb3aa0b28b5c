#include "app/cli/bench/BenchPlan.h"

#include "app/cli/bench/reachableAddress.h"
#include "core/mqtt/topic/Topic.h"

#include <QRandomGenerator>

#include <algorithm>
#include <format>
#include <unordered_map>
#include <utility>

namespace cutty::cli {
namespace {

constexpr const char *usualTopic = "cutty/bench/%p/%t";
/// Publishers that wait for their subscribers give these more to read at a time.
constexpr std::uint32_t usualWindow = 100;
constexpr std::uint32_t usualWindowAtQoS0 = 1000;

std::unexpected<Failure> usage(std::string sentence)
{
    return std::unexpected(Failure{ExitCode::Usage, std::move(sentence)});
}

std::string replaced(std::string text, std::string_view what, const std::string &by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// Levels with a placeholder in them become `+`.
std::string filterFor(const std::string &pattern)
{
    std::string filter;
    for (mqtt::TopicLevels levels(pattern); !levels.atEnd();) {
        const std::string_view level = levels.next();
        filter += level.contains("%p") || level.contains("%t") ? std::string_view("+") : level;
        if (!levels.atEnd())
            filter += '/';
    }
    return filter;
}

std::expected<void, Failure> nameTopics(BenchPlan &plan, const std::string &pattern)
{
    for (std::uint32_t publisher = 0; publisher < plan.publishers; ++publisher) {
        for (std::uint32_t topic = 0; topic < plan.topicsEach; ++topic)
            plan.topics.push_back(
                replaced(replaced(pattern, "%p", std::to_string(publisher)), "%t", std::to_string(topic)));
    }
    if (!std::ranges::all_of(plan.topics, mqtt::isValidTopicName))
        return usage("--topic gives no topic to publish to: it must not be empty nor contain + or #.");
    return {};
}

std::expected<void, Failure> nameFilters(
    BenchPlan &plan, const std::string &pattern, const std::optional<std::string> &share)
{
    std::unordered_map<std::string, std::uint32_t> groups;
    for (std::uint32_t subscriber = 0; subscriber < plan.subscribers; ++subscriber) {
        const std::string filter = replaced(pattern, "%s", std::to_string(subscriber));
        const auto next = static_cast<std::uint32_t>(plan.bookFilters.size());
        const std::uint32_t book = share ? groups.try_emplace(filter, next).first->second : next;
        if (book == next)
            plan.bookFilters.push_back(filter);
        plan.books.push_back(book);
        plan.filters.push_back(share ? std::format("$share/{}/{}", *share, filter) : filter);
    }
    if (!std::ranges::all_of(plan.filters, mqtt::isValidTopicFilter))
        return usage("--filter, or --share, gives no topic filter.");
    if (plan.retained > 0 && !std::ranges::all_of(plan.bookFilters, [](const std::string &filter) {
            return mqtt::matchesTopic(filter, retainedTopic(0));
        }))
        return usage("--retained needs subscribers to cutty/bench/retained/+; try --filter '#'.");
    return {};
}

/// Most subscribers have the same filter, which is then matched once.
void countReceivers(BenchPlan &plan)
{
    std::unordered_map<std::string_view, std::uint32_t> booksByFilter;
    for (const std::string &filter : plan.bookFilters)
        ++booksByFilter[filter];
    for (const std::string &topic : plan.topics) {
        std::uint32_t receivers = 0;
        for (const auto &[filter, books] : booksByFilter)
            receivers += mqtt::matchesTopic(filter, topic) ? books : 0;
        plan.receivers.push_back(receivers);
    }
}

void takeNumbers(BenchPlan &plan, const BenchArguments &a)
{
    plan.run = QRandomGenerator::global()->generate();
    plan.idle = a.idle.value_or(plan.idle);
    plan.publishers = a.publishers.value_or(plan.publishers);
    plan.subscribers = a.subscribers.value_or(plan.subscribers);
    plan.connectWindow = a.connectWindow.value_or(plan.connectWindow);
    plan.threads = a.threads.value_or(plan.threads);
    plan.qos = a.qos.value_or(plan.qos);
    plan.rate = a.rate;
    plan.duration = a.duration;
    plan.count = a.count;
    if (!a.duration && !a.count)
        plan.duration = std::chrono::seconds(10);
    plan.window = a.window.value_or(plan.qos == QoS::AtMostOnce ? usualWindowAtQoS0 : usualWindow);
    plan.size = a.size.value_or(plan.size);
    plan.topicsEach = a.topics.value_or(plan.topicsEach);
    plan.retain = a.retain;
    plan.retained = a.retained.value_or(0);
    plan.isShared = a.share.has_value();
    plan.brokerPid = a.brokerPid;
}

} // namespace

std::string retainedTopic(std::uint32_t number) { return "cutty/bench/retained/" + std::to_string(number); }

std::expected<BenchPlan, Failure> planBench(const BenchArguments &a, ClientSetup setup)
{
    if (const auto checked = checkBench(a, setup.topic); !checked)
        return std::unexpected(checked.error());
    BenchPlan plan;
    takeNumbers(plan, a);
    const std::string pattern = a.topic.value_or(setup.topic.value_or(usualTopic));
    if (auto named = nameTopics(plan, pattern); !named)
        return std::unexpected(std::move(named.error()));
    if (auto named = nameFilters(plan, a.filter.value_or(filterFor(pattern)), a.share); !named)
        return std::unexpected(std::move(named.error()));
    countReceivers(plan);
    if (auto allowed = checkReach(setup.endpoint, a.yesReally); !allowed)
        return std::unexpected(std::move(allowed.error()));
    plan.address = directAddress(setup.endpoint);
    if (!a.client.clientIdPrefix)
        setup.connect.clientId = std::format("cutty-bench-{:08x}", plan.run);
    plan.setup = std::move(setup);
    return plan;
}

} // namespace cutty::cli
