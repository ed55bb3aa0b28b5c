#include "tests/session/SessionFixture.h"

#include <algorithm>

namespace cutty::session {
namespace {

using namespace test;
using testing::ElementsAre;

class ClientConnectionTest : public SessionFixture
{
protected:
    void SetUp() override { startBroker(); }
};

TEST_P(ClientConnectionTest, ConnectsStepByStep)
{
    ClientConnection &connection = *m_manager.create(profileNamed(u"c"_s));
    Recorder recorder(connection);
    EXPECT_EQ(connection.state(), ConnectionState::Disconnected);
    ASSERT_TRUE(connects(connection));
    EXPECT_THAT(recorder.states,
        ElementsAre(
            ConnectionState::Connecting, ConnectionState::Authenticating, ConnectionState::Connected));
    ASSERT_TRUE(connection.facts().has_value());
    EXPECT_EQ(connection.facts()->clientId, u"c"_s);
    EXPECT_EQ(
        connection.facts()->version, isFive() ? mqtt::ProtocolVersion::V5 : mqtt::ProtocolVersion::V311);
    EXPECT_FALSE(connection.facts()->sessionPresent);
    EXPECT_EQ(connection.facts()->peerAddress, u"127.0.0.1:%1"_s.arg(m_broker.port()));
}

TEST_P(ClientConnectionTest, CloseEndsWithoutFailureAndOpenConnectsAgain)
{
    ClientConnection &connection = connected(u"c"_s);
    connection.close();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_FALSE(connection.failure().has_value());
    EXPECT_FALSE(connection.facts().has_value());
    EXPECT_TRUE(connects(connection));
}

TEST_P(ClientConnectionTest, OpenWhileOpenDoesNothing)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    connection.open({});
    settle();
    EXPECT_TRUE(recorder.states.empty());
}

TEST_P(ClientConnectionTest, LearnsTheNameThatTheServerGives)
{
    ClientConnection &connection = connected({});
    EXPECT_EQ(connection.facts()->clientId.isEmpty(), !isFive());
}

TEST_P(ClientConnectionTest, PublishesAndReceivesAtEveryQoS)
{
    ClientConnection &receiver = connected(u"receiver"_s);
    ClientConnection &sender = connected(u"sender"_s);
    Recorder received(receiver);
    Recorder sent(sender);
    ASSERT_TRUE(subscribes(receiver, u"plant/#"_s));
    std::vector<PublishRequestId> ids;
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        ids.push_back(sender.publish({.topic = u"plant/line1"_s,
            .payload = QByteArray("\0\xFF", 2) + QByteArray::number(toInt(qos)),
            .qos = qos}));

    ASSERT_TRUE(sent.waitForReports(3));
    for (const PublishReport &report : sent.reports) {
        const auto index = static_cast<std::size_t>(std::ranges::find(ids, report.id) - ids.begin());
        ASSERT_LT(index, 3u);
        EXPECT_EQ(report.result, index == 0 ? PublishResult::Sent : PublishResult::Acknowledged);
    }
    ASSERT_TRUE(received.waitForRecords(3));
    for (std::size_t n = 0; n < 3; ++n) {
        const MessageRecord &record = received.records[n];
        EXPECT_EQ(record.message->topic(), "plant/line1");
        EXPECT_EQ(record.message->payload(), std::string({'\0', '\xFF', static_cast<char>('0' + n)}));
        EXPECT_EQ(record.qos, static_cast<QoS>(n));
        EXPECT_EQ(record.sequence, n + 1);
        EXPECT_EQ(record.direction, Direction::Received);
    }
    ASSERT_TRUE(sent.waitForRecords(3));
    EXPECT_EQ(sent.payloads(Direction::Sent), received.payloads());
}

TEST_P(ClientConnectionTest, ThousandsOfMessagesComeInFewBatchesWithoutHoles)
{
    constexpr std::size_t count = 20'000;
    ClientConnection &receiver = connected(u"receiver"_s);
    ClientConnection &sender = connected(u"sender"_s);
    Recorder received(receiver);
    std::size_t batches = 0;
    QObject::connect(
        &receiver, &ClientConnection::batchReady, &receiver, [&](const MessageBatchPtr &) { ++batches; });
    ASSERT_TRUE(subscribes(receiver, u"t"_s));
    for (std::size_t n = 0; n < count; ++n)
        sender.publish({.topic = u"t"_s, .payload = QByteArray::number(static_cast<qulonglong>(n))});
    ASSERT_TRUE(received.waitForRecords(count));
    for (std::size_t n = 0; n < count; ++n) {
        ASSERT_EQ(received.records[n].sequence, n + 1);
        ASSERT_EQ(received.records[n].message->payload(), std::to_string(n));
    }
    EXPECT_LT(batches, count / 10);
}

TEST_P(ClientConnectionTest, RetainedMessagesComeWithTheFlag)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    connection.publish({.topic = u"kept"_s, .payload = "x", .qos = QoS::AtLeastOnce, .retain = true});
    ASSERT_TRUE(recorder.waitForReports(1));
    ASSERT_TRUE(subscribes(connection, u"kept"_s));
    ASSERT_TRUE(recorder.waitForRecords(2));
    EXPECT_EQ(recorder.records[0].direction, Direction::Sent);
    EXPECT_EQ(recorder.records[1].direction, Direction::Received);
    EXPECT_TRUE(recorder.records[1].retain);
}

TEST_P(ClientConnectionTest, PropertiesArriveInVersionFiveOnly)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    ASSERT_TRUE(subscribes(connection, u"t"_s));
    PublishRequest request{.topic = u"t"_s, .payload = "x"};
    request.properties.add(mqtt::PropertyId::ContentType, "text/plain");
    connection.publish(request);
    ASSERT_TRUE(recorder.waitForRecords(2));
    for (const MessageRecord &record : recorder.records) {
        const mqtt::PropertiesView properties(record.message->properties());
        EXPECT_EQ(properties.text(mqtt::PropertyId::ContentType).has_value(), isFive());
    }
}

TEST_P(ClientConnectionTest, CountsItsTraffic)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    ASSERT_TRUE(subscribes(connection, u"t"_s));
    for (int n = 0; n < 10; ++n)
        connection.publish({.topic = u"t"_s, .payload = "12345", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(recorder.waitForReports(10));
    ASSERT_TRUE(waitFor([&] { return connection.statistics().receivedMessages == 10; }));
    EXPECT_EQ(connection.statistics().receivedBytes, 50u);
    EXPECT_EQ(connection.statistics().sentMessages, 10u);
    EXPECT_EQ(connection.statistics().sentBytes, 50u);
    EXPECT_GT(connection.statistics().receivedPerSecond, 0.0);
}

TEST_P(ClientConnectionTest, RatesAreZeroWhenTheConnectionHasEnded)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    connection.publish({.topic = u"t"_s, .payload = "x", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(waitFor([&] { return connection.statistics().sentPerSecond > 0; }));
    connection.publish({.topic = u"t"_s, .payload = "x", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(recorder.waitForReports(2));
    connection.close();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_EQ(connection.statistics().sentMessages, 2u);
    EXPECT_EQ(connection.statistics().sentPerSecond, 0.0);
    EXPECT_EQ(connection.statistics().receivedPerSecond, 0.0);
    EXPECT_EQ(connection.statistics().inFlight, 0u);
}

TEST_P(ClientConnectionTest, SubscriptionsWaitForTheConnectionAndAreMadeAnewWithTheNext)
{
    ClientConnection &connection = *m_manager.create(profileNamed(u"c"_s));
    Recorder recorder(connection);
    connection.subscribe(u"a"_s, QoS::AtLeastOnce);
    connection.subscribe(u"b"_s, QoS::AtMostOnce);
    EXPECT_EQ(connection.subscriptions()[0].status, SubscriptionStatus::Waiting);
    ASSERT_TRUE(connects(connection));
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
    ASSERT_TRUE(waitForSubscription(connection, 1, SubscriptionStatus::Active));
    EXPECT_EQ(connection.subscriptions()[0].grantedQoS, QoS::AtLeastOnce);
    EXPECT_EQ(connection.subscriptions()[1].grantedQoS, QoS::AtMostOnce);

    const std::uint16_t port = m_broker.port();
    stopBroker();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_EQ(connection.subscriptions()[0].status, SubscriptionStatus::Waiting);
    m_broker.start({.listeners = {{.port = port}}});
    ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Running; }));
    ASSERT_TRUE(connects(connection));
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
    ASSERT_TRUE(waitForSubscription(connection, 1, SubscriptionStatus::Active));
    connection.publish({.topic = u"a"_s, .payload = "after"});
    ASSERT_TRUE(recorder.waitForRecords(2));
    EXPECT_THAT(recorder.payloads(), ElementsAre("after"));
}

TEST_P(ClientConnectionTest, TheProfilesSubscriptionsAreThereFromTheStart)
{
    profile::ConnectionProfile made = profileNamed(u"c"_s);
    made.subscriptions = {{.filter = u"plant/#"_s, .qos = QoS::AtLeastOnce}};
    ClientConnection &connection = *m_manager.create(made);
    ASSERT_TRUE(connects(connection));
    EXPECT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
}

TEST_P(ClientConnectionTest, UnsubscribedFiltersBringNothingMore)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    ASSERT_TRUE(subscribes(connection, u"a"_s));
    ASSERT_TRUE(subscribes(connection, u"b"_s));
    connection.unsubscribe(u"a"_s);
    EXPECT_EQ(connection.subscriptions().size(), 1u);
    connection.publish({.topic = u"a"_s, .payload = "unwanted"});
    connection.publish({.topic = u"b"_s, .payload = "wanted"});
    ASSERT_TRUE(waitFor([&] { return !recorder.payloads().empty(); }));
    EXPECT_THAT(recorder.payloads(), ElementsAre("wanted"));
}

TEST_P(ClientConnectionTest, ARefusedSubscriptionSaysWhy)
{
    ClientConnection &connection = connected(u"c"_s);
    connection.subscribe(QString(400, u'/'), QoS::AtMostOnce); // more levels than the broker takes
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Refused));
    EXPECT_EQ(connection.subscriptions()[0].reason,
        isFive() ? mqtt::ReasonCode::TopicFilterInvalid : mqtt::ReasonCode::UnspecifiedError);
    EXPECT_EQ(connection.state(), ConnectionState::Connected);
}

TEST_P(ClientConnectionTest, SubscribesWithTheOptionsOfMqtt5)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    const SubscriptionSettings settings{
        .noLocal = true, .retainAsPublished = true, .identifier = 7, .userProperties = {{u"line"_s, u"3"_s}}};
    connection.subscribe(u"a"_s, QoS::AtMostOnce, settings);
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
    EXPECT_EQ(connection.subscriptions()[0].settings, settings);
    ASSERT_TRUE(subscribes(connection, u"b"_s));
    connection.publish({.topic = u"a"_s, .payload = "own"});
    connection.publish({.topic = u"b"_s, .payload = "plain", .retain = true});
    connected(u"other"_s).publish({.topic = u"a"_s, .payload = "theirs", .retain = true});
    ASSERT_TRUE(waitFor([&] { return recorder.payloads().size() >= (isFive() ? 2u : 3u); }));
    settle();
    EXPECT_EQ(std::ranges::contains(recorder.payloads(), "own"), !isFive()) << "no local";
    for (const MessageRecord &record : recorder.records) {
        if (record.direction == Direction::Received)
            EXPECT_EQ(record.retain, isFive() && record.message->payload() == "theirs");
    }
}

TEST_P(ClientConnectionTest, SubscribesWithTheSameOptionsAfterAReconnect)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    connection.subscribe(u"a"_s, QoS::AtMostOnce, {.noLocal = true});
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
    connection.close();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    ASSERT_TRUE(connects(connection));
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
    ASSERT_TRUE(subscribes(connection, u"b"_s));
    connection.publish({.topic = u"a"_s, .payload = "own"});
    connection.publish({.topic = u"b"_s, .payload = "last"});
    ASSERT_TRUE(waitFor([&] { return std::ranges::contains(recorder.payloads(), "last"); }));
    EXPECT_EQ(std::ranges::contains(recorder.payloads(), "own"), !isFive());
}

TEST_P(ClientConnectionTest, NoLocalOnASharedSubscriptionIsRefusedHere)
{
    if (!isFive())
        return;
    ClientConnection &connection = connected(u"c"_s);
    connection.subscribe(u"$share/g/a"_s, QoS::AtMostOnce, {.noLocal = true});
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Failed));
    EXPECT_EQ(connection.subscriptions()[0].error, RequestError::NoLocalOnSharedSubscription);
}

TEST_P(ClientConnectionTest, AnInvalidFilterOrTopicHarmsNothing)
{
    ClientConnection &connection = connected(u"c"_s);
    Recorder recorder(connection);
    connection.subscribe(u"a/#/b"_s, QoS::AtMostOnce);
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Failed));
    EXPECT_EQ(connection.subscriptions()[0].error, RequestError::InvalidTopicFilter);
    connection.publish({.topic = u"a/#"_s, .payload = "x"});
    ASSERT_TRUE(recorder.waitForReports(1));
    EXPECT_EQ(recorder.reports[0].result, PublishResult::NotSent);
    EXPECT_EQ(recorder.reports[0].error, RequestError::InvalidTopicName);
    EXPECT_EQ(connection.state(), ConnectionState::Connected);
    EXPECT_TRUE(recorder.records.empty());
}

TEST_P(ClientConnectionTest, PublishingWithoutAConnectionSaysSo)
{
    ClientConnection &connection = *m_manager.create(profileNamed(u"c"_s));
    Recorder recorder(connection);
    const PublishRequestId id = connection.publish({.topic = u"t"_s, .payload = "x"});
    ASSERT_TRUE(recorder.waitForReports(1));
    EXPECT_EQ(recorder.reports[0].id, id);
    EXPECT_EQ(recorder.reports[0].result, PublishResult::NotSent);
    EXPECT_EQ(recorder.reports[0].error, RequestError::NotConnected);
}

TEST_P(ClientConnectionTest, ColoursAreGivenOutLowestFirstAndUsedAgain)
{
    ClientConnection &connection = *m_manager.create(profileNamed(u"c"_s));
    for (const QString &filter : {u"a"_s, u"b"_s, u"c"_s})
        connection.subscribe(filter, QoS::AtMostOnce);
    connection.unsubscribe(u"b"_s);
    connection.subscribe(u"d"_s, QoS::AtMostOnce);
    connection.subscribe(u"a"_s, QoS::AtLeastOnce);
    std::vector<int> colors;
    for (const Subscription &subscription : connection.subscriptions())
        colors.push_back(subscription.color);
    EXPECT_THAT(colors, ElementsAre(0, 2, 1));
}

TEST_P(ClientConnectionTest, AKeptSessionBringsWhatCameMeanwhile)
{
    profile::ConnectionProfile made = profileNamed(u"sleeper"_s);
    made.cleanStart = false;
    made.sessionExpiryInterval = std::chrono::seconds(3600);
    ClientConnection &sleeper = *m_manager.create(made);
    Recorder recorder(sleeper);
    ASSERT_TRUE(connects(sleeper));
    ASSERT_TRUE(subscribes(sleeper, u"t"_s, QoS::AtLeastOnce));
    sleeper.close();
    ASSERT_TRUE(waitForState(sleeper, ConnectionState::Disconnected));

    ClientConnection &sender = connected(u"sender"_s);
    Recorder sent(sender);
    sender.publish({.topic = u"t"_s, .payload = "while away", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(sent.waitForReports(1));
    ASSERT_TRUE(connects(sleeper));
    EXPECT_TRUE(sleeper.facts()->sessionPresent);
    ASSERT_TRUE(recorder.waitForRecords(1));
    EXPECT_THAT(recorder.payloads(), ElementsAre("while away"));
}

TEST_P(ClientConnectionTest, UnsubscribingWhileAwayReachesTheKeptSession)
{
    profile::ConnectionProfile made = profileNamed(u"sleeper"_s);
    made.cleanStart = false;
    made.sessionExpiryInterval = std::chrono::seconds(3600);
    ClientConnection &sleeper = *m_manager.create(made);
    Recorder recorder(sleeper);
    ASSERT_TRUE(connects(sleeper));
    ASSERT_TRUE(subscribes(sleeper, u"a"_s, QoS::AtLeastOnce));
    ASSERT_TRUE(subscribes(sleeper, u"b"_s, QoS::AtLeastOnce));
    sleeper.close();
    ASSERT_TRUE(waitForState(sleeper, ConnectionState::Disconnected));
    sleeper.unsubscribe(u"a"_s);

    ASSERT_TRUE(connects(sleeper));
    EXPECT_TRUE(sleeper.facts()->sessionPresent);
    ASSERT_TRUE(waitForSubscription(sleeper, 0, SubscriptionStatus::Active));
    sleeper.publish({.topic = u"a"_s, .payload = "unwanted"});
    sleeper.publish({.topic = u"b"_s, .payload = "wanted"});
    ASSERT_TRUE(waitFor([&] { return !recorder.payloads().empty(); }));
    EXPECT_THAT(recorder.payloads(), ElementsAre("wanted"));
}

TEST_P(ClientConnectionTest, SubscribingAgainWhileAwayTakesTheUnsubscribingBack)
{
    profile::ConnectionProfile made = profileNamed(u"sleeper"_s);
    made.cleanStart = false;
    made.sessionExpiryInterval = std::chrono::seconds(3600);
    ClientConnection &sleeper = *m_manager.create(made);
    Recorder recorder(sleeper);
    ASSERT_TRUE(connects(sleeper));
    ASSERT_TRUE(subscribes(sleeper, u"a"_s, QoS::AtLeastOnce));
    sleeper.close();
    ASSERT_TRUE(waitForState(sleeper, ConnectionState::Disconnected));
    sleeper.unsubscribe(u"a"_s);
    sleeper.subscribe(u"a"_s, QoS::AtLeastOnce);

    ASSERT_TRUE(connects(sleeper));
    ASSERT_TRUE(waitForSubscription(sleeper, 0, SubscriptionStatus::Active));
    sleeper.publish({.topic = u"a"_s, .payload = "wanted"});
    ASSERT_TRUE(waitFor([&] { return !recorder.payloads().empty(); }));
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(ClientConnectionTest);

} // namespace
} // namespace cutty::session
