#include "app/cli/ClientRun.h"

#include "app/cli/SignalWatcher.h"
#include "app/cli/failureText.h"
#include "app/cli/packetText.h"
#include "core/net/link/createLink.h"
#include "core/session/connection/failures.h"
#include "core/session/connection/retryAdvice.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <cstdio>
#include <format>
#include <optional>
#include <print>
#include <utility>

namespace cutty::cli {
namespace {

session::ReconnectOptions reconnectOptions(const ClientSetup &setup)
{
    session::ReconnectOptions options{.enabled = setup.reconnectPeriod.count() > 0,
        .firstDelay = setup.reconnectPeriod,
        .attempts = setup.reconnectLimit};
    options.maximumDelay = std::max(options.maximumDelay, options.firstDelay);
    return options;
}

std::string_view stepName(net::ConnectStep step)
{
    using enum net::ConnectStep;
    switch (step) {
    case Resolve: return "resolve";
    case Connect: return "connect";
    case Proxy: return "proxy";
    case Tls: return "TLS";
    case Upgrade: return "WebSocket upgrade";
    case Connack: return "CONNACK";
    case Authenticate: return "AUTH";
    }
    return {};
}

/// "resolve 0.4 ms, connect 1.2 ms".
std::string stepsText(const net::ConnectTimeline &timeline)
{
    std::string text;
    for (const auto &[step, duration] : timeline.steps)
        text += std::format("{}{} {:.1f} ms", text.empty() ? "" : ", ", stepName(step),
            static_cast<double>(duration.count()) / 1000);
    return text;
}

} // namespace

ClientRun::ClientRun(ClientSetup setup, ExitCode interruptedCode, EventHandler handler)
    : m_setup(std::move(setup))
    , m_handler(std::move(handler))
    , m_policy(reconnectOptions(m_setup))
    , m_interruptedCode(interruptedCode)
{
    m_attemptTimer.setSingleShot(true);
    connect(&m_attemptTimer, &QTimer::timeout, this, &ClientRun::connectNow);
}

ClientRun::~ClientRun() = default;

ExitCode ClientRun::exec()
{
    SignalWatcher signalWatcher;
    connect(&signalWatcher, &SignalWatcher::interrupted, this, &ClientRun::handleInterrupt);
    connectNow();
    QCoreApplication::exec();
    return m_code;
}

void ClientRun::connectNow()
{
    m_clock.start();
    trace("connecting to {} as {}", m_setup.address, m_setup.connect.clientId);
    auto link = net::createLink(m_setup.endpoint);
    connect(link.get(), &net::Link::drained, this, &ClientRun::drained);
    net::ConnectionDriverOptions options = m_setup.driver;
    if (m_setup.createAuthenticator)
        options.authenticator = m_setup.createAuthenticator();
    if (m_setup.debug)
        options.packetHandler = [this](const mqtt::TracedPacket &packet) {
            tracePacket(packet);
        };
    m_driver = std::make_unique<net::ConnectionDriver>(
        std::move(link), [this](mqtt::Event &event) { handleEvent(event); }, options);
    connect(m_driver.get(), &net::ConnectionDriver::stepStarted, this, &ClientRun::traceStep);
    connect(m_driver.get(), &net::ConnectionDriver::finished, this, &ClientRun::handleFinished);
    m_driver->start(m_setup.connect, std::exchange(m_session, {}));
}

void ClientRun::handleEvent(mqtt::Event &event)
{
    if (const auto *connected = std::get_if<mqtt::Connected>(&event))
        handleConnected(connected->connack);
    m_handler(event);
}

void ClientRun::handleConnected(const mqtt::ConnackPacket &connack)
{
    m_wasConnected = true;
    m_policy.noteConnected(std::chrono::steady_clock::now());
    const auto assigned = connack.properties.text(mqtt::PropertyId::AssignedClientIdentifier);
    trace("connected to {}{}{}; {}", m_driver->peerAddress().toStdString(),
        connack.sessionPresent ? ", session present" : "",
        assigned ? ", named " + printable(*assigned) : std::string(), stepsText(m_driver->timeline()));
    const auto tls = m_driver->tlsFacts();
    if (!tls)
        return;
    traceTls();
    if (!tls->verified && !std::exchange(m_unverifiedSaid, true))
        warn(std::format(
            "warning: the certificate of {} is not verified: anybody could be the broker.", m_setup.address));
}

void ClientRun::handleFinished(const net::ConnectionEnd &end)
{
    Q_EMIT ending();
    m_session = m_driver->takeSession();
    const auto failure = session::failureOf(end);
    if (end.connectError && !m_interrupted) {
        warn(describe(*end.connectError));
        m_code = ExitCode::Usage;
        return quit();
    }
    traceEnd(end);
    // The driver is in the middle of its signal.
    m_driver->disconnect(this);
    if (!failure || m_interrupted)
        return quit();
    Failure explained = explainEnd(*failure, end.accepted, m_setup);
    // Whoever was let in has lost the connection, and could not make it again.
    if (m_wasConnected && explained.code == ExitCode::Failed)
        explained.code = ExitCode::ConnectionLost;
    warn(explained.sentence);
    std::optional<session::Retry> retry;
    if (!m_finishing)
        retry = m_policy.noteEnded(session::retryAdvice(*failure), std::chrono::steady_clock::now(),
            QRandomGenerator::global()->generate());
    if (retry) {
        trace("attempt {} in {} ms", retry->attempt, retry->delay.count());
        return m_attemptTimer.start(retry->delay);
    }
    m_code = explained.code;
    quit();
}

void ClientRun::finish(ExitCode code)
{
    if (std::exchange(m_finishing, true))
        return;
    m_code = code;
    stop(false);
}

/// Between two attempts there is nothing to take leave of.
void ClientRun::stop(bool atOnce)
{
    if (m_attemptTimer.isActive()) {
        m_attemptTimer.stop();
        return quit();
    }
    Q_EMIT ending();
    if (atOnce)
        m_driver->abort();
    else
        m_driver->stop(m_setup.disconnectProperties);
}

/// The first time in order; the second time the person does not want to wait for the broker.
void ClientRun::handleInterrupt()
{
    const bool again = std::exchange(m_interrupted, true);
    if (!m_finishing)
        m_code = m_interruptedCode;
    m_finishing = true;
    stop(again);
}

void ClientRun::warn(const std::string &sentence) const
{
    if (!m_setup.quiet)
        std::println(stderr, "cutty: {}", sentence);
}

void ClientRun::traceStep() const { trace("{}…", stepName(m_driver->timeline().steps.back().step)); }

void ClientRun::traceTls() const
{
    const auto tls = m_driver->tlsFacts();
    trace("{}, {}{}", tls->protocol.toStdString(), tls->cipher.toStdString(),
        tls->alpn.isEmpty() ? std::string() : ", ALPN " + printable(tls->alpn.toStdString()));
    for (const net::CertificateFacts &certificate : tls->peerChain) {
        trace("certificate of {}, issued by {}, valid until {}", printable(certificate.subject.toStdString()),
            printable(certificate.issuer.toStdString()),
            certificate.notAfter.toString(Qt::ISODate).toStdString());
    }
}

void ClientRun::tracePacket(const mqtt::TracedPacket &packet)
{
    if (packet.direction == Direction::Received)
        m_lastReceived = packet.bytes;
    printTrace(describe(packet));
}

void ClientRun::traceEnd(const net::ConnectionEnd &end) const
{
    if (end.closed.error)
        trace("the bytes at fault: {}", hexBytes(m_lastReceived));
    if (end.accepted)
        trace("disconnected");
    else
        trace("not connected; {}", stepsText(end.timeline));
}

void ClientRun::printTrace(const std::string &step) const
{
    std::println(
        stderr, "cutty: debug: {:.1f} ms: {}", static_cast<double>(m_clock.nsecsElapsed()) / 1e6, step);
}

/// The event loop may not have begun: an open can fail at once.
void ClientRun::quit() { QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection); }

} // namespace cutty::cli
