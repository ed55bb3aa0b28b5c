#include "core/net/driver/BrokerHost.h"

#include "core/net/link/WebSocketLink.h"

#include <QTimer>

#include <algorithm>

#include <utility>

namespace cutty::net {
namespace {

constexpr std::chrono::seconds closeTimeout{2};

} // namespace

BrokerHost::BrokerHost(broker::BrokerOptions options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_core(std::make_unique<broker::BrokerCore>(options))
    , m_timer(this)
{
    connect(&m_timer, &DeadlineTimer::fired, this, &BrokerHost::handleTimeout);
}

BrokerHost::~BrokerHost()
{
    for (const auto &[id, link] : m_links)
        link->disconnect(this);
    for (const auto &link : m_opening)
        link->disconnect(this);
}

std::expected<std::uint16_t, ListenError> BrokerHost::listen(const ListenerOptions &options)
{
    auto listener
        = Listener::listen(options, [this](std::unique_ptr<Link> link) { receive(std::move(link)); });
    if (!listener)
        return std::unexpected(std::move(listener.error()));
    (*listener)->setParent(this);
    m_listeners.push_back(*std::move(listener));
    return m_listeners.back()->port();
}

void BrokerHost::stop()
{
    m_listeners.clear();
    for (const auto &link : std::exchange(m_opening, {})) {
        link->disconnect(this);
        link->abort();
    }
    m_core->shutDown(now());
    flush();
    // What a peer has not read by now is lost with its link.
    for (const auto &[id, link] : std::exchange(m_links, {})) {
        link->disconnect(this);
        link->close();
    }
    m_core = std::make_unique<broker::BrokerCore>(m_options);
}

void BrokerHost::adopt(std::unique_ptr<Link> link)
{
    const broker::LinkId id{++m_lastLink};
    connect(
        link.get(), &Link::received, this, [this, id](std::string_view bytes) { handleReceived(id, bytes); },
        Qt::DirectConnection);
    connect(link.get(), &Link::drained, this,
        [this, id, raw = link.get()] { m_core->handleBacklog(id, raw->bytesToWrite()); });
    connect(link.get(), &Link::closed, this, [this, id] { handleLinkClosed(id); });
    m_links.emplace(id, std::move(link));
    m_core->handleLinkOpened(id, now());
    scheduleFlush();
}

bool BrokerHost::disconnectClient(const std::string &clientId, mqtt::ReasonCode reason)
{
    scheduleFlush();
    return m_core->disconnectClient(clientId, reason, now());
}

QString BrokerHost::peerAddress(broker::LinkId link) const
{
    const auto entry = m_links.find(link);
    return entry == m_links.end() ? QString() : entry->second->peerAddress();
}

std::optional<TlsFacts> BrokerHost::tlsFacts(broker::LinkId link) const
{
    const auto entry = m_links.find(link);
    return entry == m_links.end() ? std::nullopt : entry->second->tlsFacts();
}

void BrokerHost::receive(std::unique_ptr<Link> link)
{
    Link *raw = link.get();
    if (!qobject_cast<WebSocketLink *>(raw))
        return adopt(std::move(link));
    connect(raw, &Link::opened, this, [this, raw] { adopt(takeOpening(raw)); });
    // The link is in the middle of a signal.
    connect(raw, &Link::closed, this, [this, raw] { takeOpening(raw).release()->deleteLater(); });
    m_opening.push_back(std::move(link));
    QTimer::singleShot(m_options.connection.handshakeTimeout, raw, [this, raw] {
        if (std::ranges::contains(m_opening, raw, &std::unique_ptr<Link>::get))
            raw->abort();
    });
}

std::unique_ptr<Link> BrokerHost::takeOpening(Link *link)
{
    link->disconnect(this);
    const auto entry = std::ranges::find(m_opening, link, &std::unique_ptr<Link>::get);
    std::unique_ptr<Link> taken = std::move(*entry);
    m_opening.erase(entry);
    return taken;
}

void BrokerHost::handleReceived(broker::LinkId id, std::string_view bytes)
{
    m_core->handleInput(id, bytes, now());
    scheduleFlush();
}

void BrokerHost::handleLinkClosed(broker::LinkId id)
{
    m_core->handleLinkClosed(id, now());
    const auto entry = m_links.find(id);
    if (entry == m_links.end())
        return;
    // The link is in the middle of a signal.
    entry->second.release()->deleteLater();
    m_links.erase(entry);
    scheduleFlush();
}

void BrokerHost::handleTimeout()
{
    m_core->handleTimeout(now());
    flush();
}

void BrokerHost::scheduleFlush()
{
    if (!std::exchange(m_flushScheduled, true))
        QMetaObject::invokeMethod(this, &BrokerHost::flush, Qt::QueuedConnection);
}

void BrokerHost::flush()
{
    m_flushScheduled = false;
    while (const auto output = m_core->pollOutput(m_buffer)) {
        const auto entry = m_links.find(output->link);
        if (entry == m_links.end())
            continue;
        Link &link = *entry->second;
        if (!m_buffer.empty()) {
            link.write(m_buffer);
            m_core->handleBacklog(output->link, link.bytesToWrite());
        }
        if (output->close) {
            link.close();
            // A peer that does not read would keep the link for ever.
            QTimer::singleShot(closeTimeout, &link, &Link::abort);
        }
    }
    m_timer.arm(m_core->pollTimeout(), now());
}

} // namespace cutty::net
