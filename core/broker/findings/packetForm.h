#pragma once

#include "core/broker/findings/Judgement.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/Limits.h"

namespace cutty::broker {

/// What the broker announced in CONNACK and a client shows that it keeps to; nothing was announced where a
/// member is false.
struct Announced
{
    bool maximumPacketSize = false;
    bool maximumQoS = false;
    bool retainUnavailable = false;
    bool topicAliases = false;
};

/// Notes the statements on a packet's form and on the announced limits that a client kept by sending a packet
/// that could be read and was taken.
void judgeForm(Judgement &judgement, const mqtt::Packet &packet, const Announced &announced);

} // namespace cutty::broker
