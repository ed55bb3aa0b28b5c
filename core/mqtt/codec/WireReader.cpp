#include "core/mqtt/codec/WireReader.h"

#include "core/mqtt/codec/Utf8.h"

namespace cutty::mqtt {

bool WireReader::require(std::size_t size)
{
    if (m_error)
        return false;
    if (m_bytes.size() - m_position >= size)
        return true;
    fail(Fault::Truncated);
    return false;
}

std::uint8_t WireReader::byte()
{
    if (!require(1))
        return 0;
    return static_cast<std::uint8_t>(m_bytes[m_position++]);
}

std::uint16_t WireReader::twoByteInteger()
{
    if (!require(2))
        return 0;
    const std::uint16_t high = byte();
    return static_cast<std::uint16_t>((high << 8) | byte());
}

std::uint32_t WireReader::fourByteInteger()
{
    if (!require(4))
        return 0;
    const std::uint32_t high = twoByteInteger();
    return (high << 16) | twoByteInteger();
}

std::uint32_t WireReader::variableByteInteger()
{
    const std::uint32_t start = offset();
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 28; shift += 7) {
        const std::uint8_t next = byte();
        value |= static_cast<std::uint32_t>(next & 0x7F) << shift;
        if ((next & 0x80) == 0) {
            if (next == 0 && shift > 0)
                failAt(start, Fault::InvalidVariableByteInteger, "MQTT-1.5.5-1");
            return value;
        }
    }
    failAt(start, Fault::InvalidVariableByteInteger);
    return 0;
}

std::string_view WireReader::text()
{
    const std::uint32_t start = offset();
    const std::string_view bytes = binary();
    if (!m_error && !isValidUtf8(bytes))
        failAt(start, Fault::InvalidUtf8, bytes.contains('\0') ? "MQTT-1.5.4-2" : "MQTT-1.5.4-1");
    return bytes;
}

std::string_view WireReader::binary() { return take(twoByteInteger()); }

std::string_view WireReader::take(std::size_t size)
{
    if (!require(size))
        return {};
    const std::string_view bytes = m_bytes.substr(m_position, size);
    m_position += size;
    return bytes;
}

void WireReader::fail(Fault fault, std::string_view statement, ReasonCode reason)
{
    failAt(offset(), fault, statement, reason);
}

void WireReader::failAt(std::uint32_t offset, Fault fault, std::string_view statement, ReasonCode reason)
{
    if (!m_error)
        m_error = DecodeError{.fault = fault, .reason = reason, .offset = offset, .statement = statement};
}

void WireReader::expectEnd()
{
    if (!atEnd())
        fail(Fault::TrailingBytes);
}

} // namespace cutty::mqtt
