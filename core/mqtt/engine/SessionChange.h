#pragma once

#include "core/mqtt/codec/PacketType.h"

#include <cstdint>

namespace cutty::mqtt {

/// One step of a session's life on an open connection, for an owner that keeps the session beyond its own
/// (Connection::journalSession). Applied in their order to the session as it was, they give it as it is.
struct SessionChange
{
    enum class Kind : std::uint8_t {
        /// The oldest waiting message went out with this packet identifier.
        Sent,
        /// A waiting message was given up: it expired, or the peer's limits forbid it.
        Dropped,
        /// PUBREC came: the message is the receiver's.
        Received,
        /// The packet identifier is free again.
        Finished,
        /// The receiver's half: a PUBLISH at QoS 2 came.
        Held,
        /// The receiver's half: its PUBREL came, or it was answered with an error.
        Released,
    };

    Kind kind{};
    PacketId packetId{};
    /// Of Dropped: the message's place in the queue, 0 for the oldest.
    std::uint32_t index = 0;

    friend bool operator==(const SessionChange &, const SessionChange &) = default;
};

} // namespace cutty::mqtt
