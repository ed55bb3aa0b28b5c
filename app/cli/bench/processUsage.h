#pragma once

#include <cstdint>
#include <optional>

/// What a process of this machine has used, as /proc of Linux tells.
namespace cutty::cli {

struct ProcessUsage
{
    /// User and system, of all threads; in hundredths of a second as the kernel counts them.
    double cpuSeconds = 0;
    /// Resident, now and at the most.
    std::uint64_t memoryBytes = 0;
    std::uint64_t peakMemoryBytes = 0;
};

/// Nothing when there is no such process, it is not ours to look at, or the system has no /proc.
std::optional<ProcessUsage> usageOf(std::int64_t processId);
/// Of this one.
std::optional<ProcessUsage> ownUsage();

} // namespace cutty::cli
