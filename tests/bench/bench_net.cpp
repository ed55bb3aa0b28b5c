// Over the loopback interface, from a broker on its own thread: what a client pays to receive over each
// transport, and what the broker pays to relay. CPU counters are of one thread each, so that the figures hold
// on a busy machine. The publisher is on TCP always.
#include "tests/bench/Limits.h"
#include "tests/bench/ThreadCpu.h"

#include "core/net/driver/BrokerHost.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/net/link/createLink.h"
#include "core/session/WorkerThread.h"
#include "core/session/ingest/MessageBatcher.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>

#include <benchmark/benchmark.h>

#include <future>
#include <memory>
#include <string>

namespace cutty::net {
namespace {

constexpr std::size_t messagesPerRound = 100'000;

QByteArray certificateFile(const QString &name)
{
    QFile file(QStringLiteral(CUTTY_CERTIFICATES "/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::unique_ptr<Link> linkTo(Transport transport, std::uint16_t port)
{
    return createLink({.transport = transport,
        .host = QStringLiteral("127.0.0.1"),
        .port = port,
        .tls = {.caCertificates = certificateFile(QStringLiteral("ca.pem")), .trustSystemStore = false}});
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
    explicit Scene(Transport transport)
        : m_brokerThread(QStringLiteral("broker I/O"))
        , m_publisherThread(QStringLiteral("publisher"))
        , m_host(new BrokerHost)
        , m_publisher(new QObject)
    {
        m_host->moveToThread(&m_brokerThread);
        m_publisher->moveToThread(&m_publisherThread);
        port = callOn(m_host, [this, transport] { return listen(transport); });
        const std::uint16_t publisherPort = callOn(m_host, [this] { return listen(Transport::Tcp); });
        std::promise<void> connected;
        m_driver = callOn(m_publisher, [&] {
            auto *driver = new ConnectionDriver(
                linkTo(Transport::Tcp, publisherPort),
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
        return callOn(m_host, [] { return bench::threadCpuSeconds(); });
    }

    /// For the receiver, on the transport in question; 0 when the broker cannot listen there.
    std::uint16_t port = 0;

private:
    std::uint16_t listen(Transport transport)
    {
        const ListenerOptions options{.transport = transport,
            .tls = {.certificate = certificateFile(QStringLiteral("server.pem")),
                .privateKey = certificateFile(QStringLiteral("server.key"))}};
        return m_host->listen(options).value_or(0);
    }

    session::WorkerThread m_brokerThread;
    session::WorkerThread m_publisherThread;
    BrokerHost *m_host;
    QObject *m_publisher;
    ConnectionDriver *m_driver = nullptr;
};

/// A client on this thread that counts what reaches its batches.
class Receiver
{
public:
    Receiver(Transport transport, std::uint16_t port)
        : m_driver(linkTo(transport, port), [this](mqtt::Event &event) { note(event); })
    {
        QObject::connect(&m_batcher, &session::MessageBatcher::batchReady, &m_batcher,
            [this](const MessageBatchPtr &batch) {
                m_received += batch->records.size();
                if (m_received >= messagesPerRound)
                    m_loop.quit();
            });
        QObject::connect(&m_driver, &ConnectionDriver::finished, &m_loop, &QEventLoop::quit);
        m_driver.start({.clientId = "receiver"}, {});
        m_loop.exec();
    }

    bool isConnected() const { return m_driver.connection().isConnected(); }

    void receiveRound()
    {
        m_received = 0;
        m_loop.exec();
    }

private:
    void note(mqtt::Event &event)
    {
        if (auto *message = std::get_if<mqtt::MessageReceived>(&event))
            m_batcher.add({.message = std::move(message->packet.message), .qos = message->packet.qos});
        else if (std::holds_alternative<mqtt::Connected>(event))
            static_cast<void>(m_driver.subscribe({{.filter = "plant/#"}}));
        else if (std::holds_alternative<mqtt::SubscribeAcknowledged>(event))
            m_loop.quit();
    }

    QEventLoop m_loop;
    session::MessageBatcher m_batcher{ConnectionId{1}};
    ConnectionDriver m_driver;
    std::size_t m_received = 0;
};

/// From the socket to the batch that the window gets.
void receiveToBatch(benchmark::State &state, Transport transport)
{
    Scene scene(transport);
    Receiver receiver(transport, scene.port);
    double brokerCpu = 0;
    double clientCpu = 0;
    for (auto _ : state) {
        if (!receiver.isConnected())
            return state.SkipWithError("there is no connection");
        const double brokerBefore = scene.brokerCpuSeconds();
        const double clientBefore = bench::threadCpuSeconds();
        scene.publishRound(static_cast<std::size_t>(state.range(0)));
        receiver.receiveRound();
        clientCpu += bench::threadCpuSeconds() - clientBefore;
        brokerCpu += scene.brokerCpuSeconds() - brokerBefore;
    }
    const auto messages = static_cast<double>(state.iterations() * messagesPerRound);
    state.SetItemsProcessed(static_cast<std::int64_t>(messages));
    state.counters["received_per_cpu_s"] = messages / clientCpu;
    state.counters["client_cpu_s_per_million"] = clientCpu / messages * 1e6;
    state.counters["broker_cpu_s_per_million"] = brokerCpu / messages * 1e6;
}
BENCHMARK_CAPTURE(receiveToBatch, tcp, Transport::Tcp)
    ->Arg(100)
    ->Arg(1'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(receiveToBatch, websocket, Transport::WebSocket)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(receiveToBatch, tls, Transport::Tls)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(receiveToBatch, secure_websocket, Transport::SecureWebSocket)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

} // namespace
} // namespace cutty::net

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return cutty::bench::runBenchmarks(argc, argv,
        {{"receiveToBatch/tcp/100", "received_per_cpu_s", cutty::bench::Limit::Side::AtLeast, 1e6,
            "messages of 100 bytes received up to the batch, a second of the client thread's CPU"}});
}
