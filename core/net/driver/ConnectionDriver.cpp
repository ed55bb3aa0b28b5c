#include "core/net/driver/ConnectionDriver.h"

#include <utility>

namespace cutty::net {

ConnectionDriver::ConnectionDriver(
    std::unique_ptr<Link> link, EventHandler handler, const ConnectionDriverOptions &options, QObject *parent)
    : QObject(parent)
    , m_link(std::move(link))
    , m_handler(std::move(handler))
    , m_options(options)
    , m_connection(mqtt::Role::Client, options.connection)
    , m_timer(this)
{
    connect(m_link.get(), &Link::opened, this, &ConnectionDriver::handleOpened);
    connect(m_link.get(), &Link::received, this, &ConnectionDriver::handleReceived, Qt::DirectConnection);
    connect(m_link.get(), &Link::closed, this, &ConnectionDriver::handleLinkClosed);
    connect(m_link.get(), &Link::drained, this, &ConnectionDriver::handleDrained);
    connect(&m_timer, &DeadlineTimer::fired, this, &ConnectionDriver::handleTimeout);
}

ConnectionDriver::~ConnectionDriver() { m_link->disconnect(this); }

void ConnectionDriver::start(mqtt::ConnectPacket packet, mqtt::SessionState session)
{
    m_connect = std::move(packet);
    m_session = std::move(session);
    m_linkDeadline = now() + m_options.connectTimeout;
    m_timer.arm(m_linkDeadline, now());
    m_link->open();
}

void ConnectionDriver::stop()
{
    if (m_opened) {
        m_connection.disconnect();
        return pump();
    }
    m_end = ConnectionEnd{.closed = {.cause = mqtt::CloseCause::Local}};
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
    std::vector<std::string> filters)
{
    schedulePump();
    return m_connection.unsubscribe(std::move(filters), now());
}

std::expected<void, mqtt::CommandError> ConnectionDriver::publish(mqtt::OutgoingPublish publish)
{
    schedulePump();
    return m_connection.publish(std::move(publish), now());
}

void ConnectionDriver::handleOpened()
{
    m_opened = true;
    m_linkDeadline = TimePoint::max();
    m_connection.handleTransportOpened(now());
    m_connection.connect(std::move(m_connect), std::move(m_session), now());
    Q_EMIT opened();
    pump();
}

void ConnectionDriver::handleReceived(std::string_view bytes)
{
    m_connection.handleInput(bytes, now());
    schedulePump();
}

void ConnectionDriver::handleLinkClosed(const std::optional<LinkError> &error)
{
    m_connection.handleTransportClosed();
    pump();
    if (!m_end)
        m_end = ConnectionEnd{.closed = {.cause = mqtt::CloseCause::TransportLost}};
    if (error && m_end->closed.cause == mqtt::CloseCause::TransportLost)
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
            m_end = ConnectionEnd{.closed = {.cause = mqtt::CloseCause::TransportLost},
                .linkError = LinkError{LinkErrorKind::Timeout, {}}};
        return m_link->abort();
    }
    m_timer.arm(m_linkDeadline, now());
    m_connection.handleTimeout(now());
    pump();
}

void ConnectionDriver::schedulePump()
{
    if (!std::exchange(m_pumpScheduled, true))
        QMetaObject::invokeMethod(this, &ConnectionDriver::pump, Qt::QueuedConnection);
}

void ConnectionDriver::pump()
{
    m_pumpScheduled = false;
    while (auto event = m_connection.pollEvent()) {
        if (auto *closed = std::get_if<mqtt::Closed>(&*event)) {
            // The first reason counts: a transport that we gave up is closed, but not lost.
            if (!m_end)
                m_end = ConnectionEnd{.closed = std::move(*closed)};
            continue;
        }
        m_accepted |= std::holds_alternative<mqtt::Connected>(*event);
        m_handler(*event);
    }
    m_connection.pollTransmit(m_buffer);
    if (!m_buffer.empty())
        m_link->write(m_buffer);
    m_timer.arm(m_connection.pollTimeout(), now());
    if (!m_end || !m_opened || std::exchange(m_closing, true))
        return;
    m_linkDeadline = now() + m_options.closeTimeout;
    m_timer.arm(m_linkDeadline, now());
    m_link->close();
}

void ConnectionDriver::finish()
{
    if (std::exchange(m_finished, true))
        return;
    m_end->opened = m_opened;
    m_end->accepted = m_accepted;
    Q_EMIT finished(*m_end);
}

} // namespace cutty::net
