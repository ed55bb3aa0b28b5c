#pragma once

#include "core/base/Time.h"
#include "core/broker/faults/FaultRule.h"
#include "core/mqtt/codec/Packets.h"

#include <string>
#include <string_view>

namespace cutty::broker {

/// A packet as it came, and what is known of it; the views last while it is handled.
struct FaultPacket
{
    FaultDirection direction{};
    mqtt::PacketType type{};
    mqtt::ProtocolVersion version{};
    std::string_view bytes;
    /// Null when it is not well-formed.
    const mqtt::Packet *packet = nullptr;
    /// Of a PUBLISH, its alias resolved; empty when it is not known.
    std::string_view topic;
    std::string_view clientId;
};

/// All of the match but its occurrences and probability; `connectionStart` and `planStart` are what the
/// window is counted from.
bool meets(const FaultMatch &match, const FaultPacket &packet, TimePoint connectionStart, TimePoint planStart,
    TimePoint now);

bool isAmong(const Occurrences &occurrences, std::uint64_t occurrence);

/// `*` any characters, `?` one, `\` takes the meaning of what follows away; bytes, not characters.
bool matchesPattern(std::string_view pattern, std::string_view text);

} // namespace cutty::broker
