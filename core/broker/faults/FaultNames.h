#pragma once

#include "core/broker/faults/FaultPlan.h"

#include <optional>
#include <string_view>

/// The names by which configurations and logs call the parts of a plan; each pair of functions is its own
/// inverse. Values that are none of their enumeration have an empty name.
namespace cutty::broker {

/// "CONNECT", "CONNACK" … as the specification writes them.
std::string_view toName(mqtt::PacketType type);
/// "userProperty", "receiveMaximum" …: the specification's, in one word (MQTT 5, table 2-4).
std::string_view toName(mqtt::PropertyId id);
std::string_view toName(FaultDirection direction);
std::string_view toName(CountScope scope);
std::string_view toName(WindowStart start);
std::string_view toName(CorruptMode mode);
std::string_view toName(CutMode mode);
std::string_view toName(SilenceMode mode);
std::string_view toName(FaultActionKind kind);
std::string_view toName(FaultPlanErrorKind kind);

/// Nothing for other names; upper and lower case differ. For each type that toName() takes.
template <typename Enum> std::optional<Enum> fromName(std::string_view name);

/// The action of that kind with its defaults, to be filled from a configuration or by a person.
FaultAction makeAction(FaultActionKind kind);

} // namespace cutty::broker
