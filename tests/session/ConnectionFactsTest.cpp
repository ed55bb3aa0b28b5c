// What is known of a connection, over each transport.
#include "tests/net/certificates.h"
#include "tests/session/BrokerThread.h"
#include "tests/session/SessionFixture.h"

#include <QTemporaryDir>

namespace cutty::session {
namespace {

using namespace test;
using testing::ElementsAre;

class ConnectionFactsTest : public SessionFixture
{
protected:
    /// Where the broker listens over this transport; its certificate is that of the tests.
    profile::ConnectionProfile profileOver(Transport transport)
    {
        net::ListenerOptions options{.tls = net::test::serverTls()};
        options.transport = static_cast<Transport>(transport);
        options.name = m_folder.filePath(u"socket"_s);
        const std::uint16_t port = m_host.listen(options);
        EXPECT_TRUE(port != 0 || transport == Transport::LocalSocket);
        profile::ConnectionProfile made = profileFor(GetParam(), port, u"c"_s);
        made.transport = transport;
        if (transport == Transport::LocalSocket)
            made.host = options.name;
        made.tls.authority = profile::CertificateAuthority::File;
        made.tls.authorityFile = net::test::certificatePath(u"ca.pem"_s);
        return made;
    }
    ClientConnection &open(const profile::ConnectionProfile &made, const ConnectionSecrets &secrets = {})
    {
        ClientConnection *connection = m_manager.create(made);
        connection->open(secrets);
        EXPECT_TRUE(waitForState(*connection, ConnectionState::Connected))
            << (connection->failure() ? static_cast<int>(connection->failure()->kind) : -1);
        return *connection;
    }
    static std::vector<ConnectStep> stepsOf(const ClientConnection &connection)
    {
        std::vector<ConnectStep> steps;
        for (const auto &entry : connection.timeline().steps)
            steps.push_back(entry.step);
        return steps;
    }

    QTemporaryDir m_folder;
    BrokerThread m_host;
};

TEST_P(ConnectionFactsTest, EveryTransportCarriesMessages)
{
    for (const Transport transport : {Transport::Tcp, Transport::Tls, Transport::WebSocket,
             Transport::SecureWebSocket, Transport::LocalSocket}) {
        ClientConnection &connection = open(profileOver(transport));
        Recorder recorder(connection);
        ASSERT_TRUE(subscribes(connection, u"t"_s));
        connection.publish({.topic = u"t"_s, .payload = "x", .qos = QoS::ExactlyOnce});
        ASSERT_TRUE(waitFor([&] { return !recorder.payloads().empty(); })) << static_cast<int>(transport);
        EXPECT_EQ(connection.facts()->tls.has_value(), isSecure(transport));
        connection.close();
        ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    }
}

TEST_P(ConnectionFactsTest, StepsComeInOrderWithTheirTimes)
{
    using enum ConnectStep;
    profile::ConnectionProfile named = profileOver(Transport::SecureWebSocket);
    named.host = u"localhost"_s;
    EXPECT_THAT(stepsOf(open(named)), ElementsAre(Resolve, Connect, Tls, Upgrade, Connack));
    // An address needs no looking up.
    const ClientConnection &plain = open(profileOver(Transport::Tcp));
    EXPECT_THAT(stepsOf(plain), ElementsAre(Connect, Connack));
    for (const auto &entry : plain.timeline().steps)
        EXPECT_GE(entry.duration.count(), 0);
    EXPECT_EQ(plain.timeline().address, u"127.0.0.1:%1"_s.arg(plain.profile().port));
}

TEST_P(ConnectionFactsTest, TlsThatIsCheckedSaysSo)
{
    profile::ConnectionProfile made = profileOver(Transport::Tls);
    made.tls.alpn = {u"mqtt"_s};
    const ClientConnection &connection = open(made);
    const auto &tls = connection.facts()->tls;
    ASSERT_TRUE(tls.has_value());
    EXPECT_TRUE(tls->verified);
    EXPECT_TRUE(tls->protocol.startsWith(u"TLSv1."_s)) << qPrintable(tls->protocol);
    EXPECT_FALSE(tls->cipher.isEmpty());
    ASSERT_FALSE(tls->peerChain.isEmpty());
    EXPECT_TRUE(tls->peerChain[0].subject.contains(u"broker.test"_s))
        << qPrintable(tls->peerChain[0].subject);
    EXPECT_EQ(tls->peerChain[0].sha256.size(), 32);
}

TEST_P(ConnectionFactsTest, TlsThatIsNotCheckedSaysSoAllAlong)
{
    profile::ConnectionProfile made = profileOver(Transport::Tls);
    made.tls.authority = profile::CertificateAuthority::System;
    made.tls.verifyPeer = false;
    ClientConnection &connection = open(made);
    ASSERT_TRUE(connection.facts()->tls.has_value());
    EXPECT_FALSE(connection.facts()->tls->verified);
    ASSERT_TRUE(subscribes(connection, u"t"_s));
    EXPECT_FALSE(connection.facts()->tls->verified);
}

TEST_P(ConnectionFactsTest, AnUnknownAuthorityIsAFailure)
{
    profile::ConnectionProfile made = profileOver(Transport::Tls);
    made.tls.authorityFile = net::test::certificatePath(u"other-ca.pem"_s);
    ClientConnection &connection = *m_manager.create(made);
    connection.open({});
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    ASSERT_TRUE(connection.failure().has_value());
    EXPECT_EQ(connection.failure()->kind, FailureKind::CertificateUntrusted);
    ASSERT_FALSE(connection.timeline().steps.empty());
    EXPECT_EQ(connection.timeline().steps.back().step, ConnectStep::Tls);
}

TEST_P(ConnectionFactsTest, AnEncryptedKeyOpensWithItsPassphrase)
{
    net::ListenerOptions options{.transport = Transport::Tls, .tls = net::test::serverTls()};
    options.tls.clientCaCertificates = net::test::certificateFile(u"ca.pem"_s);
    options.tls.requireClientCertificate = true;
    profile::ConnectionProfile made = profileOver(Transport::Tls);
    made.port = m_host.listen(options);
    made.tls.clientCertificate = profile::ClientCertificate::Pem;
    made.tls.certificateFile = net::test::certificatePath(u"client.pem"_s);
    made.tls.keyFile = net::test::certificatePath(u"client-encrypted.key"_s);
    made.tls.usePassphrase = true;
    ClientConnection &connection = open(made, {.keyPassphrase = net::test::keyPassphrase()});
    EXPECT_FALSE(connection.facts()->tls->localChain.isEmpty());
    connection.close();
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));

    connection.open({.keyPassphrase = u"wrong"_s});
    ASSERT_TRUE(waitForState(connection, ConnectionState::Disconnected));
    EXPECT_EQ(connection.failure()->kind, FailureKind::PassphraseWrong);
}

TEST_P(ConnectionFactsTest, TheBrokersLimitsAreKnownInVersionFive)
{
    profile::ConnectionProfile made = profileOver(Transport::Tcp);
    made.clientId.clear();
    made.cleanStart = true;
    const auto &facts = open(made).facts();
    EXPECT_EQ(facts->clientIdAssigned, isFive());
    EXPECT_EQ(facts->clientId.isEmpty(), !isFive());
    EXPECT_EQ(facts->keepAlive, made.keepAlive);
    EXPECT_FALSE(facts->keepAliveImposed);
    EXPECT_GT(facts->server.receiveMaximum, 0u);
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(ConnectionFactsTest);

} // namespace
} // namespace cutty::session
