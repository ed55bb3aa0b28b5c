// TLS and WebSocket against programs that nobody here wrote: mosquitto, its clients, and MQTT.js.
#include "core/net/driver/BrokerHost.h"
#include "core/net/link/MemoryLink.h"
#include "core/net/link/createLink.h"
#include "tests/interop/Mosquitto.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/TestClient.h"
#include "tests/net/certificates.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

#include <csignal>
#include <memory>
#include <tuple>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using namespace net::test;
using mqtt::ReasonCode;

std::string manyBytes(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t n = 0; n < size; ++n)
        bytes[n] = static_cast<char>(n * 31 >> 3);
    return bytes;
}

using TransportAndVersion = std::tuple<Transport, mqtt::ProtocolVersion>;

std::string caseName(const testing::TestParamInfo<TransportAndVersion> &test)
{
    const auto [transport, version] = test.param;
    const std::string name = isWebSocket(transport) ? isSecure(transport) ? "SecureWebSocket" : "WebSocket"
        : isSecure(transport)                       ? "Tls"
                                                    : "Tcp";
    return name + (version == mqtt::ProtocolVersion::V5 ? "V5" : "V311");
}

/// Our client at mosquitto.
class OurClientTransportTest : public testing::TestWithParam<TransportAndVersion>
{
protected:
    static Transport transport() { return std::get<0>(GetParam()); }
    static mqtt::ProtocolVersion version() { return std::get<1>(GetParam()); }

    std::unique_ptr<net::Link> link(const net::TlsOptions &tls = clientTls()) const
    {
        return net::createLink(
            {.transport = transport(), .host = u"127.0.0.1"_s, .port = m_broker.port(), .tls = tls});
    }

    Mosquitto m_broker{
        MosquittoListener{.webSocket = isWebSocket(transport()), .tls = isSecure(transport())}};
};

TEST_P(OurClientTransportTest, PublishesAndReceivesAtEveryQoS)
{
    TestClient client(link());
    ASSERT_TRUE(client.connect(version(), "cutty"));
    ASSERT_EQ(client.subscribe("plant/#"), ReasonCode::GrantedQoS2);
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        ASSERT_TRUE(client.publish("plant/line1", "21.5", qos));
    ASSERT_TRUE(client.waitForMessages(3));
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(client.messages[n].qos, static_cast<QoS>(n));
        EXPECT_EQ(client.messages[n].message->payload(), "21.5");
    }
    client.driver.stop();
    ASSERT_TRUE(client.waitForEnd());
    EXPECT_EQ(client.end->closed.cause, mqtt::CloseCause::Local);
}

TEST_P(OurClientTransportTest, CarriesAMegabyteAndManyMessages)
{
    TestClient client(link());
    ASSERT_TRUE(client.connect(version(), "cutty"));
    ASSERT_TRUE(client.subscribe("t"));
    const std::string payload = manyBytes(1U << 20U);
    ASSERT_TRUE(client.publish("t", payload, QoS::AtLeastOnce));
    for (int n = 0; n < 500; ++n)
        ASSERT_TRUE(client.publish("t", std::to_string(n)));
    ASSERT_TRUE(client.waitForMessages(501));
    EXPECT_TRUE(client.messages.front().message->payload() == payload);
    for (std::size_t n = 0; n < 500; ++n)
        ASSERT_EQ(client.messages[n + 1].message->payload(), std::to_string(n));
}

TEST_P(OurClientTransportTest, IsNotLetDownByAWrongKindOfTransport)
{
    net::Endpoint endpoint{.transport = isSecure(transport()) ? Transport::WebSocket : Transport::Tls,
        .host = u"127.0.0.1"_s,
        .port = m_broker.port(),
        .tls = clientTls()};
    TestClient client(net::createLink(endpoint));
    EXPECT_FALSE(client.connect(version(), "cutty"));
    ASSERT_TRUE(client.end.has_value() && client.end->linkError.has_value());
    EXPECT_EQ(client.end->linkError->kind,
        isSecure(transport()) ? net::LinkErrorKind::PeerSpeaksNoWebSocket
                              : net::LinkErrorKind::PeerSpeaksNoTls)
        << qPrintable(client.end->linkError->systemMessage);
}

INSTANTIATE_TEST_SUITE_P(Transports, OurClientTransportTest,
    testing::Combine(testing::Values(Transport::Tls, Transport::WebSocket, Transport::SecureWebSocket),
        testing::Values(mqtt::ProtocolVersion::V311, mqtt::ProtocolVersion::V5)),
    caseName);

/// Mosquitto that wants a certificate.
class MosquittoCertificateTest : public mqtt::test::VersionTest
{
protected:
    std::unique_ptr<net::Link> link(const net::TlsOptions &tls) const
    {
        return net::createLink(
            {.transport = Transport::Tls, .host = u"127.0.0.1"_s, .port = m_broker.port(), .tls = tls});
    }

    Mosquitto m_broker{MosquittoListener{.tls = true, .requiresClientCertificate = true}};
};

TEST_P(MosquittoCertificateTest, LetsUsInWithOurs)
{
    TestClient client(link(clientTlsWithCertificate()));
    ASSERT_TRUE(client.connect(GetParam(), "cutty"));
    ASSERT_TRUE(client.driver.tlsFacts().has_value());
    EXPECT_TRUE(client.driver.tlsFacts()->verified);
}

TEST_P(MosquittoCertificateTest, LetsUsInWithOursFromPkcs12)
{
    net::TlsOptions tls = clientTls();
    tls.certificate = certificateFile(u"client.p12"_s);
    tls.passphrase = keyPassphrase();
    TestClient client(link(tls));
    EXPECT_TRUE(client.connect(GetParam(), "cutty"));
}

TEST_P(MosquittoCertificateTest, TurnsUsAwayWithoutAndWeSayWhy)
{
    TestClient client(link(clientTls()));
    EXPECT_FALSE(client.connect(GetParam(), "cutty"));
    ASSERT_TRUE(client.end.has_value() && client.end->linkError.has_value());
    EXPECT_EQ(client.end->linkError->kind, net::LinkErrorKind::ClientCertificateRequired);
}

TEST_P(MosquittoCertificateTest, TurnsAStrangersCertificateAwayAndWeSayWhy)
{
    net::TlsOptions tls = clientTls();
    tls.certificate = certificateFile(u"self-signed.pem"_s);
    tls.privateKey = certificateFile(u"self-signed.key"_s);
    TestClient client(link(tls));
    EXPECT_FALSE(client.connect(GetParam(), "cutty"));
    ASSERT_TRUE(client.end.has_value() && client.end->linkError.has_value());
    EXPECT_EQ(client.end->linkError->kind, net::LinkErrorKind::ClientCertificateRejected);
}

CUTTY_FOR_BOTH_VERSIONS(MosquittoCertificateTest);

/// Our broker behind one listener, and a client inside the process that watches.
class OurListener
{
public:
    OurListener(
        Transport transport, mqtt::ProtocolVersion version, const net::ServerTlsOptions &tls = serverTls())
    {
        m_port = m_host.listen({.transport = transport, .tls = tls}).value_or(0);
        EXPECT_NE(m_port, 0);
        auto [ours, theirs] = net::MemoryLink::createPair();
        m_host.adopt(std::move(theirs));
        watcher = std::make_unique<TestClient>(std::move(ours));
        EXPECT_TRUE(watcher->connect(version, "watcher"));
    }

    std::uint16_t port() const { return m_port; }

    std::unique_ptr<TestClient> watcher;

private:
    net::BrokerHost m_host;
    std::uint16_t m_port = 0;
};

/// mosquitto_pub and mosquitto_sub over TLS at our listener.
class MosquittoClientsTlsTest : public mqtt::test::VersionTest
{
protected:
    static net::ServerTlsOptions requiringCertificates()
    {
        net::ServerTlsOptions tls = serverTls();
        tls.clientCaCertificates = certificateFile(u"ca.pem"_s);
        tls.requireClientCertificate = true;
        return tls;
    }

    QStringList arguments(const QString &certificate) const
    {
        QStringList arguments = mosquittoArguments(m_listener.port(), GetParam(), QoS::AtLeastOnce);
        arguments += {u"--cafile"_s, certificatePath(u"ca.pem"_s)};
        if (!certificate.isEmpty())
            arguments += {u"--cert"_s, certificatePath(certificate + u".pem"_s), u"--key"_s,
                certificatePath(certificate + u".key"_s)};
        return arguments;
    }

    OurListener m_listener{Transport::Tls, GetParam(), requiringCertificates()};
};

TEST_P(MosquittoClientsTlsTest, PublishAndSubscribeWithACertificate)
{
    TestClient &watcher = *m_listener.watcher;
    ASSERT_TRUE(watcher.subscribe("plant/#"));
    ASSERT_TRUE(watcher.publish("ready", "yes", QoS::AtLeastOnce, true));
    for (const QString &certificate : {u"client"_s, u"client-rsa"_s}) {
        Program subscriber(QStringLiteral(MOSQUITTO_SUB),
            arguments(certificate)
                + QStringList{u"-t"_s, u"ready"_s, u"-t"_s, u"plant/#"_s, u"-C"_s, u"2"_s});
        ASSERT_TRUE(subscriber.waitForOutput("yes\n")) << subscriber.errorOutput().constData();
        Program publisher(QStringLiteral(MOSQUITTO_PUB),
            arguments(certificate) + QStringList{u"-t"_s, u"plant/line1"_s, u"-m"_s, u"21.5"_s});
        ASSERT_TRUE(publisher.waitForEnd());
        EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
        ASSERT_TRUE(subscriber.waitForEnd());
        EXPECT_EQ(subscriber.output(), "yes\n21.5\n");
    }
    EXPECT_TRUE(watcher.waitForMessages(2));
}

TEST_P(MosquittoClientsTlsTest, AreTurnedAwayWithoutACertificateOfTheAuthority)
{
    for (const QString &certificate : {QString(), u"self-signed"_s}) {
        Program publisher(QStringLiteral(MOSQUITTO_PUB),
            arguments(certificate) + QStringList{u"-t"_s, u"t"_s, u"-m"_s, u"x"_s});
        ASSERT_TRUE(publisher.waitForEnd());
        EXPECT_NE(publisher.exitCode(), 0);
    }
}

CUTTY_FOR_BOTH_VERSIONS(MosquittoClientsTlsTest);

/// MQTT.js at our listener.
class MqttJsTest : public testing::TestWithParam<TransportAndVersion>
{
protected:
    static Transport transport() { return std::get<0>(GetParam()); }
    static bool isFive() { return std::get<1>(GetParam()) == mqtt::ProtocolVersion::V5; }

    std::unique_ptr<Program> play(
        const QStringList &filters, const QJsonArray &messages = {}, QJsonObject options = {}) const
    {
        const QString scheme = isWebSocket(transport()) ? isSecure(transport()) ? u"wss"_s : u"ws"_s
            : isSecure(transport())                     ? u"mqtts"_s
                                                        : u"mqtt"_s;
        options.insert(u"protocolVersion"_s, isFive() ? 5 : 4);
        options.insert(u"clientId"_s, u"mqttjs"_s);
        if (isSecure(transport()))
            options.insert(u"ca"_s, certificatePath(u"ca.pem"_s));
        const QJsonObject plan{{u"url"_s, u"%1://127.0.0.1:%2/mqtt"_s.arg(scheme).arg(m_listener.port())},
            {u"options"_s, options},
            {u"subscribe"_s, QJsonArray::fromStringList(filters + QStringList{u"end"_s})},
            {u"publish"_s, messages}};
        qputenv("NODE_PATH", CUTTY_NODE_PATH);
        auto program = std::make_unique<Program>(QStringLiteral(CUTTY_NODE),
            QStringList{QStringLiteral(CUTTY_MQTTJS)}, QJsonDocument(plan).toJson(QJsonDocument::Compact));
        EXPECT_TRUE(program->waitForOutput("published\n")) << program->errorOutput().constData();
        return program;
    }

    static QJsonObject message(const QString &topic, const std::string &payload, int qos, bool retain = false)
    {
        return {{u"topic"_s, topic},
            {u"payload"_s, QString::fromLatin1(QByteArray::fromStdString(payload).toBase64())},
            {u"qos"_s, qos}, {u"retain"_s, retain}};
    }

    /// What it received, in order; it ends when it has all.
    QList<QJsonObject> finish(Program &program)
    {
        EXPECT_TRUE(m_listener.watcher->publish("end", "", QoS::ExactlyOnce));
        EXPECT_TRUE(program.waitForEnd());
        EXPECT_EQ(program.exitCode(), 0) << program.errorOutput().constData();
        QList<QJsonObject> received;
        const QList<QByteArray> lines = program.output().split('\n');
        for (const QByteArray &line : lines) {
            if (line.startsWith('{'))
                received.append(QJsonDocument::fromJson(line).object());
        }
        return received;
    }

    static std::string payloadOf(const QJsonObject &received)
    {
        return QByteArray::fromBase64(received[u"payload"_s].toString().toLatin1()).toStdString();
    }

    OurListener m_listener{transport(), std::get<1>(GetParam())};
};

TEST_P(MqttJsTest, PublishesAtEveryQoS)
{
    TestClient &watcher = *m_listener.watcher;
    ASSERT_TRUE(watcher.subscribe("plant/#"));
    const std::string payload = manyBytes(70'000);
    const auto program = play({},
        {message(u"plant/0"_s, payload, 0), message(u"plant/1"_s, payload, 1),
            message(u"plant/2"_s, payload, 2)});
    ASSERT_TRUE(watcher.waitForMessages(3));
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(watcher.messages[n].message->topic(), "plant/" + std::to_string(n));
        EXPECT_EQ(watcher.messages[n].qos, static_cast<QoS>(n));
        EXPECT_TRUE(watcher.messages[n].message->payload() == payload);
    }
    finish(*program);
}

TEST_P(MqttJsTest, ReceivesAtEveryQoS)
{
    const std::string payload = manyBytes(70'000);
    const auto program = play({u"plant/#"_s});
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        ASSERT_TRUE(m_listener.watcher->publish("plant/line1", payload, qos));
    const auto received = finish(*program);
    ASSERT_EQ(received.size(), 3);
    for (int n = 0; n < 3; ++n) {
        EXPECT_EQ(received[n][u"topic"_s].toString(), u"plant/line1"_s);
        EXPECT_EQ(received[n][u"qos"_s].toInt(), n);
        EXPECT_TRUE(payloadOf(received[n]) == payload);
    }
}

TEST_P(MqttJsTest, LeavesAndFindsWhatIsRetained)
{
    TestClient &watcher = *m_listener.watcher;
    ASSERT_TRUE(watcher.publish("status/ours", "online", QoS::AtLeastOnce, true));
    const auto program = play({u"status/ours"_s}, {message(u"status/theirs"_s, "hello", 1, true)});
    ASSERT_TRUE(watcher.subscribe("status/theirs"));
    ASSERT_TRUE(watcher.waitForMessages(1));
    EXPECT_TRUE(watcher.messages.front().retain);
    EXPECT_EQ(watcher.messages.front().message->payload(), "hello");
    const auto received = finish(*program);
    ASSERT_EQ(received.size(), 1);
    EXPECT_TRUE(received.front()[u"retain"_s].toBool());
    EXPECT_EQ(payloadOf(received.front()), "online");
}

TEST_P(MqttJsTest, ItsWillIsPublishedWhenItIsKilled)
{
    TestClient &watcher = *m_listener.watcher;
    ASSERT_TRUE(watcher.subscribe("will"));
    const QJsonObject will{{u"topic"_s, u"will"_s}, {u"payload"_s, u"device is gone"_s}, {u"qos"_s, 1}};
    const auto program = play({}, {}, {{u"will"_s, will}});
    program->signal(SIGKILL);
    ASSERT_TRUE(watcher.waitForMessages(1));
    EXPECT_EQ(watcher.messages.front().message->payload(), "device is gone");
    EXPECT_EQ(watcher.messages.front().qos, QoS::AtLeastOnce);
}

TEST_P(MqttJsTest, AnOrderlyEndLeavesNoWill)
{
    TestClient &watcher = *m_listener.watcher;
    ASSERT_TRUE(watcher.subscribe("will"));
    ASSERT_TRUE(watcher.subscribe("after"));
    const QJsonObject will{{u"topic"_s, u"will"_s}, {u"payload"_s, u"device is gone"_s}, {u"qos"_s, 1}};
    const auto program = play({}, {}, {{u"will"_s, will}});
    finish(*program);
    ASSERT_TRUE(watcher.publish("after", "x", QoS::AtLeastOnce));
    ASSERT_TRUE(watcher.waitForMessages(1));
    EXPECT_EQ(watcher.messages.front().message->topic(), "after");
}

INSTANTIATE_TEST_SUITE_P(Transports, MqttJsTest,
    testing::Combine(
        testing::Values(Transport::Tcp, Transport::Tls, Transport::WebSocket, Transport::SecureWebSocket),
        testing::Values(mqtt::ProtocolVersion::V311, mqtt::ProtocolVersion::V5)),
    caseName);

} // namespace
} // namespace cutty::interop
