#pragma once

#include "core/mqtt/codec/Packets.h"

namespace cutty::mqtt {

/// What a CONNECT asked for and the rest of the connection goes by, in either role.
struct ConnectFacts
{
    ConnectFacts() = default;
    explicit ConnectFacts(const ConnectPacket &packet)
        : cleanStart(packet.cleanStart)
        , keepsSession(packet.properties.number(PropertyId::SessionExpiryInterval).value_or(0) != 0)
        , wantsProblemInformation(
              packet.properties.number(PropertyId::RequestProblemInformation).value_or(1) != 0)
        , wantsResponseInformation(
              packet.properties.number(PropertyId::RequestResponseInformation).value_or(0) != 0)
        , willQoS(packet.will ? packet.will->qos : QoS::AtMostOnce)
        , willRetain(packet.will && packet.will->retain)
    {
    }

    bool cleanStart = true;
    /// MQTT 5: a session expiry interval that is not 0, so that DISCONNECT may change it.
    bool keepsSession = false;
    /// MQTT 5, 3.1.2.11.7.
    bool wantsProblemInformation = true;
    /// MQTT 5, 3.1.2.11.6.
    bool wantsResponseInformation = false;
    QoS willQoS = QoS::AtMostOnce;
    bool willRetain = false;
};

} // namespace cutty::mqtt
