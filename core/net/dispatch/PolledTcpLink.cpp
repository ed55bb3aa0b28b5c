#include "core/net/dispatch/PolledTcpLink.h"

#include "core/net/dispatch/systemSocket.h"
#include "core/net/link/resetOnClose.h"

#include <cerrno>
#include <tuple>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cutty::net {
namespace {

/// Storage above this is given back when all has gone out.
constexpr std::size_t keptStorage = std::size_t{64} << 10U;

bool isTemporary(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

LinkErrorKind errorKind(int error)
{
    switch (error) {
    case ECONNREFUSED: return LinkErrorKind::ConnectionRefused;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN: return LinkErrorKind::Unreachable;
    case ETIMEDOUT: return LinkErrorKind::Timeout;
    default: return LinkErrorKind::Other;
    }
}

void sendAtOnce(int descriptor)
{
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace

PolledTcpLink::PolledTcpLink(SocketPoller &poller, const QHostAddress &address, std::uint16_t port)
    : m_poller(&poller)
    , m_port(port)
    , m_address(address)
{
}

PolledTcpLink::PolledTcpLink(SocketPoller &poller, int descriptor)
    : m_poller(&poller)
    , m_descriptor(descriptor)
    , m_phase(Phase::Open)
{
    sendAtOnce(m_descriptor);
    if (m_poller->add(m_descriptor, *this, true, false))
        return;
    const int error = errno;
    // Nobody listens to the signals yet.
    QMetaObject::invokeMethod(this, [this, error] { fail(error); }, Qt::QueuedConnection);
}

PolledTcpLink::~PolledTcpLink() { release(); }

void PolledTcpLink::open()
{
    m_phase = Phase::Connecting;
    Q_EMIT stepStarted(ConnectStep::Connect);
    if (m_phase != Phase::Connecting)
        return;
    const auto address = toSystemAddress(m_address, m_port);
    m_descriptor = ::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return fail(errno);
    sendAtOnce(m_descriptor);
    if (::connect(m_descriptor, address.get(), address.size) != 0 && errno != EINPROGRESS)
        return fail(errno);
    m_watchesWriting = true;
    if (!m_poller->add(m_descriptor, *this, true, true))
        fail(errno);
}

void PolledTcpLink::handleReady(Readiness readiness)
{
    if (m_phase == Phase::Connecting)
        return finishConnecting();
    if (readiness.writable)
        sendWaiting();
    if (m_descriptor >= 0 && (readiness.readable || readiness.failed))
        readAvailable();
}

void PolledTcpLink::finishConnecting()
{
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (error != 0)
        return fail(error);
    m_phase = Phase::Open;
    watch();
    Q_EMIT opened();
}

/// One read in a turn, so that no peer holds up the others; what is left is told in the next.
void PolledTcpLink::readAvailable()
{
    const std::span<char> buffer = m_poller->readBuffer();
    const ssize_t size = ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (size < 0) {
        if (!isTemporary(errno))
            fail(errno);
        return;
    }
    if (size == 0)
        return emitClosed();
    // Who closes does not listen any more, but the bytes have to be taken.
    if (m_phase == Phase::Open)
        Q_EMIT received(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
}

void PolledTcpLink::write(std::string_view bytes)
{
    if (m_phase != Phase::Open || m_broken)
        return;
    if (bytesToWrite() == 0)
        bytes.remove_prefix(send(bytes));
    if (bytes.empty() || m_broken)
        return;
    // Behind what has gone out is more room than the rest takes.
    if (m_written > m_waiting.size() / 2) {
        m_waiting.erase(0, m_written);
        m_written = 0;
    }
    m_waiting.append(bytes);
    watch();
}

std::size_t PolledTcpLink::send(std::string_view bytes)
{
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t size = ::send(m_descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (size < 0) {
            m_broken = !isTemporary(errno);
            break;
        }
        sent += static_cast<std::size_t>(size);
    }
    return sent;
}

void PolledTcpLink::sendWaiting()
{
    const std::size_t sent = send(std::string_view(m_waiting).substr(m_written));
    m_written += sent;
    if (m_written == m_waiting.size() || m_broken) {
        if (m_waiting.capacity() > keptStorage)
            m_waiting = {};
        m_waiting.clear();
        m_written = 0;
    }
    watch();
    if (sent > 0)
        Q_EMIT drained();
    if (m_phase == Phase::Closing)
        lingerWhenWritten();
}

void PolledTcpLink::close()
{
    if (m_phase == Phase::Idle || m_phase == Phase::Connecting)
        return abort();
    if (m_phase != Phase::Open)
        return;
    m_phase = Phase::Closing;
    lingerWhenWritten();
}

/// A system that closes with bytes unread answers with a reset, and drops what it has not sent: so the end of
/// our side goes out first, and what comes is taken until the peer's end.
void PolledTcpLink::lingerWhenWritten()
{
    if (bytesToWrite() > 0)
        return;
    m_phase = Phase::Lingering;
    ::shutdown(m_descriptor, SHUT_WR);
}

void PolledTcpLink::abort() { emitClosed(); }

void PolledTcpLink::reset()
{
    resetOnClose(m_descriptor);
    abort();
}

QString PolledTcpLink::peerAddress() const
{
    if (m_address.isNull())
        return m_descriptor >= 0 ? peerAddressText(m_descriptor) : QString();
    return m_phase == Phase::Idle ? QString() : addressText(m_address, m_port);
}

/// Asks for room to write only while something waits for it.
void PolledTcpLink::watch()
{
    const bool writing = bytesToWrite() > 0;
    if (m_descriptor < 0 || writing == m_watchesWriting)
        return;
    m_watchesWriting = writing;
    m_poller->watch(m_descriptor, true, writing);
}

void PolledTcpLink::release()
{
    if (m_descriptor < 0)
        return;
    if (m_poller)
        m_poller->remove(m_descriptor);
    ::close(m_descriptor);
    m_descriptor = -1;
    m_waiting = {};
    m_written = 0;
}

void PolledTcpLink::fail(int systemError)
{
    LinkError error{.kind = errorKind(systemError), .systemMessage = qt_error_string(systemError)};
    if (m_phase == Phase::Connecting)
        error.step = ConnectStep::Connect;
    emitClosed(std::move(error));
}

void PolledTcpLink::emitClosed(std::optional<LinkError> error)
{
    if (m_phase == Phase::Closed)
        return;
    // The address is asked for in the slots.
    if (m_address.isNull() && m_descriptor >= 0)
        std::tie(m_address, m_port) = peerOf(m_descriptor);
    m_phase = Phase::Closed;
    release();
    Q_EMIT closed(error);
}

} // namespace cutty::net
