#include "core/mqtt/codec/WireReader.h"

#include "core/mqtt/codec/Utf8.h"

namespace cutty::mqtt {

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
                failAt(
                    start, {.fault = Fault::InvalidVariableByteInteger, .statement = {"MQTT-1.5.5-1", {}}});
            return value;
        }
    }
    failAt(start, {.fault = Fault::InvalidVariableByteInteger});
    return 0;
}

std::string_view WireReader::text()
{
    const std::uint32_t start = offset();
    const std::string_view bytes = binary();
    if (!isValidUtf8(bytes)) [[unlikely]]
        failText(start, bytes, {"MQTT-1.5.4-1", "MQTT-1.5.3-1"});
    return bytes;
}

std::string_view WireReader::pairText()
{
    const std::uint32_t start = offset();
    const std::string_view bytes = binary();
    if (!isValidUtf8(bytes)) [[unlikely]]
        failAt(start, {.fault = Fault::InvalidUtf8, .statement = {"MQTT-1.5.7-1", {}}});
    return bytes;
}

void WireReader::failText(std::uint32_t offset, std::string_view text, const Statement &illFormed)
{
    const Statement noNul{"MQTT-1.5.4-2", "MQTT-1.5.3-2"};
    failAt(offset, {.fault = Fault::InvalidUtf8, .statement = text.contains('\0') ? noNul : illFormed});
}

void WireReader::failAt(std::uint32_t offset, const Breach &breach)
{
    if (!m_error)
        m_error = DecodeError{.fault = breach.fault,
            .reason = breach.reason,
            .offset = offset,
            .statement = breach.statement.in(m_version),
            .expected = breach.expected};
}

void WireReader::fail(const DecodeError &error)
{
    if (!m_error)
        m_error = error;
}

void WireReader::attribute(const Statement &statement)
{
    if (m_error && m_error->fault == Fault::Truncated && m_error->statement.empty())
        m_error->statement = statement.in(m_version);
}

void WireReader::attribute(PropertyId property)
{
    if (m_error)
        m_error->property = property;
}

void WireReader::failTruncated(std::size_t size)
{
    const auto left = static_cast<std::uint32_t>(m_bytes.size() - m_position);
    const auto wanted = static_cast<std::uint32_t>(size);
    fail(Breach{.fault = Fault::Truncated, .expected = Expectation{left, wanted, wanted}});
}

void WireReader::expectEnd(const Statement &statement)
{
    if (failed() || atEnd())
        return;
    const auto left = static_cast<std::uint32_t>(m_bytes.size() - m_position);
    fail(Breach{
        .fault = Fault::TrailingBytes, .statement = statement, .expected = Expectation{.found = left}});
}

} // namespace cutty::mqtt
