#include "core/net/link/ConnectRace.h"

#include "core/net/link/socketErrors.h"

#include <algorithm>
#include <utility>

namespace cutty::net {
namespace {

/// The recommended Connection Attempt Delay (RFC 8305, section 5).
constexpr std::chrono::milliseconds attemptDelay{250};

/// Names of this machine whatever the resolver says (RFC 6761, section 6.3), which often knows one family
/// only.
bool isLocalName(const QString &host)
{
    const QLatin1StringView local("localhost");
    return host.compare(local, Qt::CaseInsensitive) == 0
        || host.endsWith(QLatin1StringView(".localhost"), Qt::CaseInsensitive);
}

/// A host that refuses is there, which says more than that one of its addresses has no route.
int weight(LinkErrorKind kind)
{
    switch (kind) {
    case LinkErrorKind::ConnectionRefused: return 3;
    case LinkErrorKind::Timeout: return 2;
    case LinkErrorKind::Unreachable: return 1;
    default: return 0;
    }
}

} // namespace

ConnectRace::ConnectRace(QString host, std::uint16_t port, SocketFactory factory)
    : m_host(std::move(host))
    , m_port(port)
    , m_factory(std::move(factory))
    , m_stagger(this)
{
    m_stagger.setSingleShot(true);
    m_stagger.setInterval(attemptDelay);
    connect(&m_stagger, &QTimer::timeout, this, &ConnectRace::tryNext);
}

ConnectRace::~ConnectRace() { cancel(); }

void ConnectRace::cancel()
{
    m_ended = true;
    m_stagger.stop();
    if (m_lookup)
        QHostInfo::abortHostLookup(*std::exchange(m_lookup, std::nullopt));
    for (const auto &socket : m_attempts)
        socket->disconnect(this);
    m_attempts.clear();
}

void ConnectRace::start()
{
    if (const QHostAddress literal(m_host); !literal.isNull())
        return race({literal});
    Q_EMIT resolving();
    if (m_ended)
        return;
    if (isLocalName(m_host))
        return race({QHostAddress(QHostAddress::LocalHostIPv6), QHostAddress(QHostAddress::LocalHost)});
    m_lookup = QHostInfo::lookupHost(m_host, this, &ConnectRace::handleResolved);
}

void ConnectRace::handleResolved(const QHostInfo &info)
{
    m_lookup.reset();
    if (info.error() == QHostInfo::NoError && !info.addresses().isEmpty())
        return race(interleaved(info.addresses()));
    fail({.kind = info.error() == QHostInfo::UnknownError ? LinkErrorKind::HostLookupFailed
                                                          : LinkErrorKind::HostNotFound,
        .systemMessage = info.errorString(),
        .step = ConnectStep::Resolve});
}

QList<QHostAddress> ConnectRace::interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> ordered;
    QList<QHostAddress> others;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.first().protocol() ? ordered : others).append(address);
    for (qsizetype n = 0; n < others.size(); ++n)
        ordered.insert(std::min(2 * n + 1, ordered.size()), others[n]);
    return ordered;
}

void ConnectRace::race(const QList<QHostAddress> &addresses)
{
    m_addresses = addresses;
    if (!m_localAddress.isNull())
        m_addresses.removeIf(
            [this](const QHostAddress &address) { return address.protocol() != m_localAddress.protocol(); });
    Q_EMIT connecting();
    if (m_addresses.isEmpty())
        return fail({.kind = LinkErrorKind::Unreachable, .step = ConnectStep::Connect});
    tryNext();
}

void ConnectRace::tryNext()
{
    if (m_ended || m_addresses.isEmpty())
        return;
    m_address = m_addresses.takeFirst();
    if (!m_addresses.isEmpty())
        m_stagger.start();
    QTcpSocket *socket = m_attempts.emplace_back(m_factory()).get();
    // Some of the ways in which it fails are signalled, some are not.
    if (!m_localAddress.isNull() && !socket->bind(m_localAddress))
        return handleError(socket, socket->error());
    connect(socket, &QTcpSocket::connected, this, [this, socket] { handleConnected(socket); });
    connect(socket, &QTcpSocket::errorOccurred, this,
        [this, socket](QAbstractSocket::SocketError error) { handleError(socket, error); });
    socket->connectToHost(m_address, m_port);
}

void ConnectRace::handleConnected(QTcpSocket *socket)
{
    m_address = socket->peerAddress();
    m_winner = remove(socket);
    cancel();
    Q_EMIT won();
}

void ConnectRace::handleError(QTcpSocket *socket, QAbstractSocket::SocketError error)
{
    const LinkErrorKind kind = socketErrorKind(error);
    if (!m_error || weight(kind) > weight(m_error->kind))
        m_error
            = LinkError{.kind = kind, .systemMessage = socket->errorString(), .step = ConnectStep::Connect};
    remove(socket).release()->deleteLater();
    m_stagger.stop();
    if (!m_addresses.isEmpty())
        return tryNext();
    if (m_attempts.empty())
        fail(*m_error);
}

std::unique_ptr<QTcpSocket> ConnectRace::remove(QTcpSocket *socket)
{
    socket->disconnect(this);
    const auto entry = std::ranges::find(m_attempts, socket, &std::unique_ptr<QTcpSocket>::get);
    std::unique_ptr<QTcpSocket> removed = std::move(*entry);
    m_attempts.erase(entry);
    return removed;
}

void ConnectRace::fail(const LinkError &error)
{
    if (!std::exchange(m_ended, true))
        Q_EMIT failed(error);
}

} // namespace cutty::net
