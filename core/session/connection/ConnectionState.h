#pragma once

#include "core/base/Time.h"
#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/ProtocolVersion.h"
#include "core/mqtt/codec/ReasonCode.h"
#include "core/net/link/TlsFacts.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>

namespace cutty::session {

using net::CertificateFacts;

enum class ConnectionState : std::uint8_t {
    Disconnected,
    /// The transport is being opened.
    Connecting,
    /// CONNECT is sent, CONNACK awaited.
    Authenticating,
    Connected,
    /// Lost, and waiting to be made again; see ReconnectFacts.
    Reconnecting,
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
    /// The authentication method found the user name or password unusable, or the server at fault.
    AuthenticationFailed,
    /// The server did not prove that it knows the password: it may not be the one meant.
    ServerNotVerified,

    /// The name could not be looked up now; it may be right.
    HostLookupFailed,
    LocalSocketNotFound,
    LocalSocketDenied,

    ProxyNotFound,
    ProxyRefused,
    /// No answer from the proxy, or it hung up.
    ProxyUnreachable,
    ProxyAuthenticationRequired,
    ProxyAuthenticationFailed,
    /// The proxy's rules do not allow the host or port.
    ProxyDenied,
    ProxyCannotReachHost,
    ProxyProtocolError,

    /// What the settings say cannot stand in a CONNECT packet.
    InvalidSettings,
    /// A file that the settings name cannot be read; see `path`.
    FileUnreadable,
    /// Larger than any certificate or key; see `path`.
    FileTooLarge,
    // What the settings give for TLS cannot be used.
    CaCertificatesUnreadable,
    CertificateUnreadable,
    PrivateKeyUnreadable,
    PassphraseMissing,
    PassphraseWrong,
    PrivateKeyMissing,
    CertificateMissing,
    PrivateKeyMismatch,
    TlsNotAvailable,

    PeerSpeaksNoTls,
    TlsTimeout,
    TlsHandshakeFailed,
    // Faults of the peer's certificate; see `certificate`.
    CertificateUntrusted,
    CertificateExpired,
    CertificateNotYetValid,
    HostNameMismatch,
    CertificateRevoked,
    CertificateInvalid,
    // What the peer thinks of ours.
    ClientCertificateRequired,
    ClientCertificateRejected,

    WebSocketOptionsInvalid,
    /// See `httpStatus`.
    UpgradeRefused,
    UpgradeTimeout,
    WrongSubprotocol,
    PeerSpeaksNoWebSocket,
    WebSocketProtocolError,

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
    /// Words of the operating system, the TLS library, or a peer that is not MQTT yet.
    QString systemMessage;
    int httpStatus = 0;
    /// The peer's certificate that was found at fault.
    std::optional<CertificateFacts> certificate;
    /// The name that it should have had, for HostNameMismatch.
    QString expectedName;
    /// Where the server says to go instead (MQTT 5, 3.2.2.3.16): data, never followed.
    QString serverReference;
    /// Of the file that cannot be read.
    QString path;
};

/// When and how often a lost connection is made again.
struct ReconnectFacts
{
    /// From 1, in a row.
    std::uint32_t attempt = 0;
    /// Attempts there will be at most; without it, forever.
    std::optional<std::uint32_t> limit;
    /// While Reconnecting: when the attempt begins.
    TimePoint nextAttempt;
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
