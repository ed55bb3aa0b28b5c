#include "core/broker/findings/ConnectionExaminer.h"

#include "core/mqtt/codec/PacketDecoder.h"

#include <utility>

namespace cutty::broker {
namespace {

using mqtt::PropertyId;

constexpr Rule freeIdentifier = rule("MQTT-2.2.1-3", "MQTT-2.3.1-2");
constexpr Rule pingsInTime = rule("MQTT-3.1.2-20", "MQTT-3.1.2-23");
constexpr Rule obeysServerKeepAlive = ruleOf5("MQTT-3.1.2-21");
constexpr Rule nothingAfterDisconnect = rule("MQTT-3.14.4-1", "MQTT-3.14.4-2");
constexpr Rule authFirst = ruleOf5("MQTT-3.1.2-30");
constexpr Rule noAuthWithoutMethod = ruleOf5("MQTT-4.12.0-7");

/// The topic alias of a PUBLISH of MQTT 5; 0 for none.
std::uint16_t aliasIn(std::string_view bytes)
{
    mqtt::PacketDecoder decoder;
    decoder.feed(bytes);
    const auto packet = decoder.next();
    const auto *publish = packet && *packet ? std::get_if<mqtt::PublishPacket>(&**packet) : nullptr;
    return publish ? publish->topicAlias : std::uint16_t{0};
}

} // namespace

void ConnectionExaminer::receive(Judgement &judgement, const mqtt::Packet &packet)
{
    m_record.lastSeen = judgement.time();
    judgeForm(judgement, packet, m_announced);
    std::visit(
        [&](const auto &kind) {
            if constexpr (requires { this->judge(judgement, kind); })
                judge(judgement, kind);
        },
        packet);
}

void ConnectionExaminer::judge(Judgement &, const std::unique_ptr<mqtt::ConnectPacket> &packet)
{
    m_version = packet->version;
    m_cleanStart = packet->cleanStart;
    m_usesMethod = packet->properties.text(PropertyId::AuthenticationMethod).has_value();
}

void ConnectionExaminer::judge(Judgement &judgement, const mqtt::PublishPacket &packet)
{
    if (packet.topicAlias != 0)
        m_record.aliases.insert(packet.topicAlias);
    if (packet.qos == QoS::AtMostOnce)
        return;
    m_spoke = m_spoke || !packet.duplicate;
    if (m_requests.contains(packet.packetId))
        judgement.breaks(freeIdentifier, Mistake::PacketIdInUse, {packet.packetId});
    m_record.published.receive(judgement, packet);
}

void ConnectionExaminer::judge(Judgement &judgement, const mqtt::SubscribePacket &packet)
{
    judgeRequest(judgement, packet.packetId);
}

void ConnectionExaminer::judge(Judgement &judgement, const mqtt::UnsubscribePacket &packet)
{
    judgeRequest(judgement, packet.packetId);
}

void ConnectionExaminer::judgeRequest(Judgement &judgement, mqtt::PacketId id)
{
    if (m_record.published.isOpen(id) || !m_requests.insert(id).second)
        judgement.breaks(freeIdentifier, Mistake::PacketIdInUse, {id});
    else
        judgement.keeps(freeIdentifier);
}

void ConnectionExaminer::judge(Judgement &judgement, const mqtt::PingreqPacket &)
{
    m_spoke = true;
    judgement.keeps(pingsInTime);
    if (m_hasServerKeepAlive)
        judgement.keeps(obeysServerKeepAlive);
}

void ConnectionExaminer::judge(Judgement &, const mqtt::DisconnectPacket &) { m_left = true; }

void ConnectionExaminer::judge(Judgement &judgement, const mqtt::AuthPacket &)
{
    if (!m_connected)
        judgement.keeps(authFirst);
}

void ConnectionExaminer::send(const mqtt::Packet &packet, TimePoint now)
{
    if (const auto *publish = std::get_if<mqtt::PublishPacket>(&packet))
        m_record.delivered.send(*publish, now);
    else if (const auto *pubrel = std::get_if<mqtt::PubrelPacket>(&packet))
        m_record.delivered.send(*pubrel);
    else if (const auto *puback = std::get_if<mqtt::PubackPacket>(&packet))
        m_record.published.answer(*puback);
    else if (const auto *pubrec = std::get_if<mqtt::PubrecPacket>(&packet))
        m_record.published.answer(*pubrec);
    else if (const auto *pubcomp = std::get_if<mqtt::PubcompPacket>(&packet))
        m_record.published.answer(*pubcomp);
    else if (const auto *suback = std::get_if<mqtt::SubackPacket>(&packet))
        m_requests.erase(suback->packetId);
    else if (const auto *unsuback = std::get_if<mqtt::UnsubackPacket>(&packet))
        m_requests.erase(unsuback->packetId);
    else if (const auto *connack = std::get_if<mqtt::ConnackPacket>(&packet))
        beginSession(*connack);
}

void ConnectionExaminer::beginSession(const mqtt::ConnackPacket &connack)
{
    if (isError(connack.reason))
        return;
    m_connected = true;
    const mqtt::PropertiesView properties = connack.properties.view();
    m_hasServerKeepAlive = properties.number(PropertyId::ServerKeepAlive).has_value();
    m_announced = {.maximumPacketSize = properties.number(PropertyId::MaximumPacketSize).has_value(),
        .maximumQoS = properties.number(PropertyId::MaximumQoS).has_value(),
        .retainUnavailable = properties.number(PropertyId::RetainAvailable) == 0U,
        .topicAliases = properties.number(PropertyId::TopicAliasMaximum).value_or(0) != 0};
    // CONNACK of 3.1 does not say whether there was a session.
    const bool resumed = connack.sessionPresent || (m_version == mqtt::ProtocolVersion::V31 && !m_cleanStart);
    m_record.published.beginConnection({.cleanStart = m_cleanStart, .resumed = resumed});
    m_record.delivered.beginConnection(resumed);
    m_record.earlierAliases = std::exchange(m_record.aliases, {});
}

void ConnectionExaminer::judgeFault(Judgement &judgement, mqtt::DecodeError error, std::string_view bytes)
{
    m_faulty = true;
    if (error.fault == mqtt::Fault::UnknownTopicAlias && m_record.earlierAliases.contains(aliasIn(bytes)))
        return judgement.breaks(ruleOf5("MQTT-3.3.2-7"), Mistake::AliasOfEarlierConnection);
    if (error.fault == mqtt::Fault::TopicAliasInvalid && error.expected && error.expected->high == 0)
        error.statement = "MQTT-3.2.2-18"; // the broker announced none
    judgement.reports(error);
}

void ConnectionExaminer::close(Judgement &judgement, mqtt::CloseCause cause, std::chrono::seconds keepAlive)
{
    m_record.lastSeen = judgement.time();
    if (cause == mqtt::CloseCause::HandshakeTimeout && !m_connected)
        return judgement.suspects(noRule, Mistake::NoConnect);
    if (!m_connected)
        return;
    if (cause == mqtt::CloseCause::KeepAliveTimeout) {
        const auto limit = static_cast<std::uint32_t>(keepAlive.count() * 3 / 2);
        judgement.breaks(m_hasServerKeepAlive ? obeysServerKeepAlive : pingsInTime,
            Mistake::KeepAliveExceeded, {.expected = mqtt::Expectation{.found = limit, .high = limit}});
    }
    if (cause == mqtt::CloseCause::TransportLost)
        judgement.suspects(noRule, Mistake::NoDisconnect);
    if (!m_usesMethod && !m_faulty)
        judgement.keeps(noAuthWithoutMethod);
    m_record.published.endConnection(judgement, m_spoke);
    m_record.delivered.endConnection(judgement);
    if (m_left && !m_spokeAfterEnd)
        judgement.keeps(nothingAfterDisconnect);
}

void ConnectionExaminer::receiveAfterEnd(Judgement &judgement)
{
    if (m_left && !std::exchange(m_spokeAfterEnd, true))
        judgement.breaks(nothingAfterDisconnect, Mistake::SentAfterDisconnect);
}

void ConnectionExaminer::forget()
{
    m_connected = true;
    m_requests.clear();
    m_record.published.forget();
    m_record.delivered.forget();
}

} // namespace cutty::broker
