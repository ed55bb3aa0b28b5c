#pragma once

#include "core/mqtt/codec/ProtocolVersion.h"

#include <string>
#include <string_view>

namespace cutty::broker {

/// What is known of a connection that an injector joins when it is under way.
struct FaultPeer
{
    mqtt::ProtocolVersion version = mqtt::ProtocolVersion::V5;
    std::string clientId;
    /// CONNACK has been sent.
    bool connected = false;
    /// What the broker has received and not decoded yet; valid until it hears of anything new.
    std::string_view unreadInput;
};

} // namespace cutty::broker
