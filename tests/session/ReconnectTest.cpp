#include "tests/session/BrokerThread.h"
#include "tests/session/SessionFixture.h"
#include "tests/session/StrangeServer.h"

#include <chrono>

namespace cutty::session {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;

class ReconnectTest : public SessionFixture
{
protected:
    void SetUp() override { startBroker(); }

    /// Connected, and to be made again when it is lost.
    ClientConnection &connectedForGood(const QString &clientId)
    {
        ClientConnection *connection = m_manager.create(reconnecting(profileNamed(clientId)));
        EXPECT_TRUE(connects(*connection));
        return *connection;
    }
    void restartBroker(std::uint16_t port)
    {
        m_broker.start({.listeners = {{.port = port}}});
        ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Running; }));
    }
};

TEST_P(ReconnectTest, ALostConnectionIsMadeAgainWithItsSubscriptions)
{
    ClientConnection &connection = connectedForGood(u"c"_s);
    Recorder recorder(connection);
    ASSERT_TRUE(subscribes(connection, u"t"_s));
    const std::uint16_t port = m_broker.port();
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    EXPECT_FALSE(connection.facts().has_value());
    EXPECT_EQ(connection.subscriptions()[0].status, SubscriptionStatus::Waiting);

    ASSERT_NO_FATAL_FAILURE(restartBroker(port));
    ASSERT_TRUE(waitForState(connection, ConnectionState::Connected));
    EXPECT_FALSE(connection.failure().has_value());
    EXPECT_FALSE(connection.reconnect().has_value());
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
    connection.publish({.topic = u"t"_s, .payload = "after"});
    ASSERT_TRUE(waitFor([&] { return !recorder.payloads().empty(); }));
    EXPECT_THAT(recorder.states, Contains(ConnectionState::Connecting));
}

TEST_P(ReconnectTest, SaysWhyItIsLostAndWhenItIsTried)
{
    ClientConnection &connection = connectedForGood(u"c"_s);
    const TimePoint before = std::chrono::steady_clock::now();
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    ASSERT_TRUE(connection.failure().has_value());
    EXPECT_EQ(connection.failure()->kind,
        isFive() ? FailureKind::DisconnectedByServer : FailureKind::ConnectionLost);
    ASSERT_TRUE(connection.reconnect().has_value());
    EXPECT_EQ(connection.reconnect()->attempt, 1u);
    EXPECT_FALSE(connection.reconnect()->limit.has_value());
    // The first delay is one second, half of it by chance.
    EXPECT_GE(connection.reconnect()->nextAttempt, before + 500ms);
    EXPECT_LE(connection.reconnect()->nextAttempt, std::chrono::steady_clock::now() + 1s);
}

TEST_P(ReconnectTest, CountsAttemptsThatFail)
{
    ClientConnection &connection = connectedForGood(u"c"_s);
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    connection.connectNow();
    ASSERT_TRUE(waitFor([&] { return connection.reconnect() && connection.reconnect()->attempt == 2; }));
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    EXPECT_EQ(connection.failure()->kind, FailureKind::ConnectionRefused);
    EXPECT_FALSE(connection.timeline().steps.empty());
}

TEST_P(ReconnectTest, ConnectNowDoesNotWait)
{
    profile::ConnectionProfile made = reconnecting(profileNamed(u"c"_s));
    made.reconnect.firstDelay = 1h;
    made.reconnect.maximumDelay = 1h;
    ClientConnection &connection = *m_manager.create(made);
    ASSERT_TRUE(connects(connection));
    const std::uint16_t port = m_broker.port();
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    ASSERT_NO_FATAL_FAILURE(restartBroker(port));
    connection.connectNow();
    EXPECT_TRUE(waitForState(connection, ConnectionState::Connected));
}

TEST_P(ReconnectTest, ConnectNowMeansNothingElsewhere)
{
    ClientConnection &connection = *m_manager.create(reconnecting(profileNamed(u"c"_s)));
    Recorder recorder(connection);
    connection.connectNow();
    settle();
    EXPECT_TRUE(recorder.states.empty());
    ASSERT_TRUE(connects(connection));
    recorder.states.clear();
    connection.connectNow();
    settle();
    EXPECT_TRUE(recorder.states.empty());
}

TEST_P(ReconnectTest, ClosingWhileItWaitsGivesUp)
{
    ClientConnection &connection = connectedForGood(u"c"_s);
    const std::uint16_t port = m_broker.port();
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    connection.close();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_FALSE(connection.failure().has_value());
    EXPECT_FALSE(connection.reconnect().has_value());
    ASSERT_NO_FATAL_FAILURE(restartBroker(port));
    connection.connectNow();
    settle();
    EXPECT_EQ(connection.state(), ConnectionState::Disconnected);
}

TEST_P(ReconnectTest, ClosingEndsForGood)
{
    ClientConnection &connection = connectedForGood(u"c"_s);
    connection.close();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_FALSE(connection.failure().has_value());
}

TEST_P(ReconnectTest, GivesUpAfterTheLastAttempt)
{
    profile::ConnectionProfile made = reconnecting(profileNamed(u"c"_s));
    made.reconnect.attempts = 1;
    ClientConnection &connection = *m_manager.create(made);
    ASSERT_TRUE(connects(connection));
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    EXPECT_EQ(connection.reconnect()->limit, 1u);
    connection.connectNow();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    ASSERT_TRUE(connection.failure().has_value());
    EXPECT_EQ(connection.failure()->kind, FailureKind::ConnectionRefused);
}

TEST_P(ReconnectTest, AFirstAttemptThatFailsIsNotRepeated)
{
    profile::ConnectionProfile made = reconnecting(profileNamed(u"c"_s));
    stopBroker();
    ClientConnection &connection = *m_manager.create(made);
    Recorder recorder(connection);
    connection.open({});
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_THAT(recorder.states, ElementsAre(ConnectionState::Connecting, ConnectionState::Disconnected));
}

TEST_P(ReconnectTest, ALoginThatIsRefusedMeanwhileIsNotRepeated)
{
    ClientConnection &connection = connectedForGood(u"c"_s);
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    // Nobody but a broker that knows us no more listens where it listened.
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress::LocalHost, connection.profile().port));
    QObject::connect(&other, &QTcpServer::newConnection, &other, [&] {
        answering(isFive() ? QByteArray("\x20\x03\x00\x86\x00", 5) : QByteArray("\x20\x02\x00\x04", 4))(
            other.nextPendingConnection());
    });
    connection.connectNow();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_EQ(connection.failure()->reason, mqtt::ReasonCode::BadUserNameOrPassword);
}

/// What MQTT 3.1.1 has no words for.
class ReconnectInVersion5Test : public ReconnectTest
{
};

TEST_P(ReconnectInVersion5Test, TwoClientsOfOneNameDoNotFight)
{
    ClientConnection &first = connectedForGood(u"same"_s);
    ClientConnection &second = connectedForGood(u"same"_s);
    ASSERT_TRUE(waitForState(first, ConnectionState::Disconnected));
    EXPECT_EQ(first.failure()->reason, mqtt::ReasonCode::SessionTakenOver);
    EXPECT_EQ(second.state(), ConnectionState::Connected);
}

TEST_P(ReconnectTest, WorksOnAfterABrokerThatForgotTheSession)
{
    BrokerThread broker;
    const std::uint16_t port = broker.listen({});
    ASSERT_NE(port, 0);
    profile::ConnectionProfile made = reconnecting(profileFor(GetParam(), port, u"c"_s));
    made.cleanStart = false;
    made.sessionExpiryInterval = 1h;
    ClientConnection &connection = *m_manager.create(made);
    Recorder recorder(connection);
    ASSERT_TRUE(connects(connection));
    broker.stop();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Reconnecting));
    ASSERT_NE(broker.listen({.port = port}), 0);
    // Its broker has forgotten everything, so the session is a new one; the client says what it means.
    ASSERT_TRUE(waitForState(connection, ConnectionState::Connected));
    EXPECT_FALSE(connection.facts()->sessionPresent);
    connection.publish({.topic = u"t"_s, .payload = "x", .qos = QoS::ExactlyOnce});
    ASSERT_TRUE(recorder.waitForReports(1));
    EXPECT_EQ(recorder.reports[0].result, PublishResult::Acknowledged);
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(ReconnectTest);
INSTANTIATE_TEST_SUITE_P(
    Version5, ReconnectInVersion5Test, testing::Values(profile::ProtocolVersion::V5), test::versionName);

} // namespace
} // namespace cutty::session
