#include "tests/interop/CuttingProxy.h"

#include <QHostAddress>

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include <sys/socket.h>

namespace cutty::interop {

/// One connection and its other half; a child of the proxy until the broker has closed its end.
class CuttingProxy::Relay : public QObject
{
public:
    Relay(CuttingProxy &proxy, QTcpSocket *client, std::size_t bytesToLive)
        : QObject(&proxy)
        , m_proxy(proxy)
        , m_client(client)
        , m_bytesToLive(bytesToLive)
    {
        m_client->setParent(this);
        m_client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(m_client, &QTcpSocket::readyRead, this, [this] { carry(*m_client, m_broker); });
        connect(m_client, &QTcpSocket::disconnected, this, &Relay::cut);
        connect(&m_broker, &QTcpSocket::connected, this,
            [this] { m_broker.setSocketOption(QAbstractSocket::LowDelayOption, 1); });
        connect(&m_broker, &QTcpSocket::readyRead, this, [this] { carry(m_broker, *m_client); });
        connect(&m_broker, &QTcpSocket::disconnected, this, &Relay::end);
        m_broker.connectToHost(QHostAddress::LocalHost, proxy.m_target);
    }

    /// For the client all is over at once. The broker hears of it now, or when the client is back; until it
    /// closes its end too, it can write. It must: mosquitto 2.0, when a write fails as it repeats PUBREL,
    /// sends PUBLISH again the next time, and no receiver can tell that from a new message.
    void cut()
    {
        if (std::exchange(m_isCut, true))
            return;
        ++m_proxy.m_cuts;
        m_client->abort();
        if (m_broker.state() != QAbstractSocket::ConnectedState)
            return end();
        m_broker.flush(); // or the cut would always fall between two pieces
        if (m_proxy.m_random() % 2 == 0)
            ::shutdown(static_cast<int>(m_broker.socketDescriptor()), SHUT_WR);
    }

private:
    void carry(QTcpSocket &from, QTcpSocket &to)
    {
        const QByteArray bytes = from.readAll();
        if (m_isCut)
            return;
        const auto size = std::min(static_cast<std::size_t>(bytes.size()), m_bytesToLive);
        to.write(bytes.constData(), static_cast<qint64>(size));
        m_bytesToLive -= size;
        if (m_bytesToLive > 0)
            return;
        if (to.state() == QAbstractSocket::ConnectedState)
            to.flush();
        cut();
    }

    void end()
    {
        if (std::exchange(m_hasEnded, true))
            return;
        cut();
        m_broker.abort();
        deleteLater();
    }

    CuttingProxy &m_proxy;
    QTcpSocket *m_client;
    QTcpSocket m_broker;
    std::size_t m_bytesToLive;
    bool m_isCut = false;
    bool m_hasEnded = false;
};

CuttingProxy::CuttingProxy(std::uint16_t target, std::uint64_t seed)
    : m_target(target)
    , m_random(seed)
{
    connect(&m_server, &QTcpServer::newConnection, this, &CuttingProxy::accept);
    EXPECT_TRUE(m_server.listen(QHostAddress::LocalHost));
}

void CuttingProxy::cutNow()
{
    for (QObject *child : children()) {
        if (auto *relay = dynamic_cast<Relay *>(child))
            relay->cut();
    }
}

void CuttingProxy::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection())
        new Relay(*this, client, bytesToLive());
}

std::size_t CuttingProxy::bytesToLive()
{
    if (m_mostBytes == 0)
        return SIZE_MAX;
    const std::size_t most = m_random() % 5 == 0 ? std::min<std::size_t>(m_mostBytes, 120) : m_mostBytes;
    return 1 + m_random() % most;
}

} // namespace cutty::interop
