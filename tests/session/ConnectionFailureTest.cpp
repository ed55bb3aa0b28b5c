#include "tests/session/SessionFixture.h"
#include "tests/session/StrangeServer.h"

#include <algorithm>

namespace cutty::session {
namespace {

using namespace test;

class ConnectionFailureTest : public SessionFixture
{
protected:
    ConnectionFailure failureAt(const QString &host, std::uint16_t port)
    {
        profile::ConnectionProfile made = profileFor(GetParam(), port, u"c"_s);
        made.host = host;
        m_connection = m_manager.create(made);
        m_connection->open({});
        return waitForFailure();
    }
    ConnectionFailure failureAt(const StrangeServer &server)
    {
        return failureAt(u"127.0.0.1"_s, server.port());
    }
    ConnectionFailure waitForFailure()
    {
        EXPECT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
        EXPECT_TRUE(m_connection->failure().has_value());
        return m_connection->failure().value_or(ConnectionFailure{});
    }

    ClientConnection *m_connection = nullptr;
};

TEST_P(ConnectionFailureTest, NobodyListens)
{
    StrangeServer server([](QTcpSocket *) {});
    const std::uint16_t port = server.port();
    server.stopListening();
    EXPECT_EQ(failureAt(u"127.0.0.1"_s, port).kind, FailureKind::ConnectionRefused);
}

TEST_P(ConnectionFailureTest, TheHostIsUnknown)
{
    EXPECT_EQ(failureAt(u"no-such-host.invalid"_s, 1883).kind, FailureKind::HostNotFound);
}

TEST_P(ConnectionFailureTest, TheServerClosesAtOnce)
{
    StrangeServer server([](QTcpSocket *socket) { socket->close(); });
    EXPECT_EQ(failureAt(server).kind, FailureKind::ClosedDuringHandshake);
}

TEST_P(ConnectionFailureTest, TheServerResetsAtOnce)
{
    StrangeServer server([](QTcpSocket *socket) { socket->abort(); });
    EXPECT_EQ(failureAt(server).kind, FailureKind::ClosedDuringHandshake);
}

TEST_P(ConnectionFailureTest, GarbageInsteadOfConnack)
{
    StrangeServer server(answering("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const ConnectionFailure failure = failureAt(server);
    EXPECT_EQ(failure.kind, FailureKind::ProtocolError);
    EXPECT_TRUE(failure.error.has_value());
}

TEST_P(ConnectionFailureTest, AnotherPacketInsteadOfConnack)
{
    StrangeServer server(answering(QByteArray("\xD0\x00", 2)));
    const ConnectionFailure failure = failureAt(server);
    EXPECT_EQ(failure.kind, FailureKind::ProtocolError);
    ASSERT_TRUE(failure.error.has_value());
    EXPECT_EQ(failure.error->fault, mqtt::Fault::UnexpectedPacket);
}

TEST_P(ConnectionFailureTest, ConnackRefuses)
{
    StrangeServer server(
        answering(isFive() ? QByteArray("\x20\x03\x00\x87\x00", 5) : QByteArray("\x20\x02\x00\x05", 4)));
    const ConnectionFailure failure = failureAt(server);
    EXPECT_EQ(failure.kind, FailureKind::Refused);
    EXPECT_EQ(failure.reason, mqtt::ReasonCode::NotAuthorized);
}

TEST_P(ConnectionFailureTest, TheStepUnderWayIsKnownMeanwhile)
{
    StrangeServer silent([](QTcpSocket *) {});
    m_connection = m_manager.create(profileFor(GetParam(), silent.port(), u"c"_s));
    std::vector<ConnectStep> told;
    QObject::connect(m_connection, &ClientConnection::timelineChanged, m_connection,
        [&] { told.push_back(m_connection->timeline().steps.back().step); });
    m_connection->open({});
    ASSERT_TRUE(waitFor([&] { return !told.empty() && told.back() == ConnectStep::Connack; }));
    EXPECT_EQ(m_connection->state(), ConnectionState::Authenticating);
    EXPECT_EQ(told.size(), m_connection->timeline().steps.size()) << "each when it began";
    EXPECT_TRUE(std::ranges::contains(told, ConnectStep::Connect));

    m_connection->close();
    ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
    m_connection->open({});
    EXPECT_TRUE(m_connection->timeline().steps.empty()) << "those of the attempt before are gone";
}

TEST_P(ConnectionFailureTest, GivingUpWhileOpeningIsNoFailure)
{
    StrangeServer server([](QTcpSocket *) {});
    m_connection = m_manager.create(profileFor(GetParam(), server.port(), u"c"_s));
    m_connection->open({});
    m_connection->close();
    ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
    EXPECT_FALSE(m_connection->failure().has_value());
}

TEST_P(ConnectionFailureTest, GivingUpBeforeConnackIsNoFailure)
{
    StrangeServer server([](QTcpSocket *) {});
    m_connection = m_manager.create(profileFor(GetParam(), server.port(), u"c"_s));
    m_connection->open({});
    ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Authenticating));
    m_connection->close();
    ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
    EXPECT_FALSE(m_connection->failure().has_value());
}

TEST_P(ConnectionFailureTest, TheBrokerStopsUnderAnOpenConnection)
{
    startBroker();
    m_connection = &connected(u"c"_s);
    stopBroker();
    const ConnectionFailure failure = waitForFailure();
    EXPECT_EQ(failure.kind, isFive() ? FailureKind::DisconnectedByServer : FailureKind::ConnectionLost);
    if (isFive()) {
        EXPECT_EQ(failure.reason, mqtt::ReasonCode::ServerShuttingDown);
    }
}

TEST_P(ConnectionFailureTest, TheBrokerThrowsUsOut)
{
    startBroker();
    m_connection = &connected(u"c"_s);
    m_broker.disconnectClient(u"c"_s, mqtt::ReasonCode::AdministrativeAction, &m_broker);
    const ConnectionFailure failure = waitForFailure();
    EXPECT_EQ(failure.kind, isFive() ? FailureKind::DisconnectedByServer : FailureKind::ConnectionLost);
    if (isFive()) {
        EXPECT_EQ(failure.reason, mqtt::ReasonCode::AdministrativeAction);
    }
}

TEST_P(ConnectionFailureTest, AFailureIsForgottenWithTheNextAttempt)
{
    StrangeServer server([](QTcpSocket *socket) { socket->close(); });
    EXPECT_EQ(failureAt(server).kind, FailureKind::ClosedDuringHandshake);
    startBroker();
    m_connection->setProfile(profileNamed(u"c"_s));
    m_connection->open({});
    EXPECT_FALSE(m_connection->failure().has_value());
    EXPECT_TRUE(waitForState(*m_connection, ConnectionState::Connected));
}

TEST_P(ConnectionFailureTest, AFileThatIsNotThereIsNamedBeforeAnythingIsSent)
{
    StrangeServer server([](QTcpSocket *) {});
    profile::ConnectionProfile made = profileFor(GetParam(), server.port(), u"c"_s);
    made.transport = Transport::Tls;
    made.tls.authority = profile::CertificateAuthority::File;
    made.tls.authorityFile = u"/no/such/ca.pem"_s;
    m_connection = m_manager.create(made);
    m_connection->open({});
    const ConnectionFailure failure = waitForFailure();
    EXPECT_EQ(failure.kind, FailureKind::FileUnreadable);
    EXPECT_EQ(failure.path, made.tls.authorityFile);
    EXPECT_EQ(server.accepts, 0);
}

/// What MQTT 3.1.1 has no words for.
class FailureInVersion5Test : public ConnectionFailureTest
{
};

TEST_P(FailureInVersion5Test, AServerThatKnowsOnly311SaysSoInItsOwnForm)
{
    StrangeServer server(answering(QByteArray::fromHex("20020001")));
    const ConnectionFailure failure = failureAt(server);
    EXPECT_EQ(failure.kind, FailureKind::Refused);
    EXPECT_EQ(failure.reason, mqtt::ReasonCode::UnsupportedProtocolVersion);
}

TEST_P(FailureInVersion5Test, ARefusedMessageHasTheServersWords)
{
    StrangeServer server([](QTcpSocket *socket) {
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            const QByteArray bytes = socket->readAll();
            if (bytes.startsWith('\x10'))
                socket->write(QByteArray::fromHex("2003000000"));
            else if (bytes.startsWith('\x32')) // PUBACK 0x97 with a reason string and a user property
                socket->write(QByteArray::fromHex("4012000197") + QByteArray::fromHex("0e1f000466756c6c")
                    + QByteArray::fromHex("260001610001") + "b");
        });
    });
    m_connection = m_manager.create(profileFor(GetParam(), server.port(), u"c"_s));
    Recorder recorder(*m_connection);
    ASSERT_TRUE(connects(*m_connection));
    m_connection->publish({.topic = u"t"_s, .payload = "x", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(recorder.waitForReports(1));
    const PublishReport &report = recorder.reports[0];
    EXPECT_EQ(report.result, PublishResult::Refused);
    EXPECT_EQ(report.reason, mqtt::ReasonCode::QuotaExceeded);
    EXPECT_EQ(report.reasonString, u"full"_s);
    EXPECT_EQ(report.userProperties, (std::vector<profile::UserProperty>{{u"a"_s, u"b"_s}}));
}

TEST_P(FailureInVersion5Test, AnotherServerIsNamedAndNotGoneTo)
{
    StrangeServer named([](QTcpSocket *) {});
    const QByteArray reference = "127.0.0.1:" + QByteArray::number(named.port());
    const auto length = [](qsizetype size) {
        return static_cast<char>(size);
    };
    const QByteArray property = QByteArray("\x1C\x00", 2) + length(reference.size()) + reference;
    const QByteArray connack = QByteArray("\x20") + length(property.size() + 3) + QByteArray("\x00\x9D", 2)
        + length(property.size()) + property;
    StrangeServer server(answering(connack));
    const ConnectionFailure failure = failureAt(server);
    EXPECT_EQ(failure.kind, FailureKind::Refused);
    EXPECT_EQ(failure.reason, mqtt::ReasonCode::ServerMoved);
    EXPECT_EQ(failure.serverReference, QString::fromLatin1(reference));
    settle();
    EXPECT_EQ(named.accepts, 0);
}

/// What was published and not acknowledged is repeated in the kept session, also when an attempt to connect
/// failed in between.
TEST_P(ConnectionFailureTest, UnacknowledgedMessagesSurviveAFailedAttempt)
{
    QTcpSocket *accepted = nullptr;
    StrangeServer silent([&](QTcpSocket *socket) {
        accepted = socket;
        answering(isFive() ? QByteArray("\x20\x03\x00\x00\x00", 5) : QByteArray("\x20\x02\x00\x00", 4))(
            socket);
        QObject::connect(socket, &QTcpSocket::bytesWritten, socket,
            [socket] { QObject::disconnect(socket, &QTcpSocket::readyRead, nullptr, nullptr); });
    });
    profile::ConnectionProfile made = profileFor(GetParam(), silent.port(), u"c"_s);
    made.cleanStart = false;
    made.sessionExpiryInterval = std::chrono::seconds(60);
    m_connection = m_manager.create(made);
    ASSERT_TRUE(connects(*m_connection));
    Recorder recorder(*m_connection);
    m_connection->publish({.topic = u"t"_s, .payload = "precious", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(recorder.waitForRecords(1));
    silent.stopListening();
    accepted->abort();
    ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
    EXPECT_EQ(m_connection->statistics().inFlight, 1u);
    m_connection->open({});
    EXPECT_EQ(waitForFailure().kind, FailureKind::ConnectionRefused);
    EXPECT_EQ(m_connection->statistics().inFlight, 1u);

    // A broker that does not know the session: the message's fate is told, not forgotten.
    startBroker();
    made.port = m_broker.port();
    m_connection->setProfile(made);
    ASSERT_TRUE(connects(*m_connection));
    ASSERT_TRUE(recorder.waitForReports(1));
    EXPECT_EQ(recorder.reports[0].result, PublishResult::Unknown);
}

/// A session of one server must not be resumed with another, nor by another client.
class KeptSessionTest : public ConnectionFailureTest
{
protected:
    /// A connection that has a message unacknowledged, and is lost.
    void loseWithUnacknowledged()
    {
        m_made = profileFor(GetParam(), m_silent.port(), u"c"_s);
        m_made.cleanStart = false;
        m_made.sessionExpiryInterval = std::chrono::seconds(60);
        m_connection = m_manager.create(m_made);
        m_recorder = std::make_unique<Recorder>(*m_connection);
        ASSERT_TRUE(connects(*m_connection));
        m_connection->publish({.topic = u"t"_s, .payload = "precious", .qos = QoS::AtLeastOnce});
        ASSERT_TRUE(m_recorder->waitForRecords(1));
        m_accepted->abort();
        ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
        ASSERT_EQ(m_connection->statistics().inFlight, 1u);
        m_silent.stopListening();
    }
    void openChanged()
    {
        m_connection->setProfile(m_made);
        m_connection->open({});
        waitForFailure();
    }

    profile::ConnectionProfile m_made;
    std::unique_ptr<Recorder> m_recorder;
    QTcpSocket *m_accepted = nullptr;
    StrangeServer m_silent{[this](QTcpSocket *socket) {
        m_accepted = socket;
        answering(isFive() ? QByteArray("\x20\x03\x00\x00\x00", 5) : QByteArray("\x20\x02\x00\x00", 4))(
            socket);
        QObject::connect(socket, &QTcpSocket::bytesWritten, socket,
            [socket] { QObject::disconnect(socket, &QTcpSocket::readyRead, nullptr, nullptr); });
    }};
};

TEST_P(KeptSessionTest, EndsWithAnotherHost)
{
    ASSERT_NO_FATAL_FAILURE(loseWithUnacknowledged());
    m_made.host = u"localhost"_s;
    openChanged();
    ASSERT_TRUE(m_recorder->waitForReports(1));
    EXPECT_EQ(m_recorder->reports[0].result, PublishResult::Unknown);
    EXPECT_EQ(m_connection->statistics().inFlight, 0u);
}

TEST_P(KeptSessionTest, EndsWithAnotherClientId)
{
    ASSERT_NO_FATAL_FAILURE(loseWithUnacknowledged());
    m_made.clientId = u"d"_s;
    openChanged();
    ASSERT_TRUE(m_recorder->waitForReports(1));
    EXPECT_EQ(m_recorder->reports[0].result, PublishResult::Unknown);
    EXPECT_EQ(m_connection->statistics().inFlight, 0u);
}

TEST_P(KeptSessionTest, StaysWithAnotherPortTransportOrName)
{
    ASSERT_NO_FATAL_FAILURE(loseWithUnacknowledged());
    m_made.name = u"renamed"_s;
    m_made.port = 1;
    openChanged();
    m_made.transport = Transport::Tls;
    openChanged();
    EXPECT_TRUE(m_recorder->reports.empty());
    EXPECT_EQ(m_connection->statistics().inFlight, 1u);
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(ConnectionFailureTest);
INSTANTIATE_TEST_SUITE_P(
    Version5, FailureInVersion5Test, testing::Values(profile::ProtocolVersion::V5), test::versionName);
CUTTY_FOR_BOTH_PROFILE_VERSIONS(KeptSessionTest);

} // namespace
} // namespace cutty::session
