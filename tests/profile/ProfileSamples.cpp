#include "tests/profile/ProfileSamples.h"

#include <QFile>

#include <gtest/gtest.h>

namespace cutty::profile::test {

using namespace Qt::StringLiterals;

ConnectionProfile plainProfile()
{
    return {
        .id = QUuid(u"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11"_s),
        .name = u"Plant, façade «1»"_s,
        .folder = u"Lab/Bench"_s,
        .host = u"plant.example"_s,
        .port = 8883,
        .protocolVersion = ProtocolVersion::V311,
        .clientId = u"press-1"_s,
        .userName = u"jörg"_s,
        .usePassword = true,
        .keepAlive = std::chrono::seconds(0),
        .cleanStart = false,
        .sessionExpiryInterval = maximumSessionExpiryInterval,
        .subscriptions = {{u"plant/#"_s, QoS::AtLeastOnce}, {u"$SYS/#"_s, QoS::ExactlyOnce}},
    };
}

ConnectionProfile fullProfile()
{
    ConnectionProfile profile = plainProfile();
    profile.transport = Transport::SecureWebSocket;
    profile.tls = {.authority = CertificateAuthority::Pasted,
        .authorityFile = u"/etc/plant/ca.pem"_s,
        .authorityPem = u"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"_s,
        .clientCertificate = ClientCertificate::Pem,
        .certificateFile = u"/etc/plant/press.pem"_s,
        .keyFile = u"/etc/plant/press.key"_s,
        .usePassphrase = true,
        .alpn = {u"mqtt"_s, u"x-amzn-mqtt-ca"_s},
        .serverName = u"broker.plant.example"_s,
        .minimumVersion = TlsVersion::V13,
        .verifyPeer = false};
    profile.webSocket = {.path = u"/ws?token=1"_s, .headers = {{u"X-Site"_s, u"north"_s}, {u"X-Site"_s, {}}}};
    profile.proxy = {.type = ProxyType::Socks5,
        .host = u"proxy.example"_s,
        .port = 1081,
        .userName = u"anna"_s,
        .usePassword = true};
    profile.will = WillSettings{.topic = u"plant/press-1/state"_s,
        .payload = "gone",
        .qos = QoS::ExactlyOnce,
        .retain = true,
        .delayInterval = std::chrono::seconds(30),
        .expiryInterval = std::chrono::seconds(0),
        .payloadIsText = true,
        .contentType = u"application/json"_s,
        .responseTopic = u"plant/answers"_s,
        .correlationData = QByteArray("\xFF\x00", 2),
        .userProperties = {{u"site"_s, u"north"_s}, {u"site"_s, u"lab"_s}}};
    profile.connect = {.receiveMaximum = 20,
        .maximumPacketSize = 1'000'000,
        .topicAliasMaximum = 10,
        .automaticTopicAliases = true,
        .requestResponseInformation = true,
        .requestProblemInformation = false,
        .authentication = AuthenticationMethod::ScramSha256,
        .userProperties = {{u"app"_s, u"bench"_s}}};
    profile.reconnect = {.enabled = false,
        .firstDelay = std::chrono::seconds(2),
        .maximumDelay = std::chrono::seconds(120),
        .attempts = 5};
    return profile;
}

std::vector<ConnectionProfile> someProfiles()
{
    ConnectionProfile bench = newProfile(0x12345678);
    bench.name = u"bench"_s;
    bench.folder = u"Lab"_s;
    bench.host = u"192.0.2.7"_s;
    ConnectionProfile top = newProfile(0xABCDEF01);
    top.name = u"top"_s;
    top.host = u"localhost"_s;
    top.sessionExpiryInterval = std::chrono::seconds(0);
    return {fullProfile(), bench, top};
}

QByteArray fileWith(const QByteArray &profile)
{
    return R"({"format":"cutty-profiles","version":1,"profiles":[)" + profile + "]}";
}

QByteArray readAll(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

void writeAll(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly)) << qPrintable(path);
    ASSERT_EQ(file.write(bytes), bytes.size());
}

} // namespace cutty::profile::test
