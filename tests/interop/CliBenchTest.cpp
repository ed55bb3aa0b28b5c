// `cutty bench` against mosquitto and our broker.
#include "tests/interop/CliProgram.h"
#include "tests/interop/Mosquitto.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;

QJsonObject measure(std::uint16_t port, const QStringList &arguments)
{
    Cutty bench(clientArguments(u"bench"_s, port, QStringList{u"--json"_s} + arguments));
    EXPECT_TRUE(bench.waitForEnd());
    EXPECT_EQ(bench.exitCode(), 0) << bench.errorOutput().constData();
    return QJsonDocument::fromJson(bench.output()).object();
}

void expectAll(const QJsonObject &report, int published, int received)
{
    const QJsonObject messages = report[u"messages"_s].toObject();
    EXPECT_EQ(messages[u"published"_s].toInt(), published);
    EXPECT_EQ(messages[u"received"_s].toInt(), received);
    for (const QString &fault : {u"lost"_s, u"duplicates"_s, u"outOfOrder"_s})
        EXPECT_EQ(messages[fault].toInt(-1), 0) << fault.toStdString();
    EXPECT_GT(report[u"latency"_s].toObject()[u"p99"_s].toDouble(), 0);
}

class CliBenchTest : public testing::TestWithParam<int>
{
protected:
    const QString qos = QString::number(GetParam());
};

TEST_P(CliBenchTest, CountsEveryMessageThroughMosquitto)
{
    const Mosquitto broker;
    expectAll(measure(broker.port(),
                  {u"--publishers"_s, u"3"_s, u"--subscribers"_s, u"2"_s, u"--count"_s, u"500"_s, u"-q"_s,
                      qos, u"--topics"_s, u"4"_s, u"--threads"_s, u"2"_s}),
        1500, 3000);
}

TEST_P(CliBenchTest, CountsEveryMessageThroughOurBroker)
{
    const CuttyBroker broker;
    expectAll(measure(broker.port(),
                  {u"--publishers"_s, u"3"_s, u"--subscribers"_s, u"2"_s, u"--count"_s, u"500"_s, u"-q"_s,
                      qos, u"--topics"_s, u"4"_s, u"-V"_s, u"311"_s}),
        1500, 3000);
}

TEST_P(CliBenchTest, AGroupGetsEachMessageOnce)
{
    const CuttyBroker broker;
    expectAll(measure(broker.port(),
                  {u"--subscribers"_s, u"3"_s, u"--share"_s, u"g"_s, u"--count"_s, u"900"_s, u"-q"_s, qos}),
        900, 900);
}

INSTANTIATE_TEST_SUITE_P(QoS, CliBenchTest, testing::Values(0, 1, 2));

TEST(CliBenchRunTest, MeasuresIdleConnectionsAndWhatIsRetained)
{
    const Mosquitto broker;
    const QJsonObject report = measure(broker.port(),
        {u"--idle"_s, u"50"_s, u"--retained"_s, u"200"_s, u"--publishers"_s, u"0"_s, u"--subscribers"_s,
            u"2"_s, u"--count"_s, u"1"_s});
    const QJsonObject connections = report[u"connections"_s].toObject();
    EXPECT_EQ(connections[u"opened"_s].toInt(), 52);
    EXPECT_GT(connections[u"idlePerSecond"_s].toDouble(), 0);
    EXPECT_EQ(report[u"retained"_s].toObject()[u"received"_s].toInt(), 400);
    Program left(QStringLiteral(MOSQUITTO_SUB),
        mosquittoArguments(broker.port(), mqtt::ProtocolVersion::V5)
            + QStringList{u"-t"_s, u"cutty/#"_s, u"--retained-only"_s, u"-W"_s, u"1"_s});
    ASSERT_TRUE(left.waitForEnd());
    EXPECT_TRUE(left.output().isEmpty()) << "what was retained is removed";
}

TEST(CliBenchRunTest, KeepsItsRate)
{
    const CuttyBroker broker;
    const QJsonObject messages = measure(broker.port(),
        {u"--publishers"_s, u"5"_s, u"--rate"_s, u"100"_s, u"--count"_s, u"50"_s})[u"messages"_s]
                                     .toObject();
    EXPECT_EQ(messages[u"received"_s].toInt(), 250);
    EXPECT_GE(messages[u"seconds"_s].toDouble(), 0.49) << "no faster";
}

TEST(CliBenchRunTest, PrintsATableForPeople)
{
    const CuttyBroker broker;
    Cutty bench(clientArguments(u"bench"_s, broker.port(), {u"--count"_s, u"100"_s}));
    ASSERT_TRUE(bench.waitForEnd());
    EXPECT_EQ(bench.exitCode(), 0);
    EXPECT_TRUE(bench.output().contains("received      100 of 100")) << bench.output().constData();
    EXPECT_TRUE(bench.output().contains("p99.9"));
}

TEST(CliBenchRunTest, SaysThatNobodyListens)
{
    Cutty bench(clientArguments(u"bench"_s, freePort(), {u"--count"_s, u"1"_s}));
    ASSERT_TRUE(bench.waitForEnd());
    EXPECT_EQ(bench.exitCode(), 1);
    EXPECT_FALSE(bench.errorOutput().isEmpty());
}

} // namespace
} // namespace cutty::interop
