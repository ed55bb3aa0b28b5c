#include "tests/broker/state/StateRig.h"

#include "tests/broker/state/StateText.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

namespace cutty::broker::test {
namespace {

constexpr std::uint32_t salt = 0x5EED;

} // namespace

StateRig::StateRig(const BrokerOptions &brokerOptions)
    : options(brokerOptions)
{
    startBroker();
    compact();
}

void StateRig::startBroker()
{
    broker = std::make_unique<BrokerCore>(options);
    broker->handleWallClock(
        WallTime(std::chrono::duration_cast<std::chrono::microseconds>(sinceEpoch + now.time_since_epoch())),
        now);
}

RigClient &StateRig::add(mqtt::ConnectPacket packet)
{
    auto client = std::make_unique<RigClient>();
    client->clientId = packet.clientId;
    client->packet = std::move(packet);
    return *m_clients.emplace_back(std::move(client));
}

void StateRig::connect(RigClient &client)
{
    if (client.connection)
        cut(client);
    client.link = ++m_lastLink;
    client.connection = std::make_unique<mqtt::Connection>(mqtt::Role::Client);
    client.connection->handleTransportOpened(now);
    client.connack.reset();
    broker->handleLinkOpened(LinkId{client.link}, now);
    ASSERT_TRUE(client.connection->connect(client.packet, std::move(client.session), now));
}

void StateRig::cut(RigClient &client)
{
    if (!client.connection)
        return;
    client.connection->handleTransportClosed();
    collect(client);
    client.session = client.connection->takeSession();
    client.connection.reset();
    broker->handleLinkClosed(LinkId{client.link}, now);
}

void StateRig::carryToBroker(const std::function<bool(const RigClient &)> &chosen)
{
    std::string bytes;
    for (const auto &client : m_clients) {
        if (!client->connection || !chosen(*client))
            continue;
        client->connection->pollTransmit(bytes);
        if (!bytes.empty())
            broker->handleInput(LinkId{client->link}, bytes, now);
        collect(*client);
        if (client->connection->isClosed())
            cut(*client);
    }
}

void StateRig::writeJournal()
{
    std::string frame;
    broker->pollState(frame);
    if (frame.empty())
        return;
    sealFrame(frame, salt);
    journal += frame;
    frameEnds.push_back(journal.size());
}

void StateRig::carryToClients()
{
    std::string bytes;
    while (const auto output = broker->pollOutput(bytes)) {
        const auto client = std::ranges::find_if(
            m_clients, [&](const auto &one) { return one->connection && LinkId{one->link} == output->link; });
        if (client == m_clients.end())
            continue;
        (*client)->connection->handleInput(bytes, now);
        if (output->close)
            (*client)->connection->handleTransportClosed();
        collect(**client);
        if (output->close)
            cut(**client);
    }
}

void StateRig::turn()
{
    carryToBroker([](const RigClient &) { return true; });
    writeJournal();
    carryToClients();
}

void StateRig::settle()
{
    for (int quiet = 0; quiet < 2;) {
        turn();
        const bool waiting = std::ranges::any_of(m_clients,
            [](const auto &client) { return client->connection && client->connection->transmitSize() > 0; });
        quiet = waiting ? 0 : quiet + 1;
    }
}

void StateRig::advance(Duration duration)
{
    now += duration;
    broker->handleTimeout(now);
    turn();
}

void StateRig::kill(std::size_t lost)
{
    journal.resize(journal.size() - lost);
    for (const auto &client : m_clients) {
        if (!client->connection)
            continue;
        client->connection->handleTransportClosed();
        collect(*client);
        client->session = client->connection->takeSession();
        client->connection.reset();
    }
    startBroker();
    StateReader reader(sinceEpoch);
    ASSERT_TRUE(reader.readSnapshot(snapshot));
    ASSERT_TRUE(reader.readJournal(journal));
    broker->restore(reader.takeImage(), now);
    compact();
}

void StateRig::compact()
{
    broker->startJournal();
    const StateHeader header{.kind = StateHeader::Kind::Snapshot, .generation = ++m_generation, .salt = salt};
    snapshot = broker->saveState(header);
    journal.clear();
    appendStateHeader(journal, {StateHeader::Kind::Journal, m_generation, salt});
    frameEnds.clear();
}

std::string StateRig::filedState() const { return describeFiles(snapshot, journal, sinceEpoch); }

std::string StateRig::presentState() const { return describeFiles(broker->saveState(), {}, sinceEpoch); }

void StateRig::collect(RigClient &client)
{
    while (auto event = client.connection->pollEvent()) {
        if (auto *connected = std::get_if<mqtt::Connected>(&*event))
            client.connack = std::move(connected->connack);
        else if (auto *message = std::get_if<mqtt::MessageReceived>(&*event))
            ++client.received[std::string(message->packet.message->payload())];
        else if (auto *suback = std::get_if<mqtt::SubscribeAcknowledged>(&*event))
            client.granted.insert(
                client.granted.end(), suback->packet.reasons.begin(), suback->packet.reasons.end());
        else if (auto *finished = std::get_if<mqtt::PublishFinished>(&*event);
            finished && finished->outcome == mqtt::PublishOutcome::Acknowledged)
            client.acknowledged.insert(static_cast<std::uint64_t>(finished->token));
    }
}

} // namespace cutty::broker::test
