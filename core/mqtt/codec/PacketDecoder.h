#pragma once

#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/Packets.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::mqtt {

/// Cuts a stream of bytes into packets and decodes them. Feed it what arrived, cut anywhere, then call next()
/// until it has nothing more. A length is checked against the maximum packet size before anything is stored
/// for it. After an error the stream is lost: only destruction is left.
class PacketDecoder
{
public:
    /// The version decides how all packets but CONNECT are read; a decoded CONNECT sets it by itself.
    void setVersion(ProtocolVersion version) { m_version = version; }
    /// In bytes, the fixed header included (MQTT 5, 3.1.2.11.4); at first what the protocol itself allows.
    void setMaximumPacketSize(std::uint32_t bytes) { m_maximumPacketSize = bytes; }

    /// `bytes` must stay alive and unchanged until next() gave nothing or an error, or keepUnread() was
    /// called.
    void feed(std::string_view bytes);
    /// Copies what has not been decoded, so that next() may be called after the fed bytes are gone.
    void keepUnread();
    [[nodiscard]] std::expected<std::optional<Packet>, DecodeError> next();

    /// What the last next() decoded; after an error, as much of the offending packet as arrived. Valid until
    /// the next call of a function that is not const.
    std::string_view lastBytes() const { return m_last; }
    /// Fed and not decoded.
    std::size_t unreadSize() const { return unread().size(); }
    /// The same bytes, valid as long as those of lastBytes().
    std::string_view unread() const
    {
        return std::string_view(m_pending.empty() ? m_fed : m_pending).substr(m_taken);
    }

private:
    struct FixedHeader
    {
        std::uint8_t first = 0;
        std::uint32_t remainingLength = 0;
        std::uint32_t size = 0;
    };

    /// Nothing while it has not come whole, or when it is wrong.
    std::optional<FixedHeader> peekHeader(std::optional<DecodeError> &error) const;
    DecodeError failed(DecodeError error, std::size_t size);

    ProtocolVersion m_version = ProtocolVersion::V5;
    std::uint32_t m_maximumPacketSize = 268'435'460;
    /// The caller's bytes; they count only while m_pending is empty.
    std::string_view m_fed;
    /// Kept from earlier calls, when a packet came in pieces.
    std::string m_pending;
    /// How many bytes of either have been decoded.
    std::size_t m_taken = 0;
    std::string_view m_last;
};

/// What the first byte alone gives away: a type that the version does not have, or flags that its type
/// forbids.
[[nodiscard]] std::optional<DecodeError> checkFirstByte(std::uint8_t firstByte, ProtocolVersion version);

/// Decodes one whole packet; `body` is what follows the fixed header, `headerSize` bytes long.
[[nodiscard]] std::expected<Packet, DecodeError> decodePacket(
    std::uint8_t firstByte, std::string_view body, std::uint32_t headerSize, ProtocolVersion version);

/// The same into place, where the first byte has been checked: moving a Packet costs as much as reading one.
[[nodiscard]] std::optional<DecodeError> decodeInto(std::optional<Packet> &packet, std::uint8_t firstByte,
    std::string_view body, std::uint32_t headerSize, ProtocolVersion version);

} // namespace cutty::mqtt
