#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cutty::bench {

/// A figure that is promised, of one benchmark.
struct Limit
{
    enum class Side : std::uint8_t { AtLeast, AtMost };

    /// Its name with its arguments; of repetitions, the last counts.
    std::string benchmark;
    /// Which of its counters; a rate is in items a second.
    std::string counter;
    Side side = Side::AtLeast;
    double value = 0;
    /// What is measured, with its unit, for the line that is printed.
    std::string text;
};

/// Runs the benchmarks that the command line chooses. Below the table stands a line for each limit among
/// them: "TEXT: limit X, measured Y, ok", or MISSED. The exit code is 1 when one was missed, so that nobody
/// overlooks it; as machines are noisy, a second run may say otherwise.
int runBenchmarks(int argc, char **argv, const std::vector<Limit> &limits);

/// Calls of operator new by this thread so far, array forms included.
std::uint64_t allocationCount();

} // namespace cutty::bench
