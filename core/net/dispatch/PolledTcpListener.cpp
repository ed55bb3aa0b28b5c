#include "core/net/dispatch/PolledTcpListener.h"

#include "core/net/dispatch/PolledTcpLink.h"
#include "core/net/dispatch/systemSocket.h"
#include "core/net/link/WebSocketLink.h"

#include <cerrno>
#include <utility>

#include <unistd.h>

namespace cutty::net {
namespace {

/// In one turn, so that those that are connected have theirs.
constexpr int mostAccepted = 256;
constexpr std::chrono::seconds acceptPause{1};

ListenErrorKind errorKind(int error)
{
    switch (error) {
    case EADDRINUSE: return ListenErrorKind::PortInUse;
    case EACCES:
    case EPERM: return ListenErrorKind::PermissionDenied;
    case EADDRNOTAVAIL: return ListenErrorKind::AddressNotAvailable;
    default: return ListenErrorKind::Other;
    }
}

/// The client has gone, or its network has; the next one may be well (accept(2)).
bool concernsOneClient(int error)
{
    return error == ECONNABORTED || error == EINTR || error == EPROTO || error == EPERM || error == ENETDOWN
        || error == ENOPROTOOPT || error == EHOSTDOWN || error == ENONET || error == EHOSTUNREACH
        || error == ENETUNREACH || error == EOPNOTSUPP;
}

} // namespace

PolledTcpListener::PolledTcpListener(SocketPoller &poller, Transport transport, Handler handler)
    : Listener(std::move(handler))
    , m_poller(&poller)
    , m_pause(this)
    , m_isWebSocket(transport == Transport::WebSocket)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] { m_poller->watch(m_descriptor, true, false); });
}

PolledTcpListener::~PolledTcpListener() { release(); }

std::expected<void, ListenError> PolledTcpListener::listen(const QHostAddress &address, std::uint16_t port)
{
    int error = bindTo(address, port);
    // Where there is no IPv6, IPv4 is all there is.
    if ((error == EAFNOSUPPORT || error == EADDRNOTAVAIL) && address == QHostAddress(QHostAddress::Any)) {
        release();
        error = bindTo(QHostAddress(QHostAddress::AnyIPv4), port);
    }
    if (error == 0)
        return {};
    release();
    return std::unexpected(ListenError{.kind = errorKind(error), .systemMessage = qt_error_string(error)});
}

int PolledTcpListener::bindTo(const QHostAddress &address, std::uint16_t port)
{
    const SystemAddress wanted = toSystemAddress(address, port);
    m_descriptor = ::socket(wanted.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return errno;
    const int on = 1;
    const int onlySix = address == QHostAddress(QHostAddress::Any) ? 0 : 1;
    // Without it, a port stays taken for minutes by connections that have ended.
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (wanted.family() == AF_INET6)
        ::setsockopt(m_descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &onlySix, sizeof onlySix);
    SystemAddress bound;
    bound.size = sizeof bound.storage;
    if (::bind(m_descriptor, wanted.get(), wanted.size) != 0 || ::listen(m_descriptor, SOMAXCONN) != 0
        || ::getsockname(m_descriptor, reinterpret_cast<sockaddr *>(&bound.storage), &bound.size) != 0
        || !m_poller->add(m_descriptor, *this, true, false))
        return errno;
    m_port = ntohs(reinterpret_cast<const sockaddr_in &>(bound.storage).sin_port);
    return 0;
}

void PolledTcpListener::handleReady(Readiness)
{
    for (int count = 0; count < mostAccepted && m_descriptor >= 0; ++count) {
        const int accepted = ::accept4(m_descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted >= 0) {
            std::unique_ptr<Link> link = std::make_unique<PolledTcpLink>(*m_poller, accepted);
            if (m_isWebSocket)
                link = std::make_unique<WebSocketLink>(std::move(link));
            hand(std::move(link));
            continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        if (concernsOneClient(errno))
            continue;
        // Mostly the process has no descriptor left, and the client goes on waiting.
        m_poller->watch(m_descriptor, false, false);
        return m_pause.start(acceptPause);
    }
}

void PolledTcpListener::release()
{
    if (m_descriptor < 0)
        return;
    // Of an address that could not be bound it does not know.
    if (m_poller && m_port != 0)
        m_poller->remove(m_descriptor);
    ::close(m_descriptor);
    m_descriptor = -1;
}

} // namespace cutty::net
