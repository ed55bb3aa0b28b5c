#include "tests/session/SessionFixture.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <vector>

namespace cutty::session {
namespace {

using namespace test;

/// A server that is no broker: what it does with a client is the test's to say.
class StrangeServer
{
public:
    explicit StrangeServer(std::function<void(QTcpSocket *)> greet)
    {
        EXPECT_TRUE(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, greet = std::move(greet)] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                greet(socket);
        });
    }

    std::uint16_t port() const { return m_server.serverPort(); }
    void stopListening() { m_server.close(); }

private:
    QTcpServer m_server;
};

/// Answers as soon as CONNECT is there.
std::function<void(QTcpSocket *)> answering(const QByteArray &bytes)
{
    return [bytes](QTcpSocket *socket) {
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, bytes] {
            socket->readAll();
            socket->write(bytes);
        });
    };
}

class ConnectionFailureTest : public SessionFixture
{
protected:
    ConnectionFailure failureAt(const QString &host, std::uint16_t port)
    {
        profile::ConnectionProfile made = profileFor(GetParam(), port, u"c"_s);
        made.host = host;
        m_connection = m_manager.create(made);
        m_connection->open(std::nullopt);
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

TEST_P(ConnectionFailureTest, GivingUpWhileOpeningIsNoFailure)
{
    StrangeServer server([](QTcpSocket *) {});
    m_connection = m_manager.create(profileFor(GetParam(), server.port(), u"c"_s));
    m_connection->open(std::nullopt);
    m_connection->close();
    ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
    EXPECT_FALSE(m_connection->failure().has_value());
}

TEST_P(ConnectionFailureTest, GivingUpBeforeConnackIsNoFailure)
{
    StrangeServer server([](QTcpSocket *) {});
    m_connection = m_manager.create(profileFor(GetParam(), server.port(), u"c"_s));
    m_connection->open(std::nullopt);
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
    m_broker.disconnectClient(u"c"_s);
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
    m_connection->open(std::nullopt);
    EXPECT_FALSE(m_connection->failure().has_value());
    EXPECT_TRUE(waitForState(*m_connection, ConnectionState::Connected));
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
    m_connection->open(std::nullopt);
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

CUTTY_FOR_BOTH_PROFILE_VERSIONS(ConnectionFailureTest);

} // namespace
} // namespace cutty::session
