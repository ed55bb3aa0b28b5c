#include "core/net/listen/LocalListener.h"

#include "core/net/link/LocalLink.h"

#include <QLocalSocket>

#include <utility>

namespace cutty::net {
namespace {

ListenErrorKind errorKind(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::AddressInUseError: return ListenErrorKind::PortInUse;
    case QAbstractSocket::SocketAccessError: return ListenErrorKind::PermissionDenied;
    case QAbstractSocket::HostNotFoundError: return ListenErrorKind::AddressNotAvailable;
    default: return ListenErrorKind::Other;
    }
}

/// QLocalServer would take the name from a program that listens there, and the file of one that crashed is
/// no reason not to. To connect takes no time, whatever comes of it.
bool isInUse(const QString &name)
{
    QLocalSocket probe;
    probe.connectToServer(name);
    return probe.state() != QLocalSocket::UnconnectedState;
}

} // namespace

LocalListener::LocalListener(Handler handler)
    : Listener(std::move(handler))
    , m_server(this)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &LocalListener::acceptPending);
}

std::expected<void, ListenError> LocalListener::listen(const QString &name)
{
    if (isInUse(name))
        return std::unexpected(ListenError{.kind = ListenErrorKind::PortInUse});
    if (m_server.listen(name))
        return {};
    return std::unexpected(
        ListenError{.kind = errorKind(m_server.serverError()), .systemMessage = m_server.errorString()});
}

void LocalListener::acceptPending()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection())
        hand(std::make_unique<LocalLink>(std::unique_ptr<QLocalSocket>(socket), m_server.fullServerName()));
}

} // namespace cutty::net
