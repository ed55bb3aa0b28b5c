#pragma once

#include "core/net/listen/Listener.h"

#include <QSslConfiguration>
#include <QTcpServer>

#include <optional>

class QSslServer;

namespace cutty::net {

/// For TCP, TLS and WebSocket over either.
class TcpListener : public Listener
{
    Q_OBJECT

public:
    /// `tls` where connections are to be encrypted.
    TcpListener(Transport transport, const std::optional<QSslConfiguration> &tls, Handler handler);

    [[nodiscard]] std::expected<void, ListenError> listen(const QHostAddress &address, std::uint16_t port);
    std::uint16_t port() const override { return m_server->serverPort(); }

private:
    void configure(QSslServer &server, const QSslConfiguration &tls);
    void acceptPending();
    std::unique_ptr<Link> linkOver(QTcpSocket *socket) const;

    bool m_isTls;
    bool m_isWebSocket;
    /// A child.
    QTcpServer *m_server;
};

} // namespace cutty::net
