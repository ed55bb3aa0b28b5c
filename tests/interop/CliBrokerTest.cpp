// `cutty broker` as people and scripts run it, with mosquitto's clients and our own.
#include "tests/interop/CliProgram.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUrl>

#include <gmock/gmock.h>

#include <csignal>
#include <memory>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

/// `cutty broker` with these arguments, when it listens at `listeners` places.
class RunningBroker : public Cutty
{
public:
    explicit RunningBroker(const QStringList &arguments = {u"--port"_s, u"0"_s}, int listeners = 1)
        : Cutty(QStringList{u"broker"_s} + arguments)
    {
        EXPECT_TRUE(net::test::waitFor([&] { return urls().size() >= listeners || hasEnded(); }));
        EXPECT_EQ(urls().size(), listeners) << errorOutput().constData();
    }

    QList<QUrl> urls()
    {
        static const QRegularExpression form(
            uR"x((?:^ready |"event":"ready","url":")([^"\n]+)"?)x"_s, QRegularExpression::MultilineOption);
        QList<QUrl> urls;
        for (const auto &match : form.globalMatch(QString::fromUtf8(output())))
            urls.append(QUrl(match.captured(1)));
        return urls;
    }
    QString port(int listener = 0) { return QString::number(urls().value(listener).port()); }

    /// The lines of --json so far, those of one event.
    QList<QJsonObject> events(const QString &name)
    {
        QList<QJsonObject> found;
        for (const QByteArray &line : output().split('\n')) {
            const QJsonObject json = QJsonDocument::fromJson(line).object();
            if (json.value("event"_L1) == name)
                found.append(json);
        }
        return found;
    }
    QJsonObject waitForEvent(const QString &name)
    {
        EXPECT_TRUE(net::test::waitFor([&] { return !events(name).isEmpty(); }))
            << qPrintable(name) << " is missing in " << output().constData();
        return events(name).value(0);
    }
    void end()
    {
        signal(SIGTERM);
        ASSERT_TRUE(waitForEnd());
        EXPECT_EQ(exitCode(), 0) << errorOutput().constData();
    }
};

class CliBrokerTest : public testing::Test
{
protected:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        return file.fileName();
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
    QString configuration(const QByteArray &fields) const
    {
        return write(u"broker.json"_s, R"({"format": "cutty-broker", "version": 1, )" + fields + "}");
    }
    /// As --hash-password makes it, for the user anna with the password s3cret.
    QString users() const
    {
        Cutty hash({u"broker"_s, u"--hash-password"_s, u"anna"_s}, "s3cret\n");
        EXPECT_TRUE(hash.waitForEnd());
        EXPECT_EQ(hash.exitCode(), 0) << hash.errorOutput().constData();
        EXPECT_TRUE(hash.output().startsWith("anna:SCRAM-SHA-256$"));
        EXPECT_FALSE(hash.output().contains("s3cret"));
        return write(u"users"_s, hash.output());
    }

    QTemporaryDir m_folder;
};

/// The exit code; 0 when the broker took the message.
int mosquittoPub(const QString &port, const QStringList &arguments)
{
    Program publisher(QStringLiteral(MOSQUITTO_PUB),
        QStringList{u"-h"_s, u"127.0.0.1"_s, u"-p"_s, port, u"-m"_s, u"on"_s, u"-q"_s, u"1"_s} + arguments);
    EXPECT_TRUE(publisher.waitForEnd());
    return publisher.exitCode();
}

int cuttyPub(const QStringList &arguments)
{
    Cutty publisher(QStringList{u"pub"_s, u"-m"_s, u"on"_s, u"-q"_s, u"1"_s} + arguments);
    EXPECT_TRUE(publisher.waitForEnd());
    return publisher.exitCode();
}

/// CONNECT of MQTT 5 by "raw", then these bytes; returns when the broker has closed the connection.
void sendRaw(const QString &port, const QByteArray &bytes)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port.toUShort());
    socket.write(QByteArray("\x10\x10\x00\x04MQTT\x05\x02\x00\x3C\x00\x00\x03raw", 18) + bytes);
    EXPECT_TRUE(net::test::waitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
}

TEST_F(CliBrokerTest, AConfigurationWithAMistypedNameIsNamedByItsField)
{
    Cutty broker({u"broker"_s, u"--config"_s, configuration(R"("limits": {"maximumQos": 1})")});
    broker.expectFailure(2, "limits.maximumQos");
    EXPECT_TRUE(broker.output().isEmpty());
}

TEST_F(CliBrokerTest, TheConfigurationInForceIsAConfiguration)
{
    Cutty print({u"broker"_s, u"--port"_s, u"0"_s, u"--max-qos"_s, u"1"_s, u"--print-config"_s});
    ASSERT_TRUE(print.waitForEnd());
    ASSERT_EQ(print.exitCode(), 0);
    const QString file = write(u"printed.json"_s, print.output());
    Cutty again({u"broker"_s, u"--config"_s, file, u"--print-config"_s});
    ASSERT_TRUE(again.waitForEnd());
    EXPECT_EQ(again.output(), print.output());
    RunningBroker broker({u"--config"_s, file});
    EXPECT_EQ(cuttyPub({u"-L"_s, broker.urls().value(0).toString(), u"-t"_s, u"t"_s}), 0);
}

TEST_F(CliBrokerTest, PrintsTheSchemaOfConfigurations)
{
    Cutty schema({u"broker"_s, u"--schema"_s});
    ASSERT_TRUE(schema.waitForEnd());
    EXPECT_EQ(schema.exitCode(), 0);
    EXPECT_EQ(QJsonDocument::fromJson(schema.output()).object().value("$schema"_L1),
        u"https://json-schema.org/draft/2020-12/schema"_s);
}

TEST_F(CliBrokerTest, UsersLogInWithTheirPassword)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--users"_s, users(), u"--no-anonymous"_s, u"--json"_s});
    const QStringList topic{u"-t"_s, u"t"_s};
    EXPECT_EQ(mosquittoPub(broker.port(), topic + QStringList{u"-u"_s, u"anna"_s, u"-P"_s, u"s3cret"_s}), 0);
    EXPECT_NE(mosquittoPub(broker.port(), topic + QStringList{u"-u"_s, u"anna"_s, u"-P"_s, u"guess"_s}), 0);
    EXPECT_NE(mosquittoPub(broker.port(), topic + QStringList{u"-u"_s, u"bert"_s, u"-P"_s, u"s3cret"_s}), 0);
    EXPECT_NE(mosquittoPub(broker.port(), topic), 0);
    ASSERT_TRUE(net::test::waitFor([&] { return broker.events(u"refused"_s).size() == 3; }));
    const auto refused = broker.events(u"refused"_s);
    EXPECT_EQ(refused[0].value("user"_L1), u"anna"_s);
    EXPECT_EQ(refused[0].value("reason"_L1), 0x86);
    EXPECT_EQ(refused[2].value("reason"_L1), 0x87);
    EXPECT_FALSE(broker.output().contains("guess"));
}

TEST_F(CliBrokerTest, UsersLogInByScram)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--users"_s, users(), u"--no-anonymous"_s});
    const QStringList common{u"-L"_s, broker.urls().value(0).toString(), u"-t"_s, u"t"_s, u"-u"_s, u"anna"_s,
        u"--authentication-method"_s, u"SCRAM-SHA-256"_s};
    EXPECT_EQ(cuttyPub(common + QStringList{u"-P"_s, u"s3cret"_s}), 0);
    EXPECT_EQ(cuttyPub(common + QStringList{u"-P"_s, u"guess"_s}), 3);
}

TEST_F(CliBrokerTest, ARefusedPublishIsTracedToItsRule)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--json"_s, u"--config"_s,
        configuration(R"("access": {"rules": [{"filter": "open/#"},
            {"who": "client", "name": "device", "action": "publish", "filter": "plant/#", "allow": false}]})")});
    EXPECT_EQ(mosquittoPub(broker.port(), {u"-i"_s, u"device"_s, u"-t"_s, u"open/a"_s}), 0);
    mosquittoPub(broker.port(), {u"-V"_s, u"5"_s, u"-i"_s, u"device"_s, u"-t"_s, u"plant/a"_s});
    const QJsonObject denied = broker.waitForEvent(u"denied"_s);
    EXPECT_EQ(denied.value("client"_L1), u"device"_s);
    EXPECT_EQ(denied.value("topic"_L1), u"plant/a"_s);
    EXPECT_EQ(denied.value("rule"_L1)["index"_L1], 1);
    EXPECT_EQ(broker.events(u"denied"_s).size(), 1);
}

TEST_F(CliBrokerTest, EncryptsWithACertificateOfTheLaboratory)
{
    const QString lab = path(u"lab"_s);
    const QStringList arguments{u"--tls"_s, u"0"_s, u"--wss"_s, u"0"_s, u"--tls-test"_s, lab};
    {
        RunningBroker broker(arguments, 2);
        EXPECT_EQ(broker.urls().value(0).scheme(), u"mqtts"_s);
        EXPECT_EQ(mosquittoPub(broker.port(), {u"-t"_s, u"t"_s, u"--cafile"_s, lab + u"/ca.pem"_s}), 0);
        EXPECT_NE(mosquittoPub(broker.port(), {u"-t"_s, u"t"_s}), 0) << "without TLS";
        EXPECT_EQ(cuttyPub({u"-L"_s, broker.urls().value(1).toString(), u"-t"_s, u"t"_s, u"--cafile"_s,
                      lab + u"/ca.pem"_s}),
            0);
        EXPECT_EQ(cuttyPub({u"-L"_s, broker.urls().value(0).toString(), u"-t"_s, u"t"_s}), 4) << "unknown CA";
        broker.end();
    }
    const QByteArray before = read(u"lab/server.pem"_s);
    RunningBroker again(arguments, 2);
    EXPECT_TRUE(again.errorOutput().isEmpty()) << again.errorOutput().constData();
    EXPECT_EQ(read(u"lab/server.pem"_s), before);
}

TEST_F(CliBrokerTest, ACertificateThatIsNoneIsASentence)
{
    const QString file = write(u"c.pem"_s, "nonsense");
    Cutty broker({u"broker"_s, u"--tls"_s, u"0"_s, u"--cert"_s, file, u"--key"_s, file});
    broker.expectFailure(4, "certificate");
    Cutty missing({u"broker"_s, u"--tls"_s, u"0"_s, u"--cert"_s, u"no-such-file"_s, u"--key"_s, file});
    missing.expectFailure(1, "no-such-file");
}

TEST_F(CliBrokerTest, ServesWebSocketsAndLocalSocketsBesideTcp)
{
    const QString socket = path(u"s"_s);
    RunningBroker broker({u"--port"_s, u"0"_s, u"--ws"_s, u"0"_s, u"--unix"_s, socket}, 3);
    EXPECT_EQ(broker.urls().value(1).scheme(), u"ws"_s);
    EXPECT_EQ(broker.urls().value(2).path(), socket);
    Cutty subscriber({u"sub"_s, u"-L"_s, broker.urls().value(0).toString(), u"-t"_s, u"t/#"_s, u"-t"_s,
        u"$SYS/broker/version"_s, u"-v"_s});
    ASSERT_TRUE(subscriber.waitForOutput("$SYS/broker/version"));
    EXPECT_EQ(cuttyPub({u"-L"_s, broker.urls().value(1).toString(), u"-t"_s, u"t/ws"_s}), 0);
    EXPECT_EQ(cuttyPub({u"-L"_s, broker.urls().value(2).toString(), u"-t"_s, u"t/unix"_s}), 0);
    EXPECT_TRUE(subscriber.waitForOutput("t/ws on\nt/unix on\n")) << subscriber.output().constData();
}

TEST_F(CliBrokerTest, AKeptSessionGetsItsMessageAfterARestart)
{
    const QStringList arguments{u"--port"_s, u"0"_s, u"--state"_s, path(u"state"_s)};
    const auto subscribe = [](RunningBroker &broker, const QStringList &more) {
        return std::make_unique<Program>(QStringLiteral(MOSQUITTO_SUB),
            QStringList{u"-h"_s, u"127.0.0.1"_s, u"-p"_s, broker.port(), u"-i"_s, u"device"_s, u"-c"_s,
                u"-q"_s, u"1"_s, u"-t"_s, u"t"_s}
                + more);
    };
    {
        RunningBroker broker(arguments);
        const auto subscriber = subscribe(broker, {u"-E"_s});
        ASSERT_TRUE(subscriber->waitForEnd());
        EXPECT_EQ(mosquittoPub(broker.port(), {u"-t"_s, u"t"_s}), 0);
        broker.end();
    }
    RunningBroker broker(arguments);
    const auto subscriber = subscribe(broker, {u"-C"_s, u"1"_s});
    EXPECT_TRUE(subscriber->waitForOutput("on\n"));
    EXPECT_TRUE(subscriber->waitForEnd());

    Cutty other({u"broker"_s, u"--port"_s, u"0"_s, u"--state"_s, path(u"state"_s)});
    other.expectFailure(1, "Another broker");
}

TEST_F(CliBrokerTest, AFaultOfTheConfigurationIsDoneAndTold)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--json"_s, u"--config"_s,
        configuration(R"("faults": {"rules": [{"name": "no subscriptions",
            "match": {"packets": ["SUBSCRIBE"]}, "action": {"kind": "refuse", "reason": 135}}]})")});
    Cutty subscriber({u"sub"_s, u"-L"_s, broker.urls().value(0).toString(), u"-t"_s, u"t"_s});
    subscriber.expectFailure(5, "0x87");
    const QJsonObject fault = broker.waitForEvent(u"fault"_s);
    EXPECT_EQ(fault.value("rule"_L1), u"no subscriptions"_s);
    EXPECT_EQ(fault.value("packet"_L1), u"SUBSCRIBE"_s);
    EXPECT_EQ(fault.value("action"_L1), u"refuse"_s);
}

TEST_F(CliBrokerTest, AClientAsksForAFaultOnlyWhereItMay)
{
    const QStringList ask{
        u"-t"_s, u"t"_s, u"-D"_s, u"publish"_s, u"user-property"_s, u"fault:rejectpublish"_s, u"135"_s};
    RunningBroker willing({u"--port"_s, u"0"_s, u"--fault-properties"_s});
    EXPECT_EQ(cuttyPub(QStringList{u"-L"_s, willing.urls().value(0).toString()} + ask), 6);
    RunningBroker strict;
    EXPECT_EQ(cuttyPub(QStringList{u"-L"_s, strict.urls().value(0).toString()} + ask), 0);
}

TEST_F(CliBrokerTest, AMistakeIsAFindingWithItsStatementAndBytes)
{
    RunningBroker broker(
        {u"--port"_s, u"0"_s, u"--json"_s, u"--verbose"_s, u"--coverage"_s, path(u"device.json"_s)});
    sendRaw(broker.port(), QByteArray("\x30\x05\x00\x01#\x00!", 7));
    const QJsonObject finding = broker.waitForEvent(u"finding"_s).value("finding"_L1).toObject();
    EXPECT_EQ(finding.value("client"_L1), u"raw"_s);
    EXPECT_EQ(finding.value("statement"_L1), u"MQTT-3.3.2-2"_s);
    EXPECT_EQ(finding.value("bytes"_L1), u"30 05 00 01 23 00 21"_s);
    EXPECT_TRUE(broker.waitForErrorOutput("[MQTT-3.3.2-2]"));
    EXPECT_EQ(broker.waitForEvent(u"disconnected"_s).value("cause"_L1), u"protocol-error"_s);
    broker.end();

    const QJsonObject document = QJsonDocument::fromJson(read(u"device.json"_s)).object();
    EXPECT_EQ(document.value("clients"_L1)[0]["client"_L1], u"raw"_s);
    EXPECT_EQ(document.value("findings"_L1)[0]["statement"_L1], u"MQTT-3.3.2-2"_s);
}

TEST_F(CliBrokerTest, TheCoverageIsWrittenAsMarkdownToo)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--coverage"_s, path(u"device.md"_s)});
    EXPECT_EQ(mosquittoPub(broker.port(), {u"-t"_s, u"t"_s, u"-i"_s, u"device"_s}), 0);
    broker.end();
    const std::string document = read(u"device.md"_s).toStdString();
    EXPECT_THAT(document, HasSubstr("device"));
    EXPECT_THAT(document, HasSubstr("MQTT-3.1.0-1"));
}

TEST_F(CliBrokerTest, WithoutExaminationABreachThatEndsAConnectionIsStillAFinding)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--json"_s, u"--no-examine"_s});
    sendRaw(broker.port(), QByteArray("\x30\x05\x00\x01#\x00!", 7));
    EXPECT_EQ(broker.waitForEvent(u"finding"_s).value("finding"_L1)["statement"_L1], u"MQTT-3.3.2-2"_s);
}

TEST_F(CliBrokerTest, EventsAreLinesOfJsonAndNothingElse)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--json"_s});
    EXPECT_EQ(mosquittoPub(broker.port(), {u"-t"_s, u"t"_s, u"-i"_s, u"device"_s}), 0);
    EXPECT_EQ(broker.waitForEvent(u"connected"_s).value("client"_L1), u"device"_s);
    broker.waitForEvent(u"session-ended"_s);
    broker.end();
    QList<QByteArray> lines = broker.output().split('\n');
    EXPECT_TRUE(lines.takeLast().isEmpty());
    for (const QByteArray &line : lines)
        EXPECT_TRUE(QJsonDocument::fromJson(line).isObject()) << line.constData();
    EXPECT_TRUE(broker.errorOutput().isEmpty()) << broker.errorOutput().constData();
}

TEST_F(CliBrokerTest, EndsWhenItsEventsCannotBeWritten)
{
    if (!QFile::exists(u"/dev/full"_s))
        GTEST_SKIP() << "there is no /dev/full here";
    Program broker(u"sh"_s,
        {u"-c"_s, u"exec \"$0\" broker --port 0 --json >/dev/full"_s, QStringLiteral(CUTTY_PROGRAM)});
    ASSERT_TRUE(broker.waitForEnd());
    EXPECT_EQ(broker.exitCode(), 8);
    EXPECT_TRUE(broker.errorOutput().contains("Standard output")) << broker.errorOutput().constData();
}

TEST_F(CliBrokerTest, ClientsThatAreCutOffByTheEndAreEventsToo)
{
    RunningBroker broker({u"--port"_s, u"0"_s, u"--json"_s});
    Cutty subscriber(
        {u"sub"_s, u"-L"_s, broker.urls().value(0).toString(), u"-t"_s, u"t"_s, u"-i"_s, u"s"_s});
    EXPECT_EQ(broker.waitForEvent(u"subscribed"_s).value("filter"_L1), u"t"_s);
    broker.end();
    EXPECT_EQ(broker.events(u"disconnected"_s).value(0).value("reason"_L1), 0x8B);
}

TEST_F(CliBrokerTest, WarnsWhenOthersCanReachIt)
{
    RunningBroker open({u"--port"_s, u"0"_s, u"--bind"_s, u"0.0.0.0"_s});
    EXPECT_TRUE(open.waitForErrorOutput("without a password"));
    RunningBroker closed({u"--port"_s, u"0"_s});
    EXPECT_TRUE(closed.errorOutput().isEmpty());
}

} // namespace
} // namespace cutty::interop
