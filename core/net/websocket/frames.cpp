#include "core/net/websocket/frames.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace cutty::net {
namespace {

constexpr unsigned char finalBit = 0x80;
constexpr unsigned char reservedBits = 0x70;
constexpr unsigned char opcodeBits = 0x0F;
constexpr unsigned char maskBit = 0x80;
constexpr unsigned char lengthBits = 0x7F;
constexpr unsigned char sixteenBitLength = 126;
constexpr unsigned char sixtyFourBitLength = 127;
constexpr std::size_t maximumControlPayload = 125;

/// Masks or unmasks in place; `offset` is the index in the mask of the first byte's.
void applyMask(char *data, std::size_t size, const WebSocketMask &mask, std::size_t offset)
{
    std::array<char, 8> pattern{};
    for (std::size_t n = 0; n < pattern.size(); ++n)
        pattern[n] = mask[(offset + n) % mask.size()];
    const auto wide = std::bit_cast<std::uint64_t>(pattern);
    std::size_t done = 0;
    for (; done + sizeof wide <= size; done += sizeof wide) {
        std::uint64_t word = 0;
        std::memcpy(&word, data + done, sizeof word);
        word ^= wide;
        std::memcpy(data + done, &word, sizeof word);
    }
    for (; done < size; ++done)
        data[done] = static_cast<char>(data[done] ^ mask[(offset + done) % mask.size()]);
}

bool isControl(WebSocketOpcode opcode) { return static_cast<std::uint8_t>(opcode) >= 0x8; }

bool isKnown(WebSocketOpcode opcode)
{
    switch (opcode) {
    case WebSocketOpcode::Continuation:
    case WebSocketOpcode::Text:
    case WebSocketOpcode::Binary:
    case WebSocketOpcode::Close:
    case WebSocketOpcode::Ping:
    case WebSocketOpcode::Pong: return true;
    }
    return false;
}

void appendNumber(std::string &out, std::uint64_t number, int bytes)
{
    for (int n = bytes - 1; n >= 0; --n)
        out += static_cast<char>(number >> (8 * n));
}

} // namespace

/// The header of a frame:
///     byte 0   FIN, RSV1 to RSV3, opcode in 4 bits
///     byte 1   MASK, length in 7 bits; 126: two bytes of length follow, 127: eight
///     then     length, high byte first
///     then     mask, 4 bytes, where MASK is set
void appendFrame(std::string &out, WebSocketOpcode opcode, std::string_view payload,
    const std::optional<WebSocketMask> &mask)
{
    out += static_cast<char>(finalBit | static_cast<unsigned char>(opcode));
    const unsigned char masked = mask ? maskBit : 0;
    if (payload.size() < sixteenBitLength) {
        out += static_cast<char>(masked | payload.size());
    } else if (payload.size() <= 0xFFFF) {
        out += static_cast<char>(masked | sixteenBitLength);
        appendNumber(out, payload.size(), 2);
    } else {
        out += static_cast<char>(masked | sixtyFourBitLength);
        appendNumber(out, payload.size(), 8);
    }
    if (mask)
        out.append(mask->data(), mask->size());
    const std::size_t start = out.size();
    out += payload;
    if (mask)
        applyMask(out.data() + start, payload.size(), *mask, 0);
}

std::expected<void, WebSocketFault> FrameDecoder::feed(
    std::string_view bytes, std::string &stream, std::vector<WebSocketControl> &controls)
{
    while (!bytes.empty() && !m_closed) {
        if (!m_inFrame) {
            if (auto taken = takeHeader(bytes); !taken)
                return taken;
        }
        if (!m_inFrame)
            break;
        takePayload(bytes, stream);
        if (m_remaining == 0)
            finishFrame(controls);
    }
    return {};
}

/// As far as it is known.
std::size_t FrameDecoder::headerSize() const
{
    if (m_header.size() < 2)
        return 2;
    const auto length = static_cast<unsigned char>(m_header[1]) & lengthBits;
    const std::size_t lengthBytes = length == sixtyFourBitLength ? 8 : length == sixteenBitLength ? 2 : 0;
    return 2 + lengthBytes + (m_masked ? m_mask.size() : 0);
}

std::expected<void, WebSocketFault> FrameDecoder::takeHeader(std::string_view &bytes)
{
    while (m_header.size() < headerSize()) {
        if (bytes.empty())
            return {};
        m_header += bytes.front();
        bytes.remove_prefix(1);
    }
    return startFrame();
}

std::expected<void, WebSocketFault> FrameDecoder::startFrame()
{
    const auto first = static_cast<unsigned char>(m_header[0]);
    const auto second = static_cast<unsigned char>(m_header[1]);
    const auto opcode = static_cast<WebSocketOpcode>(first & opcodeBits);
    if ((first & reservedBits) != 0)
        return std::unexpected(WebSocketFault::ReservedBits);
    if (!isKnown(opcode))
        return std::unexpected(WebSocketFault::UnknownOpcode);
    if (((second & maskBit) != 0) != m_masked)
        return std::unexpected(WebSocketFault::WrongMasking);
    if (opcode == WebSocketOpcode::Text)
        return std::unexpected(WebSocketFault::TextFrame);
    m_final = (first & finalBit) != 0;
    m_remaining = second & lengthBits;
    const std::size_t end = m_header.size() - (m_masked ? m_mask.size() : 0);
    if (end > 2) {
        m_remaining = 0;
        for (std::size_t n = 2; n < end; ++n)
            m_remaining = m_remaining << 8U | static_cast<unsigned char>(m_header[n]);
    }
    if (m_remaining >> 63U != 0)
        return std::unexpected(WebSocketFault::LengthOutOfRange);
    if (isControl(opcode) && (!m_final || m_remaining > maximumControlPayload))
        return std::unexpected(WebSocketFault::ControlFrameForm);
    if (opcode == WebSocketOpcode::Continuation && !m_inMessage)
        return std::unexpected(WebSocketFault::UnexpectedContinuation);
    if (opcode == WebSocketOpcode::Binary && m_inMessage)
        return std::unexpected(WebSocketFault::UnfinishedMessage);
    if (m_masked)
        std::copy_n(
            m_header.end() - static_cast<std::ptrdiff_t>(m_mask.size()), m_mask.size(), m_mask.begin());
    m_maskOffset = 0;
    m_opcode = opcode;
    m_header.clear();
    m_inFrame = true;
    return {};
}

void FrameDecoder::takePayload(std::string_view &bytes, std::string &stream)
{
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(m_remaining, bytes.size()));
    std::string &target = isControl(m_opcode) ? m_control : stream;
    const std::size_t start = target.size();
    target += bytes.substr(0, size);
    if (m_masked)
        applyMask(target.data() + start, size, m_mask, m_maskOffset);
    m_maskOffset = (m_maskOffset + size) % m_mask.size();
    m_remaining -= size;
    bytes.remove_prefix(size);
}

void FrameDecoder::finishFrame(std::vector<WebSocketControl> &controls)
{
    m_inFrame = false;
    if (!isControl(m_opcode)) {
        m_inMessage = !m_final;
        return;
    }
    m_closed = m_opcode == WebSocketOpcode::Close;
    controls.push_back({.opcode = m_opcode, .payload = std::exchange(m_control, {})});
}

} // namespace cutty::net
