#include "core/net/link/TcpLink.h"

#include "tests/net/Wait.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <gmock/gmock.h>

#include <memory>
#include <string>

namespace cutty::net {
namespace {

using namespace test;

/// What one end was told.
class Ear
{
public:
    explicit Ear(Link &link)
    {
        QObject::connect(&link, &Link::opened, &link, [this] { isOpen = true; });
        QObject::connect(
            &link, &Link::received, &link, [this](std::string_view bytes) { received += bytes; },
            Qt::DirectConnection);
        QObject::connect(&link, &Link::closed, &link, [this](const std::optional<LinkError> &reported) {
            ++closed;
            error = reported;
        });
    }

    bool isOpen = false;
    std::string received;
    int closed = 0;
    std::optional<LinkError> error;
};

class TcpLinkTest : public testing::Test
{
protected:
    TcpLinkTest() { EXPECT_TRUE(m_server.listen(QHostAddress::LocalHost)); }

    std::unique_ptr<TcpLink> linkToServer()
    {
        return std::make_unique<TcpLink>(QStringLiteral("127.0.0.1"), m_server.serverPort());
    }

    /// Both ends of one connection.
    void openPair()
    {
        m_client = linkToServer();
        m_clientEar = std::make_unique<Ear>(*m_client);
        m_client->open();
        ASSERT_TRUE(waitFor([this] { return m_clientEar->isOpen && m_server.hasPendingConnections(); }));
        m_accepted = std::make_unique<TcpLink>(std::unique_ptr<QTcpSocket>(m_server.nextPendingConnection()));
        m_acceptedEar = std::make_unique<Ear>(*m_accepted);
    }

    QTcpServer m_server;
    std::unique_ptr<TcpLink> m_client;
    std::unique_ptr<TcpLink> m_accepted;
    std::unique_ptr<Ear> m_clientEar;
    std::unique_ptr<Ear> m_acceptedEar;
};

std::string manyBytes(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t n = 0; n < size; ++n)
        bytes[n] = static_cast<char>(n * 31 >> 3);
    return bytes;
}

TEST_F(TcpLinkTest, CarriesBytesBothWays)
{
    openPair();
    m_client->write("ping");
    ASSERT_TRUE(waitFor([this] { return m_acceptedEar->received == "ping"; }));
    m_accepted->write("pong");
    EXPECT_TRUE(waitFor([this] { return m_clientEar->received == "pong"; }));
}

TEST_F(TcpLinkTest, NamesThePeer)
{
    openPair();
    EXPECT_EQ(m_client->peerAddress(), QStringLiteral("127.0.0.1:%1").arg(m_server.serverPort()));
    EXPECT_TRUE(m_accepted->peerAddress().startsWith(QStringLiteral("127.0.0.1:")));
}

TEST_F(TcpLinkTest, CloseSendsAllBeforeItEnds)
{
    openPair();
    const std::string bytes = manyBytes(8U << 20U);
    m_client->write(bytes);
    m_client->close();
    ASSERT_TRUE(waitFor([this] { return m_acceptedEar->closed == 1; }));
    EXPECT_TRUE(m_acceptedEar->received == bytes);
    EXPECT_FALSE(m_acceptedEar->error.has_value());
    EXPECT_EQ(m_clientEar->closed, 1);
    EXPECT_FALSE(m_clientEar->error.has_value());
}

TEST_F(TcpLinkTest, KeepsWhatThePeerDoesNotRead)
{
    m_client = linkToServer();
    m_clientEar = std::make_unique<Ear>(*m_client);
    m_client->open();
    ASSERT_TRUE(waitFor([this] { return m_clientEar->isOpen; }));
    const std::string bytes = manyBytes(64U << 20U);
    m_client->write(bytes);
    EXPECT_GT(m_client->bytesToWrite(), 0u);
    m_client->abort();
    EXPECT_EQ(m_clientEar->closed, 1);
}

TEST_F(TcpLinkTest, AbortEndsWithinTheCall)
{
    openPair();
    m_client->abort();
    EXPECT_EQ(m_clientEar->closed, 1);
    m_client->abort();
    m_client->close();
    m_client->write("to nobody");
    ASSERT_TRUE(waitFor([this] { return m_acceptedEar->closed == 1; }));
    EXPECT_EQ(m_clientEar->closed, 1);
    EXPECT_EQ(m_acceptedEar->received, "");
}

TEST_F(TcpLinkTest, GivesUpOpening)
{
    m_client = linkToServer();
    m_clientEar = std::make_unique<Ear>(*m_client);
    m_client->open();
    m_client->abort();
    EXPECT_EQ(m_clientEar->closed, 1);
    settle();
    EXPECT_FALSE(m_clientEar->isOpen);
}

TEST_F(TcpLinkTest, SaysThatNobodyListens)
{
    m_client = linkToServer();
    m_server.close();
    m_clientEar = std::make_unique<Ear>(*m_client);
    m_client->open();
    ASSERT_TRUE(waitFor([this] { return m_clientEar->closed == 1; }));
    ASSERT_TRUE(m_clientEar->error.has_value());
    EXPECT_EQ(m_clientEar->error->kind, LinkErrorKind::ConnectionRefused);
    EXPECT_FALSE(m_clientEar->error->systemMessage.isEmpty());
}

TEST_F(TcpLinkTest, SaysThatTheHostIsUnknown)
{
    TcpLink link(QStringLiteral("no-such-host.invalid"), 1883);
    Ear ear(link);
    link.open();
    ASSERT_TRUE(waitFor([&] { return ear.closed == 1; }));
    ASSERT_TRUE(ear.error.has_value());
    EXPECT_EQ(ear.error->kind, LinkErrorKind::HostNotFound);
}

TEST_F(TcpLinkTest, MayBeGivenToDeleteLaterInASignal)
{
    openPair();
    QObject::connect(
        m_client.get(), &Link::received, m_client.get(), [link = m_client.get()] { link->deleteLater(); },
        Qt::DirectConnection);
    static_cast<void>(m_client.release());
    m_accepted->write("x");
    ASSERT_TRUE(waitFor([this] { return m_acceptedEar->closed == 1; }));
    EXPECT_EQ(m_clientEar->received, "x");
    EXPECT_EQ(m_clientEar->closed, 0) << "a link tells nothing of its own destruction";
}

} // namespace
} // namespace cutty::net
