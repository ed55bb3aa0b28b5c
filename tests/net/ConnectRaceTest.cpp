#include "core/net/link/ConnectRace.h"

#include "tests/net/TestServer.h"
#include "tests/net/Wait.h"

#include <QElapsedTimer>
#include <QTcpServer>

#include <gmock/gmock.h>

#include <memory>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;
using testing::ElementsAre;

/// TEST-NET-1 (RFC 5737) belongs to nobody: connecting to it hangs or fails, as the network has it.
const QHostAddress nowhere(QStringLiteral("192.0.2.1"));
const QHostAddress loopback4(QHostAddress::LocalHost);
const QHostAddress loopback6(QHostAddress::LocalHostIPv6);

bool hasIpv6()
{
    QTcpServer server;
    return server.listen(loopback6);
}

class ConnectRaceTest : public testing::Test
{
protected:
    void makeRace(const QString &host, std::uint16_t port)
    {
        m_race = std::make_unique<ConnectRace>(host, port, [this] {
            ++m_attempts;
            return std::make_unique<QTcpSocket>();
        });
        QObject::connect(m_race.get(), &ConnectRace::resolving, m_race.get(), [this] { ++m_resolving; });
        QObject::connect(m_race.get(), &ConnectRace::won, m_race.get(), [this] { ++m_won; });
        QObject::connect(m_race.get(), &ConnectRace::failed, m_race.get(), [this](const LinkError &error) {
            ++m_failed;
            m_error = error;
        });
    }
    bool waitForEnd()
    {
        return waitFor([this] { return m_won + m_failed > 0; });
    }

    std::unique_ptr<ConnectRace> m_race;
    int m_attempts = 0;
    int m_resolving = 0;
    int m_won = 0;
    int m_failed = 0;
    LinkError m_error;
};

TEST_F(ConnectRaceTest, AnAddressNeedsNoLookup)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(loopback4));
    makeRace(u"127.0.0.1"_s, server.serverPort());
    m_race->start();
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(m_won, 1);
    EXPECT_EQ(m_resolving, 0);
    EXPECT_EQ(m_race->address(), loopback4);
    EXPECT_EQ(m_race->takeWinner()->state(), QAbstractSocket::ConnectedState);
}

TEST_F(ConnectRaceTest, LocalhostConnectsWhereOnlyIpv4Listens)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(loopback4));
    makeRace(u"localhost"_s, server.serverPort());
    QElapsedTimer clock;
    clock.start();
    m_race->start();
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(m_won, 1);
    EXPECT_EQ(m_race->address(), loopback4);
    EXPECT_LT(clock.elapsed(), 5'000) << "the address that refuses does not delay the other";
}

TEST_F(ConnectRaceTest, LocalhostConnectsWhereOnlyIpv6Listens)
{
    if (!hasIpv6())
        GTEST_SKIP() << "THIS MACHINE HAS NO IPv6: half of the race is not tested here";
    QTcpServer server;
    ASSERT_TRUE(server.listen(loopback6));
    makeRace(u"LocalHost"_s, server.serverPort());
    m_race->start();
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(m_won, 1);
    EXPECT_EQ(m_race->address(), loopback6);
}

TEST_F(ConnectRaceTest, AnAddressThatDoesNotAnswerIsNotWaitedFor)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(loopback4));
    makeRace(u"unused"_s, server.serverPort());
    m_race->race({nowhere, nowhere, loopback4});
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(m_won, 1);
    EXPECT_EQ(m_attempts, 3);
    EXPECT_EQ(m_race->address(), loopback4);
}

TEST_F(ConnectRaceTest, TheFirstToConnectEndsTheRace)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(loopback4));
    makeRace(u"unused"_s, server.serverPort());
    m_race->race({loopback4, loopback4, nowhere});
    ASSERT_TRUE(waitForEnd());
    settle();
    EXPECT_EQ(m_won, 1);
    EXPECT_EQ(m_failed, 0);
    EXPECT_EQ(m_attempts, 1);
}

TEST_F(ConnectRaceTest, FailsWhenAllHaveFailedAndTellsTheMostTelling)
{
    std::uint16_t port = 0;
    {
        QTcpServer server;
        ASSERT_TRUE(server.listen(loopback4));
        port = server.serverPort();
    }
    makeRace(u"unused"_s, port);
    m_race->race({loopback4, loopback6});
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(m_failed, 1);
    EXPECT_EQ(m_attempts, 2);
    EXPECT_EQ(m_error.kind, LinkErrorKind::ConnectionRefused);
    EXPECT_EQ(m_error.step, ConnectStep::Connect);
}

TEST_F(ConnectRaceTest, TellsNothingAfterCancel)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(loopback4));
    makeRace(u"localhost"_s, server.serverPort());
    m_race->start();
    m_race->cancel();
    settle();
    EXPECT_EQ(m_won + m_failed, 0);
}

TEST_F(ConnectRaceTest, ALookupThatIsCancelledTellsNothing)
{
    makeRace(u"no-such-host.invalid"_s, 1);
    m_race->start();
    m_race.reset();
    makeRace(u"no-such-host.invalid"_s, 1);
    m_race->start();
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(m_failed, 1) << "of the second race alone";
    EXPECT_EQ(m_error.kind, LinkErrorKind::HostNotFound);
}

TEST(ConnectRaceOrderTest, FamiliesTakeTurnsAndTheFirstStaysFirst)
{
    const QHostAddress a4(u"192.0.2.1"_s);
    const QHostAddress b4(u"192.0.2.2"_s);
    const QHostAddress c4(u"192.0.2.3"_s);
    const QHostAddress a6(u"2001:db8::1"_s);
    const QHostAddress b6(u"2001:db8::2"_s);
    EXPECT_THAT(ConnectRace::interleaved({a6, b6, a4, b4, c4}), ElementsAre(a6, a4, b6, b4, c4));
    EXPECT_THAT(ConnectRace::interleaved({a4, b4, c4, a6}), ElementsAre(a4, a6, b4, c4));
    EXPECT_THAT(ConnectRace::interleaved({a4}), ElementsAre(a4));
}

TEST(ConnectRaceLinkTest, ALinkReachesAListenerOnIpv6)
{
    if (!hasIpv6())
        GTEST_SKIP() << "THIS MACHINE HAS NO IPv6: connecting over it is not tested here";
    for (const Transport transport : {Transport::Tcp, Transport::Tls, Transport::SecureWebSocket}) {
        TestServer server(transport, serverTls(), loopback6);
        Endpoint endpoint = server.endpoint();
        for (const QString &host : {u"::1"_s, u"localhost"_s}) {
            endpoint.host = host;
            TestPeer client(endpoint);
            EXPECT_TRUE(client.waitForOpen());
            EXPECT_EQ(client.link->peerAddress(), QStringLiteral("[::1]:%1").arg(endpoint.port));
        }
    }
}

} // namespace
} // namespace cutty::net
