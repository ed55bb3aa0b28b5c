#pragma once

#include "core/base/Time.h"
#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/InflightTable.h"

#include <memory>
#include <optional>
#include <variant>

/// What mqtt::Connection tells its owner, in the order in which it happened.
namespace cutty::mqtt {

/// Server: a client asks in; answer with accept() or refuse().
struct ConnectReceived
{
    std::unique_ptr<ConnectPacket> packet;
};

/// Client: the server let us in.
struct Connected
{
    ConnackPacket connack;
};

/// A message for the application, once each at QoS 2.
struct MessageReceived
{
    PublishPacket packet;
};

enum class PublishOutcome : std::uint8_t {
    /// The receiver has taken responsibility; at QoS 1 and 2 only.
    Acknowledged,
    /// The receiver answered with an error; or, after a reconnect, its new limits forbid the message.
    Refused,
    /// The server did not know the session any more; whether the message arrived is unknown.
    SessionLost,
    /// The message's expiry passed while it waited; it was never sent.
    Expired,
};

struct PublishFinished
{
    PublishToken token{};
    PublishOutcome outcome{};
    /// The receiver's, of PUBACK, PUBREC or PUBCOMP; of two, that which says more than Success.
    ReasonCode reason = ReasonCode::Success;
    /// Null where the receiver had taken it over before.
    MessagePtr message = {};
    /// Reason string and user properties of the same packet, of MQTT 5; null where it has none.
    std::unique_ptr<const Properties> properties = {};
};

/// Server: answer with acknowledgeSubscribe().
struct SubscribeReceived
{
    SubscribePacket packet;
};

/// Server: answer with acknowledgeUnsubscribe().
struct UnsubscribeReceived
{
    UnsubscribePacket packet;
};

struct SubscribeAcknowledged
{
    SubackPacket packet;
};

struct UnsubscribeAcknowledged
{
    UnsubackPacket packet;
};

/// The peer's AUTH, for the method to judge (MQTT 5, 4.12); answer with authenticate(). A server gets
/// ReAuthenticate here too, and has finishAuthentication() to end with, or accept() before CONNACK.
struct AuthenticationContinued
{
    AuthPacket packet;
};

/// Client: the server is satisfied with a re-authentication. At the beginning it says so by Connected.
struct AuthenticationFinished
{
    AuthPacket packet;
};

struct PingAnswered
{
    Duration roundTrip{};
};

enum class CloseCause : std::uint8_t {
    /// We sent DISCONNECT, or refused the client.
    Local,
    /// The peer sent DISCONNECT; `reason` is its.
    Peer,
    /// The transport ended without DISCONNECT.
    TransportLost,
    /// Client: CONNACK with an error, `reason`.
    Refused,
    /// The peer broke the protocol; `error` says how.
    ProtocolError,
    /// The peer fell silent.
    KeepAliveTimeout,
    /// CONNECT or CONNACK did not come in time.
    HandshakeTimeout,
};

/// The last event. The owner closes the transport after it has sent what is left to transmit.
struct Closed
{
    CloseCause cause{};
    ReasonCode reason = ReasonCode::Success;
    /// From CONNACK or DISCONNECT of the peer.
    Properties properties;
    /// Of ProtocolError, and of a Refused whose CONNACK is not as it should be.
    std::optional<DecodeError> error;
};

using Event = std::variant<MessageReceived, PublishFinished, ConnectReceived, Connected, SubscribeReceived,
    UnsubscribeReceived, SubscribeAcknowledged, UnsubscribeAcknowledged, AuthenticationContinued,
    AuthenticationFinished, PingAnswered, Closed>;

} // namespace cutty::mqtt
