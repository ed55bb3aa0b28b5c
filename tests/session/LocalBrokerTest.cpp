#include "core/net/link/Link.h"
#include "tests/net/TestClient.h"
#include "tests/session/SessionFixture.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace cutty::session {
namespace {

using namespace test;
using testing::ElementsAre;

class LocalBrokerTest : public SessionFixture
{
protected:
    /// Waits for the broker's answer.
    template <typename T> T ask(const std::function<void(LocalBroker::Answer<T>)> &question)
    {
        std::optional<T> answer;
        question([&](const T &given) { answer = given; });
        EXPECT_TRUE(waitFor([&] { return answer.has_value(); }));
        return answer.value_or(T{});
    }
    Page<ClientSnapshot> clients(const PageRequest &request = {})
    {
        return ask<Page<ClientSnapshot>>(
            [&](const auto &answer) { m_broker.listClients(request, &m_broker, answer); });
    }
    std::optional<ClientSnapshot> client(const std::string &clientId)
    {
        const auto page = clients();
        const auto found = std::ranges::find(page.entries, clientId, &ClientSnapshot::clientId);
        return found == page.entries.end() ? std::nullopt : std::optional(*found);
    }
    Page<SessionSnapshot> sessions()
    {
        return ask<Page<SessionSnapshot>>(
            [&](const auto &answer) { m_broker.listSessions({}, &m_broker, answer); });
    }
    Page<RetainedSnapshot> retained()
    {
        return ask<Page<RetainedSnapshot>>(
            [&](const auto &answer) { m_broker.listRetained({}, &m_broker, answer); });
    }
    MessagePtr keep(std::string_view topic, std::string_view payload)
    {
        const auto message = Message::create({.topic = topic, .payload = payload, .retain = true});
        return ask<MessagePtr>([&](const auto &answer) { m_broker.setRetained(message, &m_broker, answer); });
    }
};

TEST_P(LocalBrokerTest, StartsAndStops)
{
    std::vector<BrokerState> states;
    QObject::connect(
        &m_broker, &LocalBroker::stateChanged, &m_broker, [&] { states.push_back(m_broker.state()); });
    startBroker();
    EXPECT_NE(m_broker.port(), 0);
    EXPECT_EQ(m_broker.configuration().listeners[0].port, 0);
    stopBroker();
    EXPECT_THAT(states, ElementsAre(BrokerState::Starting, BrokerState::Running, BrokerState::Stopped));
    startBroker();
}

TEST_P(LocalBrokerTest, SaysThatThePortIsInUse)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress::LocalHost));
    m_broker.start({.listeners = {{.port = other.serverPort()}}});
    ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Failed; }));
    ASSERT_TRUE(m_broker.failure().has_value());
    EXPECT_EQ(m_broker.failure()->kind, BrokerFailureKind::PortInUse);
    startBroker();
    EXPECT_FALSE(m_broker.failure().has_value());
}

TEST_P(LocalBrokerTest, SaysThatTheAddressIsNotOurs)
{
    m_broker.start({.listeners = {{.address = u"192.0.2.1"_s, .port = 0}}});
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
    const ClientSnapshot shown = client("c").value_or(ClientSnapshot{});
    EXPECT_EQ(shown.counters.receivedMessages, 1u);
    EXPECT_EQ(shown.version, isFive() ? mqtt::ProtocolVersion::V5 : mqtt::ProtocolVersion::V311);
    EXPECT_EQ(shown.subscriptions, 1u);
    EXPECT_EQ(shown.keepAlive, std::chrono::seconds(60));
    EXPECT_TRUE(shown.address.starts_with("127.0.0.1:"));
    const auto subscriptions = ask<Page<SubscriptionSnapshot>>(
        [&](const auto &answer) { m_broker.listSubscriptions({}, &m_broker, answer); });
    ASSERT_EQ(subscriptions.total, 1u);
    EXPECT_EQ(subscriptions.entries[0].filter, "a/#");
    ASSERT_TRUE(waitFor([this] { return m_broker.snapshot().connectedClients == 1; }));
    stopBroker();
    EXPECT_EQ(m_broker.snapshot().connectedClients, 0u);
    EXPECT_EQ(clients().total, 0u);
}

TEST_P(LocalBrokerTest, GivesOnlyThePageThatWasAskedFor)
{
    startBroker();
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        connected(name);
    const auto page = clients({.offset = 1, .limit = 1});
    EXPECT_EQ(page.total, 3u);
    ASSERT_EQ(page.entries.size(), 1u);
    EXPECT_EQ(page.entries[0].clientId, "b");
    EXPECT_EQ(clients({.text = "c"}).total, 1u);
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
    const auto shown = client("inside");
    ASSERT_TRUE(shown.has_value());
    EXPECT_TRUE(shown->address.empty());
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
    broker->start({.listeners = {{.port = 0}}});
    ASSERT_TRUE(waitFor([&] { return broker->state() == BrokerState::Running; }));
    ClientConnection &connection = *m_manager.create(profileFor(GetParam(), broker->port(), u"c"_s));
    ASSERT_TRUE(connects(connection));
    net::test::TestClient inside(broker->connectInProcess());
    ASSERT_TRUE(inside.connect(mqtt::ProtocolVersion::V5, "inside"));
    broker.reset();
    EXPECT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_TRUE(inside.waitForEnd());
}

TEST_P(LocalBrokerTest, StartsAgainWhenItIsStartedRightAfterStop)
{
    startBroker();
    std::vector<BrokerState> states;
    QObject::connect(
        &m_broker, &LocalBroker::stateChanged, &m_broker, [&] { states.push_back(m_broker.state()); });
    m_broker.stop();
    m_broker.start({.listeners = {{.port = 0}}});
    ASSERT_TRUE(waitFor([&] { return states.size() >= 3; }));
    EXPECT_THAT(states, ElementsAre(BrokerState::Stopped, BrokerState::Starting, BrokerState::Running));
    connected(u"c"_s);
}

TEST_P(LocalBrokerTest, StaysStoppedWhenItIsStoppedAfterThat)
{
    startBroker();
    m_broker.stop();
    m_broker.start({.listeners = {{.port = 0}}});
    m_broker.stop();
    ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Stopped; }));
    settle();
    EXPECT_EQ(m_broker.state(), BrokerState::Stopped);
}

TEST_P(LocalBrokerTest, DisconnectsAClientWithTheChosenReason)
{
    startBroker();
    ClientConnection &connection = connected(u"c"_s);
    EXPECT_TRUE(ask<bool>([&](const auto &answer) {
        m_broker.disconnectClient(u"c"_s, mqtt::ReasonCode::QuotaExceeded, &m_broker, answer);
    }));
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    ASSERT_TRUE(connection.failure().has_value());
    if (isFive())
        EXPECT_EQ(connection.failure()->reason, mqtt::ReasonCode::QuotaExceeded);
    EXPECT_FALSE(ask<bool>([&](const auto &answer) {
        m_broker.disconnectClient(u"c"_s, mqtt::ReasonCode::QuotaExceeded, &m_broker, answer);
    }));
}

TEST_P(LocalBrokerTest, DropsAClientWithoutAWord)
{
    startBroker();
    ClientConnection &connection = connected(u"c"_s);
    EXPECT_TRUE(ask<bool>([&](const auto &answer) { m_broker.dropClient(u"c"_s, &m_broker, answer); }));
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_EQ(connection.failure()->kind, FailureKind::ConnectionLost);
}

TEST_P(LocalBrokerTest, RemovesTheSessionOfAClientThatIsAway)
{
    startBroker();
    profile::ConnectionProfile kept = profileNamed(u"away"_s);
    kept.cleanStart = false;
    kept.sessionExpiryInterval = std::chrono::hours(1);
    ClientConnection *connection = m_manager.create(kept);
    ASSERT_TRUE(connects(*connection));
    connection->close();
    ASSERT_TRUE(waitForState(*connection, ConnectionState::Disconnected));
    ASSERT_TRUE(waitFor([this] { return clients().total == 0; }));
    ASSERT_EQ(sessions().total, 1u);
    EXPECT_FALSE(sessions().entries[0].connected);
    const auto remove = [this](const auto &answer) {
        m_broker.removeSession(u"away"_s, &m_broker, answer);
    };
    EXPECT_TRUE(ask<bool>(remove));
    EXPECT_EQ(sessions().total, 0u);
    EXPECT_FALSE(ask<bool>(remove));
}

TEST_P(LocalBrokerTest, GivesBackTheRetainedMessageThatItReplacesOrRemoves)
{
    startBroker();
    EXPECT_FALSE(keep("a/b", "1"));
    const MessagePtr before = keep("a/b", "2");
    ASSERT_TRUE(before);
    EXPECT_EQ(before->payload(), "1");
    ASSERT_EQ(retained().total, 1u);
    EXPECT_EQ(retained().entries[0].message->payload(), "2");
    const auto removed
        = ask<MessagePtr>([&](const auto &answer) { m_broker.removeRetained("a/b", &m_broker, answer); });
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->payload(), "2");
    EXPECT_EQ(retained().total, 0u);
}

TEST_P(LocalBrokerTest, PublishesToItsSubscribers)
{
    startBroker();
    ClientConnection &connection = connected(u"c"_s);
    ASSERT_TRUE(subscribes(connection, u"a"_s));
    const Recorder recorder(connection);
    m_broker.publish(Message::create({.topic = "a", .payload = "from the broker"}));
    ASSERT_TRUE(recorder.waitForRecords(1));
    EXPECT_EQ(recorder.records[0].message->payload(), "from the broker");
}

TEST_P(LocalBrokerTest, AMistakeIsAFindingWithItsStatementAndCountsInTheCoverage) // MQTT-3.3.2-2
{
    startBroker();
    QTcpSocket device;
    device.connectToHost(QHostAddress::LocalHost, m_broker.port());
    device.write(QByteArray::fromHex("100f00044d5154540402003c0003646576"));
    ASSERT_TRUE(waitFor([&] { return device.bytesAvailable() >= 4; }));
    device.write(QByteArray::fromHex("30050003612f23"));
    ASSERT_TRUE(waitFor([this] { return !m_broker.findings().empty(); }));
    const Finding &finding = m_broker.findings().front()->finding;
    EXPECT_EQ(finding.clientId, "dev");
    EXPECT_EQ(finding.statement, "MQTT-3.3.2-2");
    EXPECT_EQ(hexBytes(finding), "30 05 00 03 61 2f 23");
    const auto seen = ask<std::vector<QString>>(
        [&](const auto &answer) { m_broker.listExaminedClients(&m_broker, answer); });
    EXPECT_THAT(seen, ElementsAre(u"dev"_s));
    const auto coverage = ask<std::shared_ptr<const Coverage>>(
        [&](const auto &answer) { m_broker.findCoverage(u"dev"_s, &m_broker, answer); });
    ASSERT_TRUE(coverage);
    EXPECT_THAT(
        coverageToMarkdown("dev", *coverage, m_broker.startedAt()), testing::HasSubstr("MQTT-3.3.2-2"));
    stopBroker();
    EXPECT_EQ(m_broker.findings().size(), 1u);
    startBroker();
    EXPECT_TRUE(m_broker.findings().empty());
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(LocalBrokerTest);

} // namespace
} // namespace cutty::session
