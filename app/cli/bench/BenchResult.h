#pragma once

#include "app/cli/bench/BenchLedger.h"
#include "app/cli/bench/LatencyHistogram.h"
#include "app/cli/bench/processUsage.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace cutty::cli {

/// What a measurement found.
struct BenchResult
{
    std::uint32_t opened = 0;
    std::uint32_t failed = 0;
    /// That ended by themselves.
    std::uint32_t lostConnections = 0;
    /// Opening the idle connections, until the last CONNACK.
    double idleSeconds = 0;
    std::uint64_t retainedReceived = 0;
    /// Of the slowest subscriber.
    double retainedSeconds = 0;

    std::uint64_t published = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;
    /// Deliveries that should have come of what was published, and those that came.
    std::uint64_t expected = 0;
    std::uint64_t received = 0;
    std::uint64_t lost = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t outOfOrder = 0;
    /// From the first PUBLISH to the last delivery.
    double seconds = 0;
    LatencyHistogram latencies;
    std::vector<PublisherAccount> publishers;

    /// Before the first connection, with the idle ones, before publishing and after; of the broker where it
    /// was named and can be looked at.
    std::optional<ProcessUsage> brokerAtFirst;
    std::optional<ProcessUsage> brokerWithIdle;
    std::optional<ProcessUsage> brokerBefore;
    std::optional<ProcessUsage> brokerAfter;
    std::optional<ProcessUsage> ownBefore;
    std::optional<ProcessUsage> ownAfter;

    bool interrupted = false;
    /// The first thing that went wrong with a connection.
    std::optional<Failure> failure;

    /// Of the broker while messages went through it; nothing without both ends.
    std::optional<double> brokerCpuSeconds() const
    {
        if (!brokerBefore || !brokerAfter)
            return std::nullopt;
        return brokerAfter->cpuSeconds - brokerBefore->cpuSeconds;
    }
};

} // namespace cutty::cli
