// Our WebSocket against that of Qt, and against what a faulty peer sends.
#include "core/net/link/WebSocketLink.h"

#include "core/net/websocket/handshake.h"
#include "tests/net/TestServer.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>
#include <QWebSocketServer>

#include <gmock/gmock.h>

#include <memory>
#include <string>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

/// A server of Qt's, and the last socket that it accepted.
class QtWebSocketServer
{
public:
    explicit QtWebSocketServer(const QStringList &subprotocols)
        : server(u"test"_s, QWebSocketServer::NonSecureMode)
    {
        server.setSupportedSubprotocols(subprotocols);
        EXPECT_TRUE(server.listen(QHostAddress::LocalHost));
        QObject::connect(&server, &QWebSocketServer::newConnection, &server, [this] {
            socket.reset(server.nextPendingConnection());
            QObject::connect(socket.get(), &QWebSocket::binaryMessageReceived, socket.get(),
                [this](const QByteArray &message) { received += message; });
        });
    }

    Endpoint endpoint(const WebSocketOptions &options = {}) const
    {
        return {.transport = Transport::WebSocket,
            .host = u"127.0.0.1"_s,
            .port = server.serverPort(),
            .webSocket = options};
    }

    QWebSocketServer server;
    std::unique_ptr<QWebSocket> socket;
    QByteArray received;
};

TEST(WebSocketLinkTest, SpeaksWithTheServerOfQt)
{
    QtWebSocketServer server({u"mqtt"_s});
    TestPeer client(server.endpoint({.path = u"/plant?x=1"_s, .headers = {{"X-Site", "north"}}}));
    ASSERT_TRUE(client.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.socket != nullptr; }));
    EXPECT_EQ(server.socket->requestUrl().path(), u"/plant"_s);
    EXPECT_EQ(server.socket->requestUrl().query(), u"x=1"_s);
    EXPECT_EQ(server.socket->request().rawHeader("X-Site"), "north");
    EXPECT_EQ(server.socket->subprotocol(), u"mqtt"_s);

    const std::string bytes = manyBytes(300'000);
    client.link->write(bytes);
    ASSERT_TRUE(waitFor([&] { return server.received.size() == 300'000; }));
    EXPECT_TRUE(server.received.toStdString() == bytes);
    server.socket->sendBinaryMessage(QByteArray::fromStdString(bytes));
    ASSERT_TRUE(waitFor([&] { return client.ear.received.size() == bytes.size(); }));
    EXPECT_TRUE(client.ear.received == bytes);
}

TEST(WebSocketLinkTest, AnswersPingsAndCloses)
{
    QtWebSocketServer server({u"mqtt"_s});
    TestPeer client(server.endpoint());
    ASSERT_TRUE(client.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.socket != nullptr; }));
    QByteArray pong;
    QObject::connect(server.socket.get(), &QWebSocket::pong, server.socket.get(),
        [&](quint64, const QByteArray &payload) { pong = payload; });
    server.socket->ping("are you there?");
    ASSERT_TRUE(waitFor([&] { return pong == "are you there?"; }));
    server.socket->close();
    ASSERT_TRUE(waitFor([&] { return client.ear.closed == 1; }));
    EXPECT_FALSE(client.ear.error.has_value());
}

TEST(WebSocketLinkTest, ItsCloseIsUnderstood)
{
    QtWebSocketServer server({u"mqtt"_s});
    TestPeer client(server.endpoint());
    ASSERT_TRUE(client.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.socket != nullptr; }));
    client.link->close();
    ASSERT_TRUE(waitFor([&] { return server.socket->state() == QAbstractSocket::UnconnectedState; }));
    EXPECT_EQ(server.socket->closeCode(), QWebSocketProtocol::CloseCodeNormal);
}

TEST(WebSocketLinkTest, ATextFrameIsAProtocolError)
{
    QtWebSocketServer server({u"mqtt"_s});
    TestPeer client(server.endpoint());
    ASSERT_TRUE(client.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.socket != nullptr; }));
    server.socket->sendBinaryMessage("before");
    server.socket->sendTextMessage(u"text"_s);
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, LinkErrorKind::WebSocketProtocolError);
    EXPECT_EQ(client.ear.received, "before");
    ASSERT_TRUE(waitFor([&] { return server.socket->state() == QAbstractSocket::UnconnectedState; }));
    EXPECT_EQ(server.socket->closeCode(), QWebSocketProtocol::CloseCodeDatatypeNotSupported);
}

TEST(WebSocketLinkTest, AServerThatDoesNotSpeakMqttIsNotOpened)
{
    for (const QStringList &subprotocols : {QStringList{}, QStringList{u"chat"_s}}) {
        QtWebSocketServer server(subprotocols);
        TestPeer client(server.endpoint());
        const auto error = client.waitForError();
        ASSERT_TRUE(error.has_value());
        EXPECT_EQ(error->kind, LinkErrorKind::WrongSubprotocol);
        EXPECT_EQ(error->step, ConnectStep::Upgrade);
        EXPECT_FALSE(client.ear.isOpen);
    }
}

TEST(WebSocketLinkTest, ARefusedUpgradeHasTheStatus)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        });
    });
    TestPeer client({.transport = Transport::WebSocket, .host = u"127.0.0.1"_s, .port = server.serverPort()});
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, LinkErrorKind::UpgradeRefused);
    EXPECT_EQ(error->httpStatus, 403);
}

TEST(WebSocketLinkTest, AnEndlessHeadIsNotKept)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server,
        [&] { server.nextPendingConnection()->write("HTTP/1.1 101 x\r\n" + QByteArray(100'000, 'x')); });
    TestPeer client({.transport = Transport::WebSocket, .host = u"127.0.0.1"_s, .port = server.serverPort()});
    EXPECT_EQ(client.waitForError()->kind, LinkErrorKind::PeerSpeaksNoWebSocket);
}

TEST(WebSocketLinkTest, OptionsThatCannotBeSentOpenNothing)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    TestPeer client({.transport = Transport::WebSocket,
        .host = u"127.0.0.1"_s,
        .port = server.serverPort(),
        .webSocket = {.headers = {{"X", "a\nb"}}}});
    EXPECT_EQ(client.ear.closed, 0) << "not within open()";
    EXPECT_EQ(client.waitForError()->kind, LinkErrorKind::WebSocketOptionsInvalid);
    settle();
    EXPECT_FALSE(server.hasPendingConnections());
}

/// The client of Qt at our listener.
class WebSocketListenerTest : public testing::Test
{
protected:
    void connectQt(const QStringList &subprotocols)
    {
        QWebSocketHandshakeOptions options;
        options.setSubprotocols(subprotocols);
        m_socket.open(QUrl(u"ws://127.0.0.1:%1/anything"_s.arg(m_server.endpoint().port)), options);
        EXPECT_TRUE(waitFor([this] {
            return m_socket.state() == QAbstractSocket::ConnectedState
                || (m_server.ear && m_server.ear->closed > 0);
        }));
    }

    TestServer m_server{Transport::WebSocket};
    QWebSocket m_socket;
};

TEST_F(WebSocketListenerTest, SpeaksWithTheClientOfQt)
{
    connectQt({u"mqttv3.1"_s, u"mqtt"_s});
    ASSERT_EQ(m_socket.state(), QAbstractSocket::ConnectedState);
    EXPECT_EQ(m_socket.subprotocol(), u"mqtt"_s);
    EXPECT_TRUE(waitFor([this] { return m_server.ear->isOpen; }));
    const std::string bytes = manyBytes(300'000);
    m_socket.sendBinaryMessage(QByteArray::fromStdString(bytes));
    ASSERT_TRUE(waitFor([&] { return m_server.ear->received.size() == bytes.size(); }));
    EXPECT_TRUE(m_server.ear->received == bytes);
    QByteArray back;
    QObject::connect(&m_socket, &QWebSocket::binaryMessageReceived, &m_socket,
        [&](const QByteArray &message) { back += message; });
    m_server.link->write(bytes);
    ASSERT_TRUE(waitFor([&] { return back.size() == 300'000; }));
    EXPECT_TRUE(back.toStdString() == bytes);
}

TEST_F(WebSocketListenerTest, TurnsAwayAClientWithoutMqtt)
{
    connectQt({u"chat"_s});
    EXPECT_NE(m_socket.state(), QAbstractSocket::ConnectedState);
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1; }));
    EXPECT_FALSE(m_server.ear->isOpen);
}

TEST_F(WebSocketListenerTest, EndsWithAClientThatSendsText)
{
    connectQt({u"mqtt"_s});
    m_socket.sendTextMessage(u"text"_s);
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1; }));
    EXPECT_EQ(m_server.ear->error->kind, LinkErrorKind::WebSocketProtocolError);
}

/// All of a client's words, request included, cut in two at every offset, and byte by byte.
TEST(WebSocketListenerCutTest, RequestAndFramesMayBeCutAnywhere)
{
    std::string words
        = upgradeRequest({}, u"localhost"_s, 80, false, "dGhlIHNhbXBsZSBub25jZQ==")->toStdString();
    const std::size_t head = words.size();
    appendFrame(words, WebSocketOpcode::Binary, "hello", WebSocketMask{'a', 'b', 'c', 'd'});
    appendFrame(words, WebSocketOpcode::Binary, ", world", WebSocketMask{'1', '2', '3', '4'});
    // Around the end of the request and in all frames; within the request every offset is the same case.
    for (std::size_t cut = head - 5; cut <= words.size(); ++cut) {
        TestServer server(Transport::WebSocket);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.endpoint().port);
        ASSERT_TRUE(waitFor([&] { return server.accepts == 1; }));
        socket.write(words.data(), static_cast<qint64>(cut));
        socket.flush();
        settle();
        socket.write(words.data() + cut, static_cast<qint64>(words.size() - cut));
        ASSERT_TRUE(waitFor([&] { return server.ear->received == "hello, world"; })) << cut;
    }
}

} // namespace
} // namespace cutty::net
