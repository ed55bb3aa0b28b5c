#pragma once

#include "core/base/Time.h"
#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/ProtocolVersion.h"
#include "core/mqtt/codec/ReasonCode.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>

namespace cutty::session {

enum class ConnectionState : std::uint8_t {
    Disconnected,
    /// The transport is being opened.
    Connecting,
    /// CONNECT is sent, CONNACK awaited.
    Authenticating,
    Connected,
};

enum class FailureKind : std::uint8_t {
    HostNotFound,
    ConnectionRefused,
    HostUnreachable,
    /// The transport did not open in time.
    ConnectTimeout,
    /// The transport opened, but CONNACK did not come in time: hardly an MQTT broker.
    HandshakeTimeout,
    /// The peer closed before CONNACK: often a TLS port, or a broker that refuses silently.
    ClosedDuringHandshake,
    /// The peer's bytes are not MQTT, or break it; see `error`.
    ProtocolError,
    /// CONNACK carried an error; see `reason`.
    Refused,
    /// DISCONNECT from the server; see `reason`.
    DisconnectedByServer,
    /// The transport ended in the middle of a connection.
    ConnectionLost,
    KeepAliveTimeout,
    /// Anything else that the system reports; see `systemMessage`.
    NetworkError,
};

/// Why a connection is not there; the window makes the sentence.
struct ConnectionFailure
{
    FailureKind kind{};
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
    std::optional<mqtt::DecodeError> error;
    /// What the server said in its reason string, as data from the network; often empty.
    QString reasonString;
    /// The operating system's words, for NetworkError.
    QString systemMessage;
};

/// What CONNACK agreed on.
struct ConnectionFacts
{
    mqtt::ProtocolVersion version = mqtt::ProtocolVersion::V5;
    /// Ours, or the one that the server assigned.
    QString clientId;
    std::chrono::seconds keepAlive{0};
    bool sessionPresent = false;
    /// "127.0.0.1:1883", as connected.
    QString peerAddress;
};

/// Counts since the tab was opened, over all its connections, and rates over the last second.
struct TrafficStatistics
{
    std::uint64_t receivedMessages = 0;
    std::uint64_t receivedBytes = 0;
    std::uint64_t sentMessages = 0;
    std::uint64_t sentBytes = 0;
    double receivedPerSecond = 0;
    double receivedBytesPerSecond = 0;
    double sentPerSecond = 0;
    /// Of the latest PINGREQ.
    std::optional<Duration> roundTrip;
    /// QoS 1 and 2 messages of ours that are not acknowledged, those that wait for room included.
    std::uint64_t inFlight = 0;
};

} // namespace cutty::session
