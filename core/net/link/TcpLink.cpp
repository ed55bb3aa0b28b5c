#include "core/net/link/TcpLink.h"

#include <QHostAddress>
#include <QTcpSocket>

#include <utility>

namespace cutty::net {
namespace {

constexpr std::size_t readSize = 256U * 1024U;

LinkErrorKind errorKind(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError: return LinkErrorKind::HostNotFound;
    case QAbstractSocket::ConnectionRefusedError: return LinkErrorKind::ConnectionRefused;
    case QAbstractSocket::NetworkError: return LinkErrorKind::Unreachable;
    case QAbstractSocket::SocketTimeoutError: return LinkErrorKind::Timeout;
    default: return LinkErrorKind::Other;
    }
}

} // namespace

TcpLink::TcpLink(QString host, std::uint16_t port, QObject *parent)
    : Link(parent)
    , m_host(std::move(host))
    , m_port(port)
    , m_socket(std::make_unique<QTcpSocket>())
{
    initialize();
}

TcpLink::TcpLink(std::unique_ptr<QTcpSocket> socket, QObject *parent)
    : Link(parent)
    , m_socket(std::move(socket))
{
    m_socket->setParent(nullptr);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    initialize();
}

TcpLink::~TcpLink() { m_socket->disconnect(this); }

void TcpLink::initialize()
{
    connect(m_socket.get(), &QTcpSocket::connected, this, &TcpLink::handleConnected);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &TcpLink::readAvailable);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &TcpLink::drained);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &TcpLink::handleError);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &TcpLink::emitClosed);
}

void TcpLink::open() { m_socket->connectToHost(m_host, m_port); }

void TcpLink::write(std::string_view bytes)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
    m_socket->flush();
}

std::size_t TcpLink::bytesToWrite() const { return static_cast<std::size_t>(m_socket->bytesToWrite()); }

void TcpLink::close() { m_socket->disconnectFromHost(); }

void TcpLink::abort()
{
    m_socket->abort();
    emitClosed();
}

QString TcpLink::peerAddress() const
{
    const QHostAddress address = m_socket->peerAddress();
    const bool six = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (six ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(address.toString())
        .arg(m_socket->peerPort());
}

void TcpLink::handleConnected()
{
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    Q_EMIT opened();
}

void TcpLink::readAvailable()
{
    m_buffer.resize(readSize);
    while (!m_closed) {
        const qint64 size = m_socket->read(m_buffer.data(), static_cast<qint64>(m_buffer.size()));
        if (size <= 0)
            return;
        Q_EMIT received(std::string_view(m_buffer.data(), static_cast<std::size_t>(size)));
    }
}

void TcpLink::handleError(QAbstractSocket::SocketError error)
{
    const bool ended = error == QAbstractSocket::RemoteHostClosedError;
    if (!ended)
        m_error = LinkError{.kind = errorKind(error), .systemMessage = m_socket->errorString()};
    // An error while connecting is not followed by disconnected().
    if (m_socket->state() != QAbstractSocket::ConnectedState
        && m_socket->state() != QAbstractSocket::ClosingState)
        emitClosed();
}

void TcpLink::emitClosed()
{
    if (std::exchange(m_closed, true))
        return;
    Q_EMIT closed(m_error);
}

} // namespace cutty::net
