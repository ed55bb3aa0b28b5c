// The decoder, fed at once and in pieces. Input: version, size of the pieces, a limit, then the stream.
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/PacketChecks.h"

#include "core/mqtt/codec/PacketDecoder.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cutty::fuzz {
namespace {

using mqtt::ProtocolVersion;

struct Decoded
{
    /// Each packet as our encoder writes it.
    std::vector<std::string> packets;
    std::optional<mqtt::DecodeError> error;
};

class Reader
{
public:
    Reader(ProtocolVersion version, std::uint32_t maximumPacketSize)
        : m_version(version)
        , m_maximumPacketSize(maximumPacketSize)
    {
        m_decoder.setVersion(version);
        m_decoder.setMaximumPacketSize(maximumPacketSize);
    }

    void read(std::string_view piece)
    {
        const ExactCopy copy(piece);
        m_decoder.feed(copy.view());
        while (!decoded.error) {
            auto packet = m_decoder.next();
            if (!packet) {
                decoded.error = packet.error();
                require(mqtt::isError(packet.error().reason), "an error has the reason code of one");
                return;
            }
            if (!*packet)
                return;
            note(**packet);
        }
    }

    Decoded decoded;

private:
    void note(const mqtt::Packet &packet)
    {
        if (const auto *connect = std::get_if<std::unique_ptr<mqtt::ConnectPacket>>(&packet))
            m_version = (*connect)->version;
        decoded.packets.push_back(requireStableEncoding(packet, m_version));
        // Encoding leaves out what may be left out, and adds nothing but the length of no properties that a
        // CONNACK in the form of 3.1.1 lacks.
        const std::size_t added = std::holds_alternative<mqtt::ConnackPacket>(packet) ? 1 : 0;
        require(decoded.packets.back().size() <= m_maximumPacketSize + added, "no packet is over the limit");
    }

    ProtocolVersion m_version;
    std::uint32_t m_maximumPacketSize;
    mqtt::PacketDecoder m_decoder;
};

bool isSame(const mqtt::DecodeError &left, const mqtt::DecodeError &right)
{
    return left.fault == right.fault && left.reason == right.reason && left.offset == right.offset
        && left.protocolLevel == right.protocolLevel && left.statement == right.statement
        && left.packet == right.packet && left.property == right.property && left.expected == right.expected;
}

} // namespace

void examine(std::string_view bytes)
{
    FuzzInput input(bytes);
    const auto version = static_cast<ProtocolVersion>(3 + input.byte() % 3);
    const std::size_t pieceSize = 1 + input.byte() % 64;
    const std::uint8_t limit = input.byte();
    const std::uint32_t maximumPacketSize = limit == 0 ? 268'435'460 : limit;
    const std::string_view stream = input.rest();

    Reader whole(version, maximumPacketSize);
    whole.read(stream);
    Reader pieces(version, maximumPacketSize);
    for (std::size_t start = 0; start < stream.size() && !pieces.decoded.error; start += pieceSize)
        pieces.read(stream.substr(start, pieceSize));

    require(whole.decoded.packets == pieces.decoded.packets, "pieces give the same packets");
    require(whole.decoded.error.has_value() == pieces.decoded.error.has_value(), "pieces fail alike");
    require(!whole.decoded.error || isSame(*whole.decoded.error, *pieces.decoded.error),
        "pieces give the same error");
}

} // namespace cutty::fuzz
