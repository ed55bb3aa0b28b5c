#pragma once

#include "core/mqtt/codec/ProtocolVersion.h"

#include <string_view>

namespace cutty::mqtt {

/// One rule's number in both specifications, as "MQTT-3.1.2-3"; empty where a version numbers no statement
/// for it, or has no such rule. 3.1 numbers none and is judged by the statements of 3.1.1.
struct Statement
{
    std::string_view in5;
    std::string_view in311;

    constexpr std::string_view in(ProtocolVersion version) const
    {
        return version == ProtocolVersion::V5 ? in5 : in311;
    }
};

/// For a rule that has the same number in both.
constexpr Statement inBoth(std::string_view id) { return {.in5 = id, .in311 = id}; }

} // namespace cutty::mqtt
