#pragma once

#include "core/net/link/TcpLink.h"

#include <QList>
#include <QSsl>
#include <QSslConfiguration>
#include <QSslError>

#include <memory>
#include <optional>

class QSslSocket;

namespace cutty::net {

/// TLS over TCP. Options that cannot be used are the reason of closed(), before anything is sent.
class TlsLink : public TcpLink
{
    Q_OBJECT

public:
    TlsLink(
        QString host, std::uint16_t port, TlsOptions tls, ProxyOptions proxy = {}, QObject *parent = nullptr);
    /// Accepted by a listener, encrypted and open.
    explicit TlsLink(std::unique_ptr<QSslSocket> socket, QObject *parent = nullptr);

    void open() override;
    std::size_t bytesToWrite() const override;
    std::optional<TlsFacts> tlsFacts() const override;

protected:
    std::unique_ptr<QTcpSocket> createSocket() const override;
    void handleConnected() override;
    std::optional<LinkError> linkError(QAbstractSocket::SocketError error) const override;

private:
    /// The name that the peer's certificate must have.
    const QString &expectedName() const;
    QSslSocket *tlsSocket() const;
    void listenTo(QSslSocket *socket);
    void handleFaults(const QList<QSslError> &errors);
    LinkErrorKind handshakeErrorKind(QAbstractSocket::SocketError error) const;
    std::optional<LinkErrorKind> alertKind() const;

    TlsOptions m_options;
    /// Made of the options by open().
    QSslConfiguration m_configuration;
    bool m_handshaking = false;
    QList<CertificateFault> m_faults;
    /// The last that the peer sent, where it was fatal.
    std::optional<QSsl::AlertType> m_alert;
};

} // namespace cutty::net
