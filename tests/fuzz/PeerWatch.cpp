#include "tests/fuzz/PeerWatch.h"

#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/PacketChecks.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace cutty::fuzz {

void PeerWatch::begin(bool traced)
{
    m_traced = traced;
    m_closed = false;
    m_resumedInflight = 0;
    setPeerLimits({});
    m_aliases.clear();
}

std::vector<mqtt::Event> PeerWatch::drain(mqtt::Connection &connection)
{
    std::string bytes;
    connection.pollTransmit(bytes);
    std::vector<mqtt::Event> events;
    while (auto event = connection.pollEvent()) {
        require(!m_closed, "nothing happens after Closed");
        noteEvent(*event, connection.version());
        events.push_back(std::move(*event));
    }
    // After the events, for one of them may be a CONNACK with the limits that were kept to.
    noteSent(connection, bytes);
    requireTraced(connection, bytes);
    require(m_closed == connection.isClosed(), "Closed is reported when a connection has closed");
    require(!m_closed || !connection.pollTimeout(), "a closed connection has no deadline");
    requireOnceEach();
    requireNothingLost(connection);
    return events;
}

void PeerWatch::passTime(mqtt::Connection &connection, TimePoint now)
{
    const auto deadline = connection.pollTimeout();
    if (!deadline || *deadline > now)
        return;
    connection.handleTimeout(now);
    const auto next = connection.pollTimeout();
    require(!next || *next > now, "a deadline that was handled has moved on");
}

void PeerWatch::forgetSession()
{
    noteSessionEnd();
    m_unfinished.clear();
}

void PeerWatch::setPeerLimits(mqtt::PropertiesView properties)
{
    m_peerMaximumPacketSize = properties.number(mqtt::PropertyId::MaximumPacketSize).value_or(UINT32_MAX);
    m_peerTopicAliasMaximum = properties.number(mqtt::PropertyId::TopicAliasMaximum).value_or(0);
}

void PeerWatch::noteSent(const mqtt::Connection &connection, const std::string &bytes)
{
    for (const SentPacket &sent : requireWellFormed(bytes, connection.version())) {
        const bool ours = std::holds_alternative<mqtt::PublishPacket>(sent.packet)
            || std::holds_alternative<mqtt::SubscribePacket>(sent.packet)
            || std::holds_alternative<mqtt::UnsubscribePacket>(sent.packet);
        require(!ours || sent.size <= m_peerMaximumPacketSize, "no packet is larger than the peer takes");
        noteSent(sent.packet);
    }
}

void PeerWatch::noteSent(const mqtt::Packet &packet)
{
    if (const auto *publish = std::get_if<mqtt::PublishPacket>(&packet))
        requireKnownAlias(*publish);
    if (const auto *pubcomp = std::get_if<mqtt::PubcompPacket>(&packet))
        --m_heldNow[toInt(pubcomp->packetId)];
    const auto *pubrec = std::get_if<mqtt::PubrecPacket>(&packet);
    if (pubrec && mqtt::isError(pubrec->reason))
        --m_heldNow[toInt(pubrec->packetId)];
}

void PeerWatch::requireKnownAlias(const mqtt::PublishPacket &packet)
{
    if (packet.topicAlias == 0)
        return;
    require(packet.topicAlias <= m_peerTopicAliasMaximum, "no alias is above the peer's maximum");
    const bool known = m_aliases.contains(packet.topicAlias);
    require(known || !packet.message->topic().empty(), "a topic is left out only when its alias is known");
    m_aliases.insert(packet.topicAlias);
}

void PeerWatch::requireTraced(mqtt::Connection &connection, const std::string &bytes) const
{
    std::string traced;
    while (auto packet = connection.pollTrace()) {
        if (packet->direction == Direction::Sent)
            traced += packet->bytes;
    }
    const bool complete = connection.takeLostTraces() == 0;
    require(!m_traced || !complete || traced == bytes, "the trace shows what is sent");
}

void PeerWatch::noteEvent(const mqtt::Event &event, mqtt::ProtocolVersion version)
{
    if (std::holds_alternative<mqtt::Closed>(event)) {
        m_closed = true;
    } else if (const auto *finished = std::get_if<mqtt::PublishFinished>(&event)) {
        require(m_unfinished.erase(static_cast<std::uint64_t>(finished->token)) == 1,
            "a publish that was accepted is reported once");
    } else if (const auto *received = std::get_if<mqtt::MessageReceived>(&event)) {
        require(bool(received->packet.message), "a received message is there");
        require(received->packet.topicAlias != 0 || !received->packet.message->topic().empty(),
            "a received message has a topic");
        if (received->packet.qos == QoS::ExactlyOnce)
            ++m_heldNow[toInt(received->packet.packetId)];
    } else if (const auto *connected = std::get_if<mqtt::Connected>(&event)) {
        // A server of 3.1 does not say whether it kept the session.
        if (!connected->connack.sessionPresent && version != mqtt::ProtocolVersion::V31)
            noteSessionEnd();
        setPeerLimits(connected->connack.properties.view());
    }
}

void PeerWatch::requireOnceEach()
{
    for (const auto &[id, change] : std::exchange(m_heldNow, {})) {
        int &held = m_held[id];
        held = std::max(held + change, 0);
        require(held <= 1, "a QoS 2 message comes again only after its release");
    }
}

void PeerWatch::requireNothingLost(const mqtt::Connection &connection) const
{
    const std::size_t kept = connection.inflightCount() + connection.queuedCount();
    require(!connection.isConnected() || kept == m_unfinished.size(),
        "the session holds each publish that is not finished");
    require(!connection.isConnected()
            || connection.inflightCount() <= connection.peerReceiveMaximum() + m_resumedInflight,
        "no more is in flight than the peer takes");
}

} // namespace cutty::fuzz
