#include "app/cli/failureText.h"

#include "app/cli/packetText.h"
#include "app/cli/transportFailures.h"

#include <format>

namespace cutty::cli {
namespace {

using mqtt::ReasonCode;
using session::ConnectionFailure;
using session::FailureKind;

std::string oneLine(QString text)
{
    text = text.simplified();
    text.removeIf([](QChar character) { return !character.isPrint(); });
    return text.toStdString();
}

std::string withReason(ReasonCode reason, const std::string &words)
{
    return words.empty() ? describe(reason) : std::format("{} ({})", describe(reason), words);
}

/// What the broker said beside its refusal: why, and where to go.
std::string refusalText(const ConnectionFailure &failure)
{
    const std::string reference = oneLine(failure.serverReference);
    return withReason(failure.reason, oneLine(failure.reasonString))
        + (reference.empty() ? std::string() : std::format("; use {}", reference));
}

/// Before CONNACK, a first byte that no packet begins with is another protocol: HTTP, SSH, TLS.
bool isForeign(const mqtt::DecodeError &error)
{
    return error.fault == mqtt::Fault::ReservedFlags || error.fault == mqtt::Fault::ReservedPacketType;
}

std::string breachText(const ConnectionFailure &failure, bool accepted, const std::string &peer)
{
    if (!failure.error)
        return std::format("What {} sends breaks the rules of MQTT.", peer);
    if (!accepted && isForeign(*failure.error))
        return std::format(
            "What {} sends is not MQTT. Another kind of server may listen there: check host and port.", peer);
    return std::format("What {} sends breaks the rules of MQTT: {}.", peer, describe(*failure.error));
}

std::string sentence(const ConnectionFailure &failure, bool accepted, const ClientSetup &setup)
{
    const std::string host = setup.endpoint.host.toStdString();
    const std::string &peer = setup.address;
    if (auto transport = explainTransport(failure, peer, host))
        return *std::move(transport);
    switch (failure.kind) {
    case FailureKind::HostNotFound: return std::format("No host is called {}. Check the name.", host);
    case FailureKind::ConnectionRefused:
        return std::format(
            "{} refuses connections. Is a broker running there? `cutty broker` starts one.", peer);
    case FailureKind::HostUnreachable:
        return std::format("{} cannot be reached from here. Check the network.", host);
    case FailureKind::ConnectTimeout:
        return std::format("{} did not answer. Check address and firewall.", peer);
    case FailureKind::HandshakeTimeout:
        return std::format("{} took the connection but did not answer CONNECT. Is it an MQTT broker?", peer);
    case FailureKind::ClosedDuringHandshake:
        return std::format(
            "{} closed the connection at once. It may expect TLS, or another protocol version.", peer);
    case FailureKind::ProtocolError: return breachText(failure, accepted, peer);
    case FailureKind::Refused: return std::format("{} refuses the login: {}.", peer, refusalText(failure));
    case FailureKind::DisconnectedByServer:
        return std::format("{} ended the connection: {}.", peer, refusalText(failure));
    case FailureKind::ConnectionLost: return std::format("The connection to {} was lost.", peer);
    case FailureKind::KeepAliveTimeout: return std::format("{} no longer answers.", peer);
    default: return std::format("Cannot connect to {}: {}.", peer, oneLine(failure.systemMessage));
    }
}

bool isTlsFailure(FailureKind kind)
{
    using enum FailureKind;
    switch (kind) {
    case CaCertificatesUnreadable:
    case CertificateUnreadable:
    case PrivateKeyUnreadable:
    case PassphraseMissing:
    case PassphraseWrong:
    case PrivateKeyMissing:
    case CertificateMissing:
    case PrivateKeyMismatch:
    case TlsNotAvailable:
    case PeerSpeaksNoTls:
    case TlsTimeout:
    case TlsHandshakeFailed:
    case CertificateUntrusted:
    case CertificateExpired:
    case CertificateNotYetValid:
    case HostNameMismatch:
    case CertificateRevoked:
    case CertificateInvalid:
    case ClientCertificateRequired:
    case ClientCertificateRejected: return true;
    default: return false;
    }
}

ExitCode exitCode(FailureKind kind, bool accepted)
{
    if (isTlsFailure(kind))
        return ExitCode::TlsFailed;
    switch (kind) {
    case FailureKind::Refused:
    case FailureKind::AuthenticationFailed:
    case FailureKind::ServerNotVerified: return ExitCode::LoginRefused;
    default: return accepted ? ExitCode::ConnectionLost : ExitCode::Failed;
    }
}

const char *nameOf(ReasonCode reason)
{
    switch (reason) {
    case ReasonCode::NoMatchingSubscribers: return "no matching subscribers";
    case ReasonCode::NoSubscriptionExisted: return "no subscription existed";
    case ReasonCode::MalformedPacket: return "malformed packet";
    case ReasonCode::ProtocolError: return "protocol error";
    case ReasonCode::ImplementationSpecificError: return "a rule of the broker's own";
    case ReasonCode::UnsupportedProtocolVersion: return "protocol version not supported";
    case ReasonCode::ClientIdentifierNotValid: return "client identifier not valid";
    case ReasonCode::BadUserNameOrPassword: return "bad user name or password";
    case ReasonCode::NotAuthorized: return "not authorized";
    case ReasonCode::ServerUnavailable: return "server unavailable";
    case ReasonCode::ServerBusy: return "server busy";
    case ReasonCode::Banned: return "banned";
    case ReasonCode::ServerShuttingDown: return "server shutting down";
    case ReasonCode::BadAuthenticationMethod: return "bad authentication method";
    case ReasonCode::KeepAliveTimeout: return "keep-alive timeout";
    case ReasonCode::SessionTakenOver: return "another client took this client identifier";
    case ReasonCode::TopicFilterInvalid: return "topic filter invalid";
    case ReasonCode::TopicNameInvalid: return "topic name invalid";
    case ReasonCode::PacketIdentifierInUse: return "packet identifier in use";
    case ReasonCode::PacketIdentifierNotFound: return "packet identifier not found";
    case ReasonCode::ReceiveMaximumExceeded: return "receive maximum exceeded";
    case ReasonCode::TopicAliasInvalid: return "topic alias invalid";
    case ReasonCode::PacketTooLarge: return "packet too large";
    case ReasonCode::MessageRateTooHigh: return "message rate too high";
    case ReasonCode::QuotaExceeded: return "quota exceeded";
    case ReasonCode::AdministrativeAction: return "administrative action";
    case ReasonCode::PayloadFormatInvalid: return "payload format invalid";
    case ReasonCode::RetainNotSupported: return "retain not supported";
    case ReasonCode::QoSNotSupported: return "QoS not supported";
    case ReasonCode::UseAnotherServer: return "use another server";
    case ReasonCode::ServerMoved: return "server moved";
    case ReasonCode::SharedSubscriptionsNotSupported: return "shared subscriptions not supported";
    case ReasonCode::ConnectionRateExceeded: return "connection rate exceeded";
    case ReasonCode::MaximumConnectTime: return "maximum connect time";
    case ReasonCode::SubscriptionIdentifiersNotSupported: return "subscription identifiers not supported";
    case ReasonCode::WildcardSubscriptionsNotSupported: return "wildcard subscriptions not supported";
    default: return mqtt::isError(reason) ? "unspecified error" : "success";
    }
}

} // namespace

Failure explainEnd(const ConnectionFailure &failure, bool accepted, const ClientSetup &setup)
{
    return {exitCode(failure.kind, accepted), sentence(failure, accepted, setup)};
}

std::string printable(std::string_view bytes)
{
    return oneLine(QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())));
}

std::string describe(ReasonCode reason)
{
    return std::format("0x{:02X} {}", static_cast<unsigned>(reason), nameOf(reason));
}

std::string describe(ReasonCode reason, const mqtt::Properties &properties)
{
    const auto said = properties.text(mqtt::PropertyId::ReasonString).value_or("");
    return withReason(reason, printable(said));
}

std::string describe(mqtt::CommandError error)
{
    using enum mqtt::CommandError;
    switch (error) {
    case NotConnected: return "The connection is gone.";
    case InvalidTopicName: return "That is no topic to publish to: it must not be empty nor contain + or #.";
    case InvalidTopicFilter:
    case NoTopicFilter: return "That is no topic filter: + stands alone between slashes, # alone at the end.";
    case NoLocalOnSharedSubscription:
        return "A shared subscription cannot leave out own messages: --no-local does not go with $share.";
    case PacketTooLarge: return "The message is larger than the broker takes.";
    case QoSNotSupported: return "The broker does not support this QoS.";
    case RetainNotSupported: return "The broker does not keep retained messages.";
    case WildcardSubscriptionsNotSupported: return "The broker allows no wildcards.";
    case SharedSubscriptionsNotSupported: return "The broker has no shared subscriptions.";
    case SubscriptionIdentifiersNotSupported: return "The broker has no subscription identifiers.";
    case TopicAliasNotSupported: return "The broker takes no topic alias of this number.";
    case NoPacketIdLeft: return "Too much is unacknowledged.";
    case InvalidClientIdentifier:
        return "The client identifier cannot be used: 3.1 takes 1 to 23 characters, 3.1.1 none that is empty "
               "for a session to keep.";
    case InvalidUserName: return "The user name is not UTF-8, or longer than 65,535 bytes.";
    case InvalidPassword: return "The password is longer than 65,535 bytes.";
    case InvalidWillPayload: return "The will's payload is longer than 65,535 bytes.";
    default: return "MQTT does not allow this.";
    }
}

} // namespace cutty::cli
