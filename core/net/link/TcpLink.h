#pragma once

#include "core/net/link/Endpoint.h"
#include "core/net/link/Link.h"

#include <QAbstractSocket>
#include <QTimer>

#include <memory>
#include <vector>

class QTcpSocket;

namespace cutty::net {

class ConnectRace;
class LingeringSocket;

/// A TCP connection.
class TcpLink : public Link
{
    Q_OBJECT

public:
    /// To be opened to that host; without a proxy, all its addresses are tried.
    TcpLink(QString host, std::uint16_t port, ProxyOptions proxy = {}, QObject *parent = nullptr);
    /// Accepted by a listener, and open.
    explicit TcpLink(std::unique_ptr<QTcpSocket> socket, QObject *parent = nullptr);
    ~TcpLink() override;

    /// The address of this machine to connect from, before open(); empty: the system chooses. A connection
    /// through a proxy has none.
    void setLocalAddress(const QString &address) { m_localAddress = address; }

    void open() override;
    void write(std::string_view bytes) override;
    std::size_t bytesToWrite() const override;
    void rest() override;
    void close() override;
    void abort() override;
    void reset() override;
    QString peerAddress() const override;

protected:
    virtual std::unique_ptr<QTcpSocket> createSocket() const;
    /// The transport is there; what comes on top of it begins.
    virtual void handleConnected();
    /// What an error of the socket means; nothing when it is an orderly end.
    virtual std::optional<LinkError> linkError(QAbstractSocket::SocketError error) const;

    void reportOpened();
    void handleWritten();
    void fail(const LinkError &error);

    QTcpSocket *socket() const { return m_socket.get(); }
    const QString &host() const { return m_host; }
    bool isOpen() const { return m_open; }
    bool isClosed() const { return m_closed; }

private:
    void connectThroughProxy();
    void takeSocket(std::unique_ptr<QTcpSocket> socket);
    void handleWon();
    void dropRace();
    void handleReadyRead();
    void readAvailable();
    void wake();
    void closeWhenWritten();
    void handleDisconnected();
    void handleError(QAbstractSocket::SocketError error);
    void emitClosed();

    QString m_host;
    std::uint16_t m_port = 0;
    ProxyOptions m_proxy;
    QString m_localAddress;
    /// Until it is won; it knows the address tried then.
    std::unique_ptr<ConnectRace> m_race;
    QString m_address;
    std::unique_ptr<QTcpSocket> m_socket;
    std::vector<char> m_buffer;
    std::optional<LinkError> m_error;
    /// From close() on, when all has gone out.
    std::unique_ptr<LingeringSocket> m_linger;
    bool m_open = false;
    bool m_closing = false;
    /// Runs while the link rests.
    QTimer m_rest{this};
    /// The socket has announced bytes since the last rest: without, at whose end there is one byte, it would
    /// get no more than one at each.
    bool m_mayRest = false;
    bool m_closed = false;
};

} // namespace cutty::net
