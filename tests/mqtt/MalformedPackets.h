#pragma once

#include "tests/mqtt/Bytes.h"

#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace cutty::mqtt::test {

/// Who receives the packet, and whether it is the first one on the connection.
enum class Moment { ToServerFirst, ToServer, ToClientFirst, ToClient };

/// Where the error is, from the packet's first byte, and the number that was found there and should have
/// been.
struct Place
{
    std::uint32_t offset = 0;
    std::optional<Expectation> expected = {};
};

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
    Place place;
    bool whole = false;
    /// Where it is not the one that the name begins with: 3.1 is judged by the statements of 3.1.1.
    std::string_view otherStatement;

    std::string wire() const { return whole ? bytes(first) : packetBytes(first, body); }
    /// As the error names it; empty where the name begins with a section.
    std::string statement() const
    {
        if (!otherStatement.empty())
            return std::string(otherStatement);
        const std::string_view number = name.substr(0, name.find(' '));
        return number.contains('-') ? "MQTT-" + std::string(number) : std::string();
    }
};

inline void PrintTo(const MalformedPacket &packet, std::ostream *out)
{
    *out << packet.name << ": " << toHex(packet.wire());
}

constexpr auto five = ProtocolVersion::V5;
constexpr auto three = ProtocolVersion::V31;
constexpr auto four = ProtocolVersion::V311;
constexpr auto protocolError = ReasonCode::ProtocolError;
constexpr auto malformed = ReasonCode::MalformedPacket;
constexpr auto identifierInvalid = ReasonCode::ClientIdentifierNotValid;
constexpr auto unsupported = ReasonCode::UnsupportedProtocolVersion;

} // namespace cutty::mqtt::test
