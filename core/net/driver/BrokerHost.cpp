#include "core/net/driver/BrokerHost.h"

#include "core/net/link/TcpLink.h"

#include <QTcpSocket>
#include <QTimer>

#include <utility>

namespace cutty::net {
namespace {

constexpr std::chrono::seconds closeTimeout{2};
constexpr std::chrono::seconds acceptPause{1};

ListenErrorKind errorKind(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::AddressInUseError: return ListenErrorKind::PortInUse;
    case QAbstractSocket::SocketAccessError: return ListenErrorKind::PermissionDenied;
    case QAbstractSocket::SocketAddressNotAvailableError: return ListenErrorKind::AddressNotAvailable;
    default: return ListenErrorKind::Other;
    }
}

} // namespace

BrokerHost::BrokerHost(broker::BrokerOptions options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_core(std::make_unique<broker::BrokerCore>(options))
    , m_server(this)
    , m_timer(this)
{
    connect(&m_server, &QTcpServer::newConnection, this, &BrokerHost::acceptPending);
    // Mostly the process has no descriptor left. QTcpServer stops accepting then, until it is told to go on.
    connect(&m_server, &QTcpServer::acceptError, this,
        [this] { QTimer::singleShot(acceptPause, &m_server, &QTcpServer::resumeAccepting); });
    connect(&m_timer, &DeadlineTimer::fired, this, &BrokerHost::handleTimeout);
}

BrokerHost::~BrokerHost()
{
    for (const auto &[id, link] : m_links)
        link->disconnect(this);
}

std::expected<std::uint16_t, ListenError> BrokerHost::listen(const QHostAddress &address, std::uint16_t port)
{
    if (!m_server.listen(address, port))
        return std::unexpected(
            ListenError{.kind = errorKind(m_server.serverError()), .systemMessage = m_server.errorString()});
    return m_server.serverPort();
}

void BrokerHost::stop()
{
    m_server.close();
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

void BrokerHost::acceptPending()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection())
        adopt(std::make_unique<TcpLink>(std::unique_ptr<QTcpSocket>(socket)));
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
