// Over loopback TCP, from a broker on its own thread: what a client pays to receive, and what the broker pays
// to relay. CPU counters are of one thread each, so that the figures hold on a busy machine.
#include "core/net/driver/BrokerHost.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/net/link/TcpLink.h"
#include "core/session/WorkerThread.h"
#include "core/session/ingest/MessageBatcher.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <benchmark/benchmark.h>

#include <ctime>
#include <future>
#include <memory>
#include <string>

namespace cutty::net {
namespace {

constexpr std::size_t messagesPerRound = 100'000;

double threadCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Runs `function` on the thread of `object` and waits for its result.
template <typename Function> auto callOn(QObject *object, Function function)
{
    std::promise<decltype(function())> promise;
    QMetaObject::invokeMethod(object, [&] { promise.set_value(function()); });
    return promise.get_future().get();
}

/// A broker and a publisher, each on its thread; the publisher sends a round when it is told to.
class Scene
{
public:
    Scene()
        : m_brokerThread(QStringLiteral("broker I/O"))
        , m_publisherThread(QStringLiteral("publisher"))
        , m_host(new BrokerHost)
        , m_publisher(new QObject)
    {
        m_host->moveToThread(&m_brokerThread);
        m_publisher->moveToThread(&m_publisherThread);
        port = callOn(m_host, [this] { return m_host->listen(QHostAddress::LocalHost, 0).value_or(0); });
        std::promise<void> connected;
        m_driver = callOn(m_publisher, [&] {
            auto *driver = new ConnectionDriver(
                std::make_unique<TcpLink>(QStringLiteral("127.0.0.1"), port),
                [&](mqtt::Event &event) {
                    if (std::holds_alternative<mqtt::Connected>(event))
                        connected.set_value();
                },
                {}, m_publisher);
            driver->start({.clientId = "publisher"}, {});
            return driver;
        });
        connected.get_future().wait();
    }
    ~Scene()
    {
        m_publisher->deleteLater();
        m_publisherThread.finish();
        m_host->deleteLater();
        m_brokerThread.finish();
    }

    void publishRound(std::size_t payloadSize)
    {
        QMetaObject::invokeMethod(m_publisher, [this, payloadSize] {
            const MessagePtr message = Message::create(
                {.topic = "plant/line1/temperature", .payload = std::string(payloadSize, 'x')});
            for (std::size_t n = 0; n < messagesPerRound; ++n)
                static_cast<void>(m_driver->publish({.message = message}));
        });
    }
    double brokerCpuSeconds()
    {
        return callOn(m_host, [] { return threadCpuSeconds(); });
    }

    std::uint16_t port = 0;

private:
    session::WorkerThread m_brokerThread;
    session::WorkerThread m_publisherThread;
    BrokerHost *m_host;
    QObject *m_publisher;
    ConnectionDriver *m_driver = nullptr;
};

/// From the socket to the batch that the window gets.
void receiveToBatch(benchmark::State &state)
{
    Scene scene;
    QEventLoop loop;
    std::size_t received = 0;
    bool subscribed = false;
    session::MessageBatcher batcher(ConnectionId{1});
    QObject::connect(
        &batcher, &session::MessageBatcher::batchReady, &batcher, [&](const MessageBatchPtr &batch) {
            received += batch->records.size();
            if (received >= messagesPerRound)
                loop.quit();
        });
    ConnectionDriver *client = nullptr;
    ConnectionDriver driver(
        std::make_unique<TcpLink>(QStringLiteral("127.0.0.1"), scene.port), [&](mqtt::Event &event) {
            if (std::holds_alternative<mqtt::Connected>(event))
                static_cast<void>(client->subscribe({{.filter = "plant/#"}}));
            else if (auto *message = std::get_if<mqtt::MessageReceived>(&event))
                batcher.add({.message = std::move(message->packet.message), .qos = message->packet.qos});
            else if (std::holds_alternative<mqtt::SubscribeAcknowledged>(event))
                subscribed = true;
        });
    client = &driver;
    driver.start({.clientId = "receiver"}, {});
    while (!subscribed)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);

    double brokerCpu = 0;
    double clientCpu = 0;
    for (auto _ : state) {
        received = 0;
        const double brokerBefore = scene.brokerCpuSeconds();
        const double clientBefore = threadCpuSeconds();
        scene.publishRound(static_cast<std::size_t>(state.range(0)));
        loop.exec();
        clientCpu += threadCpuSeconds() - clientBefore;
        brokerCpu += scene.brokerCpuSeconds() - brokerBefore;
    }
    const auto messages = static_cast<double>(state.iterations() * messagesPerRound);
    state.SetItemsProcessed(static_cast<std::int64_t>(messages));
    state.counters["received_per_cpu_second"] = messages / clientCpu;
    state.counters["relayed_per_cpu_second"] = messages / brokerCpu;
}
BENCHMARK(receiveToBatch)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
} // namespace cutty::net

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
