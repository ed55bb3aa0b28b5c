#include "ui/windows/BrokerController.h"

#include "core/profile/storage/Settings.h"
#include "core/session/demo/DemoPlant.h"

#include <QCoreApplication>

#include <utility>

namespace cutty::ui {
namespace {

constexpr int portsToTry = 16;
constexpr int highestPort = 65'535;

} // namespace

using session::BrokerState;

BrokerController::BrokerController(
    session::LocalBroker &broker, session::DemoPlant &plant, profile::Settings &settings, QObject *parent)
    : QObject(parent)
    , m_broker(broker)
    , m_plant(plant)
    , m_settings(settings)
{
    connect(&broker, &session::LocalBroker::stateChanged, this, &BrokerController::handleState);
}

session::ListenerSettings BrokerController::listener() const
{
    return {.address = m_address, .port = static_cast<std::uint16_t>(m_settings.localBrokerPort())};
}

void BrokerController::setListener(const session::ListenerSettings &listener)
{
    m_address = listener.address;
    m_settings.setLocalBrokerPort(listener.port);
    if (m_broker.state() != BrokerState::Running)
        return;
    m_restarting = true;
    m_broker.stop();
}

void BrokerController::start(Then then)
{
    m_then = then;
    m_portsToTry = 0;
    if (m_broker.state() == BrokerState::Running)
        doThen();
    else if (m_broker.state() != BrokerState::Starting)
        launch(listener().port);
}

void BrokerController::startOnFreePort(int port)
{
    m_portsToTry = portsToTry;
    launch(static_cast<std::uint16_t>(port));
}

void BrokerController::startDemo()
{
    start(Then::Demo);
    if (m_broker.state() != BrokerState::Running)
        m_portsToTry = portsToTry;
}

void BrokerController::stop()
{
    m_then = Then::Nothing;
    m_portsToTry = 0;
    m_restarting = false;
    m_launchPort.reset();
    m_plant.stop();
    m_broker.stop();
}

int BrokerController::nextPort() const
{
    const auto &listeners = m_broker.configuration().listeners;
    const int port = listeners.empty() ? listener().port : listeners.front().port;
    return port < highestPort ? port + 1 : 0;
}

profile::ConnectionProfile BrokerController::localProfile() const
{
    profile::ConnectionProfile local
        = profile::newProfile(static_cast<std::uint32_t>(QCoreApplication::applicationPid()));
    local.id = localProfileId();
    local.name = tr("Local broker");
    local.host = m_address == everyAddress() ? session::ListenerSettings().address : m_address;
    local.port = m_broker.port();
    // When it stops, somebody here stopped it, and its next port may be another.
    local.reconnect.enabled = false;
    local.subscriptions = {{.filter = QStringLiteral("#"), .qos = QoS::ExactlyOnce}};
    return local;
}

void BrokerController::takeOver(const QString &clientId, std::chrono::seconds expiryInterval)
{
    profile::ConnectionProfile taken = localProfile();
    taken.id = QUuid::createUuid();
    taken.name = clientId;
    taken.clientId = clientId;
    taken.cleanStart = false;
    // Only MQTT 5 can say how long; it may go on with a session of any version.
    taken.protocolVersion = profile::ProtocolVersion::V5;
    taken.sessionExpiryInterval = expiryInterval;
    // What the session has subscribed to is what is to be seen.
    taken.subscriptions.clear();
    Q_EMIT connectRequested(taken);
}

QUuid BrokerController::localProfileId()
{
    // Never another, so that the history of the local broker stays together.
    return {0x5f0c7e1d, 0x3b52, 0x4b6e, 0x9a, 0x41, 0x0c, 0x75, 0x74, 0x74, 0x79, 0x01};
}

void BrokerController::handleState()
{
    switch (m_broker.state()) {
    case BrokerState::Running:
        m_portsToTry = 0;
        doThen();
        break;
    case BrokerState::Failed: handleFailure(); break;
    case BrokerState::Stopped:
        m_plant.stop();
        if (std::exchange(m_restarting, false))
            launch(listener().port);
        break;
    case BrokerState::Starting: break;
    }
}

void BrokerController::handleFailure()
{
    const bool isTaken
        = m_broker.failure() && m_broker.failure()->kind == session::BrokerFailureKind::PortInUse;
    if (isTaken && m_portsToTry > 0) {
        --m_portsToTry;
        launch(static_cast<std::uint16_t>(m_portsToTry > 0 ? nextPort() : 0));
    } else {
        Q_EMIT startFailed();
    }
}

void BrokerController::launch(std::uint16_t port)
{
    // Queued, as it may be asked for while the broker tells of its last state.
    if (!m_launchPort)
        QMetaObject::invokeMethod(this, &BrokerController::launchNow, Qt::QueuedConnection);
    m_launchPort = port;
}

void BrokerController::launchNow()
{
    if (const auto port = std::exchange(m_launchPort, std::nullopt))
        m_broker.start({.listeners = {{.address = m_address, .port = *port}}});
}

void BrokerController::doThen()
{
    const Then then = std::exchange(m_then, Then::Nothing);
    if (then == Then::Demo)
        m_plant.start();
    if (then != Then::Nothing)
        Q_EMIT connectRequested(localProfile());
}

} // namespace cutty::ui
