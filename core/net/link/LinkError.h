#pragma once

#include "core/net/link/TlsFacts.h"

#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace cutty::net {

/// What opening a connection goes through, in this order; a transport takes those that it has.
enum class ConnectStep : std::uint8_t {
    /// The host's name becomes addresses.
    Resolve,
    /// To one of the addresses, or to a local socket.
    Connect,
    /// To the proxy, and through it to the host; instead of Resolve and Connect.
    Proxy,
    Tls,
    /// From HTTP to WebSocket.
    Upgrade,
    /// CONNECT is sent, CONNACK awaited.
    Connack,
    /// The server has answered CONNECT with AUTH.
    Authenticate,
};

enum class LinkErrorKind : std::uint8_t {
    HostNotFound,
    /// The name could not be looked up now; the name may be right.
    HostLookupFailed,
    ConnectionRefused,
    /// No route, or the network is down.
    Unreachable,
    /// In the error's step.
    Timeout,
    /// No local socket has that name.
    LocalSocketNotFound,
    /// The local socket is not ours to use.
    PermissionDenied,

    ProxyNotFound,
    /// Nothing listens at the proxy's address.
    ProxyRefused,
    /// No answer from the proxy, or it hung up.
    ProxyUnreachable,
    /// The proxy wants a user name and a password, and none were given.
    ProxyAuthenticationRequired,
    ProxyAuthenticationFailed,
    /// The proxy's rules do not allow the host or port.
    ProxyDenied,
    ProxyCannotReachHost,
    /// The answer of the proxy is none that one gives: often not a proxy, or of the other type.
    ProxyProtocolError,

    /// TlsOptions, before anything is sent: no certificates in `caCertificates`.
    CaCertificatesUnreadable,
    CertificateUnreadable,
    PrivateKeyUnreadable,
    /// The key or the container is encrypted, and there is no passphrase.
    PassphraseMissing,
    PassphraseWrong,
    /// A certificate without its key.
    PrivateKeyMissing,
    /// A key without its certificate.
    CertificateMissing,
    /// Key and certificate are no pair.
    PrivateKeyMismatch,
    /// This build of Qt has no TLS, or not of this version, or not the ciphers.
    TlsNotAvailable,

    /// What came is not TLS, or the peer hung up at our first words.
    PeerSpeaksNoTls,
    /// No common version, cipher or protocol, or another fault of the handshake.
    TlsHandshakeFailed,
    /// No trusted authority has issued the peer's certificate.
    CertificateUntrusted,
    CertificateExpired,
    CertificateNotYetValid,
    /// The peer's certificate is for other names.
    HostNameMismatch,
    CertificateRevoked,
    /// Any other fault of the peer's certificate.
    CertificateInvalid,
    /// The peer wants a certificate of ours, and none was given.
    ClientCertificateRequired,
    /// The peer does not accept our certificate.
    ClientCertificateRejected,

    /// WebSocketOptions, before anything is sent: a header or path that cannot be sent, or that is ours to
    /// set.
    WebSocketOptionsInvalid,
    /// The answer to the upgrade has another status than 101: `httpStatus`.
    UpgradeRefused,
    /// The server does not choose the subprotocol `mqtt` [MQTT-6.0.0-4].
    WrongSubprotocol,
    /// The answer is not HTTP, or no upgrade to WebSocket.
    PeerSpeaksNoWebSocket,
    /// A text frame [MQTT-6.0.0-1], or another breach of RFC 6455.
    WebSocketProtocolError,

    /// Any other, in the system's words.
    Other,
};

/// Why a link did not open, or ended.
struct LinkError
{
    LinkErrorKind kind{};
    /// As the system, the TLS library or the peer says it, data for people; often empty.
    QString systemMessage;
    /// Where it happened; none once the link was open.
    std::optional<ConnectStep> step;
    /// For UpgradeRefused.
    int httpStatus = 0;
    /// For faults of the peer's certificates: all that were found, that which gave the kind first.
    QList<CertificateFault> certificateFaults;
    /// For HostNameMismatch: the name that the certificate was to have, of TlsOptions or the host.
    QString expectedName;
};

} // namespace cutty::net
