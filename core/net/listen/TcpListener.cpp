#include "core/net/listen/TcpListener.h"

#include "core/net/link/TcpLink.h"
#include "core/net/link/TlsLink.h"
#include "core/net/link/WebSocketLink.h"

#include <QSslServer>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace cutty::net {
namespace {

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

TcpListener::TcpListener(Transport transport, const std::optional<QSslConfiguration> &tls, Handler handler)
    : Listener(std::move(handler))
    , m_isTls(tls.has_value())
    , m_isWebSocket(isWebSocket(transport))
    , m_server(tls ? new QSslServer(this) : new QTcpServer(this))
{
    if (tls)
        configure(*static_cast<QSslServer *>(m_server), *tls);
    // Of a QSslServer, when the handshake is done.
    connect(m_server, &QTcpServer::pendingConnectionAvailable, this, &TcpListener::acceptPending);
    // Mostly the process has no descriptor left. QTcpServer stops accepting then, until it is told to go on.
    connect(m_server, &QTcpServer::acceptError, this,
        [this] { QTimer::singleShot(acceptPause, m_server, &QTcpServer::resumeAccepting); });
}

void TcpListener::configure(QSslServer &server, const QSslConfiguration &tls)
{
    server.setSslConfiguration(tls);
    if (tls.peerVerifyMode() != QSslSocket::VerifyPeer || tls.missingCertificateIsFatal())
        return;
    // Asked for, but not required: that there is none is all that is let pass.
    connect(&server, &QSslServer::sslErrors, this, [](QSslSocket *socket, const QList<QSslError> &errors) {
        const auto isMissing = [](const QSslError &error) {
            return error.error() == QSslError::NoPeerCertificate;
        };
        if (std::ranges::all_of(errors, isMissing))
            socket->ignoreSslErrors(errors);
    });
}

std::expected<void, ListenError> TcpListener::listen(const QHostAddress &address, std::uint16_t port)
{
    if (m_server->listen(address, port))
        return {};
    return std::unexpected(
        ListenError{.kind = errorKind(m_server->serverError()), .systemMessage = m_server->errorString()});
}

void TcpListener::acceptPending()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection())
        hand(linkOver(socket));
}

std::unique_ptr<Link> TcpListener::linkOver(QTcpSocket *socket) const
{
    std::unique_ptr<Link> link;
    if (m_isTls)
        link = std::make_unique<TlsLink>(std::unique_ptr<QSslSocket>(static_cast<QSslSocket *>(socket)));
    else
        link = std::make_unique<TcpLink>(std::unique_ptr<QTcpSocket>(socket));
    if (m_isWebSocket)
        link = std::make_unique<WebSocketLink>(std::move(link));
    return link;
}

} // namespace cutty::net
