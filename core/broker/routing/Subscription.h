#pragma once

#include "core/broker/Ids.h"
#include "core/mqtt/codec/Packets.h"

#include <cstdint>

namespace cutty::broker {

/// One subscription as routing sees it.
struct Subscription
{
    SessionId session{};
    mqtt::SubscriptionOptions options;
    /// 0: none.
    std::uint32_t identifier = 0;
};

} // namespace cutty::broker
