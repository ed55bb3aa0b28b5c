#include "tests/broker/BrokerHarness.h"

#include <algorithm>
#include <utility>

namespace cutty::broker::test {

std::vector<std::string> TestClient::takePayloads()
{
    std::vector<std::string> payloads;
    for (const mqtt::PublishPacket &packet : takeMessages())
        payloads.emplace_back(packet.message->payload());
    return payloads;
}

std::vector<std::string> TestClient::takeTopics()
{
    std::vector<std::string> topics;
    for (const mqtt::PublishPacket &packet : takeMessages())
        topics.emplace_back(packet.message->topic());
    return topics;
}

BrokerHarness::BrokerHarness(BrokerOptions options)
    : broker(options)
{
}

TestClient &BrokerHarness::open(mqtt::ConnectionOptions options)
{
    const LinkId link{++m_lastLink};
    auto client = std::make_unique<TestClient>(link, mqtt::Connection(mqtt::Role::Client, options));
    client->connection.handleTransportOpened(now);
    broker.handleLinkOpened(link, now);
    m_open.emplace(link, client.get());
    return *m_clients.emplace_back(std::move(client));
}

TestClient &BrokerHarness::connect(
    mqtt::ConnectPacket packet, mqtt::SessionState session, mqtt::ConnectionOptions options)
{
    TestClient &client = open(options);
    EXPECT_TRUE(client.connection.connect(std::move(packet), std::move(session), now));
    exchange();
    return client;
}

mqtt::SessionState BrokerHarness::cut(TestClient &client)
{
    m_open.erase(client.link);
    client.connection.handleTransportClosed();
    collect(client);
    broker.handleLinkClosed(client.link, now);
    exchange();
    return client.connection.takeSession();
}

LinkId BrokerHarness::openRaw()
{
    const LinkId link{++m_lastLink};
    broker.handleLinkOpened(link, now);
    m_open.emplace(link, nullptr);
    return link;
}

void BrokerHarness::sendRaw(LinkId link, std::string_view bytes)
{
    broker.handleInput(link, bytes, now);
    exchange();
}

void BrokerHarness::exchange()
{
    for (bool busy = true; busy;) {
        busy = carryToBroker();
        busy |= carryFromBroker();
    }
}

bool BrokerHarness::carryToBroker()
{
    bool busy = false;
    std::string bytes;
    for (const auto &client : m_clients) {
        if (client->held || !isOpen(client->link))
            continue;
        client->connection.pollTransmit(bytes);
        if (!bytes.empty()) {
            busy = true;
            broker.handleInput(client->link, bytes, now);
        }
        collect(*client);
        if (client->connection.isClosed() && m_open.erase(client->link) != 0) {
            busy = true;
            broker.handleLinkClosed(client->link, now);
        }
    }
    return busy;
}

bool BrokerHarness::carryFromBroker()
{
    bool busy = false;
    std::string bytes;
    while (const auto output = broker.pollOutput(bytes)) {
        busy = true;
        const auto entry = m_open.find(output->link);
        if (entry == m_open.end())
            continue;
        TestClient *client = entry->second;
        if (output->close)
            m_open.erase(entry);
        if (!client) {
            m_raw[output->link] += bytes;
            continue;
        }
        if (!client->deaf)
            client->connection.handleInput(bytes, now);
        if (output->close)
            client->connection.handleTransportClosed();
        collect(*client);
    }
    return busy;
}

void BrokerHarness::collect(TestClient &client)
{
    while (auto event = client.connection.pollEvent()) {
        if (auto *connected = std::get_if<mqtt::Connected>(&*event))
            client.connack = std::move(connected->connack);
        else if (auto *message = std::get_if<mqtt::MessageReceived>(&*event))
            client.messages.push_back(std::move(message->packet));
        else if (auto *suback = std::get_if<mqtt::SubscribeAcknowledged>(&*event))
            client.subacks.push_back(std::move(suback->packet));
        else if (auto *unsuback = std::get_if<mqtt::UnsubscribeAcknowledged>(&*event))
            client.unsubacks.push_back(std::move(unsuback->packet));
        else if (auto *finished = std::get_if<mqtt::PublishFinished>(&*event))
            client.finished.push_back(std::move(*finished));
        else if (auto *closed = std::get_if<mqtt::Closed>(&*event))
            client.closed = std::move(*closed);
    }
}

std::optional<TimePoint> BrokerHarness::nextDeadline() const
{
    std::optional<TimePoint> next = broker.pollTimeout();
    for (const auto &[link, client] : m_open) {
        if (!client || client->held)
            continue;
        const auto deadline = client->connection.pollTimeout();
        if (deadline && (!next || *deadline < *next))
            next = deadline;
    }
    return next;
}

void BrokerHarness::advance(Duration duration)
{
    const TimePoint end = now + duration;
    exchange();
    for (auto next = nextDeadline(); next && *next <= end; next = nextDeadline()) {
        now = std::max(now, *next);
        broker.handleTimeout(now);
        for (const auto &client : m_clients) {
            if (!client->held && isOpen(client->link))
                client->connection.handleTimeout(now);
        }
        exchange();
        const auto after = nextDeadline();
        ASSERT_TRUE(!after || *after > now) << "a deadline did not pass";
    }
    now = end;
}

RawPeer::RawPeer(BrokerHarness &harness, mqtt::ProtocolVersion version)
    : link(harness.openRaw())
    , m_harness(harness)
    , m_version(version)
{
    m_decoder.setVersion(version);
}

void RawPeer::says(const mqtt::Packet &packet)
{
    std::string bytes;
    encode(bytes, packet, m_version);
    saysBytes(bytes);
}

std::vector<mqtt::Packet> RawPeer::hears()
{
    const std::string bytes = m_harness.takeRaw(link);
    m_decoder.feed(bytes);
    std::vector<mqtt::Packet> packets;
    while (true) {
        auto packet = m_decoder.next();
        if (!packet) {
            ADD_FAILURE() << "what was sent is malformed";
            return packets;
        }
        if (!*packet)
            return packets;
        packets.push_back(std::move(**packet));
    }
}

MessagePtr makeMessage(std::string_view topic, std::string_view payload, const PublishFacts &facts)
{
    return Message::create({.topic = topic,
        .payload = payload,
        .properties = facts.properties.encoded(),
        .expiryOffset = mqtt::messageExpiryOffset(facts.properties.view()),
        .qos = facts.qos,
        .retain = facts.retain});
}

BrokerTest::BrokerTest(BrokerOptions options)
    : harness(options)
{
}

mqtt::ConnectPacket BrokerTest::passing(std::string clientId) const
{
    return {.version = GetParam(), .keepAlive = 0s, .clientId = std::move(clientId)};
}

mqtt::ConnectPacket BrokerTest::lasting(std::string clientId, std::chrono::seconds expiry) const
{
    mqtt::ConnectPacket packet = passing(std::move(clientId));
    packet.cleanStart = false;
    if (isFive())
        packet.properties.add(
            mqtt::PropertyId::SessionExpiryInterval, static_cast<std::uint32_t>(expiry.count()));
    return packet;
}

mqtt::ReasonCode BrokerTest::subscribe(
    TestClient &client, std::string filter, mqtt::SubscriptionOptions options, std::uint32_t identifier)
{
    mqtt::Properties properties;
    if (identifier != 0)
        properties.add(mqtt::PropertyId::SubscriptionIdentifier, identifier);
    const std::size_t before = client.subacks.size();
    const auto id = client.connection.subscribe({{std::move(filter), options}}, properties, harness.now);
    harness.exchange();
    if (!id || client.subacks.size() != before + 1 || client.subacks.back().packetId != *id) {
        ADD_FAILURE() << "the SUBSCRIBE was not answered";
        return mqtt::ReasonCode::UnspecifiedError;
    }
    return client.subacks.back().reasons.front();
}

std::optional<mqtt::ReasonCode> BrokerTest::publish(
    TestClient &client, std::string_view topic, std::string_view payload, const PublishFacts &facts)
{
    const std::size_t before = client.finished.size();
    const auto sent = client.connection.publish(
        {.message = makeMessage(topic, payload, facts), .qos = facts.qos, .retain = facts.retain},
        harness.now);
    EXPECT_TRUE(sent) << "the client did not send to " << topic;
    harness.exchange();
    if (client.finished.size() == before)
        return std::nullopt;
    return client.finished.back().reason;
}

void BrokerTest::disconnect(TestClient &client, mqtt::ReasonCode reason, mqtt::Properties properties)
{
    EXPECT_TRUE(client.connection.disconnect(reason, std::move(properties)));
    harness.exchange();
}

} // namespace cutty::broker::test
