// What every transport promises as a Link.
#include "core/net/link/createLink.h"

#include "tests/net/TestServer.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <gmock/gmock.h>

#include <memory>
#include <string>

namespace cutty::net {
namespace {

using namespace test;
using testing::ElementsAreArray;

std::string transportName(Transport transport)
{
    switch (transport) {
    case Transport::Tcp: return "Tcp";
    case Transport::Tls: return "Tls";
    case Transport::WebSocket: return "WebSocket";
    case Transport::SecureWebSocket: return "SecureWebSocket";
    case Transport::LocalSocket: break;
    }
    return "LocalSocket";
}

class TransportTest : public testing::TestWithParam<Transport>
{
protected:
    void openPair()
    {
        m_client = std::make_unique<TestPeer>(m_server.endpoint());
        ASSERT_TRUE(m_client->waitForOpen())
            << (m_client->ear.error ? m_client->ear.error->systemMessage.toStdString() : "");
        ASSERT_TRUE(waitFor([this] { return m_server.accepts == 1; }));
    }

    TestServer m_server{GetParam()};
    std::unique_ptr<TestPeer> m_client;
};

TEST_P(TransportTest, CarriesBytesBothWays)
{
    openPair();
    m_client->link->write("ping");
    ASSERT_TRUE(waitFor([this] { return m_server.ear->received == "ping"; }));
    m_server.link->write("pong");
    EXPECT_TRUE(waitFor([this] { return m_client->ear.received == "pong"; }));
}

TEST_P(TransportTest, CarriesMegabytesBothWaysInOrder)
{
    openPair();
    const std::string bytes = manyBytes(5U << 20U);
    for (std::size_t at = 0; at < bytes.size(); at += 100'003) {
        m_client->link->write(std::string_view(bytes).substr(at, 100'003));
        m_server.link->write(std::string_view(bytes).substr(at, 100'003));
    }
    ASSERT_TRUE(waitFor([&] {
        return m_server.ear->received.size() >= bytes.size() && m_client->ear.received.size() >= bytes.size();
    }));
    EXPECT_TRUE(m_server.ear->received == bytes);
    EXPECT_TRUE(m_client->ear.received == bytes);
    EXPECT_TRUE(waitFor([this] { return m_client->link->bytesToWrite() == 0; }));
    EXPECT_GT(m_client->ear.drained, 0);
}

TEST_P(TransportTest, ReceivesAllThoughItRestsAfterEachPiece)
{
    openPair();
    QObject::connect(
        m_client->link.get(), &Link::received, m_client->link.get(), [this] { m_client->link->rest(); });
    const std::string bytes = manyBytes(100'000);
    std::size_t at = 0;
    ASSERT_TRUE(waitFor([&] {
        m_server.link->write(std::string_view(bytes).substr(at, 307));
        at = std::min(at + 307, bytes.size());
        return m_client->ear.received.size() >= bytes.size();
    }));
    EXPECT_TRUE(m_client->ear.received == bytes);
}

TEST_P(TransportTest, ReceivesThePeersLastWordsAndItsEndThoughItRests)
{
    openPair();
    m_server.link->write("first");
    ASSERT_TRUE(waitFor([this] { return m_client->ear.received == "first"; }));
    m_client->link->rest();
    m_server.link->write(", last");
    m_server.link->close();
    ASSERT_TRUE(waitFor([this] { return m_client->ear.closed == 1; }));
    EXPECT_EQ(m_client->ear.received, "first, last");
}

TEST_P(TransportTest, MayBeClosedAndGivenUpWhileItRests)
{
    for (const bool giveUp : {false, true}) {
        m_server.accepts = 0;
        openPair();
        m_server.link->write("a");
        ASSERT_TRUE(waitFor([this] { return m_client->ear.received == "a"; }));
        m_client->link->rest();
        m_client->link->write("b");
        giveUp ? m_client->link->abort() : m_client->link->close();
        EXPECT_TRUE(waitFor([this] { return m_client->ear.closed == 1 && m_server.ear->closed == 1; }));
        EXPECT_EQ(m_client->ear.received, "a");
    }
}

TEST_P(TransportTest, ReportsTheStepsOfOpening)
{
    openPair();
    std::vector<ConnectStep> expected{ConnectStep::Connect};
    if (isSecure(GetParam()))
        expected.push_back(ConnectStep::Tls);
    if (isWebSocket(GetParam()))
        expected.push_back(ConnectStep::Upgrade);
    EXPECT_THAT(m_client->ear.steps, ElementsAreArray(expected));
    EXPECT_EQ(m_client->ear.opened, 1);
}

TEST_P(TransportTest, NamesThePeer)
{
    openPair();
    const Endpoint endpoint = m_server.endpoint();
    if (GetParam() == Transport::LocalSocket) {
        EXPECT_EQ(m_client->link->peerAddress(), endpoint.host);
        EXPECT_EQ(m_server.link->peerAddress(), endpoint.host);
        return;
    }
    EXPECT_EQ(m_client->link->peerAddress(), QStringLiteral("127.0.0.1:%1").arg(endpoint.port));
    EXPECT_TRUE(m_server.link->peerAddress().startsWith(QStringLiteral("127.0.0.1:")));
}

TEST_P(TransportTest, KnowsTlsWhereThereIsTls)
{
    openPair();
    EXPECT_EQ(m_client->link->tlsFacts().has_value(), isSecure(GetParam()));
    EXPECT_EQ(m_server.link->tlsFacts().has_value(), isSecure(GetParam()));
}

TEST_P(TransportTest, CloseSendsAllBeforeItEnds)
{
    openPair();
    const std::string bytes = manyBytes(8U << 20U);
    m_client->link->write(bytes);
    m_client->link->close();
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1 && m_client->ear.closed == 1; }));
    EXPECT_TRUE(m_server.ear->received == bytes) << m_server.ear->received.size();
    EXPECT_FALSE(m_server.ear->error.has_value());
    EXPECT_FALSE(m_client->ear.error.has_value());
}

/// A system that is told to close with bytes unread resets the connection, and drops what it has not sent.
TEST_P(TransportTest, CloseSendsAllThoughThePeerGoesOnTalking)
{
    openPair();
    const std::string bytes = manyBytes(4U << 20U);
    QObject::connect(m_server.link.get(), &Link::received, m_server.link.get(),
        [this] { m_server.link->write(manyBytes(10'000)); });
    m_client->link->write(bytes);
    m_client->link->close();
    m_client->link->write("too late");
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1 && m_client->ear.closed == 1; }));
    EXPECT_TRUE(m_server.ear->received == bytes) << m_server.ear->received.size();
}

TEST_P(TransportTest, TheServersCloseEndsBothInOrder)
{
    openPair();
    m_server.link->write("last words");
    m_server.link->close();
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1 && m_client->ear.closed == 1; }));
    EXPECT_EQ(m_client->ear.received, "last words");
    EXPECT_FALSE(m_server.ear->error.has_value());
    EXPECT_FALSE(m_client->ear.error.has_value());
}

TEST_P(TransportTest, KeepsWhatCannotGoOutYetAndLosesItWithAbort)
{
    openPair();
    m_client->link->write(manyBytes(64U << 20U));
    EXPECT_GT(m_client->link->bytesToWrite(), 0u);
    m_client->link->abort();
    EXPECT_EQ(m_client->ear.closed, 1);
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1; }));
    EXPECT_LT(m_server.ear->received.size(), 64U << 20U);
}

TEST_P(TransportTest, AbortEndsWithinTheCall)
{
    openPair();
    m_client->link->abort();
    EXPECT_EQ(m_client->ear.closed, 1);
    m_client->link->abort();
    m_client->link->close();
    m_client->link->write("to nobody");
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1; }));
    EXPECT_EQ(m_client->ear.closed, 1);
    EXPECT_EQ(m_server.ear->received, "");
}

TEST_P(TransportTest, MayBeGivenUpAtEveryStep)
{
    for (const ConnectStep step : {ConnectStep::Connect, ConnectStep::Tls, ConnectStep::Upgrade}) {
        const auto link = createLink(m_server.endpoint());
        LinkEar ear(*link);
        QObject::connect(link.get(), &Link::stepStarted, link.get(), [&](ConnectStep reached) {
            if (reached == step)
                QMetaObject::invokeMethod(link.get(), &Link::abort, Qt::QueuedConnection);
        });
        link->open();
        ASSERT_TRUE(waitFor([&] { return ear.closed == 1 || ear.isOpen; }));
        const std::size_t steps = ear.steps.size();
        settle();
        EXPECT_EQ(ear.closed + ear.opened, 1);
        EXPECT_EQ(ear.steps.size(), steps);
    }
}

TEST_P(TransportTest, AbortWithinTheReportOfAStepEndsIt)
{
    for (const ConnectStep step : {ConnectStep::Connect, ConnectStep::Tls, ConnectStep::Upgrade}) {
        const auto link = createLink(m_server.endpoint());
        LinkEar ear(*link);
        bool reachedStep = false;
        QObject::connect(link.get(), &Link::stepStarted, link.get(), [&](ConnectStep reached) {
            if (reached == step) {
                reachedStep = true;
                link->abort();
            }
        });
        link->open();
        ASSERT_TRUE(waitFor([&] { return ear.closed == 1 || ear.isOpen; }));
        settle();
        EXPECT_EQ(ear.closed, reachedStep ? 1 : 0);
        EXPECT_EQ(ear.opened, reachedStep ? 0 : 1);
    }
}

TEST_P(TransportTest, MayBeDestroyedAtEveryStep)
{
    for (const ConnectStep step : {ConnectStep::Connect, ConnectStep::Tls, ConnectStep::Upgrade}) {
        auto *link = createLink(m_server.endpoint()).release();
        LinkEar ear(*link);
        bool destroyed = false;
        QObject::connect(link, &QObject::destroyed, link, [&] { destroyed = true; });
        QObject::connect(link, &Link::stepStarted, link, [&](ConnectStep reached) {
            if (reached == step)
                link->deleteLater();
        });
        QObject::connect(link, &Link::opened, link, &QObject::deleteLater);
        link->open();
        ASSERT_TRUE(waitFor([&] { return destroyed; }));
        EXPECT_EQ(ear.closed, 0) << "a link tells nothing of its own destruction";
    }
}

TEST_P(TransportTest, MayBeGivenToDeleteLaterWhileItReceives)
{
    openPair();
    Link *link = m_client->link.release();
    QObject::connect(link, &Link::received, link, [link] { link->deleteLater(); }, Qt::DirectConnection);
    m_server.link->write("x");
    ASSERT_TRUE(waitFor([this] { return m_server.ear->closed == 1; }));
    EXPECT_EQ(m_client->ear.received, "x");
    EXPECT_EQ(m_client->ear.closed, 0);
}

TEST_P(TransportTest, SaysThatNobodyListens)
{
    const Endpoint endpoint = m_server.endpoint();
    m_server.listener.reset();
    TestPeer client(endpoint);
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind,
        GetParam() == Transport::LocalSocket ? LinkErrorKind::LocalSocketNotFound
                                             : LinkErrorKind::ConnectionRefused);
    EXPECT_EQ(error->step, ConnectStep::Connect);
    EXPECT_FALSE(error->systemMessage.isEmpty());
    EXPECT_FALSE(client.ear.isOpen);
}

TEST_P(TransportTest, SaysThatTheHostIsUnknown)
{
    if (GetParam() == Transport::LocalSocket)
        return;
    Endpoint endpoint = m_server.endpoint();
    endpoint.host = QStringLiteral("no-such-host.invalid");
    TestPeer client(endpoint);
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, LinkErrorKind::HostNotFound);
    EXPECT_EQ(error->step, ConnectStep::Resolve);
    EXPECT_EQ(client.ear.steps, std::vector{ConnectStep::Resolve});
}

TEST_P(TransportTest, AServerThatHangsUpEndsOpening)
{
    if (GetParam() == Transport::LocalSocket || GetParam() == Transport::Tcp)
        return;
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, &QTcpSocket::disconnectFromHost);
    });
    Endpoint endpoint = m_server.endpoint();
    endpoint.port = server.serverPort();
    TestPeer client(endpoint);
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind,
        isSecure(GetParam()) ? LinkErrorKind::PeerSpeaksNoTls : LinkErrorKind::PeerSpeaksNoWebSocket);
    EXPECT_EQ(error->step, isSecure(GetParam()) ? ConnectStep::Tls : ConnectStep::Upgrade);
}

TEST_P(TransportTest, AServerOfAnotherKindIsRecognised)
{
    if (GetParam() == Transport::LocalSocket || GetParam() == Transport::Tcp)
        return;
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        // As many servers greet, for one SSH and SMTP.
        server.nextPendingConnection()->write("220 ready, what is your name?\r\n");
    });
    Endpoint endpoint = m_server.endpoint();
    endpoint.port = server.serverPort();
    TestPeer client(endpoint);
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind,
        isSecure(GetParam()) ? LinkErrorKind::PeerSpeaksNoTls : LinkErrorKind::PeerSpeaksNoWebSocket)
        << error->systemMessage.toStdString();
}

INSTANTIATE_TEST_SUITE_P(AllTransports, TransportTest,
    testing::Values(Transport::Tcp, Transport::Tls, Transport::WebSocket, Transport::SecureWebSocket,
        Transport::LocalSocket),
    [](const testing::TestParamInfo<Transport> &test) { return transportName(test.param); });

} // namespace
} // namespace cutty::net
