#include "app/cli/bench/BenchReport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <format>
#include <iterator>

namespace cutty::cli {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t mostPublishersShown = 10;

struct Percentile
{
    const char *name;
    double share;
};
constexpr Percentile percentiles[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}};

double microseconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e3; }
double rateOf(std::uint64_t count, double seconds)
{
    return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}
double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1'048'576; }

const char *nameOf(mqtt::ProtocolVersion version)
{
    switch (version) {
    case mqtt::ProtocolVersion::V31: return "3.1";
    case mqtt::ProtocolVersion::V311: return "3.1.1";
    case mqtt::ProtocolVersion::V5: break;
    }
    return "5";
}

/// Deliveries, or what was published where nobody subscribes.
std::uint64_t workOf(const BenchResult &result)
{
    return result.received > 0 ? result.received : result.published;
}

std::optional<double> memoryPerIdle(const BenchPlan &plan, const BenchResult &result)
{
    if (plan.idle == 0 || !result.brokerAtFirst || !result.brokerWithIdle)
        return std::nullopt;
    const auto before = static_cast<double>(result.brokerAtFirst->memoryBytes);
    return (static_cast<double>(result.brokerWithIdle->memoryBytes) - before) / plan.idle;
}

class Table
{
public:
    template <typename... Args>
    void add(std::string_view title, std::format_string<Args...> form, Args &&...args)
    {
        std::format_to(
            std::back_inserter(m_text), "{:<14}{}\n", title, std::format(form, std::forward<Args>(args)...));
    }
    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

void addLoad(Table &table, const BenchPlan &plan)
{
    table.add("broker", "{}, MQTT {}", plan.setup.address, nameOf(plan.setup.connect.version));
    table.add("load", "{} publishers, {} subscribers{}, {} idle; QoS {}, payload {} bytes, {} topics{}{}",
        plan.publishers, plan.subscribers, plan.isShared ? " (shared)" : "", plan.idle, toInt(plan.qos),
        plan.size, plan.topics.size(), plan.retain ? ", retained" : "",
        plan.rate ? std::format(", {} messages/s each", *plan.rate)
                  : std::format(", window {}", plan.window));
}

void addConnections(Table &table, const BenchPlan &plan, const BenchResult &result)
{
    table.add(
        "connections", "{} opened, {} failed, {} lost", result.opened, result.failed, result.lostConnections);
    if (plan.idle > 0)
        table.add("idle", "{} in {:.2f} s, {:.0f}/s", plan.idle, result.idleSeconds,
            rateOf(plan.idle, result.idleSeconds));
    if (plan.retained > 0)
        table.add("retained", "{} received of {}, the slowest subscriber in {:.3f} s",
            result.retainedReceived, std::uint64_t{plan.retained} * plan.subscribers, result.retainedSeconds);
}

void addMessages(Table &table, const BenchPlan &plan, const BenchResult &result)
{
    table.add("published", "{} in {:.2f} s, {:.0f}/s", result.published, result.seconds,
        rateOf(result.published, result.seconds));
    if (plan.qos != QoS::AtMostOnce)
        table.add("", "{} acknowledged, {} refused", result.acknowledged, result.refused);
    table.add("received", "{} of {}, {:.0f}/s", result.received, result.expected,
        rateOf(result.received, result.seconds));
    table.add(
        "", "{} lost, {} duplicates, {} out of order", result.lost, result.duplicates, result.outOfOrder);
    if (result.latencies.count() == 0)
        return;
    std::string line;
    for (const auto &[name, share] : percentiles)
        line += std::format("{} {:.0f}, ", name, microseconds(result.latencies.percentile(share)));
    table.add("latency µs", "{}max {:.0f}", line, microseconds(result.latencies.maximum()));
}

void addUsage(Table &table, const BenchPlan &plan, const BenchResult &result)
{
    if (const auto cpu = result.brokerCpuSeconds()) {
        const std::uint64_t work = workOf(result);
        table.add("broker CPU", "{:.2f} s{}", *cpu,
            work > 0 ? std::format(", {:.2f} µs a message", *cpu * 1e6 / static_cast<double>(work)) : "");
        table.add("broker memory", "{:.1f} MiB, peak {:.1f} MiB", mebibytes(result.brokerAfter->memoryBytes),
            mebibytes(result.brokerAfter->peakMemoryBytes));
    } else if (plan.brokerPid) {
        table.add("broker CPU", "process {} cannot be looked at here", *plan.brokerPid);
    }
    if (const auto memory = memoryPerIdle(plan, result))
        table.add("", "{:.0f} bytes an idle connection", *memory);
    if (result.ownBefore && result.ownAfter)
        table.add("bench", "{:.2f} s of CPU, peak {:.1f} MiB",
            result.ownAfter->cpuSeconds - result.ownBefore->cpuSeconds,
            mebibytes(result.ownAfter->peakMemoryBytes));
}

bool isFaultless(const PublisherAccount &account)
{
    return account.lost == 0 && account.duplicates == 0 && account.outOfOrder == 0;
}

void addPublishers(Table &table, const BenchResult &result)
{
    std::size_t shown = 0;
    for (const PublisherAccount &account : result.publishers) {
        if (isFaultless(account))
            continue;
        if (++shown > mostPublishersShown)
            return table.add("", "and more; --json has all");
        table.add("", "publisher {}: {} published, {} lost, {} duplicates, {} out of order",
            account.publisher, account.published, account.lost, account.duplicates, account.outOfOrder);
    }
}

qint64 number(std::uint64_t value) { return static_cast<qint64>(value); }

QJsonObject brokerObject(const BenchPlan &plan, const BenchResult &result)
{
    QJsonObject broker{{u"address"_s, QString::fromStdString(plan.setup.address)}};
    if (const auto cpu = result.brokerCpuSeconds()) {
        broker[u"cpuSeconds"_s] = *cpu;
        if (workOf(result) > 0)
            broker[u"cpuMicrosecondsPerDelivery"_s] = *cpu * 1e6 / static_cast<double>(workOf(result));
        broker[u"memory"_s] = number(result.brokerAfter->memoryBytes);
        broker[u"peakMemory"_s] = number(result.brokerAfter->peakMemoryBytes);
    }
    if (const auto memory = memoryPerIdle(plan, result))
        broker[u"memoryPerIdleConnection"_s] = *memory;
    return broker;
}

QJsonObject connectionsObject(const BenchPlan &plan, const BenchResult &result)
{
    QJsonObject connections{{u"idle"_s, number(plan.idle)}, {u"publishers"_s, number(plan.publishers)},
        {u"subscribers"_s, number(plan.subscribers)}, {u"opened"_s, number(result.opened)},
        {u"failed"_s, number(result.failed)}, {u"lost"_s, number(result.lostConnections)}};
    if (plan.idle > 0) {
        connections[u"idleSeconds"_s] = result.idleSeconds;
        connections[u"idlePerSecond"_s] = rateOf(plan.idle, result.idleSeconds);
    }
    return connections;
}

QJsonObject loadObject(const BenchPlan &plan)
{
    QJsonObject load{{u"version"_s, QString::fromLatin1(nameOf(plan.setup.connect.version))},
        {u"qos"_s, toInt(plan.qos)}, {u"size"_s, number(plan.size)},
        {u"topics"_s, number(plan.topics.size())}, {u"window"_s, number(plan.window)}};
    if (plan.rate)
        load[u"rate"_s] = *plan.rate;
    return load;
}

QJsonObject messagesObject(const BenchResult &result)
{
    return {{u"published"_s, number(result.published)}, {u"acknowledged"_s, number(result.acknowledged)},
        {u"refused"_s, number(result.refused)}, {u"expected"_s, number(result.expected)},
        {u"received"_s, number(result.received)}, {u"lost"_s, number(result.lost)},
        {u"duplicates"_s, number(result.duplicates)}, {u"outOfOrder"_s, number(result.outOfOrder)},
        {u"seconds"_s, result.seconds}, {u"receivedPerSecond"_s, rateOf(result.received, result.seconds)}};
}

QJsonObject latencyObject(const LatencyHistogram &latencies)
{
    QJsonObject latency{{u"max"_s, microseconds(latencies.maximum())}};
    for (const auto &[name, share] : percentiles)
        latency[QLatin1StringView(name)] = microseconds(latencies.percentile(share));
    return latency;
}

QJsonArray publishersArray(const BenchResult &result)
{
    QJsonArray publishers;
    for (const PublisherAccount &account : result.publishers)
        publishers.append(QJsonObject{{u"publisher"_s, number(account.publisher)},
            {u"published"_s, number(account.published)}, {u"lost"_s, number(account.lost)},
            {u"duplicates"_s, number(account.duplicates)}, {u"outOfOrder"_s, number(account.outOfOrder)}});
    return publishers;
}

} // namespace

std::string benchTable(const BenchPlan &plan, const BenchResult &result)
{
    Table table;
    addLoad(table, plan);
    addConnections(table, plan, result);
    if (result.published > 0)
        addMessages(table, plan, result);
    addUsage(table, plan, result);
    addPublishers(table, result);
    return table.take();
}

std::string benchJson(const BenchPlan &plan, const BenchResult &result)
{
    QJsonObject object{{u"broker"_s, brokerObject(plan, result)},
        {u"connections"_s, connectionsObject(plan, result)}, {u"load"_s, loadObject(plan)},
        {u"messages"_s, messagesObject(result)}, {u"publishers"_s, publishersArray(result)}};
    if (result.latencies.count() > 0)
        object[u"latency"_s] = latencyObject(result.latencies);
    if (plan.retained > 0)
        object[u"retained"_s] = QJsonObject{
            {u"received"_s, number(result.retainedReceived)}, {u"seconds"_s, result.retainedSeconds}};
    if (result.ownBefore && result.ownAfter)
        object[u"bench"_s]
            = QJsonObject{{u"cpuSeconds"_s, result.ownAfter->cpuSeconds - result.ownBefore->cpuSeconds},
                {u"peakMemory"_s, number(result.ownAfter->peakMemoryBytes)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

} // namespace cutty::cli
