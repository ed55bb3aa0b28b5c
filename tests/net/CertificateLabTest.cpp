#include "core/net/tls/CertificateLab.h"

#include "tests/net/TestServer.h"

#include <QSslCertificate>

#include <gmock/gmock.h>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

class CertificateLabTest : public testing::Test
{
protected:
    CertificateAndKey issued(const LabCertificateRequest &request) const
    {
        const auto made = issueCertificate(m_authority, request, m_now);
        EXPECT_TRUE(made) << made.error().systemMessage.toStdString();
        return made.value_or(CertificateAndKey{});
    }

    /// How a client that trusts the laboratory fares at a server with this certificate; nothing when it is
    /// let in.
    std::optional<LinkErrorKind> connectTo(const CertificateAndKey &server) const
    {
        TestServer listening(Transport::Tls, {.certificate = server.certificate, .privateKey = server.key});
        Endpoint endpoint = listening.endpoint();
        endpoint.tls = {.caCertificates = m_authority.certificate, .trustSystemStore = false};
        TestPeer client(endpoint);
        if (client.waitForOpen())
            return std::nullopt;
        return client.ear.error ? client.ear.error->kind : LinkErrorKind::Other;
    }

    QDateTime m_now = QDateTime::currentDateTimeUtc();
    CertificateAndKey m_authority = createAuthority(u"Lab"_s, m_now).value_or(CertificateAndKey{});
};

TEST_F(CertificateLabTest, MakesServersThatClientsTrust)
{
    EXPECT_EQ(connectTo(issued({.ipAddresses = {u"127.0.0.1"_s, u"::1"_s}})), std::nullopt);
}

TEST_F(CertificateLabTest, MakesServersThatAreAtFaultInOneWay)
{
    const QStringList here{u"127.0.0.1"_s};
    const auto of = [&](LabCertificateKind kind) {
        return connectTo(issued({.kind = kind, .ipAddresses = here}));
    };
    EXPECT_EQ(of(LabCertificateKind::Expired), LinkErrorKind::CertificateExpired);
    EXPECT_EQ(of(LabCertificateKind::NotYetValid), LinkErrorKind::CertificateNotYetValid);
    EXPECT_EQ(of(LabCertificateKind::WrongHostName), LinkErrorKind::HostNameMismatch);
    EXPECT_EQ(of(LabCertificateKind::SelfSigned), LinkErrorKind::CertificateUntrusted);
}

TEST_F(CertificateLabTest, MakesClientsThatAServerTrusts)
{
    const CertificateAndKey server = issued({.ipAddresses = {u"127.0.0.1"_s}});
    const CertificateAndKey client = issued({.isClient = true, .commonName = u"device-1"_s});
    TestServer listening(Transport::Tls,
        {.certificate = server.certificate,
            .privateKey = server.key,
            .clientCaCertificates = m_authority.certificate,
            .requireClientCertificate = true});
    Endpoint endpoint = listening.endpoint();
    endpoint.tls = {.caCertificates = m_authority.certificate,
        .trustSystemStore = false,
        .certificate = client.certificate,
        .privateKey = client.key};
    TestPeer peer(endpoint);
    ASSERT_TRUE(peer.waitForOpen());
    ASSERT_TRUE(waitFor([&] { return listening.accepts == 1; }));
    EXPECT_EQ(listening.link->tlsFacts()->peerChain.first().subject,
        u"CN=device-1, O=Cutty certificate laboratory"_s);
}

TEST_F(CertificateLabTest, NamesAreThoseAskedFor)
{
    const CertificateAndKey made
        = issued({.commonName = u"plant.example"_s, .dnsNames = {u"*.plant.example"_s, u"büro.example"_s}});
    const QSslCertificate certificate(made.certificate);
    EXPECT_THAT(certificate.subjectAlternativeNames().values(QSsl::DnsEntry),
        testing::UnorderedElementsAre(u"plant.example"_s, u"*.plant.example"_s, u"xn--bro-hoa.example"_s));
    EXPECT_NE(certificate.serialNumber(), QSslCertificate(m_authority.certificate).serialNumber());
}

TEST_F(CertificateLabTest, WhatIsNoNameOrAddressIsAnError)
{
    for (const LabCertificateRequest &request : {LabCertificateRequest{.dnsNames = {u"a,IP:10.0.0.1"_s}},
             LabCertificateRequest{.ipAddresses = {u"300.0.0.1"_s}},
             LabCertificateRequest{.commonName = u""_s},
             LabCertificateRequest{.commonName = QString(65, u'x')}})
        EXPECT_FALSE(issueCertificate(m_authority, request, m_now));
    EXPECT_FALSE(issueCertificate({"no certificate", "no key"}, {}, m_now));
}

} // namespace
} // namespace cutty::net
