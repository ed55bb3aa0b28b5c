#include "core/session/connection/endpoints.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::session {
namespace {

using namespace Qt::StringLiterals;
using profile::CertificateAuthority;
using profile::ClientCertificate;
using profile::ConnectionProfile;

class EndpointTest : public testing::Test
{
protected:
    EndpointTest()
    {
        m_profile.host = u"broker.example"_s;
        m_profile.port = 8883;
        m_profile.transport = Transport::Tls;
    }

    QString fileWith(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return path;
    }
    net::Endpoint endpoint(const ConnectionSecrets &secrets = {})
    {
        const auto made = endpointOf(m_profile, secrets);
        EXPECT_TRUE(made.has_value());
        return made.value_or(net::Endpoint{});
    }

    QTemporaryDir m_folder;
    ConnectionProfile m_profile = profile::newProfile(1);
};

} // namespace

TEST_F(EndpointTest, CarriesWhatTheProfileSays)
{
    m_profile.transport = Transport::SecureWebSocket;
    m_profile.tls.authority = CertificateAuthority::Pasted;
    m_profile.tls.authorityPem = u"pem"_s;
    m_profile.tls.alpn = {u"mqtt"_s, u"http/1.1"_s};
    m_profile.tls.serverName = u"other.example"_s;
    m_profile.tls.minimumVersion = TlsVersion::V13;
    m_profile.webSocket = {.path = u"/ws"_s, .headers = {{u"X-Site"_s, u"nörth"_s}}};
    m_profile.proxy = {.type = ProxyType::Socks5,
        .host = u"proxy.example"_s,
        .port = 1080,
        .userName = u"anna"_s,
        .usePassword = true};
    const net::Endpoint made = endpoint({.proxyPassword = u"secret"_s});
    EXPECT_EQ(made.transport, Transport::SecureWebSocket);
    EXPECT_EQ(made.host, u"broker.example"_s);
    EXPECT_EQ(made.port, 8883);
    EXPECT_EQ(made.tls.caCertificates, "pem");
    EXPECT_FALSE(made.tls.trustSystemStore);
    EXPECT_EQ(made.tls.alpn, (QList<QByteArray>{"mqtt", "http/1.1"}));
    EXPECT_EQ(made.tls.serverName, u"other.example"_s);
    EXPECT_EQ(made.tls.minimumVersion, TlsVersion::V13);
    EXPECT_TRUE(made.tls.verifyPeer);
    EXPECT_EQ(made.webSocket.path, u"/ws"_s);
    EXPECT_EQ(made.webSocket.headers, (QList<std::pair<QByteArray, QByteArray>>{{"X-Site", "n\xC3\xB6rth"}}));
    EXPECT_EQ(made.proxy.type, ProxyType::Socks5);
    EXPECT_EQ(made.proxy.host, u"proxy.example"_s);
    EXPECT_EQ(made.proxy.port, 1080);
    EXPECT_EQ(made.proxy.userName, u"anna"_s);
    EXPECT_EQ(made.proxy.password, u"secret"_s);
}

TEST_F(EndpointTest, TrustsTheSystemUnlessAnAuthorityIsNamed)
{
    EXPECT_TRUE(endpoint().tls.trustSystemStore);
    m_profile.tls.authority = CertificateAuthority::File;
    m_profile.tls.authorityFile = fileWith(u"ca.pem"_s, "authority");
    EXPECT_FALSE(endpoint().tls.trustSystemStore);
    EXPECT_EQ(endpoint().tls.caCertificates, "authority");
}

TEST_F(EndpointTest, ReadsCertificateAndKeyAnewEachTime)
{
    m_profile.tls.clientCertificate = ClientCertificate::Pem;
    m_profile.tls.certificateFile = fileWith(u"client.pem"_s, "certificate");
    EXPECT_EQ(endpoint().tls.privateKey, "certificate");
    m_profile.tls.keyFile = fileWith(u"client.key"_s, "key");
    m_profile.tls.usePassphrase = true;
    const net::Endpoint first = endpoint({.keyPassphrase = u"open"_s});
    EXPECT_EQ(first.tls.certificate, "certificate");
    EXPECT_EQ(first.tls.privateKey, "key");
    EXPECT_EQ(first.tls.passphrase, u"open"_s);
    fileWith(u"client.key"_s, "new key");
    EXPECT_EQ(endpoint().tls.privateKey, "new key");
}

TEST_F(EndpointTest, APkcs12FileHoldsTheKey)
{
    m_profile.tls.clientCertificate = ClientCertificate::Pkcs12;
    m_profile.tls.certificateFile = fileWith(u"client.p12"_s, "both");
    m_profile.tls.keyFile = u"left from before"_s;
    EXPECT_EQ(endpoint().tls.certificate, "both");
    EXPECT_TRUE(endpoint().tls.privateKey.isEmpty());
}

TEST_F(EndpointTest, AFileThatCannotBeReadIsNamed)
{
    m_profile.tls.authority = CertificateAuthority::File;
    m_profile.tls.authorityFile = m_folder.filePath(u"missing.pem"_s);
    const auto made = endpointOf(m_profile, {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, FailureKind::FileUnreadable);
    EXPECT_EQ(made.error().path, m_profile.tls.authorityFile);
    EXPECT_FALSE(made.error().systemMessage.isEmpty());
}

TEST_F(EndpointTest, AFileLargerThanAnyCertificateIsNotRead)
{
    m_profile.tls.clientCertificate = ClientCertificate::Pem;
    m_profile.tls.certificateFile = fileWith(u"large.pem"_s, QByteArray(4 * 1024 * 1024 + 1, 'x'));
    const auto made = endpointOf(m_profile, {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, FailureKind::FileTooLarge);
}

TEST_F(EndpointTest, FilesOfNoUseAreNotRead)
{
    m_profile.tls.authority = CertificateAuthority::File;
    m_profile.tls.authorityFile = m_folder.filePath(u"missing.pem"_s);
    m_profile.tls.verifyPeer = false;
    EXPECT_TRUE(endpointOf(m_profile, {}));
    m_profile.tls.verifyPeer = true;
    m_profile.transport = Transport::Tcp;
    EXPECT_TRUE(endpointOf(m_profile, {}));
}

TEST_F(EndpointTest, ALocalSocketHasNoProxy)
{
    m_profile.transport = Transport::LocalSocket;
    m_profile.host = u"/run/mqtt.sock"_s;
    m_profile.proxy.type = ProxyType::HttpConnect;
    EXPECT_EQ(endpoint().proxy.type, ProxyType::None);
    EXPECT_EQ(endpoint().host, u"/run/mqtt.sock"_s);
}

} // namespace cutty::session
