#pragma once

#include "core/mqtt/codec/PacketType.h"
#include "core/mqtt/codec/ReasonCode.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cutty::mqtt {

enum class PropertyId : std::uint8_t;

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
    /// An alias without a topic that was never given one.
    UnknownTopicAlias,
    /// 3.1: not 1 to 23 characters. 3.1.1: empty, for a session to keep.
    InvalidClientIdentifier,
    /// An AUTH or CONNACK names another method than CONNECT, or none.
    AuthenticationMethodMismatch,
    /// The server had announced that it does not have these.
    QoSNotSupported,
    RetainNotSupported,
    WildcardSubscriptionsNotSupported,
    SharedSubscriptionsNotSupported,
    SubscriptionIdentifiersNotSupported,
    /// A reason string or user property for a client that asked for none.
    UnrequestedProblemInformation,
    /// A client sent more than may wait for the server's answer to CONNECT.
    TooMuchBeforeConnack,
};

/// A number that a peer sent, and what it should have been: flags, a size in bytes, a count, a value.
struct Expectation
{
    std::uint32_t found = 0;
    /// Both ends are allowed.
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    friend bool operator==(const Expectation &, const Expectation &) = default;
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
    /// As "MQTT-3.1.2-3", in the version in use; empty where that numbers no statement.
    std::string_view statement;
    /// 0 while not even the type was read.
    PacketType packet{};
    /// The property that is wrong, for faults in one.
    std::optional<PropertyId> property;
    /// For faults about a number.
    std::optional<Expectation> expected;
};

} // namespace cutty::mqtt
