#include "core/net/driver/BrokerHost.h"

#include "core/mqtt/codec/encode.h"
#include "core/net/link/MemoryLink.h"
#include "core/net/link/TcpLink.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/ScriptedLink.h"
#include "tests/net/TestClient.h"

#include <QThread>

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace cutty::net {
namespace {

using namespace std::chrono_literals;
using namespace test;
using mqtt::CloseCause;
using mqtt::ReasonCode;

class BrokerHostTest : public mqtt::test::VersionTest
{
protected:
    void listen()
    {
        const auto port = m_host.listen(QHostAddress::LocalHost, 0);
        ASSERT_TRUE(port.has_value());
        m_port = *port;
    }

    std::unique_ptr<Link> tcpLink() const
    {
        return std::make_unique<TcpLink>(QStringLiteral("127.0.0.1"), m_port);
    }
    std::unique_ptr<Link> memoryLink()
    {
        auto [ours, theirs] = MemoryLink::createPair();
        m_host.adopt(std::move(theirs));
        return std::move(ours);
    }

    BrokerHost m_host;
    std::uint16_t m_port = 0;
};

TEST_P(BrokerHostTest, PortZeroTakesAFreePort)
{
    listen();
    EXPECT_NE(m_port, 0);
    TestClient client(tcpLink());
    EXPECT_TRUE(client.connect(GetParam(), "c"));
}

TEST_P(BrokerHostTest, RelaysBetweenSocketsAndLinksInTheProcess)
{
    listen();
    TestClient socket(tcpLink());
    TestClient inside(memoryLink());
    ASSERT_TRUE(socket.connect(GetParam(), "socket"));
    ASSERT_TRUE(inside.connect(GetParam(), "inside"));
    ASSERT_EQ(socket.subscribe("to/socket"), ReasonCode::GrantedQoS2);
    ASSERT_EQ(inside.subscribe("to/inside"), ReasonCode::GrantedQoS2);
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        ASSERT_TRUE(socket.publish("to/inside", "hello", qos));
        ASSERT_TRUE(inside.publish("to/socket", "hello", qos));
    }
    ASSERT_TRUE(socket.waitForMessages(3));
    ASSERT_TRUE(inside.waitForMessages(3));
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(socket.messages[n].qos, static_cast<QoS>(n));
        EXPECT_EQ(inside.messages[n].message->payload(), "hello");
    }
}

TEST_P(BrokerHostTest, KnowsItsClientsAndWhereTheyAre)
{
    listen();
    TestClient socket(tcpLink());
    TestClient inside(memoryLink());
    ASSERT_TRUE(socket.connect(GetParam(), "socket"));
    ASSERT_TRUE(inside.connect(GetParam(), "inside"));
    const broker::BrokerSnapshot snapshot = m_host.snapshot();
    ASSERT_EQ(snapshot.clients.size(), 2u);
    for (const broker::ClientSnapshot &client : snapshot.clients)
        EXPECT_EQ(m_host.peerAddress(client.link).isEmpty(), client.clientId == "inside");
}

TEST_P(BrokerHostTest, StopSaysThatTheServerShutsDown)
{
    listen();
    TestClient socket(tcpLink());
    TestClient inside(memoryLink());
    ASSERT_TRUE(socket.connect(GetParam(), "socket"));
    ASSERT_TRUE(inside.connect(GetParam(), "inside"));
    m_host.stop();
    for (TestClient *client : {&socket, &inside}) {
        ASSERT_TRUE(client->waitForEnd());
        EXPECT_EQ(client->end->closed.cause, isFive() ? CloseCause::Peer : CloseCause::TransportLost);
        if (isFive()) {
            EXPECT_EQ(client->end->closed.reason, ReasonCode::ServerShuttingDown);
        }
    }
    TestClient late(tcpLink());
    EXPECT_FALSE(late.connect(GetParam(), "late"));
}

TEST_P(BrokerHostTest, ListensAgainAfterStopAndHasForgotten)
{
    listen();
    {
        TestClient client(tcpLink());
        ASSERT_TRUE(client.connect(GetParam(), "c"));
        ASSERT_TRUE(client.publish("kept", "x", QoS::AtLeastOnce, true));
        EXPECT_EQ(m_host.snapshot().retainedMessages, 1u);
        m_host.stop();
        ASSERT_TRUE(client.waitForEnd());
    }
    listen();
    EXPECT_EQ(m_host.snapshot().retainedMessages, 0u);
    TestClient again(tcpLink());
    EXPECT_TRUE(again.connect(GetParam(), "c"));
}

TEST_P(BrokerHostTest, HandsOnEventsAndFindingsBeforeAndAfterStop)
{
    std::vector<std::string> connected;
    std::vector<ReasonCode> ended;
    std::vector<broker::Finding> findings;
    m_host.setEventHandler(broker::EventDetail::Clients, [&](const broker::BrokerEvent &event) {
        if (const auto *client = std::get_if<broker::ClientConnected>(&event.kind))
            connected.push_back(client->clientId);
        if (const auto *client = std::get_if<broker::ClientDisconnected>(&event.kind))
            ended.push_back(client->reason);
    });
    m_host.setFindingHandler([&](const broker::Finding &finding) { findings.push_back(finding); });
    {
        TestClient client(memoryLink());
        ASSERT_TRUE(client.connect(GetParam(), "first"));
        m_host.stop();
        EXPECT_EQ(ended, std::vector{ReasonCode::ServerShuttingDown});
    }
    TestClient client(memoryLink());
    ASSERT_TRUE(client.connect(GetParam(), "second"));
    EXPECT_EQ(connected, (std::vector<std::string>{"first", "second"}));

    auto scripted = std::make_unique<ScriptedLink>();
    ScriptedLink &link = *scripted;
    m_host.adopt(std::move(scripted));
    link.says(std::string("\xC0\0", 2)); // PINGREQ before CONNECT
    ASSERT_TRUE(waitFor([&] { return !findings.empty(); }));
    EXPECT_EQ(findings.front().mistake, broker::Mistake::Fault);
}

TEST_P(BrokerHostTest, DisconnectsAClientWithAReason)
{
    TestClient client(memoryLink());
    ASSERT_TRUE(client.connect(GetParam(), "c"));
    EXPECT_FALSE(m_host.disconnectClient("nobody", ReasonCode::AdministrativeAction));
    EXPECT_TRUE(m_host.disconnectClient("c", ReasonCode::AdministrativeAction));
    ASSERT_TRUE(client.waitForEnd());
    if (isFive()) {
        EXPECT_EQ(client.end->closed.reason, ReasonCode::AdministrativeAction);
    }
    EXPECT_TRUE(m_host.snapshot().clients.empty());
}

TEST_P(BrokerHostTest, ALostTransportPublishesTheWill)
{
    TestClient watcher(memoryLink());
    TestClient device(memoryLink());
    ASSERT_TRUE(watcher.connect(GetParam(), "watcher"));
    ASSERT_TRUE(watcher.subscribe("status"));
    ASSERT_TRUE(device.connect({.version = GetParam(),
        .clientId = "device",
        .will = mqtt::Will{.topic = "status", .payload = "gone"}}));
    device.driver.abort();
    ASSERT_TRUE(watcher.waitForMessages(1));
    EXPECT_EQ(watcher.messages.front().message->payload(), "gone");
}

/// A subscriber that has stopped reading; its publisher does not notice.
TEST_P(BrokerHostTest, KeepsNoMoreThanTheBacklogForAPeerThatDoesNotRead)
{
    constexpr std::size_t limit = 256U << 10U;
    constexpr std::size_t payload = 16U << 10U;
    BrokerHost host(broker::BrokerOptions{.maximumBacklogBytes = limit});
    auto stalled = std::make_unique<ScriptedLink>();
    ScriptedLink &link = *stalled;
    link.takesBytes = false;
    host.adopt(std::move(stalled));
    std::string wire;
    encode(wire, mqtt::ConnectPacket{.version = GetParam(), .clientId = "stalled"});
    encode(wire, mqtt::SubscribePacket{mqtt::PacketId{1}, {{.filter = "#"}}, {}}, GetParam());
    link.says(wire);

    auto [ours, theirs] = MemoryLink::createPair();
    host.adopt(std::move(theirs));
    TestClient publisher(std::move(ours));
    ASSERT_TRUE(publisher.connect(GetParam(), "publisher"));
    for (int n = 0; n < 200; ++n)
        ASSERT_TRUE(publisher.publish("t", std::string(payload, 'x')));
    ASSERT_TRUE(publisher.publish("last", "x", QoS::AtLeastOnce));
    EXPECT_LE(link.bytesToWrite(), limit + 2 * payload);
    EXPECT_GT(host.snapshot().droppedMessages, 100u);

    link.waiting = 0;
    link.writes.clear();
    Q_EMIT link.drained();
    ASSERT_TRUE(publisher.publish("t", "again", QoS::AtLeastOnce));
    EXPECT_TRUE(link.written().contains("again"));
}

TEST_P(BrokerHostTest, EndsALinkThatDoesNotTakeItsLastBytes)
{
    auto stalled = std::make_unique<ScriptedLink>();
    ScriptedLink &link = *stalled;
    link.takesBytes = false;
    bool destroyed = false;
    QObject::connect(&link, &QObject::destroyed, &link, [&] { destroyed = true; });
    m_host.adopt(std::move(stalled));
    link.says("\xFF\xFF\xFF\xFF\xFF");
    EXPECT_TRUE(waitFor([&] { return destroyed; }));
}

TEST_P(BrokerHostTest, ALinkThatFailsWhileItIsWrittenToDoesNoHarm)
{
    auto failing = std::make_unique<ScriptedLink>();
    ScriptedLink &link = *failing;
    link.failsOnWrite = true;
    m_host.adopt(std::move(failing));
    std::string wire;
    encode(wire, mqtt::ConnectPacket{.version = GetParam(), .clientId = "failing"});
    link.says(wire);
    EXPECT_TRUE(waitFor([this] { return m_host.snapshot().clients.empty(); }));
    TestClient client(memoryLink());
    EXPECT_TRUE(client.connect(GetParam(), "c"));
}

CUTTY_FOR_BOTH_VERSIONS(BrokerHostTest);

TEST(BrokerHostListenTest, SaysThatThePortIsInUse)
{
    BrokerHost first;
    const auto port = first.listen(QHostAddress::LocalHost, 0);
    ASSERT_TRUE(port.has_value());
    BrokerHost second;
    const auto again = second.listen(QHostAddress::LocalHost, *port);
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().kind, ListenErrorKind::PortInUse);
    EXPECT_FALSE(again.error().systemMessage.isEmpty());
}

TEST(BrokerHostListenTest, SaysThatTheAddressIsNotOurs)
{
    BrokerHost host;
    // TEST-NET-1 (RFC 5737) belongs to nobody.
    const auto port = host.listen(QHostAddress(QStringLiteral("192.0.2.1")), 0);
    ASSERT_FALSE(port.has_value());
    EXPECT_EQ(port.error().kind, ListenErrorKind::AddressNotAvailable);
}

TEST(BrokerHostThreadTest, KeepsDeadlinesOnTheThreadItWasMovedTo)
{
    auto *host = new BrokerHost(broker::BrokerOptions{.connection = {.handshakeTimeout = 5ms}});
    QThread thread;
    host->moveToThread(&thread);
    QObject::connect(&thread, &QThread::finished, host, &QObject::deleteLater);
    thread.start();
    auto [ours, theirs] = MemoryLink::createPair();
    theirs->moveToThread(&thread);
    QMetaObject::invokeMethod(
        host, [host, link = std::make_shared<std::unique_ptr<Link>>(std::move(theirs))] {
            host->adopt(std::move(*link));
        });
    bool closed = false;
    QObject::connect(ours.get(), &Link::closed, ours.get(), [&] { closed = true; });
    EXPECT_TRUE(waitFor([&] { return closed; })) << "a client that says nothing is let go";
    thread.quit();
    thread.wait();
}

} // namespace
} // namespace cutty::net
