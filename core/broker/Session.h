#pragma once

#include "core/broker/DropReason.h"
#include "core/broker/Ids.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/SessionState.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace cutty::broker {

/// What a client was granted for a filter.
struct GrantedSubscription
{
    mqtt::SubscriptionOptions options;
    /// 0: none.
    std::uint32_t identifier = 0;
};

/// Everything the broker knows of one client identifier (MQTT 5, 4.1), connected or away.
struct Session
{
    SessionId id{};
    std::string clientId;
    /// The connection that it is on; nothing while the client is away.
    std::optional<LinkId> link;
    /// After the connection's end; zero ends it at once, `forever` never.
    std::chrono::seconds expiryInterval{0};
    /// By filter, with its `$share` prefix.
    std::map<std::string, GrantedSubscription, std::less<>> subscriptions;
    std::optional<mqtt::Will> will;
    /// Parked here while the client is away; in the connection while that is open.
    mqtt::SessionState parked;
    /// What `parked` takes, as sizeInBytes() has it.
    std::size_t parkedBytes = 0;
    /// Of messages for this client.
    DropCounts dropped;
    /// The journal of state knows of it (state/StateJournal).
    bool isRecorded = false;

    static constexpr std::chrono::seconds forever{UINT32_MAX};
};

} // namespace cutty::broker
