#include "tests/mqtt/CutLinkScene.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace cutty::mqtt::test {

CutLinkScene::CutLinkScene(const CutLinkPlan &plan)
    : m_plan(plan)
    , m_random(plan.seed)
    , m_broker({.connection = {.topicAliasMaximum = 2, .automaticTopicAliases = true}})
    , m_clients{Client{.name = "first", .peerTopic = "from/second", .sent = {plan.qos, plan.messages}},
          Client{.name = "second", .peerTopic = "from/first", .sent = {plan.qos, plan.messages}}}
{
}

std::string CutLinkScene::run()
{
    if (!subscribeBoth())
        return m_error;
    m_cutting = true;
    for (Client &client : m_clients)
        breakLink(client);
    std::uint64_t before = 0;
    for (int idleSteps = 0; !isDone() && m_error.empty(); ++idleSteps) {
        step(m_clients[random(0, 1)]);
        const std::uint64_t progress = m_clients[0].sent.progress() + m_clients[1].sent.progress();
        if (std::exchange(before, progress) != progress)
            idleSteps = 0;
        else if (idleSteps == 100'000)
            fail(m_clients[0], "nothing moves any more");
    }
    const broker::BrokerSnapshot snapshot = m_broker.snapshot();
    if (m_error.empty() && snapshot.droppedMessages != 0)
        m_error = "the broker dropped " + std::to_string(snapshot.droppedMessages) + " messages";
    return m_error;
}

bool CutLinkScene::isDone() const
{
    return std::ranges::all_of(m_clients, [](const Client &client) { return client.sent.isDone(); });
}

std::uint64_t CutLinkScene::repetitions() const
{
    return m_clients[0].sent.repetitions() + m_clients[1].sent.repetitions();
}

/// Over links that hold: a client that is cut off before SUBACK does not know what it may expect.
bool CutLinkScene::subscribeBoth()
{
    for (int turn = 0; turn < 1'000; ++turn) {
        for (Client &client : m_clients)
            step(client);
    }
    for (const Client &client : m_clients) {
        if (!client.subscribed)
            fail(client, "SUBACK did not come");
    }
    return m_error.empty();
}

void CutLinkScene::step(Client &client)
{
    letTimePass();
    if (!client.connection)
        connect(client);
    publishSome(client);
    carryToBroker(client);
    carryToClient(client);
    if (client.connection && client.link.isBroken())
        breakLink(client);
}

void CutLinkScene::connect(Client &client)
{
    ConnectionOptions options;
    // Other limits each time: what a session has in flight may exceed the new ones, and aliases are
    // forgotten.
    if (m_plan.version == ProtocolVersion::V5) {
        options.receiveMaximum = static_cast<std::uint16_t>(std::array{3, 20, 65'535}[random(0, 2)]);
        options.topicAliasMaximum = static_cast<std::uint16_t>(random(0, 2));
        options.automaticTopicAliases = random(0, 1) == 0;
    }
    client.connection = std::make_unique<Connection>(Role::Client, options);
    client.link = CutLink(bytesToLive());
    client.linkId = broker::LinkId{++m_lastLink};
    ++client.connects;
    m_broker.handleLinkOpened(client.linkId, m_now);
    ConnectPacket packet{.version = m_plan.version, .cleanStart = false, .clientId = client.name};
    if (m_plan.version == ProtocolVersion::V5)
        packet.properties.add(PropertyId::SessionExpiryInterval, 3'600);
    client.connection->handleTransportOpened(m_now);
    if (!client.connection->connect(std::move(packet), std::exchange(client.session, {}), m_now))
        fail(client, "CONNECT is not sent");
}

/// One link in five breaks early: in CONNECT, CONNACK or the first repetitions.
std::size_t CutLinkScene::bytesToLive()
{
    if (!m_cutting)
        return SIZE_MAX;
    return random(0, 4) == 0 ? random(1, 120) : random(1, 8'000);
}

void CutLinkScene::publishSome(Client &client)
{
    if (!m_cutting || !client.connection->isConnected())
        return;
    for (std::uint64_t count = random(0, 8); count > 0 && client.sent.mayPublish(); --count) {
        const auto published
            = client.connection->publish(client.sent.next("from/" + client.name, random(0, 40)), m_now);
        if (!published)
            return fail(client, "publish refused: error " + std::to_string(int(published.error())));
        client.sent.notePublished();
    }
}

void CutLinkScene::carryToBroker(Client &client)
{
    client.connection->pollTransmit(m_buffer);
    client.link.send(Way::ToBroker, m_buffer);
    const std::string piece = client.link.deliver(Way::ToBroker, random(0, 400));
    m_deliveredBytes += piece.size();
    if (!piece.empty())
        m_broker.handleInput(client.linkId, piece, m_now);
    collectFromBroker();
}

void CutLinkScene::collectFromBroker()
{
    while (const auto output = m_broker.pollOutput(m_buffer)) {
        for (Client &client : m_clients) {
            if (!client.connection || client.linkId != output->link)
                continue; // into a link that is broken already
            client.link.send(Way::ToClient, m_buffer);
            if (output->close)
                fail(client, "the broker closed its link");
        }
    }
}

void CutLinkScene::carryToClient(Client &client)
{
    const std::string piece = client.link.deliver(Way::ToClient, random(0, 400));
    m_deliveredBytes += piece.size();
    if (!piece.empty())
        client.connection->handleInput(piece, m_now);
    collectEvents(client);
}

void CutLinkScene::collectEvents(Client &client)
{
    while (auto event = client.connection->pollEvent()) {
        std::visit(
            [&](const auto &kind) {
                if constexpr (requires { this->note(client, kind); })
                    note(client, kind);
            },
            *event);
    }
}

void CutLinkScene::note(Client &client, const Connected &event)
{
    if (event.connack.sessionPresent != client.subscribed)
        fail(client, "session present is not what it should be");
    if (!client.subscribed)
        static_cast<void>(client.connection->subscribe(
            {{.filter = client.peerTopic, .options = {.maximumQoS = m_plan.qos}}}, {}, m_now));
}

void CutLinkScene::note(Client &client, const MessageReceived &event)
{
    CutLinkLedger &ledger = peerOf(client).sent;
    ledger.noteReceived(*event.packet.message);
    if (!ledger.error().empty())
        fail(client, ledger.error());
}

void CutLinkScene::note(Client &client, const PublishFinished &event)
{
    client.sent.noteFinished(event);
    if (!client.sent.error().empty())
        fail(client, client.sent.error());
}

void CutLinkScene::note(Client &client, const SubscribeAcknowledged &event)
{
    client.subscribed = event.packet.reasons.front() == static_cast<ReasonCode>(m_plan.qos);
}

void CutLinkScene::note(Client &client, const Closed &event)
{
    if (event.cause != CloseCause::TransportLost)
        fail(client, "closed with cause " + std::to_string(int(event.cause)));
}

void CutLinkScene::breakLink(Client &client)
{
    ++m_cuts;
    client.connection->handleTransportClosed();
    collectEvents(client);
    client.session = client.connection->takeSession();
    client.connection.reset();
    if (random(0, 1) == 0)
        m_broker.handleLinkClosed(client.linkId, m_now);
    else
        m_unnoticed.push_back(client.linkId);
    // Now and then the broker hears of an old break, in the midst of the next connection.
    if (!m_unnoticed.empty() && random(0, 2) == 0) {
        m_broker.handleLinkClosed(m_unnoticed.front(), m_now);
        m_unnoticed.erase(m_unnoticed.begin());
    }
    collectFromBroker();
}

void CutLinkScene::letTimePass()
{
    m_now += std::chrono::milliseconds(random(0, 20));
    if (const auto deadline = m_broker.pollTimeout(); deadline && *deadline <= m_now) {
        m_broker.handleTimeout(m_now);
        collectFromBroker();
    }
    for (Client &client : m_clients) {
        if (!client.connection)
            continue;
        const auto deadline = client.connection->pollTimeout();
        if (deadline && *deadline <= m_now)
            client.connection->handleTimeout(m_now);
    }
}

void CutLinkScene::fail(const Client &client, const std::string &what)
{
    if (m_error.empty())
        m_error = client.name + " client, connection " + std::to_string(client.connects) + ": " + what;
}

} // namespace cutty::mqtt::test
