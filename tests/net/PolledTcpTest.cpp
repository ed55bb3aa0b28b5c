// TCP over the system's calls, which the broker's listeners and `cutty bench` use.
#include "core/net/dispatch/PolledTcpLink.h"
#include "core/net/dispatch/PolledTcpListener.h"
#include "tests/net/LinkEar.h"
#include "tests/net/Wait.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace cutty::net {
namespace {

using namespace test;
using testing::StartsWith;

class PolledTcpTest : public testing::Test
{
protected:
    struct Peer
    {
        explicit Peer(std::unique_ptr<Link> itsLink)
            : link(std::move(itsLink))
            , ear(*link)
        {
        }
        std::unique_ptr<Link> link;
        LinkEar ear;
    };

    void SetUp() override
    {
        ASSERT_TRUE(listener.listen(QHostAddress(QHostAddress::LocalHost), 0));
        ASSERT_NE(listener.port(), 0);
    }

    Peer &connectClient()
    {
        clients.push_back(std::make_unique<Peer>(
            std::make_unique<PolledTcpLink>(poller, QHostAddress(QHostAddress::LocalHost), listener.port())));
        clients.back()->link->open();
        return *clients.back();
    }
    void openPair()
    {
        Peer &client = connectClient();
        ASSERT_TRUE(waitFor([&] { return client.ear.isOpen && accepted.size() == clients.size(); }));
    }
    Peer &client() { return *clients.back(); }
    Peer &server() { return *accepted.back(); }

    SocketPoller poller;
    std::vector<std::unique_ptr<Peer>> clients;
    std::vector<std::unique_ptr<Peer>> accepted;
    PolledTcpListener listener{poller, Transport::Tcp, [this](std::unique_ptr<Link> link) {
                                   accepted.push_back(std::make_unique<Peer>(std::move(link)));
                               }};
};

TEST_F(PolledTcpTest, CarriesMegabytesBothWaysInOrder)
{
    openPair();
    const std::string bytes = manyBytes(5U << 20U);
    for (std::size_t at = 0; at < bytes.size(); at += 100'003) {
        client().link->write(std::string_view(bytes).substr(at, 100'003));
        server().link->write(std::string_view(bytes).substr(at, 100'003));
    }
    EXPECT_GT(client().link->bytesToWrite(), 0u);
    ASSERT_TRUE(waitFor([&] {
        return server().ear.received.size() >= bytes.size() && client().ear.received.size() >= bytes.size();
    }));
    EXPECT_TRUE(server().ear.received == bytes);
    EXPECT_TRUE(client().ear.received == bytes);
    EXPECT_EQ(client().link->bytesToWrite(), 0u);
    EXPECT_GT(client().ear.drained, 0);
}

TEST_F(PolledTcpTest, APeerGetsAllThatWasWrittenBeforeTheEnd)
{
    openPair();
    const std::string bytes = manyBytes(5U << 20U);
    server().link->write(bytes);
    server().link->close();
    ASSERT_TRUE(waitFor([&] { return client().ear.closed == 1; }));
    EXPECT_TRUE(client().ear.received == bytes);
    EXPECT_FALSE(client().ear.error);
    EXPECT_EQ(server().ear.closed, 0) << "the peer's side is still open";
    client().link->close();
    EXPECT_TRUE(waitFor([&] { return server().ear.closed == 1; }));
    EXPECT_FALSE(server().ear.error);
}

TEST_F(PolledTcpTest, HearsNothingMoreAfterItsClose)
{
    openPair();
    server().link->close();
    client().link->write("too late");
    client().link->close();
    ASSERT_TRUE(waitFor([&] { return server().ear.closed == 1; }));
    EXPECT_EQ(server().ear.received, "");
}

TEST_F(PolledTcpTest, AbortClosesAtOnceAndOnce)
{
    openPair();
    client().link->abort();
    EXPECT_EQ(client().ear.closed, 1);
    client().link->abort();
    client().link->write("nobody");
    EXPECT_EQ(client().ear.closed, 1);
    EXPECT_TRUE(waitFor([&] { return server().ear.closed == 1; }));
}

TEST_F(PolledTcpTest, NamesThePeer)
{
    openPair();
    EXPECT_THAT(server().link->peerAddress().toStdString(), StartsWith("127.0.0.1:"));
    EXPECT_EQ(client().link->peerAddress(), QStringLiteral("127.0.0.1:%1").arg(listener.port()));
    const QString address = server().link->peerAddress();
    client().link->abort();
    ASSERT_TRUE(waitFor([&] { return server().ear.closed == 1; }));
    EXPECT_EQ(server().link->peerAddress(), address) << "also when it has gone";
}

TEST_F(PolledTcpTest, SaysThatNobodyListens)
{
    QTcpServer gone;
    ASSERT_TRUE(gone.listen(QHostAddress::LocalHost));
    const std::uint16_t port = gone.serverPort();
    gone.close();
    PolledTcpLink link(poller, QHostAddress(QHostAddress::LocalHost), port);
    LinkEar ear(link);
    link.open();
    ASSERT_TRUE(waitFor([&] { return ear.closed == 1; }));
    ASSERT_TRUE(ear.error);
    EXPECT_EQ(ear.error->kind, LinkErrorKind::ConnectionRefused);
    EXPECT_EQ(ear.error->step, ConnectStep::Connect);
    EXPECT_FALSE(ear.error->systemMessage.isEmpty());
}

TEST_F(PolledTcpTest, SaysThatThePeerReset)
{
    openPair();
    server().link->write("unread");
    ASSERT_TRUE(waitFor([&] { return client().ear.received == "unread"; }));
    // With bytes unread, the system answers the end with a reset.
    QTcpSocket rude;
    rude.connectToHost(QHostAddress::LocalHost, listener.port());
    ASSERT_TRUE(waitFor([&] { return accepted.size() == 2; }));
    rude.setReadBufferSize(1);
    server().link->write(std::string(100'000, 'x'));
    settle();
    rude.abort();
    EXPECT_TRUE(waitFor([&] { return server().ear.closed == 1; }));
}

/// The first to be told closes the others, whose news is already in the same turn.
TEST_F(PolledTcpTest, TellsNothingToThoseThatAreGone)
{
    for (int n = 0; n < 10; ++n)
        openPair();
    for (const auto &peer : clients)
        peer->link->write("news");
    bool first = true;
    for (const auto &peer : accepted) {
        QObject::connect(peer->link.get(), &Link::received, peer->link.get(), [&] {
            if (!std::exchange(first, false))
                return;
            for (const auto &other : accepted)
                other->link->abort();
        });
    }
    ASSERT_TRUE(waitFor([&] { return !first; }));
    settle();
    int told = 0;
    for (const auto &peer : accepted) {
        told += peer->ear.received.empty() ? 0 : 1;
        EXPECT_EQ(peer->ear.closed, 1);
    }
    EXPECT_EQ(told, 1);
}

TEST_F(PolledTcpTest, EndsATurnOnceForAllThatWereReady)
{
    for (int n = 0; n < 10; ++n)
        openPair();
    for (const auto &peer : clients)
        peer->link->write("news");
    int turns = 0;
    QObject::connect(&poller, &SocketPoller::turnEnded, &poller, [&] {
        EXPECT_FALSE(poller.isDispatching());
        ++turns;
    });
    ASSERT_TRUE(waitFor([&] {
        return std::ranges::all_of(accepted, [](const auto &peer) { return peer->ear.received == "news"; });
    }));
    EXPECT_EQ(turns, 1);
}

TEST_F(PolledTcpTest, ACrowdIsAccepted)
{
    for (int n = 0; n < 300; ++n)
        connectClient();
    EXPECT_TRUE(waitFor([&] { return accepted.size() == 300; }));
}

TEST_F(PolledTcpTest, APortInUseIsTyped)
{
    PolledTcpListener second(poller, Transport::Tcp, [](const std::unique_ptr<Link> &) {});
    const auto listens = second.listen(QHostAddress(QHostAddress::LocalHost), listener.port());
    ASSERT_FALSE(listens);
    EXPECT_EQ(listens.error().kind, ListenErrorKind::PortInUse);
    EXPECT_FALSE(listens.error().systemMessage.isEmpty());
}

TEST_F(PolledTcpTest, AnyAddressTakesIpv4AndNamesItSo)
{
    PolledTcpListener any(poller, Transport::Tcp,
        [this](std::unique_ptr<Link> link) { accepted.push_back(std::make_unique<Peer>(std::move(link))); });
    ASSERT_TRUE(any.listen(QHostAddress(QHostAddress::Any), 0));
    PolledTcpLink link(poller, QHostAddress(QHostAddress::LocalHost), any.port());
    link.open();
    ASSERT_TRUE(waitFor([&] { return accepted.size() == 1; }));
    EXPECT_THAT(server().link->peerAddress().toStdString(), StartsWith("127.0.0.1:"));
}

} // namespace
} // namespace cutty::net
