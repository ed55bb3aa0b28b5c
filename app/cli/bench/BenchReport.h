#pragma once

#include "app/cli/bench/BenchPlan.h"
#include "app/cli/bench/BenchResult.h"

#include <string>

namespace cutty::cli {

/// A table for people, with its last line end.
std::string benchTable(const BenchPlan &plan, const BenchResult &result);
/// One JSON object with a line end. Times are in seconds, latencies in microseconds, sizes in bytes; what was
/// not measured is missing:
///
///   {"broker":{"address":…,"cpuSeconds":…,"cpuMicrosecondsPerDelivery":…,"memory":…,"peakMemory":…,
///              "memoryPerIdleConnection":…},
///    "connections":{"idle":…,"publishers":…,"subscribers":…,"opened":…,"failed":…,"lost":…,
///                   "idleSeconds":…,"idlePerSecond":…},
///    "load":{"version":…,"qos":…,"rate":…,"size":…,"topics":…,"window":…},
///    "messages":{"published":…,"acknowledged":…,"refused":…,"expected":…,"received":…,"lost":…,
///                "duplicates":…,"outOfOrder":…,"seconds":…,"receivedPerSecond":…},
///    "latency":{"p50":…,"p90":…,"p99":…,"p99.9":…,"max":…},
///    "retained":{"received":…,"seconds":…},
///    "bench":{"cpuSeconds":…,"peakMemory":…},
///    "publishers":[{"publisher":0,"published":…,"lost":…,"duplicates":…,"outOfOrder":…}]}
std::string benchJson(const BenchPlan &plan, const BenchResult &result);

} // namespace cutty::cli
