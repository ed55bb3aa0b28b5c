#pragma once

#include <chrono>

namespace cutty {

/// The clock of deadlines and round-trip times. The engine and the broker only ever receive values of it;
/// the drivers of core/net read it.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

/// When a message arrived or left, in microseconds since 1970 UTC: what people read and history keeps.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

} // namespace cutty
