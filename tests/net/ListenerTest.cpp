#include "core/net/listen/Listener.h"

#include "core/net/driver/BrokerHost.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/TestClient.h"
#include "tests/net/TestServer.h"

#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace test;

std::optional<ListenError> errorOf(const ListenerOptions &options)
{
    auto listener = Listener::listen(options, [](const std::unique_ptr<Link> &) {});
    return listener ? std::nullopt : std::optional(listener.error());
}

TEST(ListenerTest, APortInUseIsTyped)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress::LocalHost));
    for (const Transport transport :
        {Transport::Tcp, Transport::Tls, Transport::WebSocket, Transport::SecureWebSocket}) {
        const auto error = errorOf({.transport = transport, .port = other.serverPort(), .tls = serverTls()});
        ASSERT_TRUE(error.has_value());
        EXPECT_EQ(error->kind, ListenErrorKind::PortInUse);
        EXPECT_FALSE(error->systemMessage.isEmpty());
    }
}

TEST(ListenerTest, TlsOptionsThatCannotBeUsedAreTyped)
{
    const auto tlsError = [](const ServerTlsOptions &tls) {
        const auto error = errorOf({.transport = Transport::Tls, .tls = tls});
        EXPECT_TRUE(error.has_value());
        EXPECT_EQ(error->kind, ListenErrorKind::TlsOptionsInvalid);
        return error->tls;
    };
    EXPECT_EQ(tlsError({}), LinkErrorKind::CertificateMissing);
    EXPECT_EQ(tlsError({.certificate = certificateFile(u"server.pem"_s)}), LinkErrorKind::PrivateKeyMissing);
    ServerTlsOptions encrypted = serverTls(u"client"_s);
    encrypted.privateKey = certificateFile(u"client-encrypted.key"_s);
    encrypted.passphrase = u"guess"_s;
    EXPECT_EQ(tlsError(encrypted), LinkErrorKind::PassphraseWrong);
}

TEST(ListenerTest, ANameThatAnotherProgramListensAtIsInUse)
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"socket"_s);
    QLocalServer other;
    ASSERT_TRUE(other.listen(name));
    const auto error = errorOf({.transport = Transport::LocalSocket, .name = name});
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, ListenErrorKind::PortInUse);
    EXPECT_TRUE(other.isListening());
}

TEST(ListenerTest, AFolderThatIsNotThereIsAnError)
{
    QTemporaryDir folder;
    EXPECT_TRUE(errorOf({.transport = Transport::LocalSocket, .name = folder.filePath(u"no/such/socket"_s)}));
}

#ifdef Q_OS_UNIX
/// A crash leaves the socket's file.
TEST(ListenerTest, TakesTheNameOfAServerThatIsGone)
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"socket"_s);
    {
        QLocalServer crashed;
        ASSERT_TRUE(crashed.listen(name));
        ASSERT_TRUE(QFile::rename(name, name + u".kept"_s));
    }
    ASSERT_TRUE(QFile::rename(name + u".kept"_s, name));
    EXPECT_FALSE(errorOf({.transport = Transport::LocalSocket, .name = name}));
}

TEST(ListenerTest, ALocalSocketIsForItsUserOnly)
{
    const TestServer server(Transport::LocalSocket);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    EXPECT_FALSE(QFile::permissions(server.endpoint().host) & others);
}
#endif

TEST(ListenerTest, ACrowdOfClientsIsAccepted)
{
    TestServer server(Transport::Tcp);
    std::vector<std::unique_ptr<TestPeer>> peers;
    peers.reserve(50);
    for (int n = 0; n < 50; ++n)
        peers.push_back(std::make_unique<TestPeer>(server.endpoint()));
    EXPECT_TRUE(waitFor([&] { return server.accepts == 50; }));
}

/// A broker at five places at once.
class BrokerListenersTest : public mqtt::test::VersionTest
{
protected:
    Endpoint listen(Transport transport)
    {
        const QString name = m_folder.filePath(u"socket"_s);
        const auto port = m_host.listen({.transport = transport, .name = name, .tls = serverTls()});
        EXPECT_TRUE(port.has_value());
        const bool isLocal = transport == Transport::LocalSocket;
        return {.transport = transport,
            .host = isLocal ? name : u"127.0.0.1"_s,
            .port = port.value_or(0),
            .tls = clientTls()};
    }

    QTemporaryDir m_folder;
    BrokerHost m_host{broker::BrokerOptions{.connection = {.handshakeTimeout = 20s}}};
};

TEST_P(BrokerListenersTest, ServesAllTransportsAtOnce)
{
    std::vector<std::unique_ptr<TestClient>> clients;
    for (const Transport transport : {Transport::Tcp, Transport::Tls, Transport::WebSocket,
             Transport::SecureWebSocket, Transport::LocalSocket}) {
        clients.push_back(std::make_unique<TestClient>(createLink(listen(transport))));
        ASSERT_TRUE(clients.back()->connect(GetParam(), "client" + std::to_string(clients.size())));
        ASSERT_TRUE(clients.back()->subscribe("t"));
    }
    for (const auto &client : clients)
        ASSERT_TRUE(client->publish("t", "hello", QoS::ExactlyOnce));
    for (const auto &client : clients)
        EXPECT_TRUE(client->waitForMessages(5));
    const broker::BrokerSnapshot snapshot = m_host.snapshot();
    EXPECT_EQ(std::ranges::count_if(snapshot.clients,
                  [this](const auto &client) { return m_host.tlsFacts(client.link).has_value(); }),
        2);
    m_host.stop();
    for (const auto &client : clients)
        EXPECT_TRUE(client->waitForEnd());
}

TEST_P(BrokerListenersTest, ListensAtTheSamePlacesAgainAfterStop)
{
    const Endpoint before = listen(Transport::LocalSocket);
    m_host.stop();
    TestClient gone(createLink(before));
    EXPECT_FALSE(gone.connect(GetParam(), "c"));
    listen(Transport::LocalSocket);
    TestClient again(createLink(before));
    EXPECT_TRUE(again.connect(GetParam(), "c"));
}

CUTTY_FOR_BOTH_VERSIONS(BrokerListenersTest);

TEST(BrokerListenerTimeoutTest, AWebSocketThatNeverAsksIsGivenUp)
{
    BrokerHost host(broker::BrokerOptions{.connection = {.handshakeTimeout = 5ms}});
    const auto port = host.listen({.transport = Transport::WebSocket});
    ASSERT_TRUE(port.has_value());
    QTcpSocket silent;
    silent.connectToHost(QHostAddress::LocalHost, *port);
    ASSERT_TRUE(waitFor([&] { return silent.state() == QAbstractSocket::ConnectedState; }));
    EXPECT_TRUE(waitFor([&] { return silent.state() == QAbstractSocket::UnconnectedState; }));
}

TEST(BrokerListenerStopTest, StopsWhileAWebSocketIsBeingOpened)
{
    BrokerHost host;
    const auto port = host.listen({.transport = Transport::WebSocket});
    ASSERT_TRUE(port.has_value());
    QTcpSocket silent;
    silent.connectToHost(QHostAddress::LocalHost, *port);
    silent.write("GET / HTTP/1.1\r\n");
    ASSERT_TRUE(waitFor([&] { return silent.state() == QAbstractSocket::ConnectedState; }));
    settle();
    host.stop();
    EXPECT_TRUE(waitFor([&] { return silent.state() == QAbstractSocket::UnconnectedState; }));
}

} // namespace
} // namespace cutty::net
