// `cutty pub` against mosquitto and its clients, and against brokers that refuse.
#include "core/net/auth/ScramServer.h"
#include "tests/interop/CliProgram.h"
#include "tests/interop/Mosquitto.h"
#include "tests/interop/ScriptedBroker.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <csignal>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using mqtt::ReasonCode;
using net::test::waitFor;

/// Zero, invalid UTF-8, line ends, what formats mean something by.
const QByteArray awkward("\0\xFF\r\n\n%p\\0{}\xC3", 13);

/// mosquitto_sub, subscribed: it has printed what is retained on `ready`.
class Listener : public Program
{
public:
    Listener(const Mosquitto &broker, const QStringList &arguments)
        : Program(QStringLiteral(MOSQUITTO_SUB),
              mosquittoArguments(prepared(broker), mqtt::ProtocolVersion::V5, QoS::ExactlyOnce)
                  + QStringList{u"-t"_s, u"ready"_s} + arguments)
    {
        EXPECT_TRUE(waitForOutput("\n"));
    }

private:
    static std::uint16_t prepared(const Mosquitto &broker)
    {
        Cutty ready(clientArguments(
            u"pub"_s, broker.port(), {u"-t"_s, u"ready"_s, u"-m"_s, u"0"_s, u"-r"_s, u"-q"_s, u"1"_s}));
        EXPECT_TRUE(ready.waitForEnd());
        return broker.port();
    }
};

class CliPubTest : public testing::Test
{
protected:
    void publish(const QStringList &arguments, const QByteArray &input = {})
    {
        Cutty publisher(clientArguments(u"pub"_s, broker.port(), arguments), input);
        ASSERT_TRUE(publisher.waitForEnd());
        EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
        EXPECT_TRUE(publisher.errorOutput().isEmpty()) << publisher.errorOutput().constData();
    }

    const Mosquitto broker;
};

TEST_F(CliPubTest, PayloadsOfEverySourceArriveByteForByte)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"payload"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(awkward);
    file.close();
    Listener listener(broker, {u"-t"_s, u"t"_s, u"-F"_s, u"%x"_s, u"-C"_s, u"7"_s});
    publish({u"-t"_s, u"t"_s, u"-q"_s, u"2"_s, u"-f"_s, file.fileName(), u"-s"_s, u"--hex"_s,
                QString::fromLatin1(awkward.toHex(' ')), u"--base64"_s,
                QString::fromLatin1(awkward.toBase64()), u"-n"_s, u"-m"_s, u"grüß"_s},
        awkward);
    ASSERT_TRUE(listener.waitForEnd());
    const QByteArray hex = awkward.toHex();
    EXPECT_EQ(listener.output().split('\n').sliced(1),
        QList<QByteArray>({hex, hex, hex, hex, "", QByteArray("gr\xC3\xBC\xC3\x9F").toHex(), ""}));
}

TEST_F(CliPubTest, EachLineIsAMessageAndEmptyOnesAreSkipped)
{
    Listener listener(broker, {u"-t"_s, u"t"_s, u"-F"_s, u"%x"_s, u"-C"_s, u"4"_s});
    publish({u"-t"_s, u"t"_s, u"-q"_s, u"1"_s, u"-l"_s}, QByteArray("one\r\n\n\n\0\xFF\nlast", 14));
    ASSERT_TRUE(listener.waitForEnd());
    EXPECT_EQ(listener.output().split('\n').sliced(1),
        QList<QByteArray>({QByteArray("one\r").toHex(), "00ff", QByteArray("last").toHex(), ""}));
}

TEST_F(CliPubTest, LinesGoOutWhileTheInputStaysOpen)
{
    Listener listener(broker, {u"-t"_s, u"t"_s});
    QProcess publisher;
    publisher.start(
        QStringLiteral(CUTTY_PROGRAM), clientArguments(u"pub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-l"_s}));
    ASSERT_TRUE(publisher.waitForStarted());
    publisher.write("first\n");
    EXPECT_TRUE(listener.waitForOutput("first\n"));
    publisher.write("second\n");
    EXPECT_TRUE(listener.waitForOutput("second\n"));
    EXPECT_EQ(publisher.state(), QProcess::Running);
    publisher.closeWriteChannel();
    ASSERT_TRUE(waitFor([&] { return publisher.state() == QProcess::NotRunning; }));
    EXPECT_EQ(publisher.exitCode(), 0);
}

class CliStreamTest : public CliPubTest, public testing::WithParamInterface<int>
{
};

TEST_P(CliStreamTest, ManyLinesArriveInOrder)
{
    constexpr int count = 10'000;
    QByteArray input;
    for (int n = 0; n < count; ++n)
        input += QByteArray::number(n) + '\n';
    Listener listener(broker, {u"-t"_s, u"t"_s, u"-C"_s, QString::number(count + 1)});
    publish({u"-t"_s, u"t"_s, u"-l"_s, u"-q"_s, QString::number(GetParam())}, input);
    ASSERT_TRUE(listener.waitForEnd());
    EXPECT_TRUE(listener.output() == "0\n" + input) << listener.output().size();
}

INSTANTIATE_TEST_SUITE_P(QoS, CliStreamTest, testing::Values(0, 1, 2));

TEST_F(CliPubTest, PropertiesReachASubscriber)
{
    Listener listener(broker, {u"-t"_s, u"t"_s, u"-F"_s, u"%j"_s, u"-C"_s, u"2"_s});
    publish({u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-q"_s, u"1"_s, u"--content-type"_s, u"text/plain"_s,
        u"--response-topic"_s, u"re/ply"_s, u"--correlation-data"_s, u"id 7"_s, u"--user-property"_s,
        u"k: 1"_s, u"-D"_s, u"publish"_s, u"user-property"_s, u"k"_s, u"2"_s, u"--payload-format-indicator"_s,
        u"1"_s, u"-e"_s, u"600"_s, u"--topic-alias"_s, u"1"_s});
    ASSERT_TRUE(listener.waitForEnd());
    const QByteArray line = listener.output().split('\n')[1];
    const QJsonObject properties = QJsonDocument::fromJson(line).object()[u"properties"_s].toObject();
    EXPECT_EQ(properties[u"content-type"_s].toString(), u"text/plain"_s) << line.constData();
    EXPECT_EQ(properties[u"response-topic"_s].toString(), u"re/ply"_s);
    EXPECT_EQ(properties[u"correlation-data"_s].toString(), u"id 7"_s);
    EXPECT_EQ(properties[u"payload-format-indicator"_s].toInt(), 1);
    EXPECT_NEAR(properties[u"message-expiry-interval"_s].toInt(), 600, 1);
    EXPECT_TRUE(line.contains(R"("user-properties":{"k":"1","k":"2"})")) << line.constData();
}

TEST_F(CliPubTest, RepeatsWithADelay)
{
    Listener listener(broker, {u"-t"_s, u"t"_s, u"-C"_s, u"7"_s});
    publish({u"-t"_s, u"t"_s, u"-m"_s, u"a"_s, u"-m"_s, u"b"_s, u"--repeat"_s, u"3"_s, u"--repeat-delay"_s,
        u"0.01"_s, u"-q"_s, u"1"_s});
    ASSERT_TRUE(listener.waitForEnd());
    EXPECT_EQ(listener.output(), "0\na\nb\na\nb\na\nb\n");
}

TEST_F(CliPubTest, AUrlIsEnough)
{
    Listener listener(broker, {u"-t"_s, u"plant/#"_s, u"-v"_s});
    Cutty publisher(
        {u"pub"_s, u"-L"_s, u"mqtt://127.0.0.1:%1/plant/line 1"_s.arg(broker.port()), u"-m"_s, u"on"_s});
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    EXPECT_TRUE(listener.waitForOutput("plant/line 1 on\n"));
}

TEST_F(CliPubTest, WorksWithOldVersions)
{
    Listener listener(broker, {u"-t"_s, u"t"_s, u"-C"_s, u"3"_s});
    publish({u"-t"_s, u"t"_s, u"-m"_s, u"old"_s, u"-V"_s, u"3.1"_s, u"-i"_s, u"me"_s, u"-q"_s, u"2"_s});
    publish({u"-t"_s, u"t"_s, u"-m"_s, u"newer"_s, u"-V"_s, u"311"_s, u"-q"_s, u"2"_s});
    ASSERT_TRUE(listener.waitForEnd());
    EXPECT_EQ(listener.output(), "0\nold\nnewer\n");
}

TEST(CliLoginTest, ThePasswordNeedNotStandOnTheCommandLine)
{
    const Mosquitto broker(u"anna"_s, u"s3cret"_s);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"password"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("s3cret\n");
    file.close();
    const auto exitCode = [&](const QStringList &arguments, const QByteArray &input = {}) {
        Cutty publisher(clientArguments(u"pub"_s, broker.port(),
                            QStringList{u"-t"_s, u"t"_s, u"-n"_s, u"-u"_s, u"anna"_s} + arguments),
            input);
        EXPECT_TRUE(publisher.waitForEnd());
        return publisher.exitCode();
    };
    EXPECT_EQ(exitCode({u"--password-file"_s, file.fileName()}), 0);
    EXPECT_EQ(exitCode({u"--password-stdin"_s}, "s3cret\n"), 0);
    EXPECT_EQ(exitCode({u"--password-stdin"_s}, "guess\n"), 3);
    qputenv("CUTTY_PASSWORD", "s3cret");
    EXPECT_EQ(exitCode({}), 0);
    qunsetenv("CUTTY_PASSWORD");
    EXPECT_EQ(exitCode({}), 3);
}

/// Lets everybody in and answers PUBLISH at QoS 1 with this reason.
ScriptedBroker::Script refusing(ReasonCode reason)
{
    return [reason](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            peer.send(mqtt::ConnackPacket{});
        else if (const auto *publish = std::get_if<mqtt::PublishPacket>(&packet))
            peer.send(mqtt::PubackPacket{publish->packetId, reason, {}});
    };
}

TEST(CliExitCodeTest, ARefusedMessageHasItsOwn)
{
    const ScriptedBroker broker(refusing(ReasonCode::NotAuthorized));
    Cutty publisher(
        clientArguments(u"pub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-q"_s, u"1"_s}));
    publisher.expectFailure(6, "not authorized");
}

TEST(CliExitCodeTest, ALostConnectionHasItsOwn)
{
    const ScriptedBroker broker([](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            peer.send(mqtt::ConnackPacket{});
        else
            peer.hangUp();
    });
    Cutty publisher(
        clientArguments(u"pub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-q"_s, u"1"_s}));
    publisher.expectFailure(7, "was lost");
    EXPECT_EQ(broker.connections(), 1u);
}

TEST(CliExitCodeTest, AnInterruptBeforeTheAcknowledgementHasItsOwn)
{
    bool published = false;
    const ScriptedBroker broker([&](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            peer.send(mqtt::ConnackPacket{});
        published |= std::holds_alternative<mqtt::PublishPacket>(packet);
    });
    Cutty publisher(
        clientArguments(u"pub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-q"_s, u"1"_s}));
    ASSERT_TRUE(waitFor([&] { return published; }));
    publisher.signal(SIGINT);
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 9);
}

TEST(CliExitCodeTest, ARefusedLoginIsNotTriedAgain)
{
    const ScriptedBroker broker([](ScriptedBroker::Peer &peer, mqtt::Packet &) {
        peer.send(mqtt::ConnackPacket{.reason = ReasonCode::BadUserNameOrPassword});
        peer.hangUp();
    });
    Cutty publisher(clientArguments(
        u"pub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"--reconnect-period"_s, u"1"_s}));
    publisher.expectFailure(3, "refuses the login");
    EXPECT_EQ(broker.connections(), 1u);
}

TEST(CliExitCodeTest, APeerThatSpeaksNoTlsHasItsOwn)
{
    const Mosquitto broker;
    Cutty publisher(clientArguments(u"pub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"--tls"_s}));
    publisher.expectFailure(4, "TLS");
}

TEST(CliExitCodeTest, QuietSaysNothing)
{
    const RefusingPort port;
    Cutty publisher(
        {u"pub"_s, u"-t"_s, u"t"_s, u"-n"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, port.text(), u"--quiet"_s});
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 1);
    EXPECT_TRUE(publisher.errorOutput().isEmpty());
}

/// Knows the user anna, and lets nobody in without SCRAM-SHA-256.
class ScramBroker
{
public:
    ScramBroker()
        : broker([this](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
            if (const auto *connect = std::get_if<std::unique_ptr<mqtt::ConnectPacket>>(&packet))
                begin(peer, **connect);
            else if (const auto *auth = std::get_if<mqtt::AuthPacket>(&packet))
                finish(peer, *auth);
        })
    {
    }

    bool sawPassword = false;
    ScriptedBroker broker;

private:
    static constexpr net::ScramHash hash = net::ScramHash::Sha256;

    static std::optional<net::ScramCredentials> find(const QByteArray &userName)
    {
        if (userName != "anna")
            return std::nullopt;
        return net::scramCredentials(hash, "s3cret", "salt", net::minimumScramIterations);
    }
    static mqtt::Properties data(const std::string &bytes)
    {
        mqtt::Properties properties;
        properties.add(mqtt::PropertyId::AuthenticationMethod, "SCRAM-SHA-256");
        properties.add(mqtt::PropertyId::AuthenticationData, bytes);
        return properties;
    }
    void begin(ScriptedBroker::Peer &peer, const mqtt::ConnectPacket &connect)
    {
        sawPassword |= connect.password.has_value();
        const auto first
            = m_scram.begin(connect.properties.text(mqtt::PropertyId::AuthenticationData).value_or(""));
        ASSERT_TRUE(first.has_value());
        peer.send(mqtt::AuthPacket{ReasonCode::ContinueAuthentication, data(*first)});
    }
    void finish(ScriptedBroker::Peer &peer, const mqtt::AuthPacket &auth)
    {
        const auto last
            = m_scram.finish(auth.properties.text(mqtt::PropertyId::AuthenticationData).value_or(""));
        if (last)
            peer.send(mqtt::ConnackPacket{.properties = data(*last)});
        else
            peer.send(mqtt::ConnackPacket{.reason = ReasonCode::NotAuthorized});
    }

    net::ScramServer m_scram{hash, find};
};

TEST(CliLoginTest, ScramShowsThePasswordWithoutSendingIt)
{
    for (const bool right : {true, false}) {
        ScramBroker scram;
        Cutty publisher(clientArguments(u"pub"_s, scram.broker.port(),
            {u"-t"_s, u"t"_s, u"-n"_s, u"-u"_s, u"anna"_s, u"-P"_s, right ? u"s3cret"_s : u"guess"_s,
                u"--authentication-method"_s, u"SCRAM-SHA-256"_s}));
        ASSERT_TRUE(publisher.waitForEnd());
        EXPECT_EQ(publisher.exitCode(), right ? 0 : 3) << publisher.errorOutput().constData();
        EXPECT_FALSE(scram.sawPassword);
    }
}

TEST(CliTopicAliasTest, AliasesAreChosenAsTheBrokerTakesThem)
{
    std::vector<std::string> topics;
    const ScriptedBroker broker([&](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet)) {
            mqtt::Properties properties;
            properties.add(mqtt::PropertyId::TopicAliasMaximum, 5);
            peer.send(mqtt::ConnackPacket{.properties = properties});
        } else if (const auto *publish = std::get_if<mqtt::PublishPacket>(&packet)) {
            EXPECT_NE(publish->topicAlias, 0);
            topics.emplace_back(publish->message->topic());
            peer.send(mqtt::PubackPacket{publish->packetId, ReasonCode::Success, {}});
        }
    });
    Cutty publisher(clientArguments(u"pub"_s, broker.port(),
        {u"-t"_s, u"long/topic"_s, u"-m"_s, u"a"_s, u"-m"_s, u"b"_s, u"-q"_s, u"1"_s,
            u"--auto-topic-alias"_s}));
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    EXPECT_THAT(topics, testing::ElementsAre("long/topic", ""));
}

TEST(CliReconnectTest, PublishesAgainWhatWasNotAcknowledged)
{
    std::vector<std::string> second;
    const ScriptedBroker broker([&](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            return peer.send(mqtt::ConnackPacket{});
        const auto *publish = std::get_if<mqtt::PublishPacket>(&packet);
        if (!publish)
            return;
        if (peer.number == 0)
            return peer.hangUp();
        second.emplace_back(publish->message->payload());
        peer.send(mqtt::PubackPacket{publish->packetId, ReasonCode::Success, {}});
    });
    Cutty publisher(clientArguments(u"pub"_s, broker.port(),
        {u"-t"_s, u"t"_s, u"-m"_s, u"a"_s, u"-m"_s, u"b"_s, u"-q"_s, u"1"_s, u"--reconnect-period"_s,
            u"1"_s}));
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    EXPECT_EQ(broker.connections(), 2u);
    EXPECT_THAT(second, testing::ElementsAre("a", "b"));
}

} // namespace
} // namespace cutty::interop
