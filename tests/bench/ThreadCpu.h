#pragma once

#include <ctime>

namespace cutty::bench {

/// Of the calling thread, so that the figure holds on a busy machine.
inline double threadCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

} // namespace cutty::bench
