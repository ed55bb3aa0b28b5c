#include "app/cli/ClientRun.h"

#include "app/cli/SignalWatcher.h"
#include "core/net/link/TcpLink.h"
#include "core/session/connection/failures.h"

#include <QCoreApplication>

#include <cstdio>
#include <format>
#include <print>
#include <utility>

namespace cutty::cli {
namespace {

std::string explain(const session::ConnectionFailure &failure, const ClientOptions &options)
{
    const std::string peer = std::format("{}:{}", options.host, options.port);
    switch (failure.kind) {
    case session::FailureKind::HostNotFound:
        return std::format("No host is called {}. Check the name.", options.host);
    case session::FailureKind::ConnectionRefused:
        return std::format(
            "{} refuses connections. Is a broker running there? `cutty broker` starts one.", peer);
    case session::FailureKind::HostUnreachable:
        return std::format("{} cannot be reached from here. Check the network.", options.host);
    case session::FailureKind::ConnectTimeout:
        return std::format("{} did not answer. Check address and firewall.", peer);
    case session::FailureKind::HandshakeTimeout:
        return std::format("{} took the connection but did not answer CONNECT. Is it an MQTT broker?", peer);
    case session::FailureKind::ClosedDuringHandshake:
        return std::format(
            "{} closed the connection at once. It may expect TLS, or another protocol version.", peer);
    case session::FailureKind::ProtocolError:
        return std::format("What {} sends is not MQTT {}.", peer, options.version);
    case session::FailureKind::Refused:
        return std::format("{} refuses the login: {}.", peer, describe(failure.reason));
    case session::FailureKind::DisconnectedByServer:
        return std::format("{} ended the connection: {}.", peer, describe(failure.reason));
    case session::FailureKind::ConnectionLost: return std::format("The connection to {} was lost.", peer);
    case session::FailureKind::KeepAliveTimeout: return std::format("{} no longer answers.", peer);
    case session::FailureKind::NetworkError: break;
    }
    return std::format("Cannot connect to {}: {}.", peer, failure.systemMessage.toStdString());
}

} // namespace

ClientRun::ClientRun(const ClientOptions &options, EventHandler handler)
    : m_options(options)
    , m_driver(std::make_unique<net::TcpLink>(QString::fromStdString(options.host), options.port),
          std::move(handler))
{
    QObject::connect(&m_driver, &net::ConnectionDriver::finished, &m_driver,
        [this](const net::ConnectionEnd &end) { handleFinished(end); });
}

int ClientRun::exec()
{
    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::interrupted, &m_driver, &net::ConnectionDriver::stop);
    m_driver.start(m_options.connectPacket(), {});
    QCoreApplication::exec();
    return m_code;
}

void ClientRun::finish(int code)
{
    m_code = code;
    m_driver.stop();
}

void ClientRun::fail(const std::string &sentence)
{
    std::println(stderr, "cutty: {}", sentence);
    finish(1);
}

void ClientRun::handleFinished(const net::ConnectionEnd &end)
{
    if (const auto failure = session::failureOf(end)) {
        std::println(stderr, "cutty: {}", explain(*failure, m_options));
        m_code = 1;
    }
    // The event loop may not have begun: an open can fail at once.
    QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
}

std::string describe(mqtt::ReasonCode reason)
{
    const auto name = [reason] {
        switch (reason) {
        case mqtt::ReasonCode::UnsupportedProtocolVersion: return "protocol version not supported";
        case mqtt::ReasonCode::ClientIdentifierNotValid: return "client identifier not valid";
        case mqtt::ReasonCode::BadUserNameOrPassword: return "bad user name or password";
        case mqtt::ReasonCode::NotAuthorized: return "not authorized";
        case mqtt::ReasonCode::ServerUnavailable: return "server unavailable";
        case mqtt::ReasonCode::ServerBusy: return "server busy";
        case mqtt::ReasonCode::Banned: return "banned";
        case mqtt::ReasonCode::ServerShuttingDown: return "server shutting down";
        case mqtt::ReasonCode::BadAuthenticationMethod: return "bad authentication method";
        case mqtt::ReasonCode::KeepAliveTimeout: return "keep-alive timeout";
        case mqtt::ReasonCode::SessionTakenOver: return "another client took this client identifier";
        case mqtt::ReasonCode::TopicFilterInvalid: return "topic filter invalid";
        case mqtt::ReasonCode::TopicNameInvalid: return "topic name invalid";
        case mqtt::ReasonCode::PacketTooLarge: return "packet too large";
        case mqtt::ReasonCode::QuotaExceeded: return "quota exceeded";
        case mqtt::ReasonCode::AdministrativeAction: return "administrative action";
        case mqtt::ReasonCode::PayloadFormatInvalid: return "payload format invalid";
        case mqtt::ReasonCode::RetainNotSupported: return "retain not supported";
        case mqtt::ReasonCode::QoSNotSupported: return "QoS not supported";
        case mqtt::ReasonCode::UseAnotherServer: return "use another server";
        case mqtt::ReasonCode::ServerMoved: return "server moved";
        case mqtt::ReasonCode::SharedSubscriptionsNotSupported: return "shared subscriptions not supported";
        case mqtt::ReasonCode::WildcardSubscriptionsNotSupported:
            return "wildcard subscriptions not supported";
        default: return "unspecified error";
        }
    }();
    return std::format("0x{:02X} {}", static_cast<unsigned>(reason), name);
}

std::string describe(mqtt::CommandError error)
{
    switch (error) {
    case mqtt::CommandError::NotConnected: return "The connection is gone.";
    case mqtt::CommandError::InvalidTopicName:
        return "That is no topic to publish to: it must not be empty nor contain + or #.";
    case mqtt::CommandError::InvalidTopicFilter:
    case mqtt::CommandError::NoTopicFilter:
    case mqtt::CommandError::NoLocalOnSharedSubscription:
        return "That is no topic filter: + stands alone between slashes, # alone at the end.";
    case mqtt::CommandError::PacketTooLarge: return "The message is larger than the broker takes.";
    case mqtt::CommandError::QoSNotSupported: return "The broker does not support this QoS.";
    case mqtt::CommandError::RetainNotSupported: return "The broker does not keep retained messages.";
    case mqtt::CommandError::WildcardSubscriptionsNotSupported: return "The broker allows no wildcards.";
    case mqtt::CommandError::SharedSubscriptionsNotSupported:
        return "The broker has no shared subscriptions.";
    case mqtt::CommandError::NoPacketIdLeft: return "Too much is unacknowledged.";
    }
    return {};
}

} // namespace cutty::cli
