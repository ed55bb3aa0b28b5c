#include "core/net/driver/ConnectionDriver.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace cutty::net {
namespace {

/// Messages that keep a broker busy for a millisecond. Acknowledgements that come one by one cost more to be
/// woken for than to handle; publishing to mosquitto, 4 µs of our CPU a message instead of 0.8.
constexpr std::size_t enoughInFlight = 256;

mqtt::Properties withData(mqtt::Properties properties, std::string_view data)
{
    if (!data.empty())
        properties.add(mqtt::PropertyId::AuthenticationData, data);
    return properties;
}

std::string_view dataOf(const mqtt::Properties &properties)
{
    return properties.text(mqtt::PropertyId::AuthenticationData).value_or(std::string_view());
}

} // namespace

ConnectionDriver::ConnectionDriver(
    std::unique_ptr<Link> link, EventHandler handler, const ConnectionDriverOptions &options, QObject *parent)
    : QObject(parent)
    , m_link(std::move(link))
    , m_handler(std::move(handler))
    , m_options(options)
    , m_connection(mqtt::Role::Client, options.connection)
    , m_timer(this)
{
    connect(m_link.get(), &Link::stepStarted, this, &ConnectionDriver::beginStep);
    connect(m_link.get(), &Link::opened, this, &ConnectionDriver::handleOpened);
    connect(m_link.get(), &Link::received, this, &ConnectionDriver::handleReceived, Qt::DirectConnection);
    connect(m_link.get(), &Link::closed, this, &ConnectionDriver::handleLinkClosed);
    connect(m_link.get(), &Link::drained, this, &ConnectionDriver::handleDrained);
    connect(&m_timer, &DeadlineTimer::fired, this, &ConnectionDriver::handleTimeout);
    // No bound is needed: each turn empties the trace.
    if (m_options.packetHandler)
        m_connection.trace(std::numeric_limits<std::size_t>::max());
}

ConnectionDriver::~ConnectionDriver() { m_link->disconnect(this); }

void ConnectionDriver::start(mqtt::ConnectPacket packet, mqtt::SessionState session)
{
    m_connect = std::move(packet);
    m_session = std::move(session);
    if (m_connect.version != mqtt::ProtocolVersion::V5)
        m_options.authenticator.reset();
    if (m_options.authenticator) {
        const auto data = m_options.authenticator->begin();
        if (!data) {
            // Whoever starts does not expect the end before start() has returned.
            const ConnectionEnd end{
                .closed = {.cause = mqtt::CloseCause::Local}, .authenticationError = data.error()};
            QMetaObject::invokeMethod(this, [this, end] { giveUp(end); }, Qt::QueuedConnection);
            return;
        }
        m_connect.properties.add(mqtt::PropertyId::AuthenticationMethod, m_options.authenticator->method());
        m_connect.properties = withData(std::move(m_connect.properties), *data);
    }
    m_linkDeadline = now() + m_options.connectTimeout;
    armTimer();
    m_link->open();
}

void ConnectionDriver::stop(const mqtt::Properties &properties)
{
    if (m_opened) {
        if (!m_connection.disconnect(mqtt::ReasonCode::Success, properties))
            m_connection.disconnect();
        return pump();
    }
    giveUp({.closed = {.cause = mqtt::CloseCause::Local}});
}

void ConnectionDriver::giveUp(ConnectionEnd end)
{
    if (!m_end)
        m_end = std::move(end);
    m_link->abort();
}

void ConnectionDriver::abort() { m_link->abort(); }

std::expected<mqtt::PacketId, mqtt::CommandError> ConnectionDriver::subscribe(
    std::vector<mqtt::SubscriptionRequest> subscriptions, mqtt::Properties properties)
{
    schedulePump();
    return m_connection.subscribe(std::move(subscriptions), std::move(properties), now());
}

std::expected<mqtt::PacketId, mqtt::CommandError> ConnectionDriver::unsubscribe(
    std::vector<std::string> filters, mqtt::Properties properties)
{
    schedulePump();
    return m_connection.unsubscribe(std::move(filters), now(), std::move(properties));
}

void ConnectionDriver::acknowledge(mqtt::PacketId id, QoS qos, mqtt::ReasonCode reason)
{
    schedulePump();
    m_connection.acknowledge(id, qos, reason);
}

std::expected<void, mqtt::CommandError> ConnectionDriver::publish(mqtt::OutgoingPublish publish)
{
    schedulePump();
    return m_connection.publish(std::move(publish), now());
}

std::expected<void, mqtt::CommandError> ConnectionDriver::reauthenticate()
{
    if (!m_options.authenticator)
        return std::unexpected(mqtt::CommandError::AuthenticationMethodMismatch);
    if (!m_connection.isConnected())
        return std::unexpected(mqtt::CommandError::NotConnected);
    // The authenticator must not begin anew while the server answers the exchange before.
    if (std::exchange(m_reauthenticating, true))
        return std::unexpected(mqtt::CommandError::AuthenticationNotExpected);
    schedulePump();
    const auto data = m_options.authenticator->begin();
    if (data)
        return m_connection.reauthenticate(withData({}, *data), now());
    failAuthentication(data.error());
    return {};
}

void ConnectionDriver::beginStep(ConnectStep step)
{
    endStep();
    m_timeline.steps.push_back({.step = step});
    m_stepStart = now();
    Q_EMIT stepStarted();
}

void ConnectionDriver::endStep()
{
    if (!m_stepStart)
        return;
    m_timeline.steps.back().duration
        = std::chrono::floor<std::chrono::microseconds>(now() - *std::exchange(m_stepStart, std::nullopt));
    m_timeline.address = m_link->peerAddress();
}

void ConnectionDriver::handleOpened()
{
    m_opened = true;
    beginStep(ConnectStep::Connack);
    m_connection.handleTransportOpened(now());
    const auto sent = m_connection.connect(std::move(m_connect), std::move(m_session), now());
    Q_EMIT opened();
    if (!sent)
        return giveUp({.closed = {.cause = mqtt::CloseCause::Local}, .connectError = sent.error()});
    pump();
}

void ConnectionDriver::handleReceived(std::string_view bytes)
{
    m_connection.handleInput(bytes, now());
    schedulePump();
}

void ConnectionDriver::handleLinkClosed(const std::optional<LinkError> &error)
{
    endStep();
    m_connection.handleTransportClosed();
    pump();
    if (!m_end)
        m_end = ConnectionEnd{.closed = {.cause = mqtt::CloseCause::TransportLost}};
    // The first cause counts: the end of a transport that we gave up is no news.
    if (error && !m_end->linkError && m_end->closed.cause == mqtt::CloseCause::TransportLost)
        m_end->linkError = error;
    finish();
}

/// A slow peer that goes on reading gets all.
void ConnectionDriver::handleDrained()
{
    if (m_closing)
        m_linkDeadline = now() + m_options.closeTimeout;
}

void ConnectionDriver::handleTimeout()
{
    if (m_linkDeadline <= now()) {
        if (!m_end)
            m_end = timeoutEnd();
        return m_link->abort();
    }
    m_connection.handleTimeout(now());
    pump();
}

ConnectionEnd ConnectionDriver::timeoutEnd() const
{
    if (m_opened)
        return {.closed = {.cause = mqtt::CloseCause::HandshakeTimeout}};
    LinkError error{.kind = LinkErrorKind::Timeout};
    if (!m_timeline.steps.empty())
        error.step = m_timeline.steps.back().step;
    return {.closed = {.cause = mqtt::CloseCause::TransportLost}, .linkError = error};
}

void ConnectionDriver::schedulePump()
{
    if (!std::exchange(m_pumpScheduled, true))
        QMetaObject::invokeMethod(this, &ConnectionDriver::pump, Qt::QueuedConnection);
}

void ConnectionDriver::pump()
{
    m_pumpScheduled = true; // what the handler asks for goes out below
    handPackets();
    while (auto event = m_connection.pollEvent()) {
        if (auto *closed = std::get_if<mqtt::Closed>(&*event)) {
            // The first reason counts: a transport that we gave up is closed, but not lost.
            if (!m_end)
                m_end = ConnectionEnd{.closed = std::move(*closed)};
            continue;
        }
        if (m_options.authenticator && !authenticate(*event))
            continue;
        if (std::holds_alternative<mqtt::Connected>(*event)) {
            m_accepted = true;
            m_linkDeadline = TimePoint::max();
            endStep();
        }
        m_handler(*event);
    }
    m_pumpScheduled = false;
    handPackets();
    m_connection.pollTransmit(m_buffer);
    if (!m_buffer.empty())
        m_link->write(m_buffer);
    armTimer();
    if (m_connection.inflightCount() >= enoughInFlight)
        m_link->rest();
    if (m_end && m_opened && !std::exchange(m_closing, true))
        closeLink();
}

void ConnectionDriver::handPackets()
{
    while (const auto packet = m_connection.pollTrace())
        m_options.packetHandler(*packet);
}

void ConnectionDriver::armTimer()
{
    m_timer.arm(std::min(m_connection.pollTimeout().value_or(TimePoint::max()), m_linkDeadline), now());
}

/// A peer that did not answer in time would not take a farewell either. There is none for it: DISCONNECT
/// would have the server drop the will.
void ConnectionDriver::closeLink()
{
    const mqtt::CloseCause cause = m_end->closed.cause;
    if (cause == mqtt::CloseCause::HandshakeTimeout || cause == mqtt::CloseCause::KeepAliveTimeout)
        return m_link->abort();
    m_linkDeadline = now() + m_options.closeTimeout;
    armTimer();
    m_link->close();
}

bool ConnectionDriver::authenticate(const mqtt::Event &event)
{
    Authenticator &authenticator = *m_options.authenticator;
    if (const auto *continued = std::get_if<mqtt::AuthenticationContinued>(&event)) {
        if (!m_accepted && m_timeline.steps.back().step != ConnectStep::Authenticate)
            beginStep(ConnectStep::Authenticate);
        const auto answer = authenticator.respond(dataOf(continued->packet.properties));
        if (!answer)
            failAuthentication(answer.error());
        else if (!m_connection.authenticate(withData({}, *answer), now()))
            failAuthentication(AuthenticationError::MalformedMessage);
        return false;
    }
    std::expected<void, AuthenticationError> verified;
    if (const auto *connected = std::get_if<mqtt::Connected>(&event)) {
        verified = authenticator.finish(dataOf(connected->connack.properties));
    } else if (const auto *finished = std::get_if<mqtt::AuthenticationFinished>(&event)) {
        m_reauthenticating = false;
        verified = authenticator.finish(dataOf(finished->packet.properties));
    }
    if (!verified)
        failAuthentication(verified.error());
    return verified.has_value();
}

void ConnectionDriver::failAuthentication(AuthenticationError error)
{
    if (!m_end)
        m_end = ConnectionEnd{.closed = {.cause = mqtt::CloseCause::Local}, .authenticationError = error};
    m_connection.disconnect(mqtt::ReasonCode::UnspecifiedError);
}

void ConnectionDriver::finish()
{
    if (std::exchange(m_finished, true))
        return;
    m_end->opened = m_opened;
    m_end->accepted = m_accepted;
    m_end->timeline = m_timeline;
    Q_EMIT finished(*m_end);
}

} // namespace cutty::net
