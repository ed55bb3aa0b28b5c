#include "core/net/link/TcpLink.h"

#include "core/net/link/ConnectRace.h"
#include "core/net/link/LingeringSocket.h"
#include "core/net/link/resetOnClose.h"
#include "core/net/link/socketErrors.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QTcpSocket>

#include <utility>

namespace cutty::net {
namespace {

constexpr std::size_t readSize = std::size_t{256} << 10U;

QString addressText(const QString &host, std::uint16_t port)
{
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port);
}

QNetworkProxy networkProxy(const ProxyOptions &options)
{
    // The application's default proxy, which Qt would take otherwise, may be anything.
    if (options.type == ProxyType::None)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const auto type
        = options.type == ProxyType::Socks5 ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy;
    return {type, options.host, options.port, options.userName, options.password};
}

} // namespace

TcpLink::TcpLink(QString host, std::uint16_t port, ProxyOptions proxy, QObject *parent)
    : Link(parent)
    , m_host(std::move(host))
    , m_port(port)
    , m_proxy(std::move(proxy))
{
}

TcpLink::TcpLink(std::unique_ptr<QTcpSocket> socket, QObject *parent)
    : Link(parent)
    , m_open(true)
{
    socket->setParent(nullptr);
    m_address = addressText(socket->peerAddress().toString(), socket->peerPort());
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    takeSocket(std::move(socket));
}

TcpLink::~TcpLink()
{
    if (m_socket)
        m_socket->disconnect(this);
}

std::unique_ptr<QTcpSocket> TcpLink::createSocket() const { return std::make_unique<QTcpSocket>(); }

void TcpLink::open()
{
    if (m_proxy.type != ProxyType::None)
        return connectThroughProxy();
    m_race = std::make_unique<ConnectRace>(m_host, m_port, [this] {
        auto socket = createSocket();
        socket->setProxy(networkProxy(m_proxy));
        return socket;
    });
    connect(
        m_race.get(), &ConnectRace::resolving, this, [this] { Q_EMIT stepStarted(ConnectStep::Resolve); });
    connect(
        m_race.get(), &ConnectRace::connecting, this, [this] { Q_EMIT stepStarted(ConnectStep::Connect); });
    connect(m_race.get(), &ConnectRace::won, this, &TcpLink::handleWon);
    connect(m_race.get(), &ConnectRace::failed, this, &TcpLink::fail);
    m_race->setLocalAddress(QHostAddress(m_localAddress));
    m_race->start();
}

/// The proxy looks up the host's name; Qt connects to the proxy's own addresses one after the other.
void TcpLink::connectThroughProxy()
{
    m_address = addressText(m_host, m_port);
    Q_EMIT stepStarted(ConnectStep::Proxy);
    if (m_closed)
        return;
    takeSocket(createSocket());
    m_socket->setProxy(networkProxy(m_proxy));
    connect(m_socket.get(), &QTcpSocket::connected, this, [this] { handleConnected(); });
    m_socket->connectToHost(m_host, m_port);
}

void TcpLink::handleWon()
{
    m_address = peerAddress();
    takeSocket(m_race->takeWinner());
    dropRace();
    handleConnected();
}

/// It may be in the middle of a signal.
void TcpLink::dropRace()
{
    m_race->disconnect(this);
    m_race->cancel();
    m_race.release()->deleteLater();
}

void TcpLink::takeSocket(std::unique_ptr<QTcpSocket> socket)
{
    m_socket = std::move(socket);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &TcpLink::handleReadyRead);
    m_rest.setSingleShot(true);
    m_rest.setTimerType(Qt::PreciseTimer);
    connect(&m_rest, &QTimer::timeout, this, &TcpLink::wake);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &TcpLink::handleWritten);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &TcpLink::handleError);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &TcpLink::handleDisconnected);
}

void TcpLink::handleConnected() { reportOpened(); }

void TcpLink::reportOpened()
{
    m_open = true;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    Q_EMIT opened();
}

void TcpLink::write(std::string_view bytes)
{
    if (!m_open || m_closing || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
    m_socket->flush();
}

std::size_t TcpLink::bytesToWrite() const
{
    return m_socket ? static_cast<std::size_t>(m_socket->bytesToWrite()) : 0;
}

/// With its buffer full, Qt does not wake up for what arrives.
void TcpLink::rest()
{
    if (!m_open || m_closed || !std::exchange(m_mayRest, false))
        return;
    m_socket->setReadBufferSize(1);
    m_rest.start(std::chrono::milliseconds(1));
}

void TcpLink::wake()
{
    m_socket->setReadBufferSize(0);
    readAvailable();
}

void TcpLink::close()
{
    if (!m_open)
        return abort();
    if (m_closed)
        return;
    m_closing = true;
    closeWhenWritten();
}

/// Qt stops reading when it is told to close, so it is told when all has gone out.
void TcpLink::closeWhenWritten()
{
    if (m_linger || m_closed || bytesToWrite() > 0)
        return;
    m_linger = std::make_unique<LingeringSocket>(m_socket->socketDescriptor());
    connect(m_linger.get(), &LingeringSocket::ended, this, &TcpLink::emitClosed);
    m_socket->disconnectFromHost();
}

void TcpLink::handleWritten()
{
    Q_EMIT drained();
    // The socket is in the middle of a signal.
    if (m_closing)
        QMetaObject::invokeMethod(this, &TcpLink::closeWhenWritten, Qt::QueuedConnection);
}

void TcpLink::abort()
{
    if (m_race) {
        m_address = peerAddress();
        dropRace();
    }
    if (m_linger) {
        // It may be in the middle of a signal.
        m_linger->disconnect(this);
        m_linger.release()->deleteLater();
    }
    if (m_socket)
        m_socket->abort();
    emitClosed();
}

void TcpLink::reset()
{
    if (m_socket)
        resetOnClose(m_socket->socketDescriptor());
    abort();
}

QString TcpLink::peerAddress() const
{
    if (m_race)
        return m_race->address().isNull() ? QString() : addressText(m_race->address().toString(), m_port);
    return m_address;
}

void TcpLink::handleReadyRead()
{
    if (m_rest.isActive())
        return;
    m_mayRest = true;
    readAvailable();
}

void TcpLink::readAvailable()
{
    m_buffer.resize(readSize);
    while (m_open && !m_closed && m_socket->isReadable()) {
        const qint64 size = m_socket->read(m_buffer.data(), static_cast<qint64>(m_buffer.size()));
        if (size <= 0)
            return;
        // Who closes does not listen any more, but the bytes have to be taken.
        if (m_closing)
            continue;
        Q_EMIT received(std::string_view(m_buffer.data(), static_cast<std::size_t>(size)));
    }
}

void TcpLink::handleDisconnected()
{
    if (m_linger && m_linger->start())
        return;
    m_rest.stop();
    // QSslSocket does not announce all that it has decrypted when the peer closes.
    readAvailable();
    emitClosed();
}

std::optional<LinkError> TcpLink::linkError(QAbstractSocket::SocketError error) const
{
    if (m_proxy.type != ProxyType::None && !m_open)
        return LinkError{.kind = proxyErrorKind(error, m_socket->errorString(), !m_proxy.userName.isEmpty()),
            .systemMessage = m_socket->errorString(),
            .step = ConnectStep::Proxy};
    if (error == QAbstractSocket::RemoteHostClosedError)
        return std::nullopt;
    return LinkError{.kind = socketErrorKind(error), .systemMessage = m_socket->errorString()};
}

void TcpLink::handleError(QAbstractSocket::SocketError error)
{
    if (!m_error)
        m_error = linkError(error);
    if (error == QAbstractSocket::RemoteHostClosedError && m_open)
        return;
    // Not every error ends the socket, those of TLS least of all; one while opening is never followed by
    // disconnected(). The socket is in the middle of a signal.
    QMetaObject::invokeMethod(this, &TcpLink::abort, Qt::QueuedConnection);
}

void TcpLink::fail(const LinkError &error)
{
    m_error = error;
    emitClosed();
}

void TcpLink::emitClosed()
{
    if (std::exchange(m_closed, true))
        return;
    Q_EMIT closed(m_error);
}

} // namespace cutty::net
