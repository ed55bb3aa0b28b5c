#pragma once

#include "core/net/link/LinkError.h"

#include <QString>

#include <chrono>
#include <vector>

namespace cutty::net {

/// How far opening a connection came, and what it took.
struct ConnectTimeline
{
    struct Entry
    {
        ConnectStep step{};
        /// Until the next step began, or the connection was there or had failed.
        std::chrono::microseconds duration{0};
    };

    /// In the order of time; after a failure, the last is the one that failed.
    std::vector<Entry> steps;
    /// "127.0.0.1:1883": in use, or tried last; empty while there was none.
    QString address;
};

} // namespace cutty::net
