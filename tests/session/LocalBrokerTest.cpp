#include "core/net/link/Link.h"
#include "tests/net/TestClient.h"
#include "tests/session/SessionFixture.h"

#include <QTcpServer>

#include <algorithm>

namespace cutty::session {
namespace {

using namespace test;
using testing::ElementsAre;

class LocalBrokerTest : public SessionFixture
{
protected:
    const BrokerClient *client(const QString &clientId) const
    {
        const auto &clients = m_broker.snapshot().clients;
        const auto found = std::ranges::find(clients, clientId, &BrokerClient::clientId);
        return found == clients.end() ? nullptr : &*found;
    }
};

TEST_P(LocalBrokerTest, StartsAndStops)
{
    std::vector<BrokerState> states;
    QObject::connect(
        &m_broker, &LocalBroker::stateChanged, &m_broker, [&] { states.push_back(m_broker.state()); });
    startBroker();
    EXPECT_NE(m_broker.port(), 0);
    EXPECT_EQ(m_broker.settings().port, 0);
    stopBroker();
    EXPECT_THAT(states, ElementsAre(BrokerState::Starting, BrokerState::Running, BrokerState::Stopped));
    startBroker();
}

TEST_P(LocalBrokerTest, SaysThatThePortIsInUse)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress::LocalHost));
    m_broker.start({.port = other.serverPort()});
    ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Failed; }));
    ASSERT_TRUE(m_broker.failure().has_value());
    EXPECT_EQ(m_broker.failure()->kind, BrokerFailureKind::PortInUse);
    startBroker();
    EXPECT_FALSE(m_broker.failure().has_value());
}

TEST_P(LocalBrokerTest, SaysThatTheAddressIsNotOurs)
{
    m_broker.start({.address = QHostAddress(u"192.0.2.1"_s), .port = 0});
    ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Failed; }));
    ASSERT_TRUE(m_broker.failure().has_value());
    EXPECT_EQ(m_broker.failure()->kind, BrokerFailureKind::AddressNotAvailable);
}

TEST_P(LocalBrokerTest, ShowsItsClients)
{
    startBroker();
    ClientConnection &connection = connected(u"c"_s);
    ASSERT_TRUE(subscribes(connection, u"a/#"_s));
    Recorder recorder(connection);
    connection.publish({.topic = u"a"_s, .payload = "x", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(recorder.waitForReports(1));
    ASSERT_TRUE(waitFor([this] { return client(u"c"_s) && client(u"c"_s)->receivedMessages == 1; }));
    const BrokerClient &shown = *client(u"c"_s);
    EXPECT_EQ(shown.version, isFive() ? mqtt::ProtocolVersion::V5 : mqtt::ProtocolVersion::V311);
    EXPECT_EQ(shown.subscriptions, 1u);
    EXPECT_EQ(shown.keepAlive, std::chrono::seconds(60));
    EXPECT_TRUE(shown.address.startsWith(u"127.0.0.1:"_s));
    EXPECT_EQ(m_broker.snapshot().subscriptions, 1u);
    stopBroker();
    EXPECT_TRUE(m_broker.snapshot().clients.empty());
}

TEST_P(LocalBrokerTest, TakesClientsInTheProcess)
{
    startBroker();
    net::test::TestClient inside(m_broker.connectInProcess());
    ASSERT_TRUE(inside.connect(isFive() ? mqtt::ProtocolVersion::V5 : mqtt::ProtocolVersion::V311, "inside"));
    ASSERT_TRUE(inside.subscribe("t"));
    ClientConnection &outside = connected(u"outside"_s);
    outside.publish({.topic = u"t"_s, .payload = "hello"});
    ASSERT_TRUE(inside.waitForMessages(1));
    EXPECT_EQ(inside.messages.front().message->payload(), "hello");
    ASSERT_TRUE(waitFor([this] { return client(u"inside"_s) != nullptr; }));
    EXPECT_TRUE(client(u"inside"_s)->address.isEmpty());
}

TEST_P(LocalBrokerTest, ALinkToAStoppedBrokerCloses)
{
    net::test::TestClient inside(m_broker.connectInProcess());
    EXPECT_FALSE(inside.connect(mqtt::ProtocolVersion::V5, "inside"));
    EXPECT_TRUE(inside.end.has_value());
}

TEST_P(LocalBrokerTest, MayBeDestroyedUnderItsClients)
{
    auto broker = std::make_unique<LocalBroker>();
    broker->start({.port = 0});
    ASSERT_TRUE(waitFor([&] { return broker->state() == BrokerState::Running; }));
    ClientConnection &connection = *m_manager.create(profileFor(GetParam(), broker->port(), u"c"_s));
    ASSERT_TRUE(connects(connection));
    net::test::TestClient inside(broker->connectInProcess());
    ASSERT_TRUE(inside.connect(mqtt::ProtocolVersion::V5, "inside"));
    broker.reset();
    EXPECT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_TRUE(inside.waitForEnd());
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(LocalBrokerTest);

} // namespace
} // namespace cutty::session
