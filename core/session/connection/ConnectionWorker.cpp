#include "core/session/connection/ConnectionWorker.h"

#include "core/history/HistoryWriter.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/net/link/TcpLink.h"
#include "core/session/connection/failures.h"

#include <chrono>
#include <utility>

namespace cutty::session {
namespace {

constexpr std::chrono::seconds statisticsInterval{1};

WallTime wallTime()
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

mqtt::ConnectPacket connectPacket(
    const profile::ConnectionProfile &profile, const std::optional<QString> &password)
{
    mqtt::ConnectPacket packet;
    const bool five = profile.protocolVersion == profile::ProtocolVersion::V5;
    packet.version = five ? mqtt::ProtocolVersion::V5 : mqtt::ProtocolVersion::V311;
    packet.cleanStart = profile.cleanStart;
    packet.keepAlive = profile.keepAlive;
    packet.clientId = profile.clientId.toStdString();
    if (!profile.userName.isEmpty())
        packet.userName = profile.userName.toStdString();
    if (password)
        packet.password = password->toStdString();
    if (packet.password && !five && !packet.userName)
        packet.userName.emplace(); // [MQTT-3.1.2-22]
    if (five && profile.sessionExpiryInterval)
        packet.properties.add(mqtt::PropertyId::SessionExpiryInterval,
            static_cast<std::uint32_t>(profile.sessionExpiryInterval->count()));
    return packet;
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

ConnectionWorker::ConnectionWorker(
    ConnectionId id, history::HistoryWriter *history, std::shared_ptr<const std::atomic<bool>> historyEnabled)
    : m_historyEnabled(std::move(historyEnabled))
    , m_history(history)
    , m_batcher(id, this)
    , m_statisticsTick(this)
{
    connect(&m_batcher, &MessageBatcher::batchReady, this, &ConnectionWorker::handleBatch);
    connect(&m_statisticsTick, &QTimer::timeout, this, &ConnectionWorker::updateStatistics);
    m_statisticsTick.setInterval(statisticsInterval);
}

/// A link that does not get its last bytes out has not finished by now.
ConnectionWorker::~ConnectionWorker() { m_batcher.flush(); }

void ConnectionWorker::open(const profile::ConnectionProfile &profile, const std::optional<QString> &password)
{
    dropDriver();
    m_profile = profile;
    m_driver
        = std::make_unique<net::ConnectionDriver>(std::make_unique<net::TcpLink>(profile.host, profile.port),
            [this](mqtt::Event &event) { handleEvent(event); });
    connect(m_driver.get(), &net::ConnectionDriver::opened, this, &ConnectionWorker::transportOpened);
    connect(m_driver.get(), &net::ConnectionDriver::finished, this, &ConnectionWorker::handleFinished);
    m_statisticsTick.start();
    m_driver->start(connectPacket(profile, password), std::exchange(m_session, {}));
}

void ConnectionWorker::close()
{
    if (m_driver)
        m_driver->stop();
}

void ConnectionWorker::subscribe(const QString &filter, QoS qos)
{
    if (!m_driver)
        return;
    const auto id = m_driver->subscribe({{.filter = filter.toStdString(), .options = {.maximumQoS = qos}}});
    if (id)
        m_subscribing.emplace(*id, filter);
    else
        Q_EMIT subscribed(filter, mqtt::ReasonCode::Success, requestErrorOf(id.error()));
}

void ConnectionWorker::unsubscribe(const QString &filter)
{
    // Not being subscribed any more is what was asked for, so a failure to say so needs no answer.
    if (m_driver)
        static_cast<void>(m_driver->unsubscribe({filter.toStdString()}));
}

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
    ConnectionFacts facts{.version = m_driver->connection().version(),
        .clientId = m_profile.clientId,
        .keepAlive = m_driver->connection().keepAlive(),
        .sessionPresent = event.connack.sessionPresent,
        .peerAddress = m_driver->peerAddress()};
    if (const auto assigned = event.connack.properties.text(mqtt::PropertyId::AssignedClientIdentifier))
        facts.clientId = toQString(*assigned);
    Q_EMIT connected(facts);
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

void ConnectionWorker::handle(const mqtt::PingAnswered &event)
{
    m_statistics.roundTrip = event.roundTrip;
    Q_EMIT statisticsChanged(m_statistics);
}

void ConnectionWorker::handleFinished(const net::ConnectionEnd &end)
{
    m_session = m_driver->takeSession();
    dropDriver();
    m_batcher.flush();
    m_statisticsTick.stop();
    settleStatistics();
    Q_EMIT closed(failureOf(end));
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
