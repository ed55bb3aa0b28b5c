#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The frames of WebSocket (RFC 6455, section 5), as MQTT uses them: binary messages whose boundaries mean
/// nothing [MQTT-6.0.0-2].
namespace cutty::net {

enum class WebSocketOpcode : std::uint8_t {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
};

/// How a peer broke the rules.
enum class WebSocketFault : std::uint8_t {
    /// [MQTT-6.0.0-1]
    TextFrame,
    /// No extension was agreed on that would use them.
    ReservedBits,
    UnknownOpcode,
    /// A client's frames are masked, a server's are not.
    WrongMasking,
    /// Longer than 125 bytes, or in fragments.
    ControlFrameForm,
    /// Without a message that it could continue.
    UnexpectedContinuation,
    /// A new message in the middle of another.
    UnfinishedMessage,
    /// 2^63 bytes or more.
    LengthOutOfRange,
};

using WebSocketMask = std::array<char, 4>;

/// Appends a whole message in one frame; masked, as a client must, where there is a mask.
void appendFrame(std::string &out, WebSocketOpcode opcode, std::string_view payload,
    const std::optional<WebSocketMask> &mask);

struct WebSocketControl
{
    WebSocketOpcode opcode{};
    std::string payload;
};

/// Takes the payloads out of frames that come in pieces of any size. A long frame is handed on as it arrives,
/// so nothing is kept but headers and control frames, 139 bytes at most.
class FrameDecoder
{
public:
    /// `masked`: the peer is a client.
    explicit FrameDecoder(bool masked)
        : m_masked(masked)
    {
    }

    /// Appends what was sent to `stream`, and control frames to `controls`. Ignores all after Close; not to
    /// be called again after an error. Up to the error, what came is in `stream`.
    [[nodiscard]] std::expected<void, WebSocketFault> feed(
        std::string_view bytes, std::string &stream, std::vector<WebSocketControl> &controls);

private:
    std::expected<void, WebSocketFault> takeHeader(std::string_view &bytes);
    std::expected<void, WebSocketFault> startFrame();
    void takePayload(std::string_view &bytes, std::string &stream);
    void finishFrame(std::vector<WebSocketControl> &controls);
    std::size_t headerSize() const;

    bool m_masked;
    std::string m_header;
    /// The header is whole; `m_remaining` bytes of payload are to come.
    bool m_inFrame = false;
    WebSocketOpcode m_opcode{};
    bool m_final = true;
    bool m_inMessage = false;
    bool m_closed = false;
    std::uint64_t m_remaining = 0;
    WebSocketMask m_mask{};
    /// Index in the mask of the next byte's.
    std::size_t m_maskOffset = 0;
    std::string m_control;
};

} // namespace cutty::net
