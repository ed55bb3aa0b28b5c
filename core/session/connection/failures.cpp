#include "core/session/connection/failures.h"

namespace cutty::session {
namespace {

FailureKind timeoutFailure(const std::optional<net::ConnectStep> &step)
{
    if (step == net::ConnectStep::Resolve)
        return FailureKind::HostLookupFailed;
    if (step == net::ConnectStep::Proxy)
        return FailureKind::ProxyUnreachable;
    if (step == net::ConnectStep::Tls)
        return FailureKind::TlsTimeout;
    if (step == net::ConnectStep::Upgrade)
        return FailureKind::UpgradeTimeout;
    return FailureKind::ConnectTimeout;
}

/// Nothing for what says more about the time at which it happens.
std::optional<FailureKind> linkFailure(const net::LinkError &error)
{
    using enum net::LinkErrorKind;
    switch (error.kind) {
    case HostNotFound: return FailureKind::HostNotFound;
    case HostLookupFailed: return FailureKind::HostLookupFailed;
    case ConnectionRefused: return FailureKind::ConnectionRefused;
    case Unreachable: return FailureKind::HostUnreachable;
    case Timeout: return timeoutFailure(error.step);
    case LocalSocketNotFound: return FailureKind::LocalSocketNotFound;
    case PermissionDenied: return FailureKind::LocalSocketDenied;
    case ProxyNotFound: return FailureKind::ProxyNotFound;
    case ProxyRefused: return FailureKind::ProxyRefused;
    case ProxyUnreachable: return FailureKind::ProxyUnreachable;
    case ProxyAuthenticationRequired: return FailureKind::ProxyAuthenticationRequired;
    case ProxyAuthenticationFailed: return FailureKind::ProxyAuthenticationFailed;
    case ProxyDenied: return FailureKind::ProxyDenied;
    case ProxyCannotReachHost: return FailureKind::ProxyCannotReachHost;
    case ProxyProtocolError: return FailureKind::ProxyProtocolError;
    case WebSocketOptionsInvalid: return FailureKind::WebSocketOptionsInvalid;
    case UpgradeRefused: return FailureKind::UpgradeRefused;
    case WrongSubprotocol: return FailureKind::WrongSubprotocol;
    case PeerSpeaksNoWebSocket: return FailureKind::PeerSpeaksNoWebSocket;
    default: return std::nullopt;
    }
}

std::optional<FailureKind> tlsFailure(net::LinkErrorKind kind)
{
    using enum net::LinkErrorKind;
    switch (kind) {
    case CaCertificatesUnreadable: return FailureKind::CaCertificatesUnreadable;
    case CertificateUnreadable: return FailureKind::CertificateUnreadable;
    case PrivateKeyUnreadable: return FailureKind::PrivateKeyUnreadable;
    case PassphraseMissing: return FailureKind::PassphraseMissing;
    case PassphraseWrong: return FailureKind::PassphraseWrong;
    case PrivateKeyMissing: return FailureKind::PrivateKeyMissing;
    case CertificateMissing: return FailureKind::CertificateMissing;
    case PrivateKeyMismatch: return FailureKind::PrivateKeyMismatch;
    case TlsNotAvailable: return FailureKind::TlsNotAvailable;
    case PeerSpeaksNoTls: return FailureKind::PeerSpeaksNoTls;
    case TlsHandshakeFailed: return FailureKind::TlsHandshakeFailed;
    case CertificateUntrusted: return FailureKind::CertificateUntrusted;
    case CertificateExpired: return FailureKind::CertificateExpired;
    case CertificateNotYetValid: return FailureKind::CertificateNotYetValid;
    case HostNameMismatch: return FailureKind::HostNameMismatch;
    case CertificateRevoked: return FailureKind::CertificateRevoked;
    case CertificateInvalid: return FailureKind::CertificateInvalid;
    case ClientCertificateRequired: return FailureKind::ClientCertificateRequired;
    case ClientCertificateRejected: return FailureKind::ClientCertificateRejected;
    default: return std::nullopt;
    }
}

FailureKind transportFailure(const net::ConnectionEnd &end)
{
    if (end.linkError && end.linkError->kind == net::LinkErrorKind::WebSocketProtocolError)
        return FailureKind::WebSocketProtocolError;
    if (end.accepted)
        return FailureKind::ConnectionLost;
    if (end.linkError) {
        // TLS 1.3 tells only after the handshake that a certificate of ours is missing.
        if (const auto kind = tlsFailure(end.linkError->kind))
            return *kind;
        if (const auto kind = linkFailure(*end.linkError); kind && !end.opened)
            return *kind;
    }
    // A reset after CONNECT is how many brokers say that they do not want us.
    return end.opened ? FailureKind::ClosedDuringHandshake : FailureKind::NetworkError;
}

FailureKind kindOf(const net::ConnectionEnd &end)
{
    switch (end.closed.cause) {
    case mqtt::CloseCause::Peer: return FailureKind::DisconnectedByServer;
    case mqtt::CloseCause::Refused: return FailureKind::Refused;
    case mqtt::CloseCause::ProtocolError: return FailureKind::ProtocolError;
    case mqtt::CloseCause::KeepAliveTimeout: return FailureKind::KeepAliveTimeout;
    case mqtt::CloseCause::HandshakeTimeout: return FailureKind::HandshakeTimeout;
    case mqtt::CloseCause::Local:
    case mqtt::CloseCause::TransportLost: break;
    }
    return transportFailure(end);
}

} // namespace

std::optional<ConnectionFailure> failureOf(const net::ConnectionEnd &end)
{
    if (end.authenticationError) {
        const bool server = *end.authenticationError == net::AuthenticationError::ServerNotVerified;
        return ConnectionFailure{
            .kind = server ? FailureKind::ServerNotVerified : FailureKind::AuthenticationFailed};
    }
    if (end.connectError)
        return ConnectionFailure{.kind = FailureKind::InvalidSettings};
    if (end.closed.cause == mqtt::CloseCause::Local)
        return std::nullopt;
    ConnectionFailure failure{.kind = kindOf(end), .reason = end.closed.reason, .error = end.closed.error};
    if (const auto text = end.closed.properties.text(mqtt::PropertyId::ReasonString))
        failure.reasonString = QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size()));
    if (const auto text = end.closed.properties.text(mqtt::PropertyId::ServerReference))
        failure.serverReference = QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size()));
    if (end.linkError) {
        failure.systemMessage = end.linkError->systemMessage;
        failure.httpStatus = end.linkError->httpStatus;
        failure.expectedName = end.linkError->expectedName;
        if (!end.linkError->certificateFaults.isEmpty())
            failure.certificate = end.linkError->certificateFaults.first().certificate;
    }
    return failure;
}

RequestError requestErrorOf(mqtt::CommandError error)
{
    switch (error) {
    case mqtt::CommandError::NotConnected: return RequestError::NotConnected;
    case mqtt::CommandError::InvalidTopicName: return RequestError::InvalidTopicName;
    case mqtt::CommandError::NoTopicFilter:
    case mqtt::CommandError::InvalidTopicFilter: return RequestError::InvalidTopicFilter;
    case mqtt::CommandError::PacketTooLarge: return RequestError::PacketTooLarge;
    case mqtt::CommandError::QoSNotSupported: return RequestError::QoSNotSupported;
    case mqtt::CommandError::RetainNotSupported: return RequestError::RetainNotSupported;
    case mqtt::CommandError::WildcardSubscriptionsNotSupported:
        return RequestError::WildcardSubscriptionsNotSupported;
    case mqtt::CommandError::SharedSubscriptionsNotSupported:
        return RequestError::SharedSubscriptionsNotSupported;
    case mqtt::CommandError::NoPacketIdLeft: return RequestError::TooManyInFlight;
    case mqtt::CommandError::NoLocalOnSharedSubscription: return RequestError::NoLocalOnSharedSubscription;
    case mqtt::CommandError::SubscriptionIdentifiersNotSupported:
        return RequestError::SubscriptionIdentifiersNotSupported;
    case mqtt::CommandError::AuthenticationMethodMismatch:
    case mqtt::CommandError::AuthenticationNotExpected: return RequestError::CannotAuthenticate;
    default: break; // the rest is about properties, or about CONNECT
    }
    return RequestError::InvalidProperties;
}

} // namespace cutty::session
