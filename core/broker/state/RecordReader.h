#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cutty::broker {

/// Reads the fields of records from left to right. The first failure sticks and later reads give zero values,
/// so that reading a record looks like its layout.
class RecordReader
{
public:
    explicit RecordReader(std::string_view records)
        : m_records(records)
    {
    }

    std::uint8_t byte() { return require(1) ? static_cast<std::uint8_t>(m_records[m_position++]) : 0; }
    std::uint64_t number();
    std::int64_t nanoseconds();
    std::string_view bytes();

    void fail() { m_failed = true; }
    bool failed() const { return m_failed; }
    bool atEnd() const { return m_position == m_records.size(); }
    std::size_t position() const { return m_position; }

private:
    bool require(std::uint64_t size)
    {
        m_failed = m_failed || size > m_records.size() - m_position;
        return !m_failed;
    }

    std::string_view m_records;
    std::size_t m_position = 0;
    bool m_failed = false;
};

inline std::uint64_t RecordReader::number()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t next = byte();
        value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
        if ((next & 0x80) == 0)
            return value;
    }
    fail();
    return 0;
}

inline std::int64_t RecordReader::nanoseconds()
{
    if (!require(8))
        return 0;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 8)
        value |= static_cast<std::uint64_t>(byte()) << shift;
    return static_cast<std::int64_t>(value);
}

inline std::string_view RecordReader::bytes()
{
    const std::uint64_t size = number();
    if (!require(size))
        return {};
    const std::string_view taken = m_records.substr(m_position, size);
    m_position += size;
    return taken;
}

} // namespace cutty::broker
