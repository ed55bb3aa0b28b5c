#include "core/session/connection/ConnectionWorker.h"

#include "core/history/HistoryWriter.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/net/link/createLink.h"
#include "core/session/connection/connectPackets.h"
#include "core/session/connection/endpoints.h"
#include "core/session/connection/failures.h"
#include "core/session/connection/retryAdvice.h"

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cutty::session {
namespace {

constexpr std::chrono::seconds statisticsInterval{1};

WallTime wallTime()
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

ReconnectOptions reconnectOptionsOf(const profile::ReconnectSettings &settings)
{
    return {.enabled = settings.enabled,
        .firstDelay = settings.firstDelay,
        .maximumDelay = settings.maximumDelay,
        .attempts = settings.attempts};
}

/// A session belongs to a server and a client id. Another port or transport of the same host leads to the
/// same server, as far as anybody can know.
bool sharesSession(const profile::ConnectionProfile &one, const profile::ConnectionProfile &other)
{
    return one.host.compare(other.host, Qt::CaseInsensitive) == 0 && one.clientId == other.clientId;
}

} // namespace

ConnectionWorker::ConnectionWorker(
    ConnectionId id, history::HistoryWriter *history, std::shared_ptr<const std::atomic<bool>> historyEnabled)
    : m_historyEnabled(std::move(historyEnabled))
    , m_history(history)
    , m_retryTimer(this)
    , m_batcher(id, this)
    , m_statisticsTick(this)
{
    connect(&m_batcher, &MessageBatcher::batchReady, this, &ConnectionWorker::handleBatch);
    connect(&m_statisticsTick, &QTimer::timeout, this, &ConnectionWorker::updateStatistics);
    m_statisticsTick.setInterval(statisticsInterval);
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_retryTimer, &QTimer::timeout, this, &ConnectionWorker::retry);
}

/// A link that does not get its last bytes out has not finished by now.
ConnectionWorker::~ConnectionWorker() { m_batcher.flush(); }

void ConnectionWorker::open(const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    dropDriver();
    m_retryTimer.stop();
    m_closing = false;
    if (!m_profile.id.isNull() && !sharesSession(m_profile, profile))
        loseSession();
    m_profile = profile;
    m_secrets = secrets;
    m_policy = ReconnectPolicy(reconnectOptionsOf(profile.reconnect));
    startAttempt();
}

void ConnectionWorker::close()
{
    m_closing = true;
    if (m_driver)
        m_driver->stop();
    else if (m_retryTimer.isActive())
        settleEnd(std::nullopt, m_lastTimeline);
}

void ConnectionWorker::connectNow()
{
    if (!m_retryTimer.isActive())
        return;
    m_retryTimer.stop();
    retry();
}

void ConnectionWorker::retry()
{
    Q_EMIT attemptStarted();
    startAttempt();
}

void ConnectionWorker::startAttempt()
{
    const auto endpoint = endpointOf(m_profile, m_secrets);
    if (!endpoint)
        return settleEnd(endpoint.error(), {});
    m_driver = std::make_unique<net::ConnectionDriver>(
        net::createLink(*endpoint), [this](mqtt::Event &event) { handleEvent(event); },
        driverOptionsOf(m_profile, m_secrets));
    connect(m_driver.get(), &net::ConnectionDriver::stepStarted, this,
        [this] { Q_EMIT stepStarted(m_driver->timeline()); });
    connect(m_driver.get(), &net::ConnectionDriver::opened, this, &ConnectionWorker::transportOpened);
    connect(m_driver.get(), &net::ConnectionDriver::finished, this, &ConnectionWorker::handleFinished);
    m_statisticsTick.start();
    m_driver->start(connectPacketOf(m_profile, m_secrets), std::exchange(m_session, {}));
}

void ConnectionWorker::subscribe(const WantedSubscription &wanted)
{
    std::erase(m_unwanted, wanted.filter);
    const auto known = std::ranges::find(m_wanted, wanted.filter, &WantedSubscription::filter);
    if (known == m_wanted.end())
        m_wanted.push_back(wanted);
    else
        *known = wanted;
    if (isConnected())
        sendSubscribe(wanted);
}

void ConnectionWorker::unsubscribe(const QString &filter)
{
    std::erase_if(m_wanted, [&](const WantedSubscription &wanted) { return wanted.filter == filter; });
    if (!std::ranges::contains(m_unwanted, filter))
        m_unwanted.push_back(filter);
    if (isConnected())
        sendUnsubscribe(filter);
}

/// All subscriptions, also into a kept session: subscribing twice is harmless, missing one is not.
void ConnectionWorker::renewSubscriptions(bool sessionPresent)
{
    if (!sessionPresent)
        m_unwanted.clear();
    for (const QString &filter : std::vector(m_unwanted))
        sendUnsubscribe(filter);
    for (const WantedSubscription &wanted : m_wanted)
        sendSubscribe(wanted);
}

void ConnectionWorker::sendSubscribe(const WantedSubscription &wanted)
{
    const bool five = m_profile.protocolVersion == profile::ProtocolVersion::V5;
    const SubscriptionSettings settings = five ? wanted.settings : SubscriptionSettings();
    const auto id = m_driver->subscribe({{.filter = wanted.filter.toStdString(),
                                            .options = {.maximumQoS = wanted.qos,
                                                .noLocal = settings.noLocal,
                                                .retainAsPublished = settings.retainAsPublished,
                                                .retainHandling = settings.retainHandling}}},
        subscribePropertiesOf(settings));
    if (id)
        m_subscribing.emplace(*id, wanted.filter);
    else
        Q_EMIT subscribed(wanted.filter, mqtt::ReasonCode::Success, requestErrorOf(id.error()));
}

void ConnectionWorker::sendUnsubscribe(const QString &filter)
{
    if (const auto id = m_driver->unsubscribe({filter.toStdString()}))
        m_unsubscribing.emplace(*id, filter);
    else if (id.error() == mqtt::CommandError::InvalidTopicFilter)
        std::erase(m_unwanted, filter); // it was never subscribed to
}

void ConnectionWorker::reauthenticate()
{
    const auto sent
        = m_driver ? m_driver->reauthenticate() : std::unexpected(mqtt::CommandError::NotConnected);
    if (!sent)
        Q_EMIT reauthenticated(requestErrorOf(sent.error()));
}

bool ConnectionWorker::isConnected() const { return m_driver && m_driver->connection().isConnected(); }

void ConnectionWorker::publish(PublishRequestId id, const PublishRequest &request)
{
    const QByteArray topic = request.topic.toUtf8();
    const bool five = m_profile.protocolVersion == profile::ProtocolVersion::V5;
    const auto properties = five ? request.properties.encoded() : std::string_view();
    mqtt::OutgoingPublish publish{.qos = request.qos,
        .retain = request.retain,
        .token = mqtt::PublishToken{static_cast<std::uint64_t>(id)}};
    publish.message = Message::create({.topic = {topic.data(), static_cast<std::size_t>(topic.size())},
        .payload = {request.payload.data(), static_cast<std::size_t>(request.payload.size())},
        .properties = properties,
        .expiryOffset = mqtt::messageExpiryOffset(mqtt::PropertiesView(properties)),
        .qos = request.qos,
        .retain = request.retain});
    const MessagePtr message = publish.message;
    const auto sent = m_driver ? m_driver->publish(std::move(publish))
                               : std::unexpected(mqtt::CommandError::NotConnected);
    if (!sent) {
        Q_EMIT publishFinished(
            {.id = id, .result = PublishResult::NotSent, .error = requestErrorOf(sent.error())});
        return;
    }
    ++m_statistics.sentMessages;
    m_statistics.sentBytes += message->payload().size();
    m_batcher.add({.message = message,
        .time = wallTime(),
        .qos = request.qos,
        .direction = Direction::Sent,
        .retain = request.retain});
    if (request.qos == QoS::AtMostOnce)
        Q_EMIT publishFinished({.id = id, .result = PublishResult::Sent});
}

void ConnectionWorker::handleEvent(mqtt::Event &event)
{
    std::visit(
        [this](auto &kind) {
            if constexpr (requires { this->handle(kind); })
                handle(kind);
        },
        event);
}

void ConnectionWorker::handle(const mqtt::Connected &event)
{
    m_policy.noteConnected(std::chrono::steady_clock::now());
    m_lastTimeline = m_driver->timeline();
    Q_EMIT connected(factsOf(m_profile, *m_driver, event.connack), m_lastTimeline);
    // MQTT 3.1 does not say whether there is a session.
    const bool mayHaveSession
        = m_profile.protocolVersion == profile::ProtocolVersion::V31 && !m_profile.cleanStart;
    renewSubscriptions(event.connack.sessionPresent || mayHaveSession);
}

void ConnectionWorker::handle(mqtt::MessageReceived &event)
{
    mqtt::PublishPacket &packet = event.packet;
    ++m_statistics.receivedMessages;
    m_statistics.receivedBytes += packet.message->payload().size();
    m_batcher.add({.message = std::move(packet.message),
        .time = wallTime(),
        .qos = packet.qos,
        .retain = packet.retain,
        .duplicate = packet.duplicate});
}

void ConnectionWorker::handle(const mqtt::PublishFinished &event)
{
    PublishReport report{
        .id = PublishRequestId{static_cast<std::uint64_t>(event.token)}, .reason = event.reason};
    switch (event.outcome) {
    case mqtt::PublishOutcome::Acknowledged: report.result = PublishResult::Acknowledged; break;
    case mqtt::PublishOutcome::Refused: report.result = PublishResult::Refused; break;
    case mqtt::PublishOutcome::Expired: report.result = PublishResult::Expired; break;
    case mqtt::PublishOutcome::SessionLost: report.result = PublishResult::Unknown; break;
    }
    if (event.properties)
        addRemarks(&report, event.properties->view());
    Q_EMIT publishFinished(report);
}

void ConnectionWorker::handle(const mqtt::SubscribeAcknowledged &event)
{
    const auto filter = m_subscribing.find(event.packet.packetId);
    if (filter == m_subscribing.end() || event.packet.reasons.empty())
        return;
    Q_EMIT subscribed(filter->second, event.packet.reasons.front(), RequestError::None);
    m_subscribing.erase(filter);
}

void ConnectionWorker::handle(const mqtt::UnsubscribeAcknowledged &event)
{
    const auto filter = m_unsubscribing.find(event.packet.packetId);
    if (filter == m_unsubscribing.end())
        return;
    std::erase(m_unwanted, filter->second);
    m_unsubscribing.erase(filter);
}

void ConnectionWorker::handle(const mqtt::PingAnswered &event)
{
    m_statistics.roundTrip = event.roundTrip;
    Q_EMIT statisticsChanged(m_statistics);
}

void ConnectionWorker::handle(const mqtt::AuthenticationFinished &)
{
    Q_EMIT reauthenticated(RequestError::None);
}

void ConnectionWorker::handleFinished(const net::ConnectionEnd &end)
{
    m_session = m_driver->takeSession();
    dropDriver();
    m_batcher.flush();
    m_statisticsTick.stop();
    settleStatistics();
    settleEnd(failureOf(end), end.timeline);
}

void ConnectionWorker::settleEnd(
    const std::optional<ConnectionFailure> &failure, const ConnectTimeline &timeline)
{
    m_lastTimeline = timeline;
    m_retryTimer.stop();
    const auto now = std::chrono::steady_clock::now();
    std::optional<Retry> next;
    if (failure && !m_closing)
        next = m_policy.noteEnded(retryAdvice(*failure), now, QRandomGenerator::global()->generate());
    if (!next) {
        m_secrets = {};
        Q_EMIT closed(m_closing ? std::nullopt : failure, timeline);
        return;
    }
    m_retryTimer.start(next->delay);
    Q_EMIT lost(*failure,
        {.attempt = next->attempt, .limit = m_profile.reconnect.attempts, .nextAttempt = now + next->delay},
        timeline);
}

/// What became of messages that the server has not acknowledged is not to be known any more.
void ConnectionWorker::loseSession()
{
    const mqtt::SessionState lostSession = std::exchange(m_session, {});
    m_unwanted.clear();
    const auto report = [this](const mqtt::OutgoingPublish &publish) {
        Q_EMIT publishFinished({.id = PublishRequestId{static_cast<std::uint64_t>(publish.token)},
            .result = PublishResult::Unknown});
    };
    for (const auto &[order, entry] : lostSession.inflight.inOrder())
        report(entry.publish);
    for (const mqtt::OutgoingPublish &publish : lostSession.queue)
        report(publish);
    settleStatistics();
}

void ConnectionWorker::handleBatch(const MessageBatchPtr &batch)
{
    if (m_history && *m_historyEnabled)
        m_history->enqueue(
            {.key = m_profile.id.toString(QUuid::WithoutBraces), .name = m_profile.name}, batch);
    Q_EMIT batchReady(batch);
}

/// The driver may be in the middle of a signal, so it is deleted by the event loop.
void ConnectionWorker::dropDriver()
{
    m_subscribing.clear();
    m_unsubscribing.clear();
    if (!m_driver)
        return;
    m_driver->disconnect(this);
    m_driver.release()->deleteLater();
}

/// Counts stay when the connection ends; rates and round trip have no meaning then.
void ConnectionWorker::settleStatistics()
{
    m_statistics.receivedPerSecond = 0;
    m_statistics.receivedBytesPerSecond = 0;
    m_statistics.sentPerSecond = 0;
    m_statistics.roundTrip.reset();
    m_statistics.inFlight = m_session.inflight.size() + m_session.queue.size();
    m_previous = m_statistics;
    Q_EMIT statisticsChanged(m_statistics);
}

void ConnectionWorker::updateStatistics()
{
    const double seconds = std::chrono::duration<double>(statisticsInterval).count();
    const mqtt::Connection &connection = m_driver->connection();
    m_statistics.inFlight = connection.inflightCount() + connection.queuedCount();
    const auto rate = [&](std::uint64_t now, std::uint64_t before) {
        return static_cast<double>(now - before) / seconds;
    };
    m_statistics.receivedPerSecond = rate(m_statistics.receivedMessages, m_previous.receivedMessages);
    m_statistics.receivedBytesPerSecond = rate(m_statistics.receivedBytes, m_previous.receivedBytes);
    m_statistics.sentPerSecond = rate(m_statistics.sentMessages, m_previous.sentMessages);
    m_previous = m_statistics;
    Q_EMIT statisticsChanged(m_statistics);
}

} // namespace cutty::session
