#pragma once

#include "core/net/driver/BrokerHost.h"
#include "core/session/broker/BrokerFailure.h"
#include "core/session/broker/configuration/BrokerConfiguration.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <vector>

namespace cutty::session {

/// A broker that listens.
struct StartedBroker
{
    std::unique_ptr<net::BrokerHost> host;
    /// In use, one for each listener of the configuration; 0 for a local socket.
    std::vector<std::uint16_t> ports;
    /// Bytes at the end of the kept state that were of no use: the trace of a write that was cut off.
    std::uint64_t cutStateBytes = 0;
};

/// Makes the broker of a configuration: reads its files, takes up its state, then listens at all its places,
/// or at none. To be called on the thread that the broker is to live on; reads files there.
[[nodiscard]] std::expected<StartedBroker, BrokerFailure> startBroker(
    const BrokerConfiguration &configuration);

} // namespace cutty::session
