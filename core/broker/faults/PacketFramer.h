#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::broker {

/// Cuts one direction of a connection into packets by their lengths alone. Every byte comes out again, in
/// order: what cannot be a packet, or is too large to be kept, as pieces of a stream.
class PacketFramer
{
public:
    struct Frame
    {
        enum class Kind : std::uint8_t {
            /// Whole.
            Packet,
            /// A part of the stream that is not looked at.
            Piece,
            /// Whole, and the receiver has it already: from resume().
            Seen,
        };
        Kind kind = Kind::Packet;
        /// Valid until the next call of a function that is not const.
        std::string_view bytes;
        /// No more of the same packet follows.
        bool ends = true;
    };

    /// In bytes; larger packets come out in pieces.
    void setMaximumPacketSize(std::size_t bytes) { m_maximumPacketSize = bytes; }
    /// For a stream that is under way: these bytes have arrived at the receiver and stand at the beginning of
    /// its next packet.
    void resume(std::string_view bytes);
    void feed(std::string_view bytes);
    std::optional<Frame> next();
    /// The beginning of a packet whose rest never came, once the stream has ended.
    std::string takeRest();

private:
    /// Nothing while the length has not come whole; 0 when this is no packet.
    std::optional<std::size_t> packetSize() const;
    std::string_view unread() const { return std::string_view(m_buffer).substr(m_taken); }
    Frame take(Frame::Kind kind, std::size_t size, bool ends);

    std::size_t m_maximumPacketSize = std::size_t{16} << 20U;
    std::string m_buffer;
    std::size_t m_taken = 0;
    /// Of the unread, at its beginning.
    std::size_t m_seen = 0;
    /// Of a packet that comes out in pieces.
    std::size_t m_pieceLeft = 0;
    bool m_lost = false;
};

} // namespace cutty::broker
