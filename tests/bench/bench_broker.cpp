// Our broker beside mosquitto, one after the other with the same load from `cutty bench`, each in a process
// of its own on the loopback interface. Prints a line for each promise: what was measured, of both, and
// whether it is kept. CPU seconds are of the broker's process, so the ratios hold on a busy machine.
//
//   bench_broker [NAME...]    the loads whose names contain one of these
#include "tests/bench/BenchedBroker.h"

#include "app/cli/bench/BenchPlan.h"
#include "app/cli/bench/BenchRun.h"
#include "core/broker/routing/SubscriptionTree.h"
#include "core/net/dispatch/descriptorLimit.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <format>
#include <print>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::bench {
namespace {

using cli::BenchArguments;
using cli::BenchResult;
using Kind = BenchedBroker::Kind;

struct Measured
{
    bool isValid = false;
    BenchResult result;

    double cpuMicroseconds() const
    {
        return result.brokerCpuSeconds().value_or(0) * 1e6
            / static_cast<double>(std::max<std::uint64_t>(result.received, 1));
    }
    double perSecond() const { return static_cast<double>(result.received) / result.seconds; }
    double p99() const { return static_cast<double>(result.latencies.percentile(0.99).count()) / 1e3; }
};

Measured measure(Kind kind, BenchArguments arguments)
{
    const BenchedBroker broker(kind);
    arguments.client.host = "127.0.0.1";
    arguments.client.port = broker.port();
    arguments.brokerPid = broker.processId();
    auto setup = cli::prepareClient(arguments.client);
    if (broker.port() == 0 || !setup)
        return {};
    auto plan = cli::planBench(arguments, *std::move(setup));
    if (!plan) {
        std::println(stderr, "{}", plan.error().sentence);
        return {};
    }
    Measured measured{.isValid = true, .result = cli::BenchRun(*std::move(plan)).exec()};
    if (measured.result.failure)
        std::println(stderr, "{}", measured.result.failure->sentence);
    return measured;
}

void report(std::string_view load, const std::string &limit, const std::string &measured, bool kept)
{
    std::println("{}: limit {}, measured {}, {}", load, limit, measured, kept ? "ok" : "MISSED");
    std::fflush(stdout);
}

std::string lossOf(const Measured &measured)
{
    return measured.result.lost > 0 ? std::format(" ({} lost)", measured.result.lost) : std::string();
}

void saturated(std::string_view name, QoS qos, std::uint32_t publishers, std::uint32_t subscribers)
{
    BenchArguments arguments{.publishers = publishers,
        .subscribers = subscribers,
        .qos = qos,
        .duration = std::chrono::seconds(4)};
    const Measured ours = measure(Kind::Ours, arguments);
    const Measured theirs = measure(Kind::Mosquitto, arguments);
    const double least = qos == QoS::AtMostOnce ? 10 : 5;
    const double ratio = theirs.cpuMicroseconds() / ours.cpuMicroseconds();
    report(name, std::format("at least {} times the messages per CPU second", least),
        std::format(
            "{:.1f} times (CPU a message: ours {:.2f} µs, mosquitto {:.2f} µs; deliveries a second: ours "
            "{:.0f}{}, mosquitto {:.0f}{})",
            ratio, ours.cpuMicroseconds(), theirs.cpuMicroseconds(), ours.perSecond(), lossOf(ours),
            theirs.perSecond(), lossOf(theirs)),
        ours.isValid && theirs.isValid && ratio >= least);
}

void atRate(std::string_view name)
{
    BenchArguments arguments{
        .publishers = 1000, .subscribers = 1, .rate = 10, .duration = std::chrono::seconds(8)};
    const Measured ours = measure(Kind::Ours, arguments);
    const Measured theirs = measure(Kind::Mosquitto, arguments);
    report(name, "p99 latency no worse",
        std::format("ours {:.0f} µs{}, mosquitto {:.0f} µs{}", ours.p99(), lossOf(ours), theirs.p99(),
            lossOf(theirs)),
        ours.isValid && ours.p99() <= theirs.p99());
    report(name, "less CPU",
        std::format("ours {:.2f} µs, mosquitto {:.2f} µs a message", ours.cpuMicroseconds(),
            theirs.cpuMicroseconds()),
        ours.isValid && ours.cpuMicroseconds() < theirs.cpuMicroseconds());
}

double idleRate(const Measured &measured, std::uint32_t count)
{
    return measured.isValid ? count / measured.result.idleSeconds : 0;
}

double memoryPerIdle(const Measured &measured, std::uint32_t count)
{
    const auto &before = measured.result.brokerAtFirst;
    const auto &with = measured.result.brokerWithIdle;
    return before && with
        ? (static_cast<double>(with->memoryBytes) - static_cast<double>(before->memoryBytes)) / count
        : 0;
}

void idle(std::string_view name)
{
    constexpr std::uint32_t few = 3000;
    constexpr std::uint32_t many = 15'000;
    BenchArguments opening{.idle = few, .publishers = 0, .subscribers = 0};
    const Measured first = measure(Kind::Ours, opening);
    BenchArguments traffic{
        .idle = 0, .publishers = 10, .subscribers = 1, .duration = std::chrono::seconds(3)};
    const Measured alone = measure(Kind::Ours, traffic);
    traffic.idle = many;
    const Measured ours = measure(Kind::Ours, traffic);
    const Measured theirs = measure(Kind::Mosquitto, traffic);
    const double rate = idleRate(ours, many);
    report(name, "at least 5000 opened a second",
        std::format("ours {:.0f}, mosquitto {:.0f}", rate, idleRate(theirs, many)), rate >= 5000);
    // Noise of a busy machine is not a fall.
    report(name, "opening does not slow down with their number",
        std::format("{:.0f} a second with {}, {:.0f} with {}", idleRate(first, few), few, rate, many),
        rate >= 0.8 * idleRate(first, few));
    report(name, "at most 4096 bytes each",
        std::format("ours {:.0f}, mosquitto {:.0f}", memoryPerIdle(ours, many), memoryPerIdle(theirs, many)),
        ours.isValid && memoryPerIdle(ours, many) <= 4096);
    const double share = ours.cpuMicroseconds() / alone.cpuMicroseconds();
    report(name, "traffic beside them costs at most 1.5 times",
        std::format("{:.2f} times ({:.2f} µs a message, {:.2f} µs without them)", share,
            ours.cpuMicroseconds(), alone.cpuMicroseconds()),
        ours.isValid && alone.isValid && share <= 1.5);
}

void retained(std::string_view name)
{
    constexpr std::uint32_t count = 100'000;
    BenchArguments arguments{.publishers = 0, .subscribers = 1, .filter = "#", .retained = count, .count = 1};
    const Measured ours = measure(Kind::Ours, arguments);
    const Measured theirs = measure(Kind::Mosquitto, arguments);
    report(name, "all arrive, in under a second",
        std::format("ours {} in {:.3f} s, mosquitto {} in {:.3f} s", ours.result.retainedReceived,
            ours.result.retainedSeconds, theirs.result.retainedReceived, theirs.result.retainedSeconds),
        ours.result.retainedReceived == count && ours.result.retainedSeconds < 1);
}

/// Each client has as many filters as it takes to make `total`, some of them with wildcards.
class SubscribedTree
{
public:
    SubscribedTree(std::uint32_t clients, std::uint32_t total)
        : m_clients(clients)
        , m_each(total / clients)
    {
        for (std::uint32_t client = 0; client < clients; ++client) {
            for (std::uint32_t number = 0; number < m_each; ++number) {
                const char *form = number % 10 == 0 ? "site/{}/+/{}/value" : "site/{}/line/{}/value";
                const std::string filter = std::vformat(form, std::make_format_args(client, number));
                m_tree.add(filter, {.session = broker::SessionId{client + 1}});
            }
        }
    }

    /// Of finding the subscriptions of a topic, in nanoseconds; topics all over the tree.
    double matchTime() const
    {
        std::vector<std::string> topics;
        for (std::uint32_t n = 0; n < 1000; ++n)
            topics.push_back(
                std::format("site/{}/line/{}/value", n * 7919 % m_clients, n * 104'729 % m_each));
        broker::Matches matches;
        double best = 1e9;
        for (int round = 0; round < 50; ++round) {
            const auto start = std::chrono::steady_clock::now();
            for (const std::string &topic : topics) {
                matches.subscriptions.clear();
                m_tree.match(topic, matches);
            }
            const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
            best = std::min(best, took.count() / static_cast<double>(topics.size()));
        }
        return best;
    }

private:
    std::uint32_t m_clients;
    std::uint32_t m_each;
    broker::SubscriptionTree m_tree;
};

void matching(std::string_view name)
{
    const double few = SubscribedTree(10, 1000).matchTime();
    const auto before = cli::ownUsage();
    const SubscribedTree tree(10'000, 1'000'000);
    const auto after = cli::ownUsage();
    const double many = tree.matchTime();
    const double bytes = before && after ? static_cast<double>(after->memoryBytes - before->memoryBytes) : 0;
    report(name, "matching at most 2 times that of 1,000",
        std::format("{:.2f} times ({:.0f} ns, {:.0f} ns with 1,000; {:.0f} MiB, {:.0f} bytes a subscription)",
            many / few, many, few, bytes / 1'048'576, bytes / 1e6),
        many <= 2 * few);
}

struct Load
{
    std::string_view name;
    void (*run)(std::string_view name);
};

constexpr Load loads[] = {
    {"QoS 0, 10 -> 1",
        [](std::string_view name) {
            saturated(name, QoS::AtMostOnce, 10, 1);
        }},
    {"QoS 0, 1 -> 10",
        [](std::string_view name) {
            saturated(name, QoS::AtMostOnce, 1, 10);
        }},
    {"QoS 1, 10 -> 1",
        [](std::string_view name) {
            saturated(name, QoS::AtLeastOnce, 10, 1);
        }},
    {"QoS 1, 1 -> 10",
        [](std::string_view name) {
            saturated(name, QoS::AtLeastOnce, 1, 10);
        }},
    {"QoS 2, 10 -> 1",
        [](std::string_view name) {
            saturated(name, QoS::ExactlyOnce, 10, 1);
        }},
    {"QoS 2, 1 -> 10",
        [](std::string_view name) {
            saturated(name, QoS::ExactlyOnce, 1, 10);
        }},
    {"1,000 publishers at 10 messages/s", atRate},
    {"15,000 idle connections", idle},
    {"100,000 retained messages", retained},
    {"1,000,000 subscriptions of 10,000 clients", matching},
};

} // namespace
} // namespace cutty::bench

int main(int argc, char **argv)
{
    using namespace cutty::bench;
    QCoreApplication application(argc, argv);
    const std::vector<std::string_view> wanted(argv + 1, argv + argc);
    if (std::ranges::contains(wanted, "--serve"))
        return serve();
    cutty::net::raiseDescriptorLimit();
    for (const Load &load : loads) {
        const auto isMeant = [&](std::string_view part) {
            return load.name.contains(part);
        };
        if (wanted.empty() || std::ranges::any_of(wanted, isMeant))
            load.run(load.name);
    }
}
