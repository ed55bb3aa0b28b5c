// The command line program, as people and scripts run it.
#include "tests/interop/CliProgram.h"
#include "tests/interop/Mosquitto.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <csignal>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

TEST(CliTest, HelpListsTheCommands)
{
    Cutty cutty({u"--help"_s});
    ASSERT_TRUE(cutty.waitForEnd());
    EXPECT_EQ(cutty.exitCode(), 0);
    for (const char *command : {"broker", "pub", "sub"})
        EXPECT_TRUE(cutty.output().contains(command)) << command;
    EXPECT_TRUE(cutty.errorOutput().isEmpty());
}

TEST(CliTest, EveryCommandHasHelp)
{
    for (const QString &command : {u"broker"_s, u"pub"_s, u"sub"_s}) {
        Cutty cutty({command, u"--help"_s});
        ASSERT_TRUE(cutty.waitForEnd());
        EXPECT_EQ(cutty.exitCode(), 0);
        EXPECT_TRUE(cutty.output().contains("--port"));
    }
}

TEST(CliTest, WrongUsageSaysSo)
{
    Cutty cutty({u"pub"_s, u"-m"_s, u"x"_s});
    ASSERT_TRUE(cutty.waitForEnd());
    cutty.expectFailure(2, "--topic");
    EXPECT_TRUE(cutty.errorOutput().endsWith("See cutty pub --help.\n"));
    EXPECT_TRUE(cutty.output().isEmpty());
}

class CliSignalTest : public testing::TestWithParam<int>
{
};

TEST_P(CliSignalTest, EndsTheBrokerCleanly)
{
    CuttyBroker broker;
    Cutty ready(QStringList{u"pub"_s, u"-t"_s, u"ready"_s, u"-m"_s, u"yes"_s, u"-r"_s, u"-q"_s, u"1"_s}
        + broker.address());
    ASSERT_TRUE(ready.waitForEnd());
    Cutty subscriber(QStringList{u"sub"_s, u"-t"_s, u"ready"_s} + broker.address());
    ASSERT_TRUE(subscriber.waitForOutput("yes\n"));
    broker.signal(GetParam());
    ASSERT_TRUE(broker.waitForEnd());
    EXPECT_EQ(broker.exitCode(), 0);
    EXPECT_TRUE(broker.errorOutput().isEmpty()) << broker.errorOutput().constData();
    subscriber.expectFailure(7, "ended the connection");
}

TEST_P(CliSignalTest, EndsASubscriberCleanly)
{
    CuttyBroker broker;
    Cutty ready(QStringList{u"pub"_s, u"-t"_s, u"ready"_s, u"-m"_s, u"yes"_s, u"-r"_s, u"-q"_s, u"1"_s}
        + broker.address());
    ASSERT_TRUE(ready.waitForEnd());
    Cutty subscriber(QStringList{u"sub"_s, u"-t"_s, u"ready"_s} + broker.address());
    ASSERT_TRUE(subscriber.waitForOutput("yes\n"));
    subscriber.signal(GetParam());
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.exitCode(), 0);
    EXPECT_TRUE(subscriber.errorOutput().isEmpty()) << subscriber.errorOutput().constData();
}

INSTANTIATE_TEST_SUITE_P(
    Signals, CliSignalTest, testing::Values(SIGTERM, SIGINT), [](const testing::TestParamInfo<int> &test) {
        return std::string(test.param == SIGTERM ? "Terminate" : "Interrupt");
    });

TEST(CliTest, APortInUseIsASentence)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress::LocalHost));
    Cutty broker({u"broker"_s, u"--port"_s, QString::number(other.serverPort())});
    broker.expectFailure(1, "in use");
    EXPECT_TRUE(broker.output().isEmpty());
}

TEST(CliTest, AnAddressThatIsNoneIsASentence)
{
    Cutty broker({u"broker"_s, u"--port"_s, u"0"_s, u"--bind"_s, u"not-an-address"_s});
    broker.expectFailure(1, "not an IP address");
}

/// Containers and cron have no UTF-8 locale, of which Qt would complain.
TEST(CliTest, SaysNothingMoreInTheCLocale)
{
    const RefusingPort port;
    Program subscriber(u"env"_s,
        {u"LC_ALL=C"_s, QStringLiteral(CUTTY_PROGRAM), u"sub"_s, u"-t"_s, u"t"_s, u"--host"_s, u"127.0.0.1"_s,
            u"--port"_s, port.text()});
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_TRUE(subscriber.errorOutput().startsWith("cutty: ")) << subscriber.errorOutput().constData();
    EXPECT_EQ(subscriber.errorOutput().count('\n'), 1);
}

TEST(CliTest, NobodyListeningIsASentence)
{
    const RefusingPort port;
    Cutty subscriber({u"sub"_s, u"-t"_s, u"t"_s, u"--host"_s, u"127.0.0.1"_s, u"--port"_s, port.text()});
    subscriber.expectFailure(1, "refuses connections");
    Cutty publisher(
        {u"pub"_s, u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"--host"_s, u"127.0.0.1"_s, u"--port"_s, port.text()});
    publisher.expectFailure(1, "refuses connections");
}

TEST(CliTest, AnUnknownHostIsASentence)
{
    Cutty subscriber({u"sub"_s, u"-t"_s, u"t"_s, u"--host"_s, u"no-such-host.invalid"_s});
    subscriber.expectFailure(1, "no-such-host.invalid");
}

TEST(CliTest, ATopicThatIsNoneIsASentence)
{
    CuttyBroker broker;
    Cutty publisher(QStringList{u"pub"_s, u"-t"_s, u"a/#"_s, u"-m"_s, u"x"_s} + broker.address());
    publisher.expectFailure(2, "topic");
    Cutty subscriber(QStringList{u"sub"_s, u"-t"_s, u"a/#/b"_s} + broker.address());
    subscriber.expectFailure(2, "filter");
}

TEST(CliTest, AClientIdentifierThatTheVersionForbidsIsASentence)
{
    CuttyBroker broker;
    Cutty publisher(QStringList{u"pub"_s, u"-t"_s, u"t"_s, u"-n"_s, u"-V"_s, u"3.1"_s, u"-i"_s, u""_s}
        + broker.address());
    publisher.expectFailure(2, "client identifier");
}

TEST(CliTest, AFileThatIsNotThereIsASentence)
{
    Cutty publisher({u"pub"_s, u"-t"_s, u"t"_s, u"-f"_s, u"no-such-file"_s});
    publisher.expectFailure(1, "no-such-file");
}

/// Every version and QoS, with bytes that are no text.
class CliRoundTripTest : public testing::TestWithParam<std::tuple<const char *, int>>
{
};

TEST_P(CliRoundTripTest, CarriesTheExactBytes)
{
    const auto [version, qos] = GetParam();
    CuttyBroker broker;
    QByteArray payload("\0\xFF\r\n\n%s", 7);
    for (int n = 0; n < 200'000; ++n)
        payload += static_cast<char>(n * 31 >> 3);
    const QStringList common
        = QStringList{u"-V"_s, QString::fromLatin1(version), u"-q"_s, QString::number(qos)}
        + broker.address();
    Cutty ready(QStringList{u"pub"_s, u"-t"_s, u"ready"_s, u"-m"_s, u"yes"_s, u"-r"_s, u"-q"_s, u"1"_s}
        + broker.address());
    ASSERT_TRUE(ready.waitForEnd());
    Cutty subscriber(
        QStringList{u"sub"_s, u"-t"_s, u"ready"_s, u"-t"_s, u"t"_s, u"-N"_s, u"--count"_s, u"2"_s} + common);
    ASSERT_TRUE(subscriber.waitForOutput("yes"));
    Cutty publisher(QStringList{u"pub"_s, u"-t"_s, u"t"_s, u"-s"_s} + common, payload);
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.exitCode(), 0) << subscriber.errorOutput().constData();
    EXPECT_TRUE(subscriber.output() == "yes" + payload) << subscriber.output().size();
}

INSTANTIATE_TEST_SUITE_P(VersionsAndQoS, CliRoundTripTest,
    testing::Combine(testing::Values("3.1.1", "5"), testing::Values(0, 1, 2)),
    [](const testing::TestParamInfo<std::tuple<const char *, int>> &test) {
        const std::string version = std::get<0>(test.param);
        return "V" + (version == "5" ? version : "311") + "QoS" + std::to_string(std::get<1>(test.param));
    });

TEST(CliTest, PrintsTopicAndPayloadInLines)
{
    CuttyBroker broker;
    for (const QString &topic : {u"plant/a"_s, u"plant/b"_s}) {
        Cutty publisher(QStringList{u"pub"_s, u"-t"_s, topic, u"-m"_s, u"on"_s, u"-r"_s, u"-q"_s, u"1"_s}
            + broker.address());
        ASSERT_TRUE(publisher.waitForEnd());
    }
    Cutty subscriber(
        QStringList{u"sub"_s, u"-t"_s, u"plant/#"_s, u"-v"_s, u"--count"_s, u"2"_s} + broker.address());
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_THAT(
        subscriber.output().split('\n'), testing::UnorderedElementsAre("plant/a on", "plant/b on", ""));
}

TEST(CliTest, ANullMessageClearsWhatIsRetained)
{
    CuttyBroker broker;
    const auto publish = [&](const QStringList &arguments) {
        Cutty publisher(QStringList{u"pub"_s, u"-q"_s, u"1"_s, u"-r"_s} + arguments + broker.address());
        EXPECT_TRUE(publisher.waitForEnd());
        EXPECT_EQ(publisher.exitCode(), 0);
    };
    publish({u"-t"_s, u"status"_s, u"-m"_s, u"online"_s});
    publish({u"-t"_s, u"status"_s, u"-n"_s});
    publish({u"-t"_s, u"other"_s, u"-m"_s, u"there"_s});
    Cutty subscriber(QStringList{u"sub"_s, u"-t"_s, u"status"_s, u"-t"_s, u"other"_s, u"--count"_s, u"1"_s}
        + broker.address());
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.output(), "there\n");
}

TEST(CliTest, PublishesAFile)
{
    CuttyBroker broker;
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"payload"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("\xFF\x00\x01", 3);
    file.close();
    Cutty publisher(QStringList{u"pub"_s, u"-t"_s, u"t"_s, u"-f"_s, file.fileName(), u"-r"_s, u"-q"_s, u"1"_s}
        + broker.address());
    ASSERT_TRUE(publisher.waitForEnd());
    Cutty subscriber(
        QStringList{u"sub"_s, u"-t"_s, u"t"_s, u"-N"_s, u"--count"_s, u"1"_s} + broker.address());
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.output(), QByteArray("\xFF\x00\x01", 3));
}

TEST(CliTest, ATimeoutEndsWithItsOwnExitCode)
{
    CuttyBroker broker;
    Cutty subscriber(QStringList{u"sub"_s, u"-t"_s, u"silent"_s, u"--count"_s, u"1"_s, u"-W"_s, u"0.05"_s}
        + broker.address());
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.exitCode(), 27);
}

TEST(CliTest, AWrongPasswordIsASentence)
{
    const Mosquitto broker(u"anna"_s, u"s3cret"_s);
    const QStringList address{u"--host"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(broker.port())};
    Cutty wrong(
        QStringList{u"pub"_s, u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-u"_s, u"anna"_s, u"-P"_s, u"guess"_s}
        + address);
    wrong.expectFailure(3, "refuses the login");
    Cutty right(
        QStringList{u"pub"_s, u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-u"_s, u"anna"_s, u"-P"_s, u"s3cret"_s}
        + address);
    ASSERT_TRUE(right.waitForEnd());
    EXPECT_EQ(right.exitCode(), 0) << right.errorOutput().constData();
}

} // namespace
} // namespace cutty::interop
