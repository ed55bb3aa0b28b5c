// `cutty sub` against mosquitto and its clients, and our own broker.
#include "core/net/driver/BrokerHost.h"
#include "tests/interop/CliProgram.h"
#include "tests/interop/Mosquitto.h"
#include "tests/interop/ScriptedBroker.h"
#include "tests/net/certificates.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <csignal>
#include <string>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using mqtt::ReasonCode;
using net::test::waitFor;

/// mosquitto_pub with these arguments, until it has ended.
void publish(std::uint16_t port, const QStringList &arguments, const QByteArray &input = {})
{
    Program publisher(QStringLiteral(MOSQUITTO_PUB),
        mosquittoArguments(port, mqtt::ProtocolVersion::V5, QoS::AtLeastOnce) + arguments, input);
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
}

class CliSubTest : public testing::Test
{
protected:
    void retain(const QString &topic, const QByteArray &payload, const QStringList &more = {})
    {
        publish(broker.port(), QStringList{u"-t"_s, topic, u"-r"_s, u"-s"_s} + more, payload);
    }
    /// What `cutty sub` prints until it ends.
    QByteArray printed(const QStringList &arguments)
    {
        Cutty subscriber(clientArguments(u"sub"_s, broker.port(), arguments));
        EXPECT_TRUE(subscriber.waitForEnd());
        EXPECT_EQ(subscriber.exitCode(), 0) << subscriber.errorOutput().constData();
        return subscriber.output();
    }

    const Mosquitto broker;
};

TEST_F(CliSubTest, JsonLinesKeepBytesAndProperties)
{
    const QByteArray payload("\0\xFF\n", 3);
    retain(u"t"_s, payload,
        {u"-D"_s, u"publish"_s, u"user-property"_s, u"k"_s, u"1"_s, u"-D"_s, u"publish"_s, u"content-type"_s,
            u"text"_s, u"-D"_s, u"publish"_s, u"user-property"_s, u"k"_s, u"2"_s});
    const QJsonObject object
        = QJsonDocument::fromJson(printed({u"-t"_s, u"t"_s, u"--json"_s, u"-C"_s, u"1"_s,
                                      u"--subscription-identifier"_s, u"9"_s, u"-q"_s, u"1"_s}))
              .object();
    EXPECT_EQ(object[u"topic"_s].toString(), u"t"_s);
    EXPECT_EQ(object[u"qos"_s].toInt(), 1);
    EXPECT_TRUE(object[u"retain"_s].toBool());
    EXPECT_EQ(object[u"size"_s].toInt(), 3);
    EXPECT_EQ(QByteArray::fromBase64(object[u"payloadBase64"_s].toString().toLatin1()), payload);
    EXPECT_FALSE(object.contains(u"payload"_s));
    QStringList properties;
    for (const QJsonValue property : object[u"properties"_s].toArray())
        properties.append(property[u"name"_s].toString() + property[u"key"_s].toString() + u'='
            + property[u"value"_s].toVariant().toString());
    // Mosquitto moves user properties to the end.
    properties.sort();
    EXPECT_EQ(properties,
        QStringList({u"content-type=text"_s, u"subscription-identifier=9"_s, u"user-propertyk=1"_s,
            u"user-propertyk=2"_s}));
}

TEST_F(CliSubTest, FormatsAsMosquittoSubDoes)
{
    retain(u"a/b"_s, QByteArray("{\"x\":1}\xFF"),
        {u"-D"_s, u"publish"_s, u"user-property"_s, u"k"_s, u"1"_s, u"-D"_s, u"publish"_s, u"content-type"_s,
            u"text"_s, u"-D"_s, u"publish"_s, u"response-topic"_s, u"re"_s, u"-D"_s, u"publish"_s,
            u"correlation-data"_s, u"id"_s});
    const QString format
        = uR"(%t|%p|%x|%X|%l|%q|%r|%C|%D|%P|%R|[%05l]|[%-10t]|[%10t]|[%.2t]|[%-5l]|%%|@@|\\|\t\e\0)"_s;
    Program theirs(QStringLiteral(MOSQUITTO_SUB),
        mosquittoArguments(broker.port(), mqtt::ProtocolVersion::V5)
            + QStringList{u"-t"_s, u"a/b"_s, u"-C"_s, u"1"_s, u"-F"_s, format});
    ASSERT_TRUE(theirs.waitForEnd());
    EXPECT_EQ(printed({u"-t"_s, u"a/b"_s, u"-C"_s, u"1"_s, u"-F"_s, format}), theirs.output());
    EXPECT_TRUE(theirs.output().startsWith("a/b|")) << theirs.output().constData();
}

TEST_F(CliSubTest, OutputIsNeverAltered)
{
    const QByteArray payload("\0\xFF\r\n\n%t\\n@Y\xC3", 12);
    retain(u"t"_s, payload);
    EXPECT_EQ(printed({u"-t"_s, u"t"_s, u"-C"_s, u"1"_s}), payload + '\n');
    EXPECT_EQ(printed({u"-t"_s, u"t"_s, u"-C"_s, u"1"_s, u"-N"_s}), payload);
    EXPECT_EQ(printed({u"-t"_s, u"t"_s, u"-C"_s, u"1"_s, u"-v"_s}), "t " + payload + '\n');
    EXPECT_EQ(printed({u"-t"_s, u"t"_s, u"-C"_s, u"1"_s, u"-F"_s, u"%p"_s, u"--delimiter"_s, u"\\0"_s}),
        payload + '\0');
}

TEST_F(CliSubTest, LeavesOutWhatIsFilteredOut)
{
    retain(u"a/1"_s, "one");
    retain(u"a/2"_s, "two");
    EXPECT_EQ(printed({u"-t"_s, u"a/+"_s, u"-T"_s, u"a/1"_s, u"-C"_s, u"1"_s}), "two\n");
    EXPECT_EQ(printed({u"-t"_s, u"a/+"_s, u"-T"_s, u"+/1"_s, u"-T"_s, u"#"_s, u"-W"_s, u"0.2"_s}), "");
}

TEST_F(CliSubTest, TellsRetainedMessagesFromFreshOnes)
{
    retain(u"t"_s, "kept");
    Cutty fresh(
        clientArguments(u"sub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-R"_s, u"-C"_s, u"1"_s, u"-d"_s}));
    ASSERT_TRUE(fresh.waitForErrorOutput("subscribed to t"));
    Cutty kept(clientArguments(u"sub"_s, broker.port(), {u"-t"_s, u"t"_s, u"--retained-only"_s}));
    ASSERT_TRUE(kept.waitForOutput("kept\n"));
    publish(broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"fresh"_s});
    ASSERT_TRUE(fresh.waitForEnd());
    EXPECT_EQ(fresh.output(), "fresh\n");
    ASSERT_TRUE(kept.waitForEnd());
    EXPECT_EQ(kept.exitCode(), 0);
    EXPECT_EQ(kept.output(), "kept\n");
}

TEST_F(CliSubTest, RemovesRetainedMessagesButThoseFilteredOut)
{
    retain(u"a/1"_s, "one");
    retain(u"a/2"_s, "two");
    EXPECT_EQ(
        printed({u"-t"_s, u"a/#"_s, u"-T"_s, u"a/2"_s, u"--remove-retained"_s, u"-C"_s, u"1"_s}), "one\n");
    EXPECT_EQ(printed({u"-t"_s, u"a/#"_s, u"-C"_s, u"1"_s}), "two\n");
}

TEST_F(CliSubTest, ASessionIsPreparedUsedAndItsSubscriptionEnded)
{
    const QStringList session{u"-c"_s, u"-i"_s, u"keeper"_s, u"-q"_s, u"1"_s};
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-E"_s} + session), "");
    publish(broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"meanwhile"_s});
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"other"_s, u"-C"_s, u"1"_s} + session), "meanwhile\n");
    EXPECT_EQ(printed(QStringList{u"-U"_s, u"t"_s, u"-E"_s} + session), "");
    publish(broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"too late"_s});
    publish(broker.port(), {u"-t"_s, u"other"_s, u"-m"_s, u"other"_s});
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"other"_s, u"-C"_s, u"1"_s} + session), "other\n");
}

class CliSubSessionTest : public CliSubTest, public testing::WithParamInterface<int>
{
protected:
    /// Subscribes, and has mosquitto queue these.
    void queue(const QByteArray &lines)
    {
        EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-E"_s} + session), "");
        publish(broker.port(), {u"-t"_s, u"t"_s, u"-q"_s, qos, u"-l"_s}, lines);
    }

    const QString qos = QString::number(GetParam());
    const QStringList session{u"-c"_s, u"-i"_s, u"keeper"_s, u"-q"_s, qos};
};

INSTANTIATE_TEST_SUITE_P(QoS, CliSubSessionTest, testing::Values(1, 2));

TEST_P(CliSubSessionTest, WhatComesBehindTheCountIsKeptForTheNextTime)
{
    queue("1\n2\n3\n4\n5\n");
    for (const char *expected : {"1\n", "2\n", "3\n"})
        EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-C"_s, u"1"_s} + session), expected);
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-C"_s, u"2"_s} + session), "4\n5\n");
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-W"_s, u"0.2"_s} + session), "");
}

TEST_P(CliSubSessionTest, WhatCouldNotBeWrittenComesAgain)
{
    queue("a\nb\n");
    QProcess subscriber;
    subscriber.setStandardOutputFile(u"/dev/full"_s);
    subscriber.start(QStringLiteral(CUTTY_PROGRAM),
        clientArguments(u"sub"_s, broker.port(), QStringList{u"-t"_s, u"t"_s} + session));
    ASSERT_TRUE(waitFor([&] { return subscriber.state() == QProcess::NotRunning; }));
    EXPECT_EQ(subscriber.exitCode(), 8);
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-C"_s, u"2"_s} + session), "a\nb\n");
}

TEST_P(CliSubSessionTest, WhatWasPrintedOrFilteredOutDoesNotComeAgain)
{
    queue("a\nb\n");
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-W"_s, u"0.3"_s} + session), "a\nb\n");
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-W"_s, u"0.2"_s} + session), "");
    publish(broker.port(), {u"-t"_s, u"t"_s, u"-q"_s, qos, u"-m"_s, u"c"_s});
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-T"_s, u"t"_s, u"-W"_s, u"0.3"_s} + session), "");
    EXPECT_EQ(printed(QStringList{u"-t"_s, u"t"_s, u"-W"_s, u"0.2"_s} + session), "");
}

TEST_F(CliSubTest, SavesEachPayloadToAFileOfItsOwn)
{
    const QTemporaryDir folder;
    retain(u"a/1"_s, QByteArray("\0\xFF", 2));
    retain(u"a/2"_s, QByteArray("\0\xFF", 2));
    EXPECT_EQ(
        printed({u"-t"_s, u"a/+"_s, u"-C"_s, u"2"_s, u"--file-save"_s, folder.filePath(u"got.bin"_s)}), "");
    for (const QString &name : {u"got.bin"_s, u"got(1).bin"_s}) {
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(name);
        EXPECT_EQ(file.readAll(), QByteArray("\0\xFF", 2));
    }
}

TEST_F(CliSubTest, AKilledSubscriberLeavesItsWill)
{
    Cutty watcher(clientArguments(
        u"sub"_s, broker.port(), {u"-t"_s, u"status"_s, u"--json"_s, u"-C"_s, u"1"_s, u"-d"_s}));
    ASSERT_TRUE(watcher.waitForErrorOutput("subscribed to status"));
    Cutty device(clientArguments(u"sub"_s, broker.port(),
        {u"-t"_s, u"t"_s, u"-d"_s, u"--will-topic"_s, u"status"_s, u"--will-payload"_s, u"gone"_s,
            u"--will-qos"_s, u"1"_s, u"--will-content-type"_s, u"text"_s, u"--will-user-property"_s,
            u"k: v"_s}));
    ASSERT_TRUE(device.waitForErrorOutput("subscribed to t"));
    device.signal(SIGKILL);
    ASSERT_TRUE(watcher.waitForEnd());
    EXPECT_TRUE(watcher.output().contains(R"("payload":"gone")")) << watcher.output().constData();
    EXPECT_TRUE(watcher.output().contains(R"("name":"content-type","value":"text")"));
    EXPECT_TRUE(watcher.output().contains(R"("key":"k","value":"v")"));
}

TEST_F(CliSubTest, AFullDiskIsSaid)
{
    retain(u"t"_s, "x");
    QProcess subscriber;
    subscriber.setStandardOutputFile(u"/dev/full"_s);
    subscriber.start(QStringLiteral(CUTTY_PROGRAM),
        clientArguments(u"sub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-C"_s, u"1"_s}));
    ASSERT_TRUE(waitFor([&] { return subscriber.state() == QProcess::NotRunning; }));
    EXPECT_EQ(subscriber.exitCode(), 8);
    EXPECT_TRUE(subscriber.readAllStandardError().startsWith("cutty: Cannot write the output"));
}

TEST_F(CliSubTest, AReaderThatGoesIsNoErrorWorthASentence)
{
    retain(u"t"_s, "x");
    Program shell(u"/bin/sh"_s,
        {u"-c"_s, u"\"$0\" \"$@\" | true"_s, QStringLiteral(CUTTY_PROGRAM), u"sub"_s, u"-h"_s, u"127.0.0.1"_s,
            u"-p"_s, QString::number(broker.port()), u"-t"_s, u"t"_s, u"-C"_s, u"1"_s});
    ASSERT_TRUE(shell.waitForEnd());
    EXPECT_EQ(shell.errorOutput(), "");
}

TEST(CliDebugTest, TellsEachStepItsTimeAndEachPacketButNoSecret)
{
    CuttyBroker broker;
    Cutty subscriber(clientArguments(u"sub"_s, broker.port(),
        {u"-t"_s, u"t/#"_s, u"-q"_s, u"2"_s, u"-E"_s, u"-d"_s, u"-u"_s, u"anna"_s, u"-P"_s, u"s3cret"_s,
            u"-x"_s, u"5"_s}));
    ASSERT_TRUE(subscriber.waitForEnd());
    const std::string said = subscriber.errorOutput().toStdString();
    for (const char *pattern :
        {"debug: [0-9.]+ ms: connect…\n", "sent CONNECT, [0-9]+ bytes: MQTT 5, .*clean start",
            "user name anna, password; session-expiry-interval 5\n", "received CONNACK, .*0x00 success",
            "connected to 127.0.0.1:[0-9]+; connect [0-9.]+ ms, CONNACK [0-9.]+ ms\n",
            "sent SUBSCRIBE, [0-9]+ bytes: id 1, t/# at QoS 2\n",
            "received SUBACK, [0-9]+ bytes: id 1, QoS 2\n", "sent DISCONNECT, [0-9]+ bytes: 0x00"})
        EXPECT_THAT(said, testing::ContainsRegex(pattern));
    EXPECT_EQ(said.find("s3cret"), std::string::npos);
}

TEST(CliDebugTest, TellsTheVersionTheCipherAndThePeersCertificates)
{
    net::BrokerHost host;
    const auto port = host.listen({.transport = Transport::SecureWebSocket, .tls = net::test::serverTls()});
    ASSERT_TRUE(port.has_value());
    Cutty publisher({u"pub"_s, u"-L"_s, u"wss://localhost:%1/mqtt"_s.arg(*port), u"--cafile"_s,
        net::test::certificatePath(u"ca.pem"_s), u"--ciphers"_s, u"TLS_AES_128_GCM_SHA256"_s, u"-t"_s, u"t"_s,
        u"-n"_s, u"-q"_s, u"1"_s, u"-d"_s});
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0);
    const std::string said = publisher.errorOutput().toStdString();
    for (const char *pattern : {"ms: resolve…\n", "ms: TLS…\n", "ms: WebSocket upgrade…\n",
             "TLSv1.3, TLS_AES_128_GCM_SHA256", "certificate of .*, issued by .*, valid until ",
             "sent PUBLISH, [0-9]+ bytes: id 1, QoS 1, topic t, payload of 0 bytes\n", "received PUBACK"})
        EXPECT_THAT(said, testing::ContainsRegex(pattern));
}

TEST(CliSubOptionTest, PropertiesOfUnsubscribeAndDisconnectReachTheBroker)
{
    mqtt::Properties ofUnsubscribe;
    mqtt::Properties ofDisconnect;
    const ScriptedBroker broker([&](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            peer.send(mqtt::ConnackPacket{});
        else if (auto *unsubscribe = std::get_if<mqtt::UnsubscribePacket>(&packet)) {
            ofUnsubscribe = unsubscribe->properties;
            peer.send(mqtt::UnsubackPacket{unsubscribe->packetId, {ReasonCode::Success}, {}});
        } else if (auto *disconnect = std::get_if<mqtt::DisconnectPacket>(&packet)) {
            ofDisconnect = disconnect->properties;
        }
    });
    Cutty subscriber(clientArguments(u"sub"_s, broker.port(),
        {u"-U"_s, u"t"_s, u"-E"_s, u"-D"_s, u"unsubscribe"_s, u"user-property"_s, u"a"_s, u"b"_s, u"-D"_s,
            u"disconnect"_s, u"user-property"_s, u"c"_s, u"d"_s}));
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.exitCode(), 0) << subscriber.errorOutput().constData();
    EXPECT_EQ(ofUnsubscribe, mqtt::Properties().addUserProperty("a", "b"));
    EXPECT_EQ(ofDisconnect, mqtt::Properties().addUserProperty("c", "d"));
}

#ifdef Q_OS_LINUX // elsewhere only 127.0.0.1 is there
TEST(CliSubOptionTest, ConnectsFromTheAddressGiven)
{
    QHostAddress seen;
    const ScriptedBroker broker([&](ScriptedBroker::Peer &peer, mqtt::Packet &) {
        seen = peer.address();
        peer.send(mqtt::ConnackPacket{});
    });
    Cutty publisher({u"pub"_s, u"-h"_s, u"localhost"_s, u"-p"_s, QString::number(broker.port()), u"-A"_s,
        u"127.0.0.2"_s, u"-t"_s, u"t"_s, u"-n"_s});
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    EXPECT_EQ(seen, QHostAddress(u"127.0.0.2"_s));
    // Of a network for documentation: no machine has it.
    Cutty nowhere(
        clientArguments(u"pub"_s, broker.port(), {u"-A"_s, u"192.0.2.1"_s, u"-t"_s, u"t"_s, u"-n"_s}));
    nowhere.expectFailure(1, "Cannot connect");
}
#endif

TEST(CliSubOptionTest, NoLocalAndRetainAsPublishedReachOurBroker)
{
    CuttyBroker broker;
    Cutty subscriber(clientArguments(u"sub"_s, broker.port(),
        {u"-t"_s, u"t"_s, u"-F"_s, u"%r %p"_s, u"--retain-as-published"_s, u"-C"_s, u"1"_s, u"-d"_s}));
    ASSERT_TRUE(subscriber.waitForErrorOutput("subscribed to t"));
    publish(broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-r"_s});
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.output(), "1 x\n");
    Cutty old(clientArguments(
        u"sub"_s, broker.port(), {u"-t"_s, u"t"_s, u"--retain-handling"_s, u"2"_s, u"-W"_s, u"0.2"_s}));
    ASSERT_TRUE(old.waitForEnd());
    EXPECT_EQ(old.output(), "");
}

/// Each transport of our broker, by options.
class CliTransportTest : public testing::TestWithParam<Transport>
{
};

TEST_P(CliTransportTest, PublishesAndSubscribes)
{
    const QTemporaryDir folder;
    net::BrokerHost host;
    const auto port = host.listen(
        {.transport = GetParam(), .name = folder.filePath(u"socket"_s), .tls = net::test::serverTls()});
    ASSERT_TRUE(port.has_value());
    const QString ca = net::test::certificatePath(u"ca.pem"_s);
    const auto arguments = [&](const QString &command, const QString &topic) -> QStringList {
        const QString number = QString::number(*port);
        switch (GetParam()) {
        case Transport::Tcp: return {command, u"-L"_s, u"mqtt://127.0.0.1:"_s + number + u'/' + topic};
        case Transport::Tls:
            return {command, u"-h"_s, u"localhost"_s, u"-p"_s, number, u"--cafile"_s, ca, u"-t"_s, topic};
        case Transport::WebSocket:
            return {command, u"-L"_s, u"ws://127.0.0.1:"_s + number + u"/mqtt"_s, u"-t"_s, topic};
        case Transport::SecureWebSocket:
            return {command, u"--protocol"_s, u"wss"_s, u"-h"_s, u"localhost"_s, u"-p"_s, number, u"--ca"_s,
                ca, u"-t"_s, topic, u"-H"_s, u"X-Test: yes"_s};
        case Transport::LocalSocket:
            return {command, u"--unix"_s, folder.filePath(u"socket"_s), u"-t"_s, topic};
        }
        return {};
    };
    Cutty publisher(arguments(u"pub"_s, u"t"_s) + QStringList{u"-m"_s, u"x"_s, u"-r"_s, u"-q"_s, u"1"_s});
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    Cutty subscriber(arguments(u"sub"_s, u"t"_s) + QStringList{u"-C"_s, u"1"_s});
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.output(), "x\n") << subscriber.errorOutput().constData();
}

std::string transportName(const testing::TestParamInfo<Transport> &test)
{
    static constexpr const char *names[] = {"Tcp", "Tls", "WebSocket", "SecureWebSocket", "LocalSocket"};
    return names[static_cast<std::size_t>(test.param)];
}

INSTANTIATE_TEST_SUITE_P(Transports, CliTransportTest,
    testing::Values(Transport::Tcp, Transport::Tls, Transport::WebSocket, Transport::SecureWebSocket,
        Transport::LocalSocket),
    transportName);

TEST(CliTlsTest, AnUnknownAuthorityIsAnErrorUnlessTheUserLetsItPass)
{
    net::BrokerHost host;
    const auto port = host.listen({.transport = Transport::Tls, .tls = net::test::serverTls()});
    ASSERT_TRUE(port.has_value());
    const QStringList arguments{u"pub"_s, u"-t"_s, u"t"_s, u"-n"_s, u"-h"_s, u"localhost"_s, u"-p"_s,
        QString::number(*port), u"--cafile"_s, net::test::certificatePath(u"other-ca.pem"_s)};
    Cutty careful(arguments);
    careful.expectFailure(4, "certificate");
    Cutty careless(arguments + QStringList{u"--insecure"_s});
    ASSERT_TRUE(careless.waitForEnd());
    EXPECT_EQ(careless.exitCode(), 0) << careless.errorOutput().constData();
    EXPECT_TRUE(careless.errorOutput().contains("not verified")) << careless.errorOutput().constData();
}

TEST(CliTlsTest, ACertificateForOthersIsMeasuredByTheNameAskedFor)
{
    net::BrokerHost host;
    const auto port = host.listen({.transport = Transport::Tls, .tls = net::test::serverTls()});
    ASSERT_TRUE(port.has_value());
    Cutty publisher({u"pub"_s, u"-t"_s, u"t"_s, u"-n"_s, u"-h"_s, u"localhost"_s, u"-p"_s,
        QString::number(*port), u"--cafile"_s, net::test::certificatePath(u"ca.pem"_s),
        u"--tls-server-name"_s, u"other.example"_s});
    publisher.expectFailure(4, "not for other.example.");
}

TEST(CliTlsTest, TheKeysPassphraseComesFromTheEnvironment)
{
    net::BrokerHost host;
    net::ServerTlsOptions tls = net::test::serverTls();
    tls.clientCaCertificates = net::test::certificateFile(u"ca.pem"_s);
    tls.requireClientCertificate = true;
    const auto port = host.listen({.transport = Transport::Tls, .tls = tls});
    ASSERT_TRUE(port.has_value());
    const QStringList arguments{u"pub"_s, u"-t"_s, u"t"_s, u"-n"_s, u"-q"_s, u"1"_s, u"-h"_s, u"localhost"_s,
        u"-p"_s, QString::number(*port), u"--cafile"_s, net::test::certificatePath(u"ca.pem"_s), u"--cert"_s,
        net::test::certificatePath(u"client.p12"_s)};
    Cutty locked(arguments);
    locked.expectFailure(4, "passphrase");
    qputenv("CUTTY_KEY_PASSPHRASE", net::test::keyPassphrase().toUtf8());
    Cutty open(arguments);
    ASSERT_TRUE(open.waitForEnd());
    qunsetenv("CUTTY_KEY_PASSPHRASE");
    EXPECT_EQ(open.exitCode(), 0) << open.errorOutput().constData();
}

} // namespace
} // namespace cutty::interop
