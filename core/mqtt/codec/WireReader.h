#pragma once

#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/ProtocolVersion.h"
#include "core/mqtt/codec/Statement.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cutty::mqtt {

/// A rule of the wire format that a packet breaks.
struct Breach
{
    Fault fault{};
    Statement statement;
    ReasonCode reason = ReasonCode::MalformedPacket;
    std::optional<Expectation> expected;
};

/// Reads the fields of one packet from left to right. The first failure sticks: later reads give zero values,
/// so that a decoder reads like the grammar and asks once, at its end, whether all went well.
class WireReader
{
public:
    /// `origin` is the offset of `bytes` in its packet, for errors; `version` decides whose statements they
    /// name.
    explicit WireReader(
        std::string_view bytes, std::uint32_t origin = 0, ProtocolVersion version = ProtocolVersion::V5)
        : m_bytes(bytes)
        , m_origin(origin)
        , m_version(version)
    {
    }

    ProtocolVersion version() const { return m_version; }
    /// CONNECT says it in the middle.
    void setVersion(ProtocolVersion version) { m_version = version; }

    std::uint8_t byte();
    std::uint16_t twoByteInteger();
    std::uint32_t fourByteInteger();
    /// At most four bytes, in the shortest form [MQTT-1.5.5-1].
    std::uint32_t variableByteInteger();
    /// Length-prefixed UTF-8 [MQTT-1.5.4-1] [MQTT-1.5.4-2].
    std::string_view text();
    /// A half of a string pair, by the same rules [MQTT-1.5.7-1].
    std::string_view pairText();
    std::string_view binary() { return take(twoByteInteger()); }
    /// The next `size` bytes.
    std::string_view take(std::size_t size);
    std::string_view rest() { return take(m_bytes.size() - m_position); }

    /// What is left, without taking it.
    std::string_view unread() const { return m_bytes.substr(m_position); }
    bool atEnd() const { return m_position == m_bytes.size(); }
    bool failed() const { return m_error.has_value(); }
    std::uint32_t offset() const { return m_origin + static_cast<std::uint32_t>(m_position); }
    const std::optional<DecodeError> &error() const { return m_error; }

    void fail(const Breach &breach) { failAt(offset(), breach); }
    void failAt(std::uint32_t offset, const Breach &breach);
    /// Takes over what another reader found in a part of the packet.
    void fail(const DecodeError &error);
    /// What was cut short so far, if anything was, is what this statement asks for.
    void attribute(const Statement &statement);
    /// A failure so far is one of this property.
    void attribute(PropertyId property);
    /// Fails when bytes stand where the packet should have ended.
    void expectEnd(const Statement &statement = {});

private:
    bool require(std::size_t size)
    {
        if (m_error) [[unlikely]]
            return false;
        if (m_bytes.size() - m_position >= size) [[likely]]
            return true;
        failTruncated(size);
        return false;
    }
    std::uint8_t next() { return static_cast<std::uint8_t>(m_bytes[m_position++]); }
    void failTruncated(std::size_t size);
    void failText(std::uint32_t offset, std::string_view text, const Statement &illFormed);

    std::string_view m_bytes;
    std::size_t m_position = 0;
    std::uint32_t m_origin;
    ProtocolVersion m_version;
    std::optional<DecodeError> m_error;
};

// Inline, for every field of every packet goes through these.

inline std::uint8_t WireReader::byte() { return require(1) ? next() : 0; }

inline std::uint16_t WireReader::twoByteInteger()
{
    if (!require(2))
        return 0;
    const unsigned high = next();
    return static_cast<std::uint16_t>(high << 8U | next());
}

inline std::string_view WireReader::take(std::size_t size)
{
    if (!require(size))
        return {};
    const std::string_view bytes(m_bytes.data() + m_position, size);
    m_position += size;
    return bytes;
}

} // namespace cutty::mqtt
