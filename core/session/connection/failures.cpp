#include "core/session/connection/failures.h"

namespace cutty::session {
namespace {

FailureKind transportFailure(const net::ConnectionEnd &end)
{
    if (end.accepted)
        return FailureKind::ConnectionLost;
    if (!end.linkError)
        return end.opened ? FailureKind::ClosedDuringHandshake : FailureKind::NetworkError;
    switch (end.linkError->kind) {
    case net::LinkErrorKind::HostNotFound: return FailureKind::HostNotFound;
    case net::LinkErrorKind::ConnectionRefused: return FailureKind::ConnectionRefused;
    case net::LinkErrorKind::Unreachable: return FailureKind::HostUnreachable;
    case net::LinkErrorKind::Timeout: return FailureKind::ConnectTimeout;
    case net::LinkErrorKind::Other: break;
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
    if (end.closed.cause == mqtt::CloseCause::Local)
        return std::nullopt;
    ConnectionFailure failure{.kind = kindOf(end), .reason = end.closed.reason, .error = end.closed.error};
    if (const auto text = end.closed.properties.text(mqtt::PropertyId::ReasonString))
        failure.reasonString = QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size()));
    if (end.linkError)
        failure.systemMessage = end.linkError->systemMessage;
    return failure;
}

RequestError requestErrorOf(mqtt::CommandError error)
{
    switch (error) {
    case mqtt::CommandError::NotConnected: return RequestError::NotConnected;
    case mqtt::CommandError::InvalidTopicName: return RequestError::InvalidTopicName;
    case mqtt::CommandError::NoTopicFilter:
    case mqtt::CommandError::NoLocalOnSharedSubscription:
    case mqtt::CommandError::InvalidTopicFilter: return RequestError::InvalidTopicFilter;
    case mqtt::CommandError::PacketTooLarge: return RequestError::PacketTooLarge;
    case mqtt::CommandError::QoSNotSupported: return RequestError::QoSNotSupported;
    case mqtt::CommandError::RetainNotSupported: return RequestError::RetainNotSupported;
    case mqtt::CommandError::WildcardSubscriptionsNotSupported:
        return RequestError::WildcardSubscriptionsNotSupported;
    case mqtt::CommandError::SharedSubscriptionsNotSupported:
        return RequestError::SharedSubscriptionsNotSupported;
    case mqtt::CommandError::NoPacketIdLeft: return RequestError::TooManyInFlight;
    }
    return RequestError::None;
}

} // namespace cutty::session
