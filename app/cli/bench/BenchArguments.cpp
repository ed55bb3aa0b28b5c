#include "app/cli/bench/BenchArguments.h"

#include "app/cli/ClientOptions.h"
#include "app/cli/bench/BenchPayload.h"

#include <charconv>
#include <utility>

namespace cutty::cli {
namespace {

constexpr std::int64_t mostConnections = 1'000'000;
constexpr std::int64_t largestPayload = 200'000'000;

Option rateOption(std::optional<double> &target)
{
    return valueOption(
        "--rate", "N",
        [&target](const std::string &value) -> OptionResult {
            constexpr double most = 10'000'000;
            double rate = 0;
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), rate);
            if (error != std::errc() || end != value.data() + value.size() || !(rate > 0 && rate <= most))
                return std::unexpected("'" + value + "' is not a number of messages a second");
            target = rate;
            return {};
        },
        "Messages a second of each publisher [as many as the broker takes]");
}

Option durationOption(std::optional<std::chrono::milliseconds> &target)
{
    return valueOption(
        "--duration", "SECONDS",
        [&target](const std::string &value) -> OptionResult {
            const auto milliseconds = parseSeconds(value);
            if (!milliseconds)
                return std::unexpected(milliseconds.error());
            target = std::chrono::milliseconds(*milliseconds);
            return {};
        },
        "How long they publish [10, without --count]");
}

OptionGroup loadGroup(BenchArguments &a)
{
    return {"Load",
        {numberOption("--publishers", "N", 0, mostConnections, a.publishers, "Connections that publish [1]"),
            numberOption(
                "--subscribers", "N", 0, mostConnections, a.subscribers, "Connections that subscribe [1]"),
            numberOption("--idle", "N", 0, mostConnections, a.idle,
                "Connections that only stay, opened first and measured [0]"),
            numberOption("--connect-window", "N", 1, 10'000, a.connectWindow,
                "Connections that are being opened at one time [100]"),
            qosOption("-q,--qos", a.qos, "Quality of service, of messages and subscriptions [0]"),
            rateOption(a.rate), durationOption(a.duration),
            numberOption("--count", "N", 1, 1'000'000'000'000, a.count, "Messages of each publisher"),
            numberOption("-M,--window", "N", 1, 65'535, a.window,
                "Messages of each publisher that may be unacknowledged [100]; at QoS 0, that subscribers of "
                "this run may not have got yet [1000]"),
            numberOption("-s,--size", "BYTES", benchHeaderSize, largestPayload, a.size, "Payload [100]"),
            numberOption(
                "--threads", "N", 1, 64, a.threads, "Threads that the connections are spread over [1]")}};
}

OptionGroup topicGroup(BenchArguments &a)
{
    return {"Topics",
        {textOption("-t,--topic", "PATTERN", a.topic,
             "What is published to; %p is the publisher's number, %t the topic's [cutty/bench/%p/%t]"),
            numberOption(
                "--topics", "N", 1, mostConnections, a.topics, "Topics of each publisher, by turns [1]"),
            textOption("--filter", "PATTERN", a.filter,
                "What each subscriber subscribes to; %s is its number [the topic with + for %p and %t]"),
            textOption("--share", "NAME", a.share, "The subscribers share their subscription"),
            flagOption(
                "-r,--retain", a.retain, "Messages are published as retained; they stay at the broker"),
            numberOption("--retained", "N", 1, 10'000'000, a.retained,
                "So many messages are retained before, one in each topic cutty/bench/retained/I, and removed "
                "afterwards; measures how long subscribers take to get them")}};
}

OptionGroup resultGroup(BenchArguments &a)
{
    return {"Result",
        {numberOption("--broker-pid", "PID", 1, INT32_MAX, a.brokerPid,
             "Process of the broker on this machine, whose CPU and memory are measured (Linux)"),
            flagOption("--json", a.json, "One JSON object instead of a table"),
            flagOption("--yes-really", a.yesReally, "Puts load also on a broker with a public address")}};
}

std::unexpected<Failure> usage(std::string sentence)
{
    return std::unexpected(Failure{ExitCode::Usage, std::move(sentence)});
}

} // namespace

std::vector<OptionGroup> benchOptions(BenchArguments &arguments)
{
    std::vector<OptionGroup> groups{loadGroup(arguments), topicGroup(arguments), resultGroup(arguments)};
    for (OptionGroup &group : clientOptions(arguments.client))
        groups.push_back(std::move(group));
    return groups;
}

std::expected<void, Failure> checkBench(const BenchArguments &a, const std::optional<std::string> &urlTopic)
{
    if (a.topic && urlTopic)
        return usage("The URL has a topic; leave --topic out.");
    if (a.client.clientId)
        return usage(
            "Each connection needs a client identifier of its own: give --id-prefix in place of --id.");
    if (a.client.keepSession)
        return usage("Sessions of a measurement are not kept: leave --no-clean out.");
    if (a.client.will.areGiven())
        return usage("Connections of a measurement have no will.");
    if (a.client.reconnectPeriod || a.client.reconnectLimit)
        return usage("A connection that is lost counts as lost: leave --reconnect-period and "
                     "--maximum-reconnect-times out.");
    if (a.client.authenticationMethod)
        return usage("A measurement logs in with user name and password: leave --authentication-method out.");
    if (a.retained && a.share)
        return usage("A shared subscription gets nothing retained [MQTT 5, 4.8.2]: leave --retained or "
                     "--share out.");
    if (a.retained && a.subscribers == 0U)
        return usage("--retained needs a subscriber.");
    if (a.idle.value_or(0) + a.publishers.value_or(1) + a.subscribers.value_or(1) == 0)
        return usage("There is nothing to measure without connections.");
    return {};
}

} // namespace cutty::cli
