#include "tests/interop/scenario/ScenarioPlayer.h"

#include "core/net/link/createLink.h"
#include "tests/interop/scenario/ScenarioLink.h"

#include <algorithm>
#include <cstdio>
#include <print>
#include <utility>

namespace cutty::scenario {
namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds reconnectDelay{100};
constexpr int mostAttempts = 100;
/// What an exit leaves to what is under way.
constexpr std::chrono::milliseconds exitDelay{300};

bool isTlsError(net::LinkErrorKind kind)
{
    return kind >= net::LinkErrorKind::CaCertificatesUnreadable
        && kind <= net::LinkErrorKind::ClientCertificateRejected;
}

bool hasFailedInTls(const net::ConnectionEnd &end)
{
    return end.linkError && (isTlsError(end.linkError->kind) || end.linkError->step == net::ConnectStep::Tls);
}

MessagePtr messageOf(const Action &action)
{
    return Message::create({.topic = action.topic,
        .payload = action.payload,
        .properties = action.properties.encoded(),
        .expiryOffset = mqtt::messageExpiryOffset(action.properties.view()),
        .qos = action.qos,
        .retain = action.retain});
}

/// A server that starts a clean session uses its identifiers anew: none of ours is a repetition.
void forgetReceived(mqtt::SessionState &session)
{
    for (unsigned id = 1; id <= 65'535 && session.inflight.heldCount() > 0; ++id)
        session.inflight.release(mqtt::PacketId{static_cast<std::uint16_t>(id)});
}

} // namespace

ScenarioPlayer::ScenarioPlayer(Scenario scenario, std::uint16_t port, QObject *parent)
    : QObject(parent)
    , m_scenario(std::move(scenario))
    , m_port(port)
    , m_serverName(u"localhost"_s)
{
    m_reconnectTimer.setSingleShot(true);
    connect(&m_reconnectTimer, &QTimer::timeout, this, &ScenarioPlayer::connectNow);
}

ScenarioPlayer::~ScenarioPlayer() = default;

void ScenarioPlayer::start() { connectNow(); }

net::Endpoint ScenarioPlayer::endpoint() const
{
    net::Endpoint endpoint{.host = u"127.0.0.1"_s, .port = m_port};
    if (m_scenario.tls) {
        endpoint.transport = Transport::Tls;
        endpoint.tls = *m_scenario.tls;
        endpoint.tls.serverName = m_serverName;
    }
    return endpoint;
}

void ScenarioPlayer::connectNow()
{
    mqtt::ConnectPacket packet = m_scenario.connect;
    const bool resumesClean = m_scenario.reconnect && m_wasConnected && packet.cleanStart;
    if (resumesClean) {
        packet.cleanStart = false;
        forgetReceived(m_session);
    }
    auto link = std::make_unique<ScenarioLink>(
        net::createLink(endpoint()), m_scenario.connect.version, resumesClean);
    // Queued, as it comes in the middle of the driver's work.
    connect(
        link.get(), &ScenarioLink::completed, this,
        [this](mqtt::PacketId id) {
            if (auto message = m_uncompleted.extract(id))
                actOn(message.mapped());
        },
        Qt::QueuedConnection);
    m_uncompleted.clear();
    m_driver = std::make_unique<net::ConnectionDriver>(
        std::move(link), [this](mqtt::Event &event) { handle(event); });
    connect(m_driver.get(), &net::ConnectionDriver::finished, this, &ScenarioPlayer::handleFinished);
    m_driver->start(std::move(packet), std::exchange(m_session, {}));
}

void ScenarioPlayer::handle(mqtt::Event &event)
{
    if (const auto *message = std::get_if<mqtt::MessageReceived>(&event)) {
        handleMessage(message->packet);
    } else if (std::holds_alternative<mqtt::PublishFinished>(event)) {
        completePublish();
    } else if (std::holds_alternative<mqtt::Connected>(event)) {
        m_wasConnected = true;
        m_failedAttempts = 0;
        run(m_scenario.onConnack);
    } else if (std::holds_alternative<mqtt::SubscribeAcknowledged>(event)) {
        run(m_scenario.onSuback);
    } else if (std::holds_alternative<mqtt::UnsubscribeAcknowledged>(event)) {
        run(m_scenario.onUnsuback);
    }
}

/// Actions come after the acknowledgement went out: PUBACK, which is written before what they send, or
/// PUBCOMP.
void ScenarioPlayer::handleMessage(const mqtt::PublishPacket &packet)
{
    if (packet.qos == QoS::ExactlyOnce)
        m_uncompleted.insert_or_assign(packet.packetId, packet);
    else
        actOn(packet);
}

void ScenarioPlayer::actOn(const mqtt::PublishPacket &packet)
{
    const auto entry = std::ranges::find_if(
        m_scenario.onMessage, [&](const MessageEntry &one) { return one.matches(packet); });
    if (entry == m_scenario.onMessage.end())
        return fail(u"no entry for the message on %1"_s.arg(
            QString::fromUtf8(packet.message->topic().data(), qsizetype(packet.message->topic().size()))));
    run(entry->actions, &packet);
}

void ScenarioPlayer::completePublish()
{
    const std::size_t index = m_completedPublishes++;
    if (!m_scenario.onPublished.empty())
        run(m_scenario.onPublished[std::min(index, m_scenario.onPublished.size() - 1)]);
}

void ScenarioPlayer::handleFinished(const net::ConnectionEnd &end)
{
    m_session = m_driver->takeSession();
    m_driver->disconnect(this);
    if (m_disconnecting)
        return this->end(static_cast<int>(ExitCode::AsWritten));
    if (m_exitCode)
        return;
    if (hasFailedInTls(end)) {
        if (!retriesByAddress(*end.linkError))
            handleLost(m_scenario.onTlsFailed, u"TLS failed"_s);
        return;
    }
    // A broker that scripts its own end may not listen again yet.
    if (m_scenario.reconnect && m_wasConnected && !end.opened && ++m_failedAttempts < mostAttempts)
        return m_reconnectTimer.start(reconnectDelay);
    const bool connectsAgain = m_scenario.reconnect && end.closed.cause != mqtt::CloseCause::Refused
        && end.opened && ++m_failedAttempts < mostAttempts;
    if (!connectsAgain)
        return handleLost(m_scenario.onDisconnected, u"the connection was lost, or refused"_s);
    if (m_scenario.onDisconnected)
        run(*m_scenario.onDisconnected);
    if (!m_exitCode)
        m_reconnectTimer.start(reconnectDelay);
}

/// The broker is known as localhost, or by its address: a certificate may have either.
bool ScenarioPlayer::retriesByAddress(const net::LinkError &error)
{
    const QString address = u"127.0.0.1"_s;
    const auto names = [&](const net::CertificateFault &fault) {
        return fault.certificate.ipAddresses.contains(address);
    };
    if (error.kind != net::LinkErrorKind::HostNameMismatch || m_serverName == address
        || !std::ranges::any_of(error.certificateFaults, names))
        return false;
    m_serverName = address;
    m_reconnectTimer.start(0);
    return true;
}

void ScenarioPlayer::handleLost(const std::optional<Actions> &actions, const QString &why)
{
    if (!actions)
        return fail(why);
    run(*actions);
    if (!m_exitCode)
        end(static_cast<int>(ExitCode::AsWritten));
}

void ScenarioPlayer::run(const Actions &actions, const mqtt::PublishPacket *message)
{
    for (const Action &action : actions)
        run(action, message);
}

void ScenarioPlayer::run(const Action &action, const mqtt::PublishPacket *message)
{
    if (m_exitCode || m_disconnecting)
        return;
    switch (action.kind) {
    case ActionKind::Subscribe: return subscribe(action);
    case ActionKind::Unsubscribe: return unsubscribe(action);
    case ActionKind::Publish: return publish(action);
    case ActionKind::RefusedPublish: return tryRefusedPublish(action);
    case ActionKind::Respond: return respond(action, message);
    case ActionKind::Once: return run(std::exchange(*action.inner, {}), message);
    case ActionKind::Disconnect:
        m_disconnecting = true;
        // After what the actions before it sent.
        QMetaObject::invokeMethod(
            m_driver.get(), [driver = m_driver.get()] { driver->stop(); }, Qt::QueuedConnection);
        return;
    case ActionKind::Exit:
        m_exitCode = action.code;
        QTimer::singleShot(exitDelay, this, [this] { end(*m_exitCode); });
        return;
    }
}

void ScenarioPlayer::subscribe(const Action &action)
{
    if (!m_driver->subscribe({{.filter = action.filters.front(), .options = {.maximumQoS = action.qos}}}))
        fail(u"the client refuses to subscribe"_s);
}

void ScenarioPlayer::unsubscribe(const Action &action)
{
    if (!m_driver->unsubscribe(action.filters))
        fail(u"the client refuses to unsubscribe"_s);
}

void ScenarioPlayer::publish(const Action &action)
{
    send({.message = messageOf(action), .qos = action.qos, .retain = action.retain});
}

void ScenarioPlayer::tryRefusedPublish(const Action &action)
{
    if (m_driver->publish({.message = messageOf(action), .qos = action.qos, .retain = action.retain}))
        fail(u"the client takes a message that it should refuse"_s);
}

/// At QoS 0: a question says where to and what with, not how.
void ScenarioPlayer::respond(const Action &action, const mqtt::PublishPacket *message)
{
    const mqtt::PropertiesView asked(message ? message->message->properties() : std::string_view());
    const auto topic = asked.text(mqtt::PropertyId::ResponseTopic);
    if (!topic)
        return fail(u"there is no response topic to respond to"_s);
    Action answer{.kind = ActionKind::Publish, .topic = std::string(*topic), .payload = action.payload};
    if (const auto data = asked.text(mqtt::PropertyId::CorrelationData))
        answer.properties.add(mqtt::PropertyId::CorrelationData, *data);
    publish(answer);
}

void ScenarioPlayer::send(mqtt::OutgoingPublish publish)
{
    const bool atMostOnce = publish.qos == QoS::AtMostOnce;
    if (!m_driver->publish(std::move(publish)))
        return fail(u"the client refuses to publish"_s);
    if (atMostOnce)
        QMetaObject::invokeMethod(this, &ScenarioPlayer::completePublish, Qt::QueuedConnection);
}

void ScenarioPlayer::fail(const QString &why)
{
    if (m_exitCode)
        return;
    std::println(stderr, "scenario_client: {}", why.toStdString());
    end(static_cast<int>(ExitCode::NotAsWritten));
}

void ScenarioPlayer::end(int code)
{
    m_exitCode = code;
    Q_EMIT finished(code);
}

} // namespace cutty::scenario
