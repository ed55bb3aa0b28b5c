#pragma once

#include "tests/mqtt/Bytes.h"

#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <ostream>
#include <string>
#include <string_view>

namespace cutty::mqtt::test {

/// Who receives the packet, and whether it is the first one on the connection.
enum class Moment { ToServerFirst, ToServer, ToClientFirst, ToClient };

struct MalformedPacket
{
    /// The statement, then what is wrong.
    std::string_view name;
    ProtocolVersion version{};
    Moment moment{};
    /// The first byte in hex, and the body after the remaining length; `whole` where the length itself is
    /// wrong.
    std::string_view first;
    std::string_view body;
    Fault fault{};
    ReasonCode reason = ReasonCode::MalformedPacket;
    bool whole = false;

    std::string wire() const { return whole ? bytes(first) : packetBytes(first, body); }
};

inline void PrintTo(const MalformedPacket &packet, std::ostream *out)
{
    *out << packet.name << ": " << toHex(packet.wire());
}

constexpr auto five = ProtocolVersion::V5;
constexpr auto four = ProtocolVersion::V311;
constexpr auto protocolError = ReasonCode::ProtocolError;
constexpr auto malformed = ReasonCode::MalformedPacket;
constexpr auto unsupported = ReasonCode::UnsupportedProtocolVersion;

} // namespace cutty::mqtt::test
