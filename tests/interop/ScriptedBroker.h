#pragma once

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutty::interop {

/// A broker on a loopback port that does what a test says: each packet that comes is handed to the script,
/// which answers or hangs up.
class ScriptedBroker
{
public:
    /// One connection of a client.
    class Peer
    {
    public:
        explicit Peer(QTcpSocket *socket)
            : m_socket(socket)
        {
        }

        template <typename T> void send(const T &packet)
        {
            std::string bytes;
            mqtt::encode(bytes, packet, version);
            m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
        }
        /// In one piece.
        void sendBytes(std::string_view bytes)
        {
            m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
        }
        QHostAddress address() const { return m_socket->peerAddress(); }
        void hangUp() { m_socket->disconnectFromHost(); }

        /// From 0, in the order of coming.
        std::size_t number = 0;
        mqtt::ProtocolVersion version = mqtt::ProtocolVersion::V5;

    private:
        friend class ScriptedBroker;
        QTcpSocket *m_socket;
        mqtt::PacketDecoder m_decoder;
    };

    using Script = std::function<void(Peer &peer, mqtt::Packet &packet)>;

    explicit ScriptedBroker(Script script)
        : m_script(std::move(script))
    {
        EXPECT_TRUE(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
    }

    std::uint16_t port() const { return m_server.serverPort(); }
    /// Refuses further connections.
    void close() { m_server.close(); }
    std::size_t connections() const { return m_peers.size(); }

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            m_peers.push_back(std::make_unique<Peer>(socket));
            Peer *peer = m_peers.back().get();
            peer->number = m_peers.size() - 1;
            QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, peer] { read(*peer); });
        }
    }

    void read(Peer &peer)
    {
        const QByteArray bytes = peer.m_socket->readAll();
        peer.m_decoder.feed({bytes.data(), static_cast<std::size_t>(bytes.size())});
        for (auto packet = peer.m_decoder.next(); packet && *packet; packet = peer.m_decoder.next()) {
            if (const auto *connect = std::get_if<std::unique_ptr<mqtt::ConnectPacket>>(&**packet))
                peer.version = (*connect)->version;
            m_script(peer, **packet);
        }
    }

    Script m_script;
    QTcpServer m_server;
    std::vector<std::unique_ptr<Peer>> m_peers;
};

} // namespace cutty::interop
