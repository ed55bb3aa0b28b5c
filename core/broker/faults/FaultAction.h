#pragma once

#include "core/broker/faults/FaultMatch.h"
#include "core/mqtt/codec/PacketType.h"
#include "core/mqtt/codec/ReasonCode.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

/// What can be done to a packet.
namespace cutty::broker {

/// The packet leaves later, by a time from `delay` to `delay + jitter`.
struct Delay
{
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds jitter{0};
    /// The packets behind it wait too, as on a slow network; without, they overtake it.
    bool keepOrder = true;
    friend bool operator==(const Delay &, const Delay &) = default;
};

struct Drop
{
    friend bool operator==(const Drop &, const Drop &) = default;
};

/// The packet goes `copies` times more, byte by byte the same.
struct Duplicate
{
    std::uint32_t copies = 1;
    friend bool operator==(const Duplicate &, const Duplicate &) = default;
};

/// The packet leaves behind the next `packets` in its direction, and at the latest after `maximumWait`.
struct Reorder
{
    std::uint32_t packets = 1;
    std::chrono::milliseconds maximumWait{5000};
    friend bool operator==(const Reorder &, const Reorder &) = default;
};

/// Of the packet, only its first `bytes` go.
struct Truncate
{
    std::uint32_t bytes = 1;
    friend bool operator==(const Truncate &, const Truncate &) = default;
};

enum class CorruptMode : std::uint8_t { Xor, Set };

struct Corrupt
{
    /// From the packet's first byte, or if negative from its end; by chance without. A packet that has no
    /// such byte stays whole.
    std::optional<std::int64_t> offset;
    CorruptMode mode = CorruptMode::Xor;
    std::uint8_t value = 0xFF;
    friend bool operator==(const Corrupt &, const Corrupt &) = default;
};

/// The packet is written `chunkBytes` at a time.
struct Dribble
{
    std::uint32_t chunkBytes = 1;
    std::chrono::milliseconds interval{0};
    friend bool operator==(const Dribble &, const Dribble &) = default;
};

enum class CutMode : std::uint8_t {
    /// FIN, behind the bytes.
    Close,
    /// RST; bytes that the peer has not read may be lost.
    Reset,
};

/// The connection ends behind the packet's first `atByte` bytes, for both sides.
struct Cut
{
    CutMode mode = CutMode::Close;
    std::uint32_t atByte = 0;
    friend bool operator==(const Cut &, const Cut &) = default;
};

enum class SilenceMode : std::uint8_t {
    /// Nothing goes to the client any more; the broker goes on hearing it.
    Answers,
    /// Nothing goes either way.
    Everything,
};

/// From this packet on; the connection stays open until one of the two sides ends it.
struct Silence
{
    SilenceMode mode = SilenceMode::Answers;
    friend bool operator==(const Silence &, const Silence &) = default;
};

/// Of a request, the broker's answer is lost: CONNACK, PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK or PINGRESP.
/// Of such an answer, itself.
struct Withhold
{
    friend bool operator==(const Withhold &, const Withhold &) = default;
};

/// An answer with another reason. CONNECT, PUBLISH, SUBSCRIBE and UNSUBSCRIBE refused with 0x80 and above
/// never reach the broker, so that it does nothing of what is refused: the client gets the refusal at once
/// (CONNACK, then the end; nothing for QoS 0). Before 5, PUBLISH and UNSUBSCRIBE are acknowledged, as there
/// is no other answer, and SUBACK says 0x80. Reasons below 0x80 are written into the broker's answer. Of an
/// answer, the answer is changed and the broker believes what it did; a CONNACK that refuses is followed by
/// the end.
struct Refuse
{
    mqtt::ReasonCode reason = mqtt::ReasonCode::UnspecifiedError;
    friend bool operator==(const Refuse &, const Refuse &) = default;
};

/// For packets that have a packet identifier.
struct WrongPacketId
{
    /// The one above the packet's own without.
    std::optional<std::uint16_t> packetId;
    friend bool operator==(const WrongPacketId &, const WrongPacketId &) = default;
};

/// An acknowledgement that nobody asked for, in front of the packet.
struct Unsolicited
{
    /// PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK or PINGRESP.
    mqtt::PacketType packet = mqtt::PacketType::Pubrel;
    FaultDirection direction = FaultDirection::ToClient;
    /// The packet's own without, and 65,535 where it has none.
    std::optional<std::uint16_t> packetId;
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
    friend bool operator==(const Unsolicited &, const Unsolicited &) = default;
};

/// CONNACK of MQTT 5 announces these (3.2.2.3), legal or not. The broker goes on with its own.
struct AnnounceLimits
{
    std::optional<std::uint32_t> sessionExpiryInterval;
    std::optional<std::uint16_t> receiveMaximum;
    std::optional<std::uint8_t> maximumQoS;
    std::optional<std::uint8_t> retainAvailable;
    std::optional<std::uint32_t> maximumPacketSize;
    std::optional<std::uint16_t> topicAliasMaximum;
    std::optional<std::uint8_t> wildcardSubscriptionAvailable;
    std::optional<std::uint8_t> subscriptionIdentifierAvailable;
    std::optional<std::uint8_t> sharedSubscriptionAvailable;
    std::optional<std::uint16_t> serverKeepAlive;
    friend bool operator==(const AnnounceLimits &, const AnnounceLimits &) = default;
};

/// The packets share this many bytes a second, in each direction of a connection.
struct Bandwidth
{
    std::uint64_t bytesPerSecond = 1024;
    friend bool operator==(const Bandwidth &, const Bandwidth &) = default;
};

/// DISCONNECT of MQTT 5, then the end; before 5, and before CONNACK, only the end. Without `after` the packet
/// is lost; with it, the packet goes and is answered first.
struct DisconnectClient
{
    mqtt::ReasonCode reason = mqtt::ReasonCode::UnspecifiedError;
    std::chrono::milliseconds after{0};
    friend bool operator==(const DisconnectClient &, const DisconnectClient &) = default;
};

using FaultAction = std::variant<Delay, Drop, Duplicate, Reorder, Truncate, Corrupt, Dribble, Cut, Silence,
    Withhold, Refuse, WrongPacketId, Unsolicited, AnnounceLimits, Bandwidth, DisconnectClient>;

/// The alternatives of FaultAction, in their order.
enum class FaultActionKind : std::uint8_t {
    Delay,
    Drop,
    Duplicate,
    Reorder,
    Truncate,
    Corrupt,
    Dribble,
    Cut,
    Silence,
    Withhold,
    Refuse,
    WrongPacketId,
    Unsolicited,
    AnnounceLimits,
    Bandwidth,
    DisconnectClient,
};
inline FaultActionKind kindOf(const FaultAction &action)
{
    return static_cast<FaultActionKind>(action.index());
}

} // namespace cutty::broker
