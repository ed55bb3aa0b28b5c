#include "core/net/link/LocalLink.h"

#include <utility>

namespace cutty::net {
namespace {

constexpr std::size_t readSize = std::size_t{256} << 10U;

LinkErrorKind errorKind(QLocalSocket::LocalSocketError error)
{
    switch (error) {
    case QLocalSocket::ServerNotFoundError: return LinkErrorKind::LocalSocketNotFound;
    case QLocalSocket::ConnectionRefusedError: return LinkErrorKind::ConnectionRefused;
    case QLocalSocket::SocketAccessError: return LinkErrorKind::PermissionDenied;
    case QLocalSocket::SocketTimeoutError: return LinkErrorKind::Timeout;
    default: return LinkErrorKind::Other;
    }
}

} // namespace

LocalLink::LocalLink(QString name, QObject *parent)
    : Link(parent)
    , m_name(std::move(name))
    , m_socket(std::make_unique<QLocalSocket>())
{
    initialize();
}

LocalLink::LocalLink(std::unique_ptr<QLocalSocket> socket, QString name, QObject *parent)
    : Link(parent)
    , m_name(std::move(name))
    , m_socket(std::move(socket))
    , m_open(true)
{
    m_socket->setParent(nullptr);
    initialize();
}

LocalLink::~LocalLink() { m_socket->disconnect(this); }

void LocalLink::initialize()
{
    connect(m_socket.get(), &QLocalSocket::connected, this, [this] {
        m_open = true;
        Q_EMIT opened();
    });
    connect(m_socket.get(), &QLocalSocket::readyRead, this, &LocalLink::readAvailable);
    connect(m_socket.get(), &QLocalSocket::bytesWritten, this, &LocalLink::drained);
    connect(m_socket.get(), &QLocalSocket::errorOccurred, this, &LocalLink::handleError);
    connect(m_socket.get(), &QLocalSocket::disconnected, this, &LocalLink::emitClosed);
}

/// A local socket connects within the call, which whoever opens does not expect.
void LocalLink::open()
{
    Q_EMIT stepStarted(ConnectStep::Connect);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_closed)
                m_socket->connectToServer(m_name);
        },
        Qt::QueuedConnection);
}

void LocalLink::write(std::string_view bytes)
{
    if (m_socket->state() != QLocalSocket::ConnectedState)
        return;
    m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
    m_socket->flush();
}

std::size_t LocalLink::bytesToWrite() const { return static_cast<std::size_t>(m_socket->bytesToWrite()); }

void LocalLink::close()
{
    if (m_socket->state() != QLocalSocket::ConnectedState)
        return abort();
    m_socket->disconnectFromServer();
}

void LocalLink::abort()
{
    m_socket->abort();
    emitClosed();
}

void LocalLink::readAvailable()
{
    m_buffer.resize(readSize);
    while (!m_closed) {
        const qint64 size = m_socket->read(m_buffer.data(), static_cast<qint64>(m_buffer.size()));
        if (size <= 0)
            return;
        Q_EMIT received(std::string_view(m_buffer.data(), static_cast<std::size_t>(size)));
    }
}

void LocalLink::handleError(QLocalSocket::LocalSocketError error)
{
    if (error != QLocalSocket::PeerClosedError && !m_error)
        m_error = LinkError{.kind = errorKind(error),
            .systemMessage = m_socket->errorString(),
            .step = m_open ? std::nullopt : std::optional(ConnectStep::Connect)};
    // An error while connecting is not followed by disconnected().
    if (!m_open)
        emitClosed();
}

void LocalLink::emitClosed()
{
    if (!std::exchange(m_closed, true))
        Q_EMIT closed(m_error);
}

} // namespace cutty::net
