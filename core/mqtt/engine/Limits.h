#pragma once

#include "core/base/QoS.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/ConnectionOptions.h"

#include <cstdint>
#include <optional>

namespace cutty::mqtt {

/// What one side announced in CONNECT or CONNACK, and the other must keep to (MQTT 5, 3.1.2.11 and 3.2.2.3).
/// The defaults are what silence means.
struct Limits
{
    /// Bytes of a whole packet.
    std::uint32_t maximumPacketSize = 268'435'460;
    std::uint16_t receiveMaximum = 65'535;
    std::uint16_t topicAliasMaximum = 0;
    QoS maximumQoS = QoS::ExactlyOnce;
    bool retainAvailable = true;
    bool wildcardSubscriptionAvailable = true;
    bool subscriptionIdentifierAvailable = true;
    bool sharedSubscriptionAvailable = true;

    /// Takes over what the properties of a CONNECT or CONNACK say; the rest stays.
    void adopt(PropertiesView properties);
};

/// What a server of these limits finds wrong with a client's packet; the specification calls for DISCONNECT
/// with the error's reason.
std::optional<DecodeError> findBreach(const Limits &server, const PublishPacket &packet);
std::optional<DecodeError> findBreach(const Limits &server, const SubscribePacket &packet);
/// The reason to refuse a CONNECT for its will [MQTT-3.2.2-12] [MQTT-3.2.2-13].
std::optional<ReasonCode> findWillBreach(const Limits &server, QoS willQoS, bool willRetain);

} // namespace cutty::mqtt
