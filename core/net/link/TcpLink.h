#pragma once

#include "core/net/link/Link.h"

#include <QAbstractSocket>

#include <memory>
#include <vector>

class QTcpSocket;

namespace cutty::net {

/// A TCP connection.
class TcpLink : public Link
{
    Q_OBJECT

public:
    /// To be opened to that address.
    TcpLink(QString host, std::uint16_t port, QObject *parent = nullptr);
    /// Accepted by a listener, and open.
    explicit TcpLink(std::unique_ptr<QTcpSocket> socket, QObject *parent = nullptr);
    ~TcpLink() override;

    void open() override;
    void write(std::string_view bytes) override;
    std::size_t bytesToWrite() const override;
    void close() override;
    void abort() override;
    QString peerAddress() const override;

private:
    void initialize();
    void readAvailable();
    void handleConnected();
    void handleError(QAbstractSocket::SocketError error);
    void emitClosed();

    QString m_host;
    std::uint16_t m_port = 0;
    std::unique_ptr<QTcpSocket> m_socket;
    std::vector<char> m_buffer;
    std::optional<LinkError> m_error;
    bool m_closed = false;
};

} // namespace cutty::net
