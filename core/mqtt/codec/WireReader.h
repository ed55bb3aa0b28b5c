#pragma once

#include "core/mqtt/codec/DecodeError.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cutty::mqtt {

/// Reads the fields of one packet from left to right. The first failure sticks: later reads give zero values,
/// so that a decoder reads like the grammar and asks once, at its end, whether all went well.
class WireReader
{
public:
    /// `origin` is the offset of `bytes` in its packet, for errors.
    explicit WireReader(std::string_view bytes, std::uint32_t origin = 0)
        : m_bytes(bytes)
        , m_origin(origin)
    {
    }

    std::uint8_t byte();
    std::uint16_t twoByteInteger();
    std::uint32_t fourByteInteger();
    /// At most four bytes, in the shortest form [MQTT-1.5.5-1].
    std::uint32_t variableByteInteger();
    /// Length-prefixed UTF-8 [MQTT-1.5.4-1] [MQTT-1.5.4-2].
    std::string_view text();
    std::string_view binary();
    /// The next `size` bytes.
    std::string_view take(std::size_t size);
    std::string_view rest() { return take(m_bytes.size() - m_position); }

    bool atEnd() const { return m_position == m_bytes.size(); }
    bool failed() const { return m_error.has_value(); }
    std::uint32_t offset() const { return m_origin + static_cast<std::uint32_t>(m_position); }
    const std::optional<DecodeError> &error() const { return m_error; }

    void fail(Fault fault, std::string_view statement = {}, ReasonCode reason = ReasonCode::MalformedPacket);
    void failAt(std::uint32_t offset, Fault fault, std::string_view statement = {},
        ReasonCode reason = ReasonCode::MalformedPacket);
    /// Fails when bytes stand where the packet should have ended.
    void expectEnd();

private:
    bool require(std::size_t size);

    std::string_view m_bytes;
    std::size_t m_position = 0;
    std::uint32_t m_origin;
    std::optional<DecodeError> m_error;
};

} // namespace cutty::mqtt
