#include "core/mqtt/codec/PacketDecoder.h"

#include <utility>

namespace cutty::mqtt {

void PacketDecoder::feed(std::string_view bytes)
{
    if (m_pending.empty())
        m_fed = bytes;
    else
        m_pending.append(bytes);
}

std::expected<std::optional<Packet>, DecodeError> PacketDecoder::next()
{
    std::expected<std::optional<Packet>, DecodeError>
        packet; // the one that is returned, so that none is moved
    std::optional<DecodeError> error;
    const auto header = peekHeader(error);
    const std::string_view bytes = unread();
    if (error) [[unlikely]] {
        packet = std::unexpected(failed(*error, bytes.size()));
        return packet;
    }
    if (!header || bytes.size() - header->size < header->remainingLength) {
        keepUnread();
        return packet;
    }
    const std::size_t size = header->size + header->remainingLength;
    const std::string_view body = bytes.substr(header->size, header->remainingLength);
    error = decodeInto(*packet, header->first, body, header->size, m_version);
    if (error) [[unlikely]] {
        packet = std::unexpected(failed(*error, size));
        return packet;
    }
    m_last = bytes.substr(0, size);
    m_taken += size;
    if (const auto *connect = std::get_if<std::unique_ptr<ConnectPacket>>(&**packet))
        m_version = (*connect)->version;
    return packet;
}

DecodeError PacketDecoder::failed(DecodeError error, std::size_t size)
{
    m_last = unread().substr(0, size);
    error.packet = static_cast<PacketType>(static_cast<std::uint8_t>(m_last[0]) >> 4);
    return error;
}

std::optional<PacketDecoder::FixedHeader> PacketDecoder::peekHeader(std::optional<DecodeError> &error) const
{
    const std::string_view bytes = unread();
    if (bytes.empty())
        return std::nullopt;
    FixedHeader header{.first = static_cast<std::uint8_t>(bytes[0])};
    // At once, so that a peer speaking another protocol is not waited for.
    if (header.first >> 4 != static_cast<int>(PacketType::Publish))
        error = checkFirstByte(header.first, m_version);
    if (error) [[unlikely]]
        return std::nullopt;
    for (std::uint32_t index = 1; index <= 4; ++index) {
        if (index >= bytes.size())
            return std::nullopt;
        const auto byte = static_cast<std::uint8_t>(bytes[index]);
        header.remainingLength |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * (index - 1));
        if ((byte & 0x80) != 0)
            continue;
        header.size = index + 1;
        const std::uint32_t size = header.size + header.remainingLength;
        if (byte == 0 && index > 1) [[unlikely]]
            error = DecodeError{.fault = Fault::InvalidVariableByteInteger,
                .offset = 1,
                .statement = m_version == ProtocolVersion::V5 ? "MQTT-1.5.5-1" : std::string_view{}};
        else if (size > m_maximumPacketSize) [[unlikely]]
            error = DecodeError{.fault = Fault::PacketTooLarge,
                .reason = ReasonCode::PacketTooLarge,
                .offset = 1,
                .expected = Expectation{.found = size, .high = m_maximumPacketSize}};
        return header;
    }
    error = DecodeError{.fault = Fault::RemainingLengthTooLong, .offset = 1};
    return std::nullopt;
}

void PacketDecoder::keepUnread()
{
    if (m_pending.empty())
        m_pending = m_fed.substr(m_taken);
    else
        m_pending.erase(0, m_taken);
    m_fed = {};
    m_taken = 0;
    m_last = {};
}

} // namespace cutty::mqtt
