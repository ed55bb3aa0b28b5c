// `cutty bench` without a broker: what it refuses, how it counts, and how it names its topics.
#include "app/cli/CommandLine.h"
#include "app/cli/bench/BenchLedger.h"
#include "app/cli/bench/BenchPlan.h"
#include "app/cli/bench/LatencyHistogram.h"
#include "app/cli/bench/SequenceTracker.h"
#include "app/cli/bench/reachableAddress.h"

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

std::expected<Command, Failure> parse(std::vector<const char *> arguments)
{
    arguments.insert(arguments.begin(), {"cutty", "bench"});
    return parseCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

std::expected<BenchPlan, Failure> planOf(std::vector<const char *> arguments)
{
    const auto command = parse(std::move(arguments));
    if (!command)
        return std::unexpected(command.error());
    const auto &bench = std::get<BenchArguments>(*command);
    auto setup = prepareClient(bench.client);
    if (!setup)
        return std::unexpected(setup.error());
    return planBench(bench, *std::move(setup));
}

std::string refusal(std::vector<const char *> arguments)
{
    const auto plan = planOf(std::move(arguments));
    if (plan)
        return "none";
    EXPECT_EQ(plan.error().code, ExitCode::Usage);
    return plan.error().sentence;
}

TEST(BenchArgumentsTest, WrongValuesNameTheOption)
{
    EXPECT_THAT(refusal({"--rate", "0"}), HasSubstr("--rate"));
    EXPECT_THAT(refusal({"--rate", "fast"}), HasSubstr("--rate"));
    EXPECT_THAT(refusal({"--size", "23"}), HasSubstr("--size"));
    EXPECT_THAT(refusal({"--window", "0"}), HasSubstr("--window"));
    EXPECT_THAT(refusal({"--duration", "-1"}), HasSubstr("--duration"));
    EXPECT_THAT(refusal({"-q", "3"}), HasSubstr("--qos"));
}

TEST(BenchArgumentsTest, WhatMakesNoSenseTogetherIsAUsageError)
{
    EXPECT_THAT(refusal({"--id", "x"}), HasSubstr("--id-prefix"));
    EXPECT_THAT(refusal({"--retained", "5", "--share", "g"}), HasSubstr("shared"));
    EXPECT_THAT(refusal({"--retained", "5", "--subscribers", "0"}), HasSubstr("subscriber"));
    EXPECT_THAT(refusal({"--retained", "5", "--filter", "elsewhere/#"}), HasSubstr("retained"));
    EXPECT_THAT(refusal({"--publishers", "0", "--subscribers", "0"}), HasSubstr("connections"));
    EXPECT_THAT(refusal({"--will-topic", "t"}), HasSubstr("will"));
    EXPECT_THAT(refusal({"--topic", "a/#"}), HasSubstr("--topic"));
    EXPECT_THAT(refusal({"--filter", "a/#/b"}), HasSubstr("--filter"));
}

TEST(BenchArgumentsTest, RefusesPublicHosts)
{
    // TEST-NET-1 (RFC 5737) belongs to nobody, and 192.0.2 is no network of one's own.
    EXPECT_THAT(refusal({"-h", "192.0.2.1"}), AllOf(HasSubstr("192.0.2.1"), HasSubstr("--yes-really")));
    EXPECT_THAT(refusal({"-L", "mqtt://[2001:db8::1]"}), HasSubstr("--yes-really"));
    EXPECT_EQ(refusal({"--unix", "/no/such/socket"}), "none");
    EXPECT_TRUE(checkReach({.host = QStringLiteral("192.0.2.1")}, true));
}

TEST(BenchArgumentsTest, KnowsNetworksOfOnesOwn)
{
    for (const char *own : {"127.0.0.1", "127.8.8.8", "::1", "10.1.2.3", "172.16.0.1", "172.31.255.255",
             "192.168.1.1", "169.254.7.7", "fe80::1", "fd00::1"})
        EXPECT_TRUE(isOwnNetwork(QHostAddress(QString::fromLatin1(own)))) << own;
    for (const char *other : {"8.8.8.8", "172.32.0.1", "192.169.0.1", "2001:db8::1", "0.0.0.0"})
        EXPECT_FALSE(isOwnNetwork(QHostAddress(QString::fromLatin1(other)))) << other;
}

TEST(BenchPlanTest, NamesTopicsAndTheFilterThatCoversThem)
{
    const auto plan = planOf({"--publishers", "2", "--topics", "2", "--subscribers", "3"});
    ASSERT_TRUE(plan) << plan.error().sentence;
    EXPECT_THAT(plan->topics,
        ElementsAre("cutty/bench/0/0", "cutty/bench/0/1", "cutty/bench/1/0", "cutty/bench/1/1"));
    EXPECT_THAT(plan->filters, Each("cutty/bench/+/+"));
    EXPECT_THAT(plan->receivers, Each(3u));
    EXPECT_EQ(plan->publisherOf(2), 1u);
}

TEST(BenchPlanTest, CountsOneReceiverForEachGroup)
{
    const auto plan = planOf({"--subscribers", "3", "--share", "g", "-t", "t/%p"});
    ASSERT_TRUE(plan) << plan.error().sentence;
    EXPECT_THAT(plan->filters, Each("$share/g/t/+"));
    EXPECT_THAT(plan->books, ElementsAre(0u, 0u, 0u));
    EXPECT_THAT(plan->receivers, ElementsAre(1u));
}

TEST(BenchPlanTest, CountsOnlyThoseThatATopicReaches)
{
    const auto plan = planOf({"--publishers", "3", "--subscribers", "2", "-t", "t/%p", "--filter", "t/%s"});
    ASSERT_TRUE(plan) << plan.error().sentence;
    EXPECT_THAT(plan->filters, ElementsAre("t/0", "t/1"));
    EXPECT_THAT(plan->receivers, ElementsAre(1u, 1u, 0u));
}

TEST(BenchPlanTest, RunsTenSecondsUnlessToldOtherwise)
{
    EXPECT_THAT(planOf({})->duration, Optional(10'000ms));
    EXPECT_EQ(planOf({"--count", "5"})->duration, std::nullopt);
}

TEST(SequenceTrackerTest, CountsWhatComesInOrder)
{
    SequenceTracker tracker;
    for (std::uint64_t n = 0; n < 100; ++n)
        EXPECT_TRUE(tracker.note(n));
    EXPECT_EQ(tracker.missing(100), 0u);
    EXPECT_EQ(tracker.missing(103), 3u);
    EXPECT_EQ(tracker.duplicates() + tracker.outOfOrder(), 0u);
}

TEST(SequenceTrackerTest, TellsLateFromTwice)
{
    SequenceTracker tracker;
    for (const std::uint64_t n : {0, 5, 6})
        EXPECT_TRUE(tracker.note(n));
    EXPECT_EQ(tracker.missing(7), 4u);
    EXPECT_FALSE(tracker.note(5));
    EXPECT_TRUE(tracker.note(2));
    EXPECT_FALSE(tracker.note(2));
    EXPECT_TRUE(tracker.note(1));
    EXPECT_TRUE(tracker.note(4));
    EXPECT_EQ(tracker.missing(7), 1u);
    EXPECT_TRUE(tracker.note(3));
    EXPECT_EQ(tracker.missing(7), 0u);
    EXPECT_EQ(tracker.duplicates(), 2u);
    EXPECT_EQ(tracker.outOfOrder(), 4u);
}

TEST(BenchLedgerTest, AccountsForEachPublisher)
{
    const auto plan = planOf({"--publishers", "2", "--subscribers", "2"});
    ASSERT_TRUE(plan);
    BenchLedger ledger(*plan);
    for (std::uint32_t stream : {0u, 0u, 0u, 1u})
        ledger.enterPublished(stream);
    for (std::uint32_t book : {0u, 1u}) {
        EXPECT_TRUE(ledger.enterReceived(book, 0, 0));
        EXPECT_TRUE(ledger.enterReceived(book, 0, 2));
    }
    EXPECT_FALSE(ledger.enterReceived(0, 0, 2));
    const auto accounts = ledger.accounts();
    ASSERT_EQ(accounts.size(), 2u);
    EXPECT_EQ(accounts[0].published, 3u);
    EXPECT_EQ(accounts[0].lost, 2u);
    EXPECT_EQ(accounts[0].duplicates, 1u);
    EXPECT_EQ(accounts[1].lost, 2u);
}

TEST(LatencyHistogramTest, PercentilesAreAThirtiethTooHighAtMost)
{
    LatencyHistogram histogram;
    for (int n = 1; n <= 100'000; ++n)
        histogram.add(std::chrono::nanoseconds(n * 100));
    for (const double share : {0.5, 0.9, 0.99, 0.999}) {
        const double exact = share * 100'000 * 100;
        const auto found = static_cast<double>(histogram.percentile(share).count());
        EXPECT_GE(found, exact);
        EXPECT_LE(found, exact * 31 / 30) << share;
    }
    EXPECT_EQ(histogram.maximum(), 10ms);
    EXPECT_EQ(histogram.percentile(1), 10ms);
}

TEST(LatencyHistogramTest, TakesAnyValueAndAnotherHistogram)
{
    LatencyHistogram histogram;
    EXPECT_EQ(histogram.percentile(0.5), 0ns);
    histogram.add(-5ns);
    histogram.add(std::chrono::nanoseconds::max());
    LatencyHistogram both;
    both.add(histogram);
    both.add(7ns);
    EXPECT_EQ(both.count(), 3u);
    EXPECT_EQ(both.percentile(0.5), 7ns);
    EXPECT_EQ(both.maximum(), std::chrono::nanoseconds::max());
}

} // namespace
} // namespace cutty::cli
