#include "tests/bench/Limits.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <new>
#include <utility>

namespace cutty::bench {
namespace {

thread_local std::uint64_t allocations = 0;

void *allocate(std::size_t size)
{
    ++allocations;
    if (void *block = std::malloc(size > 0 ? size : 1))
        return block;
    throw std::bad_alloc();
}

/// 12.3 million, 1.00, 0.0421.
std::string toText(double value)
{
    char text[40];
    if (std::abs(value) >= 1e6)
        std::snprintf(text, sizeof text, "%.1f million", value / 1e6);
    else
        std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

/// Remembers each benchmark's counters, beside printing them.
class Reporter : public benchmark::ConsoleReporter
{
public:
    Reporter()
        : ConsoleReporter(OO_Tabular)
    {
    }

    void ReportRuns(const std::vector<Run> &runs) override // NOLINT(readability-identifier-naming)
    {
        for (const Run &run : runs) {
            const std::string &args = run.run_name.args;
            const std::string benchmark = run.run_name.function_name + (args.empty() ? "" : '/' + args);
            for (const auto &[name, counter] : run.counters)
                m_measured[{benchmark, name}] = counter.value;
        }
        ConsoleReporter::ReportRuns(runs);
    }

    /// True when the limit is kept, or was not measured.
    bool print(const Limit &limit) const
    {
        const auto found = m_measured.find({limit.benchmark, limit.counter});
        if (found == m_measured.end())
            return true;
        const double measured = found->second;
        const bool least = limit.side == Limit::Side::AtLeast;
        const bool kept = least ? measured >= limit.value : measured <= limit.value;
        std::printf("%s: limit %s %s, measured %s, %s\n", limit.text.c_str(), least ? "at least" : "at most",
            toText(limit.value).c_str(), toText(measured).c_str(), kept ? "ok" : "MISSED");
        return kept;
    }

private:
    /// By benchmark and counter.
    std::map<std::pair<std::string, std::string>, double> m_measured;
};

} // namespace

int runBenchmarks(int argc, char **argv, const std::vector<Limit> &limits)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 1;
    Reporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    bool kept = true;
    for (const Limit &limit : limits)
        kept &= reporter.print(limit);
    benchmark::Shutdown();
    return kept ? 0 : 1;
}

std::uint64_t allocationCount() { return allocations; }

} // namespace cutty::bench

// The array and nothrow forms call these.
void *operator new(std::size_t size) { return cutty::bench::allocate(size); }
void operator delete(void *block) noexcept { std::free(block); }
void operator delete(void *block, std::size_t) noexcept { std::free(block); }
