#include "app/cli/ClientSetup.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using testing::HasSubstr;
using testing::Optional;

class ClientSetupTest : public testing::Test
{
protected:
    ClientSetupTest()
    {
        for (const char *name : {"CUTTY_PASSWORD", "CUTTY_PROXY", "CUTTY_KEY_PASSPHRASE"})
            qunsetenv(name);
    }
    ~ClientSetupTest() override
    {
        for (const char *name : {"CUTTY_PASSWORD", "CUTTY_PROXY", "CUTTY_KEY_PASSPHRASE"})
            qunsetenv(name);
    }

    ClientSetup prepare()
    {
        auto setup = prepareClient(arguments);
        EXPECT_TRUE(setup) << (setup ? "" : setup.error().sentence);
        return setup ? *std::move(setup) : ClientSetup{};
    }
    std::string usageError()
    {
        const auto setup = prepareClient(arguments);
        EXPECT_FALSE(setup);
        EXPECT_EQ(setup ? ExitCode::Done : setup.error().code, ExitCode::Usage);
        return setup ? std::string() : setup.error().sentence;
    }
    std::string file(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return file.fileName().toStdString();
    }
    std::string folder() const { return m_folder.path().toStdString(); }

    ClientArguments arguments;

private:
    QTemporaryDir m_folder;
};

TEST_F(ClientSetupTest, WithoutAnythingItIsTheBrokerOfThisMachine)
{
    const ClientSetup setup = prepare();
    EXPECT_EQ(setup.endpoint.transport, Transport::Tcp);
    EXPECT_EQ(setup.address, "localhost:1883");
    EXPECT_EQ(setup.connect.version, mqtt::ProtocolVersion::V5);
    EXPECT_TRUE(setup.connect.cleanStart);
    EXPECT_THAT(setup.connect.clientId, testing::StartsWith("cutty-"));
    EXPECT_FALSE(setup.connect.userName || setup.connect.password || setup.connect.will);
}

TEST_F(ClientSetupTest, AUrlSaysItAll)
{
    arguments.url = "mqtts://anna:s3cret@[::1]/plant/#";
    const ClientSetup setup = prepare();
    EXPECT_EQ(setup.endpoint.transport, Transport::Tls);
    EXPECT_EQ(setup.endpoint.port, 8883);
    EXPECT_EQ(setup.address, "[::1]:8883");
    EXPECT_THAT(setup.connect.userName, Optional(std::string("anna")));
    EXPECT_THAT(setup.connect.password, Optional(std::string("s3cret")));
    EXPECT_THAT(setup.topic, Optional(std::string("plant/#")));
    arguments.host = "other";
    EXPECT_THAT(usageError(), HasSubstr("--host"));
}

TEST_F(ClientSetupTest, TlsOptionsAndThePortOfTlsSwitchTlsOn)
{
    arguments.tls.insecure = true;
    const ClientSetup insecure = prepare();
    EXPECT_EQ(insecure.endpoint.transport, Transport::Tls);
    EXPECT_EQ(insecure.endpoint.port, 8883);
    EXPECT_FALSE(insecure.endpoint.tls.verifyPeer);
    arguments = {};
    arguments.port = 8883;
    EXPECT_EQ(prepare().endpoint.transport, Transport::Tls);
    arguments.transport = Transport::Tcp;
    EXPECT_EQ(prepare().endpoint.transport, Transport::Tcp);
}

TEST_F(ClientSetupTest, WhatWasToBeProtectedNeverGoesOutInTheClear)
{
    arguments.tls.enabled = true;
    for (const char *url : {"mqtt://h", "ws://h", "mqtt+unix:/s"}) {
        arguments.url = url;
        EXPECT_THAT(usageError(), HasSubstr("no TLS")) << url;
    }
}

TEST_F(ClientSetupTest, TrustsFilesAloneUnlessTheSystemIsAskedForToo)
{
    arguments.tls.caFile = file(QStringLiteral("ca"), "ONE");
    arguments.tls.caFolder = folder();
    file(QStringLiteral("b.crt"), "THREE");
    file(QStringLiteral("a.pem"), "TWO");
    file(QStringLiteral("notes.txt"), "NOT");
    EXPECT_EQ(prepare().endpoint.tls.caCertificates, "ONE\nTWO\nTHREE\n");
    EXPECT_FALSE(prepare().endpoint.tls.trustSystemStore);
    arguments.tls.systemStore = true;
    EXPECT_TRUE(prepare().endpoint.tls.trustSystemStore);
}

TEST_F(ClientSetupTest, AFolderOfCertificatesMayBeOneOfCRehash)
{
    arguments.tls.caFolder = folder();
    file(QStringLiteral("5ad8a5d6.0"), "ONE");
    file(QStringLiteral("5ad8a5d6.1"), "TWO");
    file(QStringLiteral("5ad8a5d6.r0"), "REVOKED");
    EXPECT_EQ(prepare().endpoint.tls.caCertificates, "ONE\nTWO\n");
    // As c_rehash leaves it: the certificate, and a link to it.
    const std::string target = file(QStringLiteral("root.pem"), "THREE");
    ASSERT_TRUE(QFile::link(
        QString::fromStdString(target), QString::fromStdString(folder()) + QStringLiteral("/12345678.0")));
    EXPECT_EQ(prepare().endpoint.tls.caCertificates.count("THREE"), 1);
}

TEST_F(ClientSetupTest, HostAndPortAloneAreAUrlWhoseTransportTheOptionsChoose)
{
    arguments.url = "h:1883";
    EXPECT_EQ(prepare().endpoint.transport, Transport::Tcp);
    arguments.url = "h:8883";
    EXPECT_EQ(prepare().endpoint.transport, Transport::Tls);
    arguments.url = "h:1";
    arguments.tls.enabled = true;
    EXPECT_EQ(prepare().endpoint.transport, Transport::Tls);
}

TEST_F(ClientSetupTest, TheAddressToConnectFromIsOneAndGoesWithTcpAlone)
{
    arguments.localAddress = "127.0.0.2";
    EXPECT_EQ(prepare().endpoint.localAddress, QStringLiteral("127.0.0.2"));
    arguments.proxy = "socks5://p";
    EXPECT_THAT(usageError(), HasSubstr("proxy"));
    arguments.proxy.reset();
    arguments.localAddress = "eth0";
    EXPECT_THAT(usageError(), HasSubstr("not an IP address"));
}

TEST_F(ClientSetupTest, CiphersAreThoseOfTheLibrary)
{
    arguments.tls.ciphers = "TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256";
    EXPECT_EQ(prepare().endpoint.tls.ciphers.size(), 2);
    arguments.tls.ciphers = "HIGH:!aNULL";
    EXPECT_THAT(usageError(), HasSubstr("no cipher 'HIGH'"));
    arguments.tls.ciphers = "";
    EXPECT_THAT(usageError(), HasSubstr("names no cipher"));
}

TEST_F(ClientSetupTest, PropertiesOfDisconnectMustBeOnesThatItCanCarry)
{
    arguments.disconnectProperties.add(mqtt::PropertyId::SessionExpiryInterval, 60);
    EXPECT_THAT(usageError(), HasSubstr("longer life"));
    arguments.properties.add(mqtt::PropertyId::SessionExpiryInterval, 1);
    EXPECT_EQ(prepare().disconnectProperties, arguments.disconnectProperties);
    arguments.version = mqtt::ProtocolVersion::V311;
    arguments.properties = {};
    EXPECT_THAT(usageError(), HasSubstr("MQTT 5"));
    arguments.version = mqtt::ProtocolVersion::V5;
    arguments.disconnectProperties = {};
    arguments.disconnectProperties.add(mqtt::PropertyId::ServerReference, "other");
    EXPECT_THAT(usageError(), HasSubstr("broker's DISCONNECT"));
}

TEST_F(ClientSetupTest, AFileThatIsNotThereIsAFailure)
{
    arguments.tls.certificateFile = "no-such-file";
    const auto setup = prepareClient(arguments);
    ASSERT_FALSE(setup);
    EXPECT_EQ(setup.error().code, ExitCode::Failed);
    EXPECT_THAT(setup.error().sentence, HasSubstr("no-such-file"));
}

TEST_F(ClientSetupTest, SecretsNeedNotStandOnTheCommandLine)
{
    qputenv("CUTTY_PASSWORD", "of the variable");
    qputenv("CUTTY_KEY_PASSPHRASE", "open");
    EXPECT_THAT(prepare().connect.password, Optional(std::string("of the variable")));
    EXPECT_EQ(prepare().endpoint.tls.passphrase, QStringLiteral("open"));
    arguments.passwordFile = file(QStringLiteral("password"), "of the file\r\nsecond line\n");
    EXPECT_THAT(prepare().connect.password, Optional(std::string("of the file")));
    arguments.password = "of the option";
    EXPECT_THAT(usageError(), HasSubstr("once"));
    arguments.passwordFile.reset();
    EXPECT_THAT(prepare().connect.password, Optional(std::string("of the option")));
}

TEST_F(ClientSetupTest, APasswordBefore5GetsAUserName)
{
    arguments.password = "x";
    EXPECT_FALSE(prepare().connect.userName);
    arguments.version = mqtt::ProtocolVersion::V311;
    EXPECT_THAT(prepare().connect.userName, Optional(std::string()));
}

TEST_F(ClientSetupTest, ASessionThatIsKeptHasANameAndDoesNotExpire)
{
    arguments.keepSession = true;
    EXPECT_THAT(usageError(), HasSubstr("--id"));
    arguments.clientId = "me";
    const ClientSetup setup = prepare();
    EXPECT_FALSE(setup.connect.cleanStart);
    EXPECT_EQ(setup.connect.properties.number(mqtt::PropertyId::SessionExpiryInterval), 0xFFFF'FFFFu);
    arguments.version = mqtt::ProtocolVersion::V311;
    EXPECT_TRUE(prepare().connect.properties.empty());
}

TEST_F(ClientSetupTest, AWillNeedsATopic)
{
    arguments.will.payload = "gone";
    EXPECT_THAT(usageError(), HasSubstr("--will-topic"));
    arguments.will.topic = "a/#";
    EXPECT_THAT(usageError(), HasSubstr("no topic"));
    arguments.will.topic = "status";
    arguments.will.qos = QoS::ExactlyOnce;
    const ClientSetup setup = prepare();
    ASSERT_TRUE(setup.connect.will);
    EXPECT_EQ(setup.connect.will->payload, "gone");
    EXPECT_EQ(setup.connect.will->qos, QoS::ExactlyOnce);
}

TEST_F(ClientSetupTest, PropertiesNeedMqtt5)
{
    arguments.version = mqtt::ProtocolVersion::V311;
    arguments.properties.add(mqtt::PropertyId::ReceiveMaximum, 5);
    EXPECT_THAT(usageError(), HasSubstr("MQTT 5"));
}

TEST_F(ClientSetupTest, WebSocketsHaveAPathAndHeaders)
{
    arguments.url = "ws://h/path?x=1";
    arguments.webSocketHeaders = {"Authorization: Bearer x:y", "X-Empty:"};
    const net::WebSocketOptions webSocket = prepare().endpoint.webSocket;
    EXPECT_EQ(webSocket.path, QStringLiteral("/path?x=1"));
    ASSERT_EQ(webSocket.headers.size(), 2);
    EXPECT_EQ(webSocket.headers[0], std::pair(QByteArray("Authorization"), QByteArray("Bearer x:y")));
    EXPECT_EQ(webSocket.headers[1], std::pair(QByteArray("X-Empty"), QByteArray()));
    arguments.url = "mqtt://h";
    EXPECT_THAT(usageError(), HasSubstr("ws"));
}

TEST_F(ClientSetupTest, TheProxyMayStandInTheEnvironment)
{
    qputenv("CUTTY_PROXY", "socks5://p:1081");
    EXPECT_EQ(prepare().endpoint.proxy.port, 1081);
    arguments.proxy = "ftp://p";
    EXPECT_THAT(usageError(), HasSubstr("proxy"));
    arguments = {};
    arguments.localSocket = "/run/m.sock";
    const ClientSetup local = prepare();
    EXPECT_EQ(local.endpoint.transport, Transport::LocalSocket);
    EXPECT_EQ(local.endpoint.proxy.type, ProxyType::None);
    EXPECT_EQ(local.address, "/run/m.sock");
}

TEST_F(ClientSetupTest, ScramKeepsThePasswordHere)
{
    arguments.authenticationMethod = "SCRAM-SHA-256";
    EXPECT_THAT(usageError(), HasSubstr("user name"));
    arguments.userName = "anna";
    arguments.password = "s3cret";
    const ClientSetup setup = prepare();
    EXPECT_TRUE(setup.createAuthenticator);
    EXPECT_FALSE(setup.connect.password);
    arguments.authenticationMethod = "GS2-KRB5";
    EXPECT_THAT(usageError(), HasSubstr("GS2-KRB5"));
}

} // namespace
} // namespace cutty::cli
