#pragma once

#include <QTcpServer>
#include <QTcpSocket>

#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace cutty::session::test {

/// A server that is no broker: what it does with a client is the test's to say.
class StrangeServer
{
public:
    explicit StrangeServer(std::function<void(QTcpSocket *)> greet)
    {
        EXPECT_TRUE(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, greet = std::move(greet)] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                ++accepts;
                greet(socket);
            }
        });
    }

    std::uint16_t port() const { return m_server.serverPort(); }
    void stopListening() { m_server.close(); }

    int accepts = 0;

private:
    QTcpServer m_server;
};

/// Answers as soon as CONNECT is there.
inline std::function<void(QTcpSocket *)> answering(const QByteArray &bytes)
{
    return [bytes](QTcpSocket *socket) {
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, bytes] {
            socket->readAll();
            socket->write(bytes);
        });
    };
}

} // namespace cutty::session::test
