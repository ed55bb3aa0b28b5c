#include "core/net/link/TlsLink.h"

#include "tests/net/TestServer.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <gmock/gmock.h>

#include <memory>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

Endpoint endpointOf(const TestServer &server, const TlsOptions &tls)
{
    Endpoint endpoint = server.endpoint();
    endpoint.tls = tls;
    return endpoint;
}

TEST(TlsLinkTest, TellsWhatWasAgreedOn)
{
    TestServer server(Transport::Tls);
    TestPeer client(server.endpoint());
    ASSERT_TRUE(client.waitForOpen());
    const auto facts = client.link->tlsFacts();
    ASSERT_TRUE(facts.has_value());
    EXPECT_EQ(facts->protocol, u"TLSv1.3"_s);
    EXPECT_FALSE(facts->cipher.isEmpty());
    EXPECT_TRUE(facts->alpn.isEmpty());
    EXPECT_TRUE(facts->verified);
    EXPECT_TRUE(facts->ignoredFaults.isEmpty());
    ASSERT_FALSE(facts->peerChain.isEmpty());
    EXPECT_EQ(facts->peerChain.first().subject, u"CN=broker.test, O=Cutty tests"_s);
    EXPECT_TRUE(facts->localChain.isEmpty());
    client.link->abort();
    EXPECT_FALSE(client.link->tlsFacts().has_value()) << "only while it is open";
}

TEST(TlsLinkTest, AgreesOnAnApplicationProtocol)
{
    ServerTlsOptions tls = serverTls();
    tls.alpn = {"mqtt"};
    TestServer server(Transport::Tls, tls);
    TlsOptions options = clientTls();
    options.alpn = {"x-other", "mqtt"};
    TestPeer client(endpointOf(server, options));
    ASSERT_TRUE(client.waitForOpen());
    EXPECT_EQ(client.link->tlsFacts()->alpn, "mqtt");
    ASSERT_TRUE(waitFor([&] { return server.accepts == 1; }));
    EXPECT_EQ(server.link->tlsFacts()->alpn, "mqtt");
}

TEST(TlsLinkTest, KeepsToTheMinimumVersion)
{
    TestServer server(Transport::Tls);
    TlsOptions options = clientTls();
    options.minimumVersion = TlsVersion::V13;
    TestPeer client(endpointOf(server, options));
    ASSERT_TRUE(client.waitForOpen());
    EXPECT_EQ(client.link->tlsFacts()->protocol, u"TLSv1.3"_s);
}

TEST(TlsLinkTest, VerifiesAChainWithAnIntermediateAuthority)
{
    TestServer server(Transport::Tls, serverTls(u"chained"_s));
    TestPeer client(server.endpoint());
    ASSERT_TRUE(client.waitForOpen());
    const auto facts = client.link->tlsFacts();
    ASSERT_GE(facts->peerChain.size(), 2);
    EXPECT_EQ(facts->peerChain[0].subject, u"CN=chained, O=Cutty tests"_s);
    EXPECT_EQ(facts->peerChain[1].subject, u"CN=Intermediate, O=Cutty tests"_s);
}

TEST(TlsLinkTest, ExpectsTheNameThatWasGivenInsteadOfTheHost)
{
    TestServer server(Transport::Tls, serverTls(u"other-name"_s));
    TlsOptions options = clientTls();
    options.serverName = u"elsewhere.test"_s;
    TestPeer client(endpointOf(server, options));
    EXPECT_TRUE(client.waitForOpen());
}

struct FaultCase
{
    const char *name;
    const char *certificate;
    LinkErrorKind kind;
    CertificateFaultKind fault;
};

class CertificateFaultTest : public testing::TestWithParam<FaultCase>
{
protected:
    QString certificate() const { return QString::fromLatin1(GetParam().certificate); }
};

TEST_P(CertificateFaultTest, IsTypedAndNamesTheCertificate)
{
    TestServer server(Transport::Tls, serverTls(certificate()));
    TestPeer client(server.endpoint());
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, GetParam().kind);
    EXPECT_EQ(error->step, ConnectStep::Tls);
    ASSERT_FALSE(error->certificateFaults.isEmpty());
    EXPECT_EQ(error->certificateFaults.first().kind, GetParam().fault);
    EXPECT_EQ(QSslCertificate::fromData(error->certificateFaults.first().certificate.der, QSsl::Der),
        QSslCertificate::fromData(certificateFile(certificate() + u".pem"_s), QSsl::Pem));
    EXPECT_FALSE(client.ear.isOpen);
}

TEST_P(CertificateFaultTest, IsLetPassWithVerificationOffAndSaysSo)
{
    TestServer server(Transport::Tls, serverTls(certificate()));
    TlsOptions options = clientTls();
    options.verifyPeer = false;
    TestPeer client(endpointOf(server, options));
    ASSERT_TRUE(client.waitForOpen());
    const auto facts = client.link->tlsFacts();
    EXPECT_FALSE(facts->verified);
    ASSERT_FALSE(facts->ignoredFaults.isEmpty());
    EXPECT_EQ(facts->ignoredFaults.first().kind, GetParam().fault);
    ASSERT_TRUE(waitFor([&] { return server.accepts == 1; }));
    client.link->write("still there");
    ASSERT_TRUE(waitFor([&] { return server.ear->received == "still there"; }));
    EXPECT_FALSE(client.link->tlsFacts()->verified) << "for as long as the connection lives";
}

INSTANTIATE_TEST_SUITE_P(Faults, CertificateFaultTest,
    testing::Values(FaultCase{"SelfSigned", "self-signed", LinkErrorKind::CertificateUntrusted,
                        CertificateFaultKind::Untrusted},
        FaultCase{"Expired", "expired", LinkErrorKind::CertificateExpired, CertificateFaultKind::Expired},
        FaultCase{"NotYetValid", "future", LinkErrorKind::CertificateNotYetValid,
            CertificateFaultKind::NotYetValid},
        FaultCase{"OtherName", "other-name", LinkErrorKind::HostNameMismatch,
            CertificateFaultKind::HostNameMismatch},
        FaultCase{
            "ForClientsOnly", "wrong-use", LinkErrorKind::CertificateInvalid, CertificateFaultKind::Other}),
    [](const testing::TestParamInfo<FaultCase> &test) { return std::string(test.param.name); });

TEST(TlsLinkTest, AMismatchNamesTheNameThatWasExpected)
{
    TestServer server(Transport::Tls, serverTls(u"other-name"_s));
    TestPeer byHost(server.endpoint());
    EXPECT_EQ(byHost.waitForError()->expectedName, u"127.0.0.1"_s);
    TlsOptions options = clientTls();
    options.serverName = u"broker.example"_s;
    TestPeer byName(endpointOf(server, options));
    const auto error = byName.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, LinkErrorKind::HostNameMismatch);
    EXPECT_EQ(error->expectedName, u"broker.example"_s);
}

TEST(TlsLinkTest, AnAuthorityThatIsNotOursIsUntrusted)
{
    TestServer server(Transport::Tls);
    TlsOptions options = clientTls();
    options.caCertificates = certificateFile(u"other-ca.pem"_s);
    TestPeer client(endpointOf(server, options));
    EXPECT_EQ(client.waitForError()->kind, LinkErrorKind::CertificateUntrusted);
}

TEST(TlsLinkTest, TheSystemStoreDoesNotKnowTheAuthorityOfTheTests)
{
    TestServer server(Transport::Tls);
    TestPeer client(endpointOf(server, {}));
    EXPECT_EQ(client.waitForError()->kind, LinkErrorKind::CertificateUntrusted);
}

TEST(TlsLinkTest, OptionsThatCannotBeUsedSendNothing)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    TestPeer client({.transport = Transport::Tls,
        .host = u"127.0.0.1"_s,
        .port = server.serverPort(),
        .tls = {.certificate = certificateFile(u"client.pem"_s)}});
    EXPECT_EQ(client.ear.closed, 0) << "not within open()";
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, LinkErrorKind::PrivateKeyMissing);
    EXPECT_EQ(error->step, ConnectStep::Tls);
    settle();
    EXPECT_FALSE(server.hasPendingConnections());
}

TEST(TlsLinkTest, AKeyOfAnotherCertificateIsFound)
{
    TestServer server(Transport::Tls);
    TlsOptions options = clientTlsWithCertificate();
    options.privateKey = certificateFile(u"server.key"_s);
    TestPeer client(endpointOf(server, options));
    EXPECT_EQ(client.waitForError()->kind, LinkErrorKind::PrivateKeyMismatch);
}

/// A server that wants a certificate of its clients.
class ClientCertificateTest : public testing::Test
{
protected:
    static ServerTlsOptions asking(bool required, const QString &authority = u"ca.pem"_s)
    {
        ServerTlsOptions tls = serverTls();
        tls.clientCaCertificates = certificateFile(authority);
        tls.requireClientCertificate = required;
        return tls;
    }

    /// In TLS 1.3 the client is told after its own handshake is done.
    static LinkErrorKind errorKind(TestPeer &client)
    {
        const auto error = client.waitForError();
        EXPECT_TRUE(error.has_value());
        return error ? error->kind : LinkErrorKind::Other;
    }
};

TEST_F(ClientCertificateTest, IsShownAndSeen)
{
    TestServer server(Transport::Tls, asking(true));
    TestPeer client(endpointOf(server, clientTlsWithCertificate()));
    ASSERT_TRUE(client.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.accepts == 1; }));
    const auto seen = server.link->tlsFacts();
    EXPECT_TRUE(seen->verified);
    ASSERT_FALSE(seen->peerChain.isEmpty());
    EXPECT_EQ(seen->peerChain.first().subject, u"CN=client, O=Cutty tests"_s);
    EXPECT_EQ(client.link->tlsFacts()->localChain.first().subject, u"CN=client, O=Cutty tests"_s);
}

TEST_F(ClientCertificateTest, IsReadFromPkcs12)
{
    TestServer server(Transport::Tls, asking(true));
    TlsOptions options = clientTls();
    options.certificate = certificateFile(u"client.p12"_s);
    options.passphrase = keyPassphrase();
    TestPeer client(endpointOf(server, options));
    ASSERT_TRUE(client.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.accepts == 1; }));
    EXPECT_EQ(server.link->tlsFacts()->peerChain.first().subject, u"CN=client, O=Cutty tests"_s);
}

TEST_F(ClientCertificateTest, IsAskedForByTheServer)
{
    TestServer server(Transport::Tls, asking(true));
    TestPeer client(server.endpoint());
    EXPECT_EQ(errorKind(client), LinkErrorKind::ClientCertificateRequired);
    EXPECT_EQ(server.accepts, 0);
}

TEST_F(ClientCertificateTest, OfAnotherAuthorityIsRejected)
{
    TestServer server(Transport::Tls, asking(true, u"other-ca.pem"_s));
    TestPeer client(endpointOf(server, clientTlsWithCertificate()));
    EXPECT_EQ(errorKind(client), LinkErrorKind::ClientCertificateRejected);
    EXPECT_EQ(server.accepts, 0);
}

TEST_F(ClientCertificateTest, IsNotNeededWhereItIsOptional)
{
    TestServer server(Transport::Tls, asking(false));
    TestPeer without(server.endpoint());
    ASSERT_TRUE(without.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.accepts == 1; }));
    EXPECT_TRUE(server.link->tlsFacts()->peerChain.isEmpty());
    EXPECT_FALSE(server.link->tlsFacts()->verified);
    TestPeer with(endpointOf(server, clientTlsWithCertificate()));
    ASSERT_TRUE(with.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return server.accepts == 2; }));
    EXPECT_TRUE(server.link->tlsFacts()->verified);
}

TEST_F(ClientCertificateTest, ThatDoesNotVerifyIsRejectedEvenWhereItIsOptional)
{
    TestServer server(Transport::Tls, asking(false, u"other-ca.pem"_s));
    TestPeer client(endpointOf(server, clientTlsWithCertificate()));
    EXPECT_EQ(errorKind(client), LinkErrorKind::ClientCertificateRejected);
    EXPECT_EQ(server.accepts, 0);
}

} // namespace
} // namespace cutty::net
