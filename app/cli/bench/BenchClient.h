#pragma once

#include "app/cli/bench/BenchPlan.h"
#include "core/base/Time.h"
#include "core/mqtt/engine/Connection.h"
#include "core/net/link/Link.h"

#include <cstdint>
#include <memory>

namespace cutty::cli {

/// One connection of a measurement; its worker drives it.
struct BenchClient
{
    enum class Phase : std::uint8_t { New, Opening, Ready, Ended };

    BenchClient(BenchRole itsRole, std::uint32_t itsNumber, const mqtt::ConnectionOptions &options)
        : role(itsRole)
        , number(itsNumber)
        , connection(mqtt::Role::Client, options)
    {
    }

    BenchRole role;
    Phase phase = Phase::New;
    /// On the worker's list of those to be drained.
    bool touched = false;
    bool transportOpen = false;
    /// SUBACK has come.
    bool subscribed = false;
    /// Among those of its role.
    std::uint32_t number;
    std::unique_ptr<net::Link> link;
    mqtt::Connection connection;
    std::optional<net::LinkError> linkError;
    /// By when the transport must be open.
    TimePoint openBy;

    // Of a publisher.
    std::uint64_t published = 0;
    std::uint64_t unacknowledged = 0;

    // Of a subscriber.
    TimePoint subscribedAt;
    std::uint32_t retainedReceived = 0;
};

} // namespace cutty::cli
