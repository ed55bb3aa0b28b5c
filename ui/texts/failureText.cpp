#include "ui/texts/failureText.h"

#include "core/payload/format/Preview.h"
#include "ui/texts/connectionText.h"
#include "ui/texts/decodeErrorText.h"
#include "ui/texts/reasonText.h"
#include "ui/texts/transportText.h"

#include <QCoreApplication>

namespace cutty::ui {
namespace {

using session::ConnectionFailure;
using session::FailureKind;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(FailureText)
};

constexpr int longestQuote = 300;

QString addressOf(const profile::ConnectionProfile &profile)
{
    if (profile.transport == Transport::LocalSocket)
        return profile.host;
    return QStringLiteral("%1:%2").arg(profile.host).arg(profile.port);
}

/// What the server said beside its code, in quotation marks.
QString quoted(const ConnectionFailure &failure)
{
    if (failure.reasonString.isEmpty())
        return {};
    return Texts::tr(" It says: “%1”.")
        .arg(payload::previewText(failure.reasonString.toStdString(), longestQuote));
}

/// The server that is named instead: an address for the user to judge, never followed.
QString referenceText(const ConnectionFailure &failure)
{
    if (failure.serverReference.isEmpty())
        return {};
    return Texts::tr(" It names: %1.")
        .arg(payload::previewText(failure.serverReference.toStdString(), longestQuote));
}

QString systemWords(const QString &message)
{
    return message.isEmpty() ? QString() : Texts::tr(" The system says: %1.").arg(message);
}

FailureText notAuthorizedText(const ConnectionFailure &failure, const profile::ConnectionProfile &profile)
{
    if (profile.userName.isEmpty()) {
        return {Texts::tr("The broker lets only known users in. Enter a user name and a password in the "
                          "connection's settings.")
                + quoted(failure),
            Remedy::EditProfile};
    }
    return {Texts::tr("The broker does not allow “%1” to connect. Check the user name, the password and "
                      "the client id, or ask whoever runs it.")
                .arg(profile.userName)
            + quoted(failure),
        Remedy::EditProfile};
}

/// What to do about the reason that a CONNACK carried.
FailureText refusedText(const ConnectionFailure &failure, const profile::ConnectionProfile &profile)
{
    using mqtt::ReasonCode;
    const QString said = quoted(failure);
    switch (failure.reason) {
    case ReasonCode::BadUserNameOrPassword:
        return {Texts::tr("The broker does not accept the user name or the password. Check both in the "
                          "connection's settings.")
                + said,
            Remedy::EditProfile};
    case ReasonCode::NotAuthorized: return notAuthorizedText(failure, profile);
    case ReasonCode::UnsupportedProtocolVersion:
        return {Texts::tr("The broker does not speak %1. Choose %2 in the connection's settings.")
                    .arg(versionText(profile.protocolVersion),
                        versionText(profile.protocolVersion == profile::ProtocolVersion::V311
                                ? profile::ProtocolVersion::V5
                                : profile::ProtocolVersion::V311))
                + said,
            Remedy::EditProfile};
    case ReasonCode::ClientIdentifierNotValid:
        return {Texts::tr("The broker does not accept the client id “%1”. Choose another, in letters and "
                          "digits, or leave it empty so that the broker gives one out.")
                    .arg(profile.clientId)
                + said,
            Remedy::EditProfile};
    case ReasonCode::ServerUnavailable:
    case ReasonCode::ServerBusy:
    case ReasonCode::ConnectionRateExceeded:
        return {Texts::tr("The broker takes no connections at the moment: %1. Try again in a while.")
                    .arg(reasonText(failure.reason))
            + said};
    case ReasonCode::UseAnotherServer:
    case ReasonCode::ServerMoved:
        return {Texts::tr("The broker asks to use another server. Enter that server's host in the "
                          "connection's settings.")
                + referenceText(failure) + said,
            Remedy::EditProfile};
    default:
        return {Texts::tr("The broker refused the connection: %1.").arg(reasonText(failure.reason)) + said
                + Texts::tr(" Check the connection's settings."),
            Remedy::EditProfile};
    }
}

/// What to do about a broker that went away.
QString whenBack(Outlook outlook)
{
    return outlook == Outlook::TriedAgain ? Texts::tr(" Cutty connects again when it is back.")
                                          : Texts::tr(" Connect again when it is back.");
}

FailureText disconnectedText(const ConnectionFailure &failure, Outlook outlook)
{
    using mqtt::ReasonCode;
    const QString said = quoted(failure);
    switch (failure.reason) {
    case ReasonCode::SessionTakenOver:
        return {Texts::tr("Another client connected with the same client id, so the broker ended this "
                          "connection. Give each connection a client id of its own.")
                + said,
            Remedy::EditProfile};
    case ReasonCode::ServerShuttingDown:
        return {Texts::tr("The broker is shutting down.") + said + whenBack(outlook)};
    case ReasonCode::KeepAliveTimeout:
        return {Texts::tr("The broker heard nothing for one and a half times the keep-alive and ended the "
                          "connection. Check the network, or choose a longer keep-alive.")
            + said};
    case ReasonCode::AdministrativeAction:
        return {Texts::tr("Somebody who runs the broker ended this connection.") + said};
    case ReasonCode::PacketTooLarge:
        return {
            Texts::tr("The broker ended the connection because a message was larger than it takes.") + said};
    case ReasonCode::UseAnotherServer:
    case ReasonCode::ServerMoved:
        return {Texts::tr("The broker ended the connection and asks to use another server.")
                + referenceText(failure) + said,
            Remedy::EditProfile};
    default:
        return {Texts::tr("The broker ended the connection: %1.").arg(reasonText(failure.reason)) + said};
    }
}

FailureText refusedTransportText(const profile::ConnectionProfile &profile)
{
    if (isLocalHost(profile.host)) {
        return {
            Texts::tr("Nothing listens on port %1 of this computer. Start the broker that belongs there, or "
                      "check the port.")
                .arg(profile.port),
            Remedy::EditProfile};
    }
    return {
        Texts::tr("%1 is there, but refuses connections on port %2. Check the port, and whether the broker "
                  "runs.")
            .arg(profile.host)
            .arg(profile.port),
        Remedy::EditProfile};
}

FailureText closedText(const profile::ConnectionProfile &profile)
{
    const QString what = isSecure(profile.transport)
        ? Texts::tr("%1 closed the connection without an answer. It may refuse this client silently. Check "
                    "port, user name and client id.")
        : Texts::tr("%1 closed the connection without an answer. It may expect TLS on this port, or refuse "
                    "this client silently. Check port, user name and client id.");
    // Some brokers that know nothing of MQTT 5 say nothing to it.
    const QString version = profile.protocolVersion == profile::ProtocolVersion::V5
        ? Texts::tr(" If it is an old one, choose MQTT 3.1.1.")
        : QString();
    return {what.arg(addressOf(profile)) + version, Remedy::EditProfile};
}

/// The first byte was no packet of MQTT at all: HTTP, TLS and the like look like that.
bool isForeign(const mqtt::DecodeError &error)
{
    return error.fault == mqtt::Fault::ReservedFlags || error.fault == mqtt::Fault::ReservedPacketType
        || error.fault == mqtt::Fault::RemainingLengthTooLong;
}

FailureText protocolErrorText(const ConnectionFailure &failure, const profile::ConnectionProfile &profile)
{
    if (failure.error && !isForeign(*failure.error)) {
        return {
            Texts::tr("What %1 sent is not valid MQTT. %2. Check that a broker listens there; if one does, "
                      "it has a fault.")
                .arg(addressOf(profile), decodeErrorText(*failure.error)),
            Remedy::EditProfile};
    }
    return {
        Texts::tr("What %1 sent is not MQTT. Check host and port: another kind of server may listen there.")
            .arg(addressOf(profile)),
        Remedy::EditProfile};
}

QString brokerStateText(const session::BrokerFailure &failure)
{
    using session::BrokerFailureKind;
    switch (failure.kind) {
    case BrokerFailureKind::StateFolderUnusable:
        return Texts::tr("The folder %1 cannot be used to keep the broker's state. Choose another one.")
            .arg(failure.subject);
    case BrokerFailureKind::StateLocked:
        return Texts::tr("Another broker keeps its state in %1. Stop that one, or choose another folder.")
            .arg(failure.subject);
    case BrokerFailureKind::StateDamaged:
        return Texts::tr("The state in %1 is damaged and was left as it is. Choose another folder.")
            .arg(failure.subject);
    case BrokerFailureKind::StateNotWritten:
        return Texts::tr("The broker's state cannot be written to %1. Make room there, then start again.")
            .arg(failure.subject);
    default: break;
    }
    return Texts::tr("The local broker did not start.") + systemWords(failure.systemMessage)
        + Texts::tr(" Try another port or address.");
}

} // namespace

bool isLocalHost(const QString &host)
{
    return host == QLatin1StringView("localhost") || host == QLatin1StringView("127.0.0.1")
        || host == QLatin1StringView("::1");
}

FailureText failureText(
    const ConnectionFailure &failure, const profile::ConnectionProfile &profile, Outlook outlook)
{
    if (const auto text = transportText(failure, addressOf(profile), profile.host))
        return {*text, Remedy::EditProfile};
    switch (failure.kind) {
    case FailureKind::HostNotFound:
        return {Texts::tr("No host is called “%1”. Check the spelling, and whether this computer is online.")
                    .arg(profile.host),
            Remedy::EditProfile};
    case FailureKind::ConnectionRefused: return refusedTransportText(profile);
    case FailureKind::HostUnreachable:
        return {
            Texts::tr("There is no way to %1 from this network. Check the network, a VPN, and the address.")
                .arg(profile.host)};
    case FailureKind::ConnectTimeout:
        return {Texts::tr("%1 does not answer. Check host and port, and whether a firewall is in between.")
                .arg(addressOf(profile))};
    case FailureKind::HandshakeTimeout:
        return {Texts::tr("%1 takes connections but does not answer as an MQTT broker does. Check the port.")
                    .arg(addressOf(profile)),
            Remedy::EditProfile};
    case FailureKind::ClosedDuringHandshake: return closedText(profile);
    case FailureKind::ProtocolError: return protocolErrorText(failure, profile);
    case FailureKind::Refused: return refusedText(failure, profile);
    case FailureKind::DisconnectedByServer: return disconnectedText(failure, outlook);
    case FailureKind::ConnectionLost:
        return {Texts::tr("The connection to %1 was lost: the broker stopped or the network broke.")
                    .arg(addressOf(profile))
            + whenBack(outlook)};
    case FailureKind::KeepAliveTimeout:
        return {
            Texts::tr("%1 has not answered for a while, so the connection was given up. Check the network.")
                .arg(addressOf(profile))
            + whenBack(outlook)};
    default: break;
    }
    return {Texts::tr("The connection to %1 failed.").arg(addressOf(profile))
        + systemWords(failure.systemMessage) + Texts::tr(" Check the network, then try again.")};
}

QString brokerFailureText(
    const session::BrokerFailure &failure, const session::BrokerConfiguration &configuration)
{
    using session::BrokerFailureKind;
    const auto &listeners = configuration.listeners;
    const std::size_t at = failure.listener.value_or(0);
    const session::ListenerSettings listener
        = at < listeners.size() ? listeners[at] : session::ListenerSettings();
    switch (failure.kind) {
    case BrokerFailureKind::PortInUse:
        return Texts::tr(
            "Port %1 is used by another program, perhaps another broker. Start on another port, or "
            "stop that program.")
            .arg(listener.port);
    case BrokerFailureKind::PermissionDenied:
        return Texts::tr(
            "The system does not let Cutty listen on port %1: ports below 1024 need special rights. "
            "Choose a higher port.")
            .arg(listener.port);
    case BrokerFailureKind::AddressNotAvailable:
        return Texts::tr("This computer does not have the address %1. Choose another one.")
            .arg(listener.address);
    case BrokerFailureKind::AddressInvalid:
        return Texts::tr("“%1” is no IP address. Choose one of this computer.").arg(failure.subject);
    case BrokerFailureKind::FileUnreadable:
        return Texts::tr("%1 cannot be read.").arg(failure.subject) + systemWords(failure.systemMessage)
            + Texts::tr(" Choose another file.");
    case BrokerFailureKind::TlsInvalid:
        return Texts::tr("The listener's certificate and key cannot be used.")
            + systemWords(failure.systemMessage) + Texts::tr(" Choose PEM files that belong together.");
    case BrokerFailureKind::PasswordHashInvalid:
        return Texts::tr("The password of “%1” is not stored as a hash that Cutty knows. Set it anew.")
            .arg(failure.subject);
    case BrokerFailureKind::FaultPlanInvalid:
        return Texts::tr("One of the fault rules cannot be carried out. Mend it or switch it off.");
    default: return brokerStateText(failure);
    }
}

} // namespace cutty::ui
