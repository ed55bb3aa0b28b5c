#pragma once

#include "core/mqtt/codec/ReasonCode.h"

#include <cstdint>
#include <string_view>

namespace cutty::mqtt {

/// What a peer's bytes did wrong.
enum class Fault : std::uint8_t {
    RemainingLengthTooLong,
    PacketTooLarge,
    ReservedPacketType,
    ReservedFlags,
    Truncated,
    TrailingBytes,
    InvalidUtf8,
    InvalidVariableByteInteger,
    InvalidProtocolName,
    UnsupportedProtocolLevel,
    ReservedConnectFlag,
    InvalidWillFlags,
    PasswordWithoutUserName,
    InvalidQoS,
    DuplicateFlagOnQoS0,
    ZeroPacketId,
    InvalidTopicName,
    InvalidTopicFilter,
    EmptyFilterList,
    ReservedSubscriptionOptions,
    InvalidConnackFlags,
    InvalidReasonCode,
    UnknownProperty,
    PropertyNotAllowed,
    RepeatedProperty,
    InvalidPropertyValue,
    UnexpectedPacket,
    ReceiveMaximumExceeded,
    TopicAliasInvalid,
    NoLocalOnSharedSubscription,
    ReasonCountMismatch,
};

/// A breach of the specification: what happened, where in the packet, which statement it breaks and the
/// reason code to answer with.
struct DecodeError
{
    Fault fault{};
    ReasonCode reason = ReasonCode::MalformedPacket;
    /// Bytes from the packet's first byte.
    std::uint32_t offset = 0;
    /// Of a CONNECT, as far as it was read; 0 before, and for other packets.
    std::uint8_t protocolLevel = 0;
    /// As "MQTT-3.1.2-3"; empty where the specification numbers no statement.
    std::string_view statement;
};

} // namespace cutty::mqtt
