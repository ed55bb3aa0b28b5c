#pragma once

#include <cstdint>

namespace cutty::mqtt {

/// Why a command was not carried out; nothing was sent.
enum class CommandError : std::uint8_t {
    /// The connection is not in the state for it: before CONNACK, after the end, or connected already.
    NotConnected,
    InvalidTopicName,
    InvalidTopicFilter,
    PacketTooLarge,
    QoSNotSupported,
    RetainNotSupported,
    WildcardSubscriptionsNotSupported,
    SharedSubscriptionsNotSupported,
    NoPacketIdLeft,
    /// Not one filter was given [MQTT-3.8.3-2] [MQTT-3.10.3-2].
    NoTopicFilter,
    NoLocalOnSharedSubscription,
    SubscriptionIdentifiersNotSupported,
    /// Above the peer's topic alias maximum, or a version without aliases.
    TopicAliasNotSupported,
    /// 3.1: not 1 to 23 characters; 3.1.1: empty with a session to keep; not UTF-8 or over 65,535 bytes.
    InvalidClientIdentifier,
    /// Not UTF-8, or over 65,535 bytes.
    InvalidUserName,
    /// Over 65,535 bytes.
    InvalidPassword,
    /// Before MQTT 5 [MQTT-3.1.2-22].
    PasswordWithoutUserName,
    /// Over 65,535 bytes; the will's topic has the error of topics.
    InvalidWillPayload,
    /// Not 0 to 65,535 seconds.
    InvalidKeepAlive,
    /// Not legal in this packet, given twice, or of a value that they cannot have (MQTT 5, 2.2.2).
    InvalidProperties,
    /// Not for this packet, or not for this side to send (MQTT 5, table 2-6).
    InvalidReasonCode,
    /// CONNECT asked for no session beyond the connection (MQTT 5, 3.14.2.2.2).
    SessionExpiryNotChangeable,
    /// CONNECT named no authentication method, or AUTH properties name another [MQTT-4.12.0-5].
    AuthenticationMethodMismatch,
    /// No AUTH of ours is due now (MQTT 5, 4.12).
    AuthenticationNotExpected,
};

} // namespace cutty::mqtt
