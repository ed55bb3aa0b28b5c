#pragma once

#include "core/broker/Ids.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/SessionState.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>

namespace cutty::broker {

/// Everything the broker knows of one client identifier (MQTT 5, 4.1), connected or away.
struct Session
{
    SessionId id{};
    std::string clientId;
    /// The connection that it is on; nothing while the client is away.
    std::optional<LinkId> link;
    /// After the connection's end; zero ends it at once, `forever` never.
    std::chrono::seconds expiryInterval{0};
    std::set<std::string, std::less<>> filters;
    std::optional<mqtt::Will> will;
    /// Parked here while the client is away; in the connection while that is open.
    mqtt::SessionState parked;

    static constexpr std::chrono::seconds forever{UINT32_MAX};
};

} // namespace cutty::broker
