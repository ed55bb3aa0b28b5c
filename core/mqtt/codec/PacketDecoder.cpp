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
    const auto header = peekHeader();
    if (!header)
        return std::unexpected(header.error());
    if (!*header || unread().size() - (*header)->size < (*header)->remainingLength) {
        keepUnread();
        return std::nullopt;
    }

    const auto [first, length, size] = **header;
    auto packet = decodePacket(first, unread().substr(size, length), size, m_version);
    if (!packet)
        return std::unexpected(packet.error());
    m_taken += size + length;
    if (const auto *connect = std::get_if<std::unique_ptr<ConnectPacket>>(&*packet))
        m_version = (*connect)->version;
    return std::optional<Packet>(std::move(*packet));
}

std::expected<std::optional<PacketDecoder::FixedHeader>, DecodeError> PacketDecoder::peekHeader() const
{
    const std::string_view bytes = unread();
    if (bytes.empty())
        return std::nullopt;
    FixedHeader header{.first = static_cast<std::uint8_t>(bytes[0])};
    // At once, so that a peer speaking another protocol is not waited for.
    if (const auto error = checkFirstByte(header.first, m_version))
        return std::unexpected(*error);
    for (std::uint32_t index = 1; index <= 4; ++index) {
        if (index >= bytes.size())
            return std::nullopt;
        const auto byte = static_cast<std::uint8_t>(bytes[index]);
        header.remainingLength |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * (index - 1));
        if ((byte & 0x80) != 0)
            continue;
        header.size = index + 1;
        if (byte == 0 && index > 1)
            return std::unexpected(DecodeError{
                .fault = Fault::InvalidVariableByteInteger, .offset = 1, .statement = "MQTT-1.5.5-1"});
        if (header.size + header.remainingLength > m_maximumPacketSize)
            return std::unexpected(DecodeError{.fault = Fault::PacketTooLarge,
                .reason = ReasonCode::PacketTooLarge,
                .offset = 1,
                .statement = "MQTT-3.1.2-24"});
        return header;
    }
    return std::unexpected(DecodeError{.fault = Fault::RemainingLengthTooLong, .offset = 1});
}

void PacketDecoder::keepUnread()
{
    if (m_pending.empty())
        m_pending = m_fed.substr(m_taken);
    else
        m_pending.erase(0, m_taken);
    m_fed = {};
    m_taken = 0;
}

} // namespace cutty::mqtt
