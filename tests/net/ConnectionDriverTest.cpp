#include "core/net/driver/ConnectionDriver.h"

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"
#include "core/net/link/createLink.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/ScriptedLink.h"
#include "tests/net/TestClient.h"
#include "tests/net/Wait.h"

#include <QTcpServer>
#include <QTimer>

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace cutty::net {
namespace {

using namespace std::chrono_literals;
using namespace test;
using mqtt::CloseCause;
using mqtt::ReasonCode;

class ConnectionDriverTest : public mqtt::test::VersionTest
{
protected:
    void makeDriver(const ConnectionDriverOptions &options = {})
    {
        auto link = std::make_unique<ScriptedLink>();
        m_link = link.get();
        m_driver = std::make_unique<ConnectionDriver>(
            std::move(link), [this](mqtt::Event &event) { m_onEvent(event); }, options);
        QObject::connect(m_driver.get(), &ConnectionDriver::opened, m_driver.get(),
            [this] { m_openedBeforeEnd = !m_end; });
        QObject::connect(
            m_driver.get(), &ConnectionDriver::finished, m_driver.get(), [this](const ConnectionEnd &end) {
                ++m_finished;
                m_end = end;
            });
    }

    void start(mqtt::SessionState session = {})
    {
        m_driver->start({.version = GetParam(), .cleanStart = false, .clientId = "c"}, std::move(session));
    }

    void says(const mqtt::Packet &packet)
    {
        std::string wire;
        encode(wire, packet, GetParam());
        m_link->says(wire);
    }

    /// A driver that the server has let in, with nothing written since.
    void connectDriver(const ConnectionDriverOptions &options = {})
    {
        makeDriver(options);
        start();
        m_link->opens();
        says(mqtt::ConnackPacket{});
        settle();
        m_link->writes.clear();
        m_events.clear();
    }

    /// All packets written since, CONNECT left out of what can be asked.
    std::vector<mqtt::Packet> heard() const
    {
        mqtt::PacketDecoder decoder;
        decoder.setVersion(GetParam());
        const std::string wire = m_link->written();
        decoder.feed(wire);
        std::vector<mqtt::Packet> packets;
        for (auto packet = decoder.next(); packet && *packet; packet = decoder.next())
            packets.push_back(std::move(**packet));
        return packets;
    }

    template <typename T> bool heardOnly() const
    {
        const auto packets = heard();
        return packets.size() == 1 && std::holds_alternative<T>(packets.front());
    }

    static mqtt::OutgoingPublish message(std::string_view payload, QoS qos = QoS::AtMostOnce)
    {
        return {.message = Message::create({.topic = "t", .payload = payload, .qos = qos}), .qos = qos};
    }

    void expectEnd(CloseCause cause, bool opened, bool accepted)
    {
        ASSERT_TRUE(waitFor([this] { return m_end.has_value(); }));
        settle();
        EXPECT_EQ(m_finished, 1);
        EXPECT_EQ(m_end->closed.cause, cause);
        EXPECT_EQ(m_end->opened, opened);
        EXPECT_EQ(m_end->accepted, accepted);
    }

    std::unique_ptr<ConnectionDriver> m_driver;
    ScriptedLink *m_link = nullptr;
    std::function<void(mqtt::Event &)> m_onEvent = [this](const mqtt::Event &event) {
        m_events.push_back(event.index());
    };
    /// Indexes of mqtt::Event.
    std::vector<std::size_t> m_events;
    bool m_openedBeforeEnd = false;
    int m_finished = 0;
    std::optional<ConnectionEnd> m_end;
};

TEST_P(ConnectionDriverTest, SendsConnectWhenTheTransportIsThere)
{
    makeDriver();
    start();
    EXPECT_TRUE(m_link->opening);
    settle();
    EXPECT_TRUE(m_link->writes.empty());
    m_link->opens();
    EXPECT_TRUE(heardOnly<std::unique_ptr<mqtt::ConnectPacket>>());
    EXPECT_TRUE(m_openedBeforeEnd);

    says(mqtt::ConnackPacket{});
    settle();
    EXPECT_TRUE(m_driver->connection().isConnected());
    ASSERT_EQ(m_events.size(), 1u);
    EXPECT_EQ(m_events.front(), mqtt::Event(mqtt::Connected{}).index());
}

TEST_P(ConnectionDriverTest, ReportsALostTransport)
{
    connectDriver();
    m_link->ends(LinkError{LinkErrorKind::Other, QStringLiteral("cable")});
    expectEnd(CloseCause::TransportLost, true, true);
    ASSERT_TRUE(m_end->linkError.has_value());
    EXPECT_EQ(m_end->linkError->systemMessage, QStringLiteral("cable"));
}

TEST_P(ConnectionDriverTest, ReportsATransportThatDoesNotOpen)
{
    makeDriver();
    start();
    m_link->ends(LinkError{LinkErrorKind::ConnectionRefused, {}});
    expectEnd(CloseCause::TransportLost, false, false);
    ASSERT_TRUE(m_end->linkError.has_value());
    EXPECT_EQ(m_end->linkError->kind, LinkErrorKind::ConnectionRefused);
}

TEST_P(ConnectionDriverTest, ReportsARefusal)
{
    makeDriver();
    start();
    m_link->opens();
    says(mqtt::ConnackPacket{.reason = ReasonCode::NotAuthorized});
    expectEnd(CloseCause::Refused, true, false);
    EXPECT_EQ(m_end->closed.reason, ReasonCode::NotAuthorized);
    EXPECT_TRUE(m_link->closing);
}

TEST_P(ConnectionDriverTest, ReportsAPeerThatClosesAtOnce)
{
    makeDriver();
    start();
    m_link->opens();
    m_link->ends();
    expectEnd(CloseCause::TransportLost, true, false);
    EXPECT_FALSE(m_end->linkError.has_value());
}

TEST_P(ConnectionDriverTest, ReportsGarbageAndCloses)
{
    makeDriver();
    start();
    m_link->opens();
    m_link->says("HTTP/1.1 400 Bad Request\r\n\r\n");
    expectEnd(CloseCause::ProtocolError, true, false);
    EXPECT_TRUE(m_end->closed.error.has_value());
    EXPECT_TRUE(m_link->closing);
}

TEST_P(ConnectionDriverTest, GivesUpATransportThatDoesNotOpenInTime)
{
    makeDriver({.connectTimeout = 1ms});
    start();
    expectEnd(CloseCause::TransportLost, false, false);
    ASSERT_TRUE(m_end->linkError.has_value());
    EXPECT_EQ(m_end->linkError->kind, LinkErrorKind::Timeout);
    EXPECT_TRUE(m_link->aborted);
}

TEST_P(ConnectionDriverTest, GivesUpAServerThatDoesNotAnswerInTime)
{
    makeDriver({.connection = {.handshakeTimeout = 1ms}});
    start();
    m_link->opens();
    expectEnd(CloseCause::HandshakeTimeout, true, false);
}

TEST_P(ConnectionDriverTest, OneTimeoutCoversOpeningAndTheAnswer)
{
    makeDriver({.connectTimeout = 5ms, .connection = {.handshakeTimeout = 1h}});
    start();
    m_link->opens();
    expectEnd(CloseCause::HandshakeTimeout, true, false);
    EXPECT_FALSE(m_end->linkError.has_value());
}

TEST_P(ConnectionDriverTest, TheTimeForConnectingEndsWithConnack)
{
    connectDriver({.connectTimeout = 50ms});
    QTimer later;
    later.setSingleShot(true);
    later.start(100ms);
    ASSERT_TRUE(waitFor([&] { return !later.isActive(); }));
    EXPECT_FALSE(m_end.has_value());
    EXPECT_TRUE(m_driver->connection().isConnected());
}

TEST_P(ConnectionDriverTest, AServerThatDoesNotAnswerIsNotWaitedForOnClosing)
{
    makeDriver({.closeTimeout = 1h, .connection = {.handshakeTimeout = 1ms}});
    start();
    m_link->takesBytes = false;
    m_link->opens();
    expectEnd(CloseCause::HandshakeTimeout, true, false);
    EXPECT_TRUE(m_link->aborted);
}

TEST_P(ConnectionDriverTest, AServerThatFallsSilentIsNotWaitedForOnClosing)
{
    makeDriver({.closeTimeout = 1h});
    m_driver->start({.version = GetParam(), .keepAlive = 1s, .clientId = "c"}, {});
    m_link->opens();
    says(mqtt::ConnackPacket{});
    settle();
    m_link->takesBytes = false;
    m_link->writes.clear();
    expectEnd(CloseCause::KeepAliveTimeout, true, true);
    EXPECT_TRUE(m_link->aborted);
    EXPECT_TRUE(heardOnly<mqtt::PingreqPacket>()) << "DISCONNECT would drop the will";
}

TEST_P(ConnectionDriverTest, ATimeoutIsNotReplacedByWhatTheLinkSaysOfItsEnd)
{
    makeDriver({.connectTimeout = 1ms});
    start();
    m_link->endsWith = LinkError{.kind = LinkErrorKind::PeerSpeaksNoWebSocket, .step = ConnectStep::Upgrade};
    expectEnd(CloseCause::TransportLost, false, false);
    ASSERT_TRUE(m_end->linkError.has_value());
    EXPECT_EQ(m_end->linkError->kind, LinkErrorKind::Timeout);
}

TEST_P(ConnectionDriverTest, ASilentPeerIsATimeoutOfTheUpgrade)
{
    QTcpServer silent;
    ASSERT_TRUE(silent.listen(QHostAddress::LocalHost));
    TestClient client(createLink({.transport = Transport::WebSocket,
                          .host = QStringLiteral("127.0.0.1"),
                          .port = silent.serverPort()}),
        {.connectTimeout = 300ms});
    EXPECT_FALSE(client.connect(GetParam(), "c"));
    ASSERT_TRUE(client.end && client.end->linkError);
    EXPECT_EQ(client.end->linkError->kind, LinkErrorKind::Timeout);
    EXPECT_EQ(client.end->linkError->step, ConnectStep::Upgrade);
    EXPECT_EQ(client.end->closed.cause, CloseCause::TransportLost);
}

TEST_P(ConnectionDriverTest, WritesOnceForAllThatATurnSends)
{
    connectDriver();
    for (int n = 0; n < 5; ++n)
        ASSERT_TRUE(m_driver->publish(message("x")));
    EXPECT_TRUE(m_link->writes.empty());
    settle();
    EXPECT_EQ(m_link->writes.size(), 1u);
    EXPECT_EQ(heard().size(), 5u);
}

TEST_P(ConnectionDriverTest, WritesOnceForAllThatATurnReceives)
{
    connectDriver();
    for (std::uint16_t id = 1; id <= 3; ++id)
        says(mqtt::PublishPacket{
            .message = message("x").message, .qos = QoS::AtLeastOnce, .packetId = mqtt::PacketId{id}});
    settle();
    EXPECT_EQ(m_link->writes.size(), 1u);
    EXPECT_EQ(heard().size(), 3u);
    EXPECT_EQ(m_events.size(), 3u);
}

TEST_P(ConnectionDriverTest, LetsTheLinkRestOnlyWhileMuchIsInFlight)
{
    connectDriver();
    for (int n = 0; n < 100; ++n)
        ASSERT_TRUE(m_driver->publish(message("m", QoS::AtLeastOnce)));
    settle();
    EXPECT_EQ(m_link->rests, 0);
    for (int n = 0; n < 900; ++n)
        ASSERT_TRUE(m_driver->publish(message("m", QoS::AtLeastOnce)));
    settle();
    // Before MQTT 5 no more than 20 are in flight.
    EXPECT_EQ(m_link->rests, GetParam() == mqtt::ProtocolVersion::V5 ? 1 : 0);
    m_link->rests = 0;
    for (std::uint16_t id = 1; m_driver->connection().inflightCount() > 0; ++id)
        says(mqtt::PubackPacket{mqtt::PacketId{id}});
    settle();
    EXPECT_EQ(m_link->rests, 0) << "all is acknowledged";
}

TEST_P(ConnectionDriverTest, StopSendsDisconnectAfterWhatWasPublished)
{
    connectDriver();
    ASSERT_TRUE(m_driver->publish(message("x")));
    m_driver->stop();
    const auto packets = heard();
    ASSERT_EQ(packets.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<mqtt::PublishPacket>(packets[0]));
    EXPECT_TRUE(std::holds_alternative<mqtt::DisconnectPacket>(packets[1]));
    expectEnd(CloseCause::Local, true, true);
    EXPECT_FALSE(m_link->aborted);
}

TEST_P(ConnectionDriverTest, StopWhileOpeningIsOurOwnEnd)
{
    makeDriver();
    start();
    m_driver->stop();
    expectEnd(CloseCause::Local, false, false);
}

TEST_P(ConnectionDriverTest, StopBeforeConnackSaysNothingMore)
{
    makeDriver();
    start();
    m_link->opens();
    m_driver->stop();
    expectEnd(CloseCause::Local, true, false);
    EXPECT_TRUE(heardOnly<std::unique_ptr<mqtt::ConnectPacket>>());
}

TEST_P(ConnectionDriverTest, StopMayBeCalledByTheHandler)
{
    makeDriver();
    m_onEvent = [this](mqtt::Event &) {
        m_driver->stop();
    };
    start();
    m_link->opens();
    m_link->writes.clear();
    says(mqtt::ConnackPacket{});
    expectEnd(CloseCause::Local, true, true);
    EXPECT_TRUE(heardOnly<mqtt::DisconnectPacket>());
}

TEST_P(ConnectionDriverTest, AbortSendsNothing)
{
    connectDriver();
    m_driver->abort();
    expectEnd(CloseCause::TransportLost, true, true);
    EXPECT_TRUE(m_link->writes.empty());
}

TEST_P(ConnectionDriverTest, GivesUpAPeerThatDoesNotTakeTheLastBytes)
{
    connectDriver({.closeTimeout = 1ms});
    m_link->takesBytes = false;
    m_driver->stop();
    EXPECT_FALSE(m_end.has_value());
    expectEnd(CloseCause::Local, true, true);
    EXPECT_TRUE(m_link->aborted);
}

TEST_P(ConnectionDriverTest, APeerThatTalksOnDoesNotDelayTheEnd)
{
    connectDriver({.closeTimeout = 50ms});
    m_link->takesBytes = false;
    QTimer chatter;
    QObject::connect(&chatter, &QTimer::timeout, m_link, [this] { m_link->says("x"); });
    chatter.start(1ms);
    m_driver->stop();
    expectEnd(CloseCause::Local, true, true);
}

TEST_P(ConnectionDriverTest, APeerThatReadsSlowlyGetsTheLastBytes)
{
    connectDriver({.closeTimeout = 1s});
    m_link->takesBytes = false;
    QTimer reading;
    int reads = 0;
    QObject::connect(&reading, &QTimer::timeout, m_link, [&] {
        Q_EMIT m_link->drained();
        if (++reads == 14)
            m_link->ends();
    });
    reading.start(80ms);
    m_driver->stop();
    expectEnd(CloseCause::Local, true, true);
    EXPECT_FALSE(m_link->aborted);
}

TEST_P(ConnectionDriverTest, AWriteThatFailsEndsTheConnectionOnce)
{
    makeDriver();
    start();
    m_link->failsOnWrite = true;
    m_link->opens();
    expectEnd(CloseCause::TransportLost, true, false);
    EXPECT_TRUE(m_openedBeforeEnd);
}

TEST_P(ConnectionDriverTest, HandsTheSessionOnWhenTheTransportNeverOpened)
{
    connectDriver();
    ASSERT_TRUE(m_driver->publish(message("unacknowledged", QoS::AtLeastOnce)));
    settle();
    m_link->ends();
    expectEnd(CloseCause::TransportLost, true, true);
    mqtt::SessionState session = m_driver->takeSession();
    ASSERT_EQ(session.inflight.size(), 1u);

    m_end.reset();
    m_finished = 0;
    makeDriver();
    start(std::move(session));
    m_link->ends(LinkError{LinkErrorKind::Unreachable, {}});
    expectEnd(CloseCause::TransportLost, false, false);
    EXPECT_EQ(m_driver->takeSession().inflight.size(), 1u);
}

TEST_P(ConnectionDriverTest, CommandsWithoutAConnectionSaySo)
{
    makeDriver();
    start();
    EXPECT_EQ(m_driver->publish(message("x")).error(), mqtt::CommandError::NotConnected);
    EXPECT_EQ(m_driver->subscribe({{.filter = "a"}}).error(), mqtt::CommandError::NotConnected);
    EXPECT_EQ(m_driver->unsubscribe({"a"}).error(), mqtt::CommandError::NotConnected);
    settle();
    EXPECT_TRUE(m_link->writes.empty());
}

TEST_P(ConnectionDriverTest, MayBeGivenToDeleteLaterWhenItHasFinished)
{
    connectDriver();
    bool destroyed = false;
    ConnectionDriver *driver = m_driver.release();
    QObject::connect(driver, &QObject::destroyed, driver, [&] { destroyed = true; });
    QObject::connect(driver, &ConnectionDriver::finished, driver, [driver] { driver->deleteLater(); });
    m_link->says("\xFF");
    EXPECT_TRUE(waitFor([&] { return destroyed; }));
    EXPECT_EQ(m_finished, 1);
}

TEST_P(ConnectionDriverTest, TellsNothingOfItsOwnDestruction)
{
    connectDriver();
    ASSERT_TRUE(m_driver->publish(message("x")));
    says(mqtt::PublishPacket{.message = message("y").message});
    m_driver.reset();
    settle();
    EXPECT_EQ(m_finished, 0);
    EXPECT_TRUE(m_events.empty());
}

TEST_P(ConnectionDriverTest, TellsTheStepsOfConnectingWithTheirTimes)
{
    makeDriver();
    std::vector<ConnectStep> atConnected;
    m_onEvent = [&](const mqtt::Event &) {
        for (const ConnectTimeline::Entry &entry : m_driver->timeline().steps)
            atConnected.push_back(entry.step);
    };
    start();
    const TimePoint before = std::chrono::steady_clock::now();
    Q_EMIT m_link->stepStarted(ConnectStep::Resolve);
    const TimePoint inside = std::chrono::steady_clock::now();
    settle();
    const auto atLeast
        = std::chrono::floor<std::chrono::microseconds>(std::chrono::steady_clock::now() - inside);
    Q_EMIT m_link->stepStarted(ConnectStep::Connect);
    const auto atMost
        = std::chrono::ceil<std::chrono::microseconds>(std::chrono::steady_clock::now() - before);
    Q_EMIT m_link->stepStarted(ConnectStep::Tls);
    m_link->opens();
    says(mqtt::ConnackPacket{});
    settle();
    EXPECT_EQ(atConnected,
        (std::vector{ConnectStep::Resolve, ConnectStep::Connect, ConnectStep::Tls, ConnectStep::Connack}));
    const ConnectTimeline &timeline = m_driver->timeline();
    EXPECT_GE(timeline.steps.front().duration, atLeast);
    EXPECT_LE(timeline.steps.front().duration, atMost);
    EXPECT_EQ(timeline.address, QStringLiteral("scripted"));
    const auto connack = timeline.steps.back().duration;
    m_driver->stop();
    expectEnd(CloseCause::Local, true, true);
    EXPECT_EQ(m_end->timeline.steps.size(), 4u);
    EXPECT_EQ(m_end->timeline.steps.back().duration, connack) << "what comes later is no part of it";
}

TEST_P(ConnectionDriverTest, TellsOfEachStepWhenItBegins)
{
    makeDriver();
    std::vector<ConnectStep> told;
    QObject::connect(m_driver.get(), &ConnectionDriver::stepStarted, m_driver.get(),
        [&] { told.push_back(m_driver->timeline().steps.back().step); });
    start();
    Q_EMIT m_link->stepStarted(ConnectStep::Connect);
    EXPECT_THAT(told, testing::ElementsAre(ConnectStep::Connect));
    Q_EMIT m_link->stepStarted(ConnectStep::Upgrade);
    m_link->opens();
    EXPECT_THAT(told, testing::ElementsAre(ConnectStep::Connect, ConnectStep::Upgrade, ConnectStep::Connack));
}

TEST_P(ConnectionDriverTest, ATimeoutNamesTheStepInWhichItCame)
{
    for (const ConnectStep step : {ConnectStep::Connect, ConnectStep::Tls, ConnectStep::Upgrade}) {
        m_end.reset();
        m_finished = 0;
        makeDriver({.connectTimeout = 5ms});
        start();
        Q_EMIT m_link->stepStarted(step);
        expectEnd(CloseCause::TransportLost, false, false);
        ASSERT_TRUE(m_end->linkError.has_value());
        EXPECT_EQ(m_end->linkError->kind, LinkErrorKind::Timeout);
        EXPECT_EQ(m_end->linkError->step, step);
        ASSERT_EQ(m_end->timeline.steps.size(), 1u);
        EXPECT_EQ(m_end->timeline.steps.front().step, step);
    }
}

TEST_P(ConnectionDriverTest, AConnectThatTheVersionForbidsIsNotSent)
{
    makeDriver();
    m_driver->start({.version = GetParam(), .clientId = "c\xFF"}, {});
    m_link->opens();
    expectEnd(CloseCause::Local, true, false);
    EXPECT_EQ(m_end->connectError, mqtt::CommandError::InvalidClientIdentifier);
    EXPECT_TRUE(m_link->writes.empty());
    EXPECT_TRUE(m_link->aborted);
}

CUTTY_FOR_BOTH_VERSIONS(ConnectionDriverTest);

} // namespace
} // namespace cutty::net
