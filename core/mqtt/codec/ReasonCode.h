#pragma once

#include "core/mqtt/codec/PacketType.h"

#include <cstdint>

namespace cutty::mqtt {

/// Reason codes of MQTT 5 (section 2.4). Codes of 3.1 and 3.1.1 are translated to these at the wire, so that
/// nothing above the codec tells the versions apart. Value 0 is Success, Normal disconnection or Granted QoS
/// 0.
enum class ReasonCode : std::uint8_t {
    Success = 0x00,
    GrantedQoS1 = 0x01,
    GrantedQoS2 = 0x02,
    DisconnectWithWill = 0x04,
    NoMatchingSubscribers = 0x10,
    NoSubscriptionExisted = 0x11,
    ContinueAuthentication = 0x18,
    ReAuthenticate = 0x19,
    UnspecifiedError = 0x80,
    MalformedPacket = 0x81,
    ProtocolError = 0x82,
    ImplementationSpecificError = 0x83,
    UnsupportedProtocolVersion = 0x84,
    ClientIdentifierNotValid = 0x85,
    BadUserNameOrPassword = 0x86,
    NotAuthorized = 0x87,
    ServerUnavailable = 0x88,
    ServerBusy = 0x89,
    Banned = 0x8A,
    ServerShuttingDown = 0x8B,
    BadAuthenticationMethod = 0x8C,
    KeepAliveTimeout = 0x8D,
    SessionTakenOver = 0x8E,
    TopicFilterInvalid = 0x8F,
    TopicNameInvalid = 0x90,
    PacketIdentifierInUse = 0x91,
    PacketIdentifierNotFound = 0x92,
    ReceiveMaximumExceeded = 0x93,
    TopicAliasInvalid = 0x94,
    PacketTooLarge = 0x95,
    MessageRateTooHigh = 0x96,
    QuotaExceeded = 0x97,
    AdministrativeAction = 0x98,
    PayloadFormatInvalid = 0x99,
    RetainNotSupported = 0x9A,
    QoSNotSupported = 0x9B,
    UseAnotherServer = 0x9C,
    ServerMoved = 0x9D,
    SharedSubscriptionsNotSupported = 0x9E,
    ConnectionRateExceeded = 0x9F,
    MaximumConnectTime = 0xA0,
    SubscriptionIdentifiersNotSupported = 0xA1,
    WildcardSubscriptionsNotSupported = 0xA2,
};

constexpr bool isError(ReasonCode code) { return static_cast<std::uint8_t>(code) >= 0x80; }

/// Whether MQTT 5 lets a packet of this kind carry the code (table 2-6); false for kinds without reason
/// codes.
bool isValidReason(PacketType type, std::uint8_t code);

/// CONNACK return codes of 3.1.1 (table 3.1) and their translations; codes above 5 do not exist there and
/// become UnspecifiedError.
ReasonCode fromConnectReturnCode(std::uint8_t returnCode);
std::uint8_t toConnectReturnCode(ReasonCode code);

} // namespace cutty::mqtt
