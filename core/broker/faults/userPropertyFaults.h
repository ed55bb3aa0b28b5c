#pragma once

#include "core/broker/faults/FaultPacket.h"
#include "core/broker/faults/FaultRun.h"

#include <optional>
#include <string_view>

namespace cutty::broker {

/// A fault that a client asked for.
struct RequestedFault
{
    /// The user property that asked for it: "fault:disconnect" …
    std::string_view property;
    FaultAction action;
};

/// The protocol of Azure's faultable broker (Azure/iot-operations-sdks, eng/test/faultablemqttbroker), MQTT 5
/// alone: user properties with decimal numbers on what a client sends.
///
/// | property | on | value and effect |
/// |---|---|---|
/// | `fault:disconnect` | PUBLISH, SUBSCRIBE, UNSUBSCRIBE | DISCONNECT's reason; at once, the packet is lost
/// | | `fault:delay` | the same | seconds by which that is put off; the packet is handled and answered | |
/// `fault:rejectconnect` … `publish`, `subscribe`, `unsubscribe` | the packet of that name | its refusal's
/// reason | | `fault:requestid` | all four | with an identifier that such a packet had before, there is no
/// fault |
///
/// `fault:disconnect` comes before refusals. A number that the answer may not carry asks for nothing.
std::optional<RequestedFault> findRequestedFault(const FaultPacket &packet, FaultRun &run);

} // namespace cutty::broker
