// What publishing at QoS 1 with 1,000 messages in flight costs us and what it costs mosquitto, which the
// bench starts on the loopback interface.
#include "tests/bench/Limits.h"
#include "tests/bench/ThreadCpu.h"

#include "core/net/driver/ConnectionDriver.h"
#include "core/net/link/TcpLink.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>
#include <string>
#include <variant>

#include <unistd.h>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;

constexpr int messagesPerRound = 100'000;
constexpr int inFlight = 1'000;

/// A mosquitto that lets everybody in and takes as many messages in flight as MQTT allows.
class Mosquitto
{
public:
    Mosquitto()
    {
        {
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            port = server.serverPort();
        }
        QFile config(m_folder.filePath(u"mosquitto.conf"_s));
        if (!config.open(QIODevice::WriteOnly))
            return;
        config.write(
            "allow_anonymous true\npersistence false\nmax_inflight_messages 0\nmax_queued_messages 0\n"
            "log_dest stderr\nlistener "
            + QByteArray::number(port) + " 127.0.0.1\n");
        config.close();
        m_process.setReadChannel(QProcess::StandardError);
        m_process.start(QStringLiteral(MOSQUITTO), {u"-c"_s, config.fileName()});
        QByteArray log;
        while (!log.contains(" running") && m_process.waitForReadyRead(10'000))
            log += m_process.readAllStandardError();
        isRunning = log.contains(" running");
    }
    ~Mosquitto()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    /// User and system time so far, in hundredths of a second as the kernel counts them.
    double cpuSeconds() const
    {
        QFile stat(u"/proc/%1/stat"_s.arg(m_process.processId()));
        if (!stat.open(QIODevice::ReadOnly))
            return 0;
        const QByteArray text = stat.readAll();
        // The second field is the program's name in parentheses, the fourteenth and fifteenth the times.
        const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        return (fields.value(11).toDouble() + fields.value(12).toDouble())
            / static_cast<double>(sysconf(_SC_CLK_TCK));
    }

    std::uint16_t port = 0;
    bool isRunning = false;

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

/// Keeps 1,000 messages in flight for so many rounds.
class Publisher
{
public:
    explicit Publisher(std::uint16_t port)
        : m_driver(
              std::make_unique<TcpLink>(u"127.0.0.1"_s, port), [this](mqtt::Event &event) { note(event); })
    {
        QObject::connect(&m_driver, &ConnectionDriver::finished, &m_loop, &QEventLoop::quit);
        m_driver.start({.version = mqtt::ProtocolVersion::V5, .clientId = "publisher"}, {});
        m_loop.exec();
    }

    /// False when the connection is not there (any more).
    bool publishRound()
    {
        m_unsent += messagesPerRound;
        m_unfinished += messagesPerRound;
        for (int count = 0; count < inFlight && m_driver.connection().isConnected(); ++count)
            publish();
        if (m_driver.connection().isConnected())
            m_loop.exec();
        return m_unfinished == 0;
    }

private:
    void publish()
    {
        if (m_unsent > 0 && m_driver.publish({.message = m_message, .qos = QoS::AtLeastOnce}))
            --m_unsent;
    }

    void note(const mqtt::Event &event)
    {
        if (std::holds_alternative<mqtt::PublishFinished>(event)) {
            --m_unfinished;
            publish();
        }
        if (m_unfinished == 0)
            m_loop.quit();
    }

    QEventLoop m_loop;
    ConnectionDriver m_driver;
    const MessagePtr m_message = Message::create(
        {.topic = "plant/line1/sensor07", .payload = std::string(100, 'x'), .qos = QoS::AtLeastOnce});
    int m_unsent = 0;
    int m_unfinished = 0;
};

void publishToMosquitto(benchmark::State &state)
{
    const Mosquitto broker;
    if (!broker.isRunning)
        return state.SkipWithError("mosquitto does not start");
    Publisher publisher(broker.port);
    double ours = 0;
    double theirs = 0;
    for (auto _ : state) {
        const double oursBefore = bench::threadCpuSeconds();
        const double theirsBefore = broker.cpuSeconds();
        if (!publisher.publishRound())
            return state.SkipWithError("the connection was lost");
        ours += bench::threadCpuSeconds() - oursBefore;
        theirs += broker.cpuSeconds() - theirsBefore;
    }
    const double millions = static_cast<double>(state.iterations() * messagesPerRound) / 1e6;
    state.SetItemsProcessed(state.iterations() * messagesPerRound);
    state.counters["our_cpu_s_per_million"] = ours / millions;
    state.counters["mosquitto_cpu_s_per_million"] = theirs / millions;
    state.counters["our_share"] = ours / theirs;
}
BENCHMARK(publishToMosquitto)->Iterations(10)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
} // namespace cutty::net

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return cutty::bench::runBenchmarks(argc, argv,
        {{"publishToMosquitto", "our_share", cutty::bench::Limit::Side::AtMost, 0.25,
            "our CPU over mosquitto's, publishing at QoS 1 with 1,000 in flight"}});
}
