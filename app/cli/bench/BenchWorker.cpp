// The connections of a measurement: opening, events, and ends. What is published is in publishLoad.cpp.
#include "app/cli/bench/BenchWorker.h"

#include "app/cli/bench/BenchPayload.h"
#include "app/cli/failureText.h"
#include "core/net/link/WebSocketLink.h"
#include "core/net/link/createLink.h"
#include "core/session/connection/failures.h"

#ifdef Q_OS_LINUX
#include "core/net/dispatch/PolledTcpLink.h"
#endif

#include <algorithm>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

constexpr std::chrono::seconds watchInterval{1};
/// How long peers may take to close.
constexpr std::chrono::seconds closeTime{1};
/// How long retained messages may take to come.
constexpr std::chrono::seconds retainedTime{60};

TimePoint timeNow() { return std::chrono::steady_clock::now(); }

char letterOf(BenchRole role)
{
    switch (role) {
    case BenchRole::Idle: return 'i';
    case BenchRole::Subscriber: return 's';
    case BenchRole::Publisher: break;
    }
    return 'p';
}

} // namespace

BenchWorker::BenchWorker(const BenchPlan &plan, BenchLedger &ledger, std::uint32_t index)
    : m_plan(plan)
    , m_ledger(ledger)
    , m_index(index)
    , m_poller(this)
    , m_payload(plan.size, 'x')
    , m_watch(this)
    , m_pace(this)
{
    connect(&m_poller, &net::SocketPoller::turnEnded, this, &BenchWorker::endTurn);
    connect(&m_watch, &QTimer::timeout, this, &BenchWorker::checkDeadlines);
    m_pace.setTimerType(Qt::PreciseTimer);
    connect(&m_pace, &QTimer::timeout, this, &BenchWorker::endTurn);
}

BenchWorker::~BenchWorker()
{
    for (const auto &client : m_clients) {
        if (client->link)
            client->link->disconnect(this);
    }
}

void BenchWorker::open(BenchRole role)
{
    m_stage = Stage::Opening;
    m_watch.start(watchInterval);
    const std::uint32_t count = role == BenchRole::Idle ? m_plan.idle
        : role == BenchRole::Subscriber                 ? m_plan.subscribers
                                                        : m_plan.publishers;
    for (std::uint32_t number = 0; number < count; ++number) {
        if (!isOurs(number))
            continue;
        m_clients.push_back(std::make_unique<BenchClient>(role, number, m_plan.setup.driver.connection));
        m_waiting.push_back(m_clients.back().get());
        if (role == BenchRole::Publisher)
            m_publishers.push_back(m_clients.back().get());
    }
    std::ranges::reverse(m_waiting);
    openMore();
}

void BenchWorker::openMore()
{
    if (m_stage != Stage::Opening)
        return;
    const std::uint32_t window = std::max(m_plan.connectWindow / m_plan.threads, 1U);
    while (!m_waiting.empty() && m_opening < window) {
        BenchClient &client = *m_waiting.back();
        m_waiting.pop_back();
        openNow(client);
    }
    if (m_waiting.empty() && m_opening == 0)
        finishStage();
}

void BenchWorker::openNow(BenchClient &client)
{
    ++m_opening;
    ++m_openLinks;
    client.phase = BenchClient::Phase::Opening;
    client.openBy = timeNow() + m_plan.setup.driver.connectTimeout;
    client.link = createLink();
    net::Link *link = client.link.get();
    connect(link, &net::Link::opened, this, [this, &client] { handleTransportOpened(client); });
    connect(
        link, &net::Link::received, this,
        [this, &client](std::string_view bytes) { handleReceived(client, bytes); }, Qt::DirectConnection);
    connect(link, &net::Link::drained, this, &BenchWorker::scheduleTurn);
    connect(link, &net::Link::closed, this,
        [this, &client](const std::optional<net::LinkError> &error) { handleLinkClosed(client, error); });
    link->open();
}

std::unique_ptr<net::Link> BenchWorker::createLink()
{
    const net::Endpoint &endpoint = m_plan.setup.endpoint;
#ifdef Q_OS_LINUX
    if (m_plan.address) {
        auto tcp = std::make_unique<net::PolledTcpLink>(m_poller, *m_plan.address, endpoint.port);
        if (endpoint.transport == Transport::Tcp)
            return tcp;
        return std::make_unique<net::WebSocketLink>(
            std::move(tcp), endpoint.webSocket, endpoint.host, endpoint.port, false);
    }
#endif
    return net::createLink(endpoint);
}

void BenchWorker::handleTransportOpened(BenchClient &client)
{
    client.transportOpen = true;
    const TimePoint now = timeNow();
    client.connection.handleTransportOpened(now);
    mqtt::ConnectPacket packet = m_plan.setup.connect;
    packet.clientId += std::format("-{}{}", &client == m_seeder ? 'r' : letterOf(client.role), client.number);
    if (!client.connection.connect(std::move(packet), {}, now))
        client.link->abort();
    touch(client);
}

void BenchWorker::handleReceived(BenchClient &client, std::string_view bytes)
{
    const TimePoint now = timeNow();
    client.connection.handleInput(bytes, now);
    drain(client, now);
    touch(client);
}

void BenchWorker::handleLinkClosed(BenchClient &client, const std::optional<net::LinkError> &error)
{
    --m_openLinks;
    client.linkError = error;
    client.connection.handleTransportClosed();
    drain(client, timeNow());
    if (client.phase == BenchClient::Phase::Opening) {
        // Before the transport is open the engine has nothing to tell.
        mqtt::Closed closed{.cause = mqtt::CloseCause::TransportLost};
        end(client, closed);
    }
    if (m_stage == Stage::Closing && m_openLinks == 0)
        finishStage();
    scheduleTurn();
}

void BenchWorker::drain(BenchClient &client, TimePoint now)
{
    while (auto event = client.connection.pollEvent()) {
        std::visit(
            [&](auto &kind) {
                if constexpr (requires { this->handle(client, kind, now); })
                    handle(client, kind, now);
            },
            *event);
    }
}

void BenchWorker::handle(BenchClient &client, const mqtt::Connected &, TimePoint now)
{
    if (client.role != BenchRole::Subscriber)
        return becomeReady(client);
    client.subscribedAt = now;
    const auto sent = client.connection.subscribe(
        {{.filter = m_plan.filters[client.number], .options = {.maximumQoS = m_plan.qos}}}, {}, now);
    if (sent)
        return;
    m_ledger.enterFailure({ExitCode::SubscriptionRefused,
        std::format("The subscription cannot be sent: {}.", describe(sent.error()))});
    client.link->abort();
}

void BenchWorker::handle(BenchClient &client, const mqtt::SubscribeAcknowledged &event, TimePoint)
{
    const mqtt::ReasonCode reason = event.packet.reasons.front();
    if (mqtt::isError(reason)) {
        m_ledger.enterFailure({ExitCode::SubscriptionRefused,
            std::format("The broker refuses the subscription to {}: {}.",
                printable(m_plan.filters[client.number]), describe(reason, event.packet.properties))});
        return client.link->abort();
    }
    client.subscribed = true;
    if (client.retainedReceived >= m_plan.retained)
        becomeReady(client);
}

void BenchWorker::handle(BenchClient &client, const mqtt::MessageReceived &event, TimePoint now)
{
    const auto header = readHeader(event.packet.message->payload());
    // What is left of other runs, or somebody else's.
    if (!header || header->run != m_plan.run)
        return;
    if (header->stream >= m_plan.topics.size())
        return noteRetained(client, now);
    if (!m_ledger.enterReceived(m_plan.books[client.number], header->stream, header->sequence))
        return;
    ++m_received;
    m_lastReceived = now.time_since_epoch().count();
    m_latencies.add(now.time_since_epoch() - std::chrono::nanoseconds(header->time));
}

void BenchWorker::noteRetained(BenchClient &client, TimePoint now)
{
    m_ledger.retainedReceived.fetch_add(1, std::memory_order_relaxed);
    if (++client.retainedReceived != m_plan.retained)
        return;
    const std::int64_t took = (now - client.subscribedAt).count();
    std::int64_t slowest = m_ledger.retainedNanoseconds.load();
    while (took > slowest && !m_ledger.retainedNanoseconds.compare_exchange_weak(slowest, took)) {}
    if (client.subscribed)
        becomeReady(client);
}

void BenchWorker::handle(BenchClient &client, const mqtt::PublishFinished &event, TimePoint)
{
    client.unacknowledged -= client.unacknowledged > 0 ? 1 : 0;
    auto &total
        = event.outcome == mqtt::PublishOutcome::Acknowledged ? m_ledger.acknowledged : m_ledger.refused;
    total.fetch_add(1, std::memory_order_relaxed);
}

void BenchWorker::handle(BenchClient &client, mqtt::Closed &event, TimePoint) { end(client, event); }

void BenchWorker::becomeReady(BenchClient &client)
{
    if (client.phase != BenchClient::Phase::Opening)
        return;
    client.phase = BenchClient::Phase::Ready;
    --m_opening;
    m_ledger.opened.fetch_add(&client == m_seeder ? 0 : 1);
    scheduleTurn();
}

void BenchWorker::end(BenchClient &client, mqtt::Closed &closed)
{
    const auto before = std::exchange(client.phase, BenchClient::Phase::Ended);
    if (before == BenchClient::Phase::Ended)
        return;
    client.unacknowledged = 0;
    if (before == BenchClient::Phase::Opening) {
        --m_opening;
        m_ledger.failed.fetch_add(1);
    } else if (closed.cause != mqtt::CloseCause::Local) {
        m_ledger.lost.fetch_add(1);
    }
    if (closed.cause != mqtt::CloseCause::Local) {
        const net::ConnectionEnd report{.closed = std::move(closed),
            .linkError = client.linkError,
            .opened = client.transportOpen,
            .accepted = before == BenchClient::Phase::Ready};
        if (const auto failure = session::failureOf(report))
            m_ledger.enterFailure(explainEnd(*failure, report.accepted, m_plan.setup));
    }
    scheduleTurn();
}

/// Keep-alive and the handshake's end, to the second.
void BenchWorker::checkDeadlines()
{
    const TimePoint now = timeNow();
    for (const auto &client : m_clients) {
        if (client->phase == BenchClient::Phase::Opening && !client->transportOpen && client->openBy <= now) {
            client->linkError = net::LinkError{.kind = net::LinkErrorKind::Timeout};
            client->link->abort();
        }
        const bool waitsForRetained = client->phase == BenchClient::Phase::Opening && client->subscribed;
        if (waitsForRetained && client->subscribedAt + retainedTime <= now)
            becomeReady(*client);
        const auto deadline = client->connection.pollTimeout();
        if (!deadline || *deadline > now)
            continue;
        client->connection.handleTimeout(now);
        drain(*client, now);
        touch(*client);
    }
}

void BenchWorker::closeAll()
{
    m_stage = Stage::Closing;
    m_pace.stop();
    for (const auto &client : m_clients) {
        client->connection.disconnect();
        drain(*client, timeNow());
        touch(*client);
    }
    scheduleTurn();
    if (m_openLinks == 0)
        return finishStage();
    QTimer::singleShot(closeTime, this, &BenchWorker::finishStage);
}

void BenchWorker::finishStage()
{
    if (std::exchange(m_stage, Stage::None) != Stage::None)
        Q_EMIT stageDone();
}

void BenchWorker::touch(BenchClient &client)
{
    if (!std::exchange(client.touched, true))
        m_touched.push_back(&client);
    scheduleTurn();
}

void BenchWorker::scheduleTurn()
{
    if (m_poller.isDispatching() || std::exchange(m_turnScheduled, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_turnScheduled = false;
            endTurn();
        },
        Qt::QueuedConnection);
}

/// Publishes what may be published now, and writes once for each connection.
void BenchWorker::endTurn()
{
    enterTotals();
    openMore();
    pump();
    // A link that fails meanwhile is touched again.
    m_ending.swap(m_touched);
    for (BenchClient *client : m_ending) {
        client->touched = false;
        client->connection.pollTransmit(m_buffer);
        if (!m_buffer.empty())
            client->link->write(m_buffer);
        if (client->connection.isClosed() && client->link)
            client->link->close();
    }
    m_ending.clear();
    enterTotals();
}

void BenchWorker::enterTotals()
{
    m_ledger.expected.fetch_add(std::exchange(m_expected, 0), std::memory_order_relaxed);
    if (m_received == 0)
        return;
    m_ledger.received.fetch_add(std::exchange(m_received, 0), std::memory_order_relaxed);
    m_ledger.lastReceived.store(m_lastReceived, std::memory_order_relaxed);
}

} // namespace cutty::cli
