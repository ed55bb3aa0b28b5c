#pragma once

#include "core/base/Time.h"
#include "core/broker/Ids.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cutty::broker {

/// Counts of one client's connection; "received" is from the client.
struct ClientCounters
{
    std::uint64_t receivedMessages = 0;
    std::uint64_t receivedBytes = 0;
    std::uint64_t sentMessages = 0;
    std::uint64_t sentBytes = 0;
    std::uint64_t dropped = 0;
};

struct ClientSnapshot
{
    LinkId link{};
    std::string clientId;
    std::string userName;
    mqtt::ProtocolVersion version{};
    std::chrono::seconds keepAlive{0};
    bool cleanStart = true;
    TimePoint connectedAt;
    std::size_t subscriptions = 0;
    std::size_t inFlight = 0;
    std::size_t queued = 0;
    ClientCounters counters;
};

/// Messages count once for each time that they are received, or sent to a client.
struct BrokerSnapshot
{
    std::vector<ClientSnapshot> clients;
    std::size_t subscriptions = 0;
    std::size_t retainedMessages = 0;
    std::size_t offlineSessions = 0;
    std::uint64_t receivedMessages = 0;
    std::uint64_t sentMessages = 0;
    /// Deliveries that did not happen: no room in a queue or backlog, a client that takes no packet so large,
    /// QoS 0 for one that is away; and messages of topics too deep.
    std::uint64_t droppedMessages = 0;
};

} // namespace cutty::broker
