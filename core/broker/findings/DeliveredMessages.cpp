#include "core/broker/findings/DeliveredMessages.h"

#include <algorithm>
#include <chrono>

namespace cutty::broker {
namespace {

/// The specification sets no time for an acknowledgement; who takes this long will hardly send it.
constexpr std::chrono::seconds patience{30};

constexpr Rule answeredByQoS = ruleOfBoth("MQTT-3.3.4-1");
constexpr Rule answerRepeatsIdentifier = rule("MQTT-2.2.1-5", "MQTT-2.3.1-6");
constexpr Rule pubackAnswers = rule("MQTT-4.3.2-4", "MQTT-4.3.2-2");
constexpr Rule pubrecAnswers = rule("MQTT-4.3.3-8", "MQTT-4.3.3-2");
constexpr Rule pubrecAnswersAgain = ruleOf5("MQTT-4.3.3-10");
constexpr Rule pubcompAnswersPubrel = rule("MQTT-4.3.3-11", "MQTT-4.3.3-2");
constexpr Rule acknowledgesAll = ruleOfBoth("MQTT-4.5.0-2");
constexpr Rule pubacksInOrder = ruleOfBoth("MQTT-4.6.0-2");
constexpr Rule pubrecsInOrder = ruleOfBoth("MQTT-4.6.0-3");

} // namespace

void DeliveredMessages::beginConnection(bool resumed)
{
    m_resumed = resumed;
    m_awaitingPuback.clear();
    m_awaitingPubrec.clear();
    if (!resumed)
        m_open.clear();
    for (auto &[id, exchange] : m_open)
        exchange.order = 0;
}

void DeliveredMessages::send(const mqtt::PublishPacket &packet, TimePoint now)
{
    if (packet.qos == QoS::AtMostOnce)
        return;
    Exchange &exchange = m_open[packet.packetId];
    awaiting(exchange.qos).erase(exchange.order);
    const std::uint32_t earlier = packet.duplicate ? exchange.sendings : 0;
    exchange = {.qos = packet.qos,
        .stage = Stage::Sent,
        .order = ++m_lastOrder,
        .sendings = earlier + 1,
        .sentAt = now};
    awaiting(packet.qos).emplace(m_lastOrder, packet.packetId);
}

void DeliveredMessages::send(const mqtt::PubrelPacket &packet)
{
    Exchange &exchange = m_open[packet.packetId];
    awaiting(exchange.qos).erase(exchange.order);
    exchange.qos = QoS::ExactlyOnce;
    exchange.stage = Stage::Released;
}

void DeliveredMessages::receive(Judgement &judgement, const mqtt::PubackPacket &packet)
{
    const auto open = m_open.find(packet.packetId);
    if (open == m_open.end()) {
        if (!m_resumed)
            judgement.breaks(answerRepeatsIdentifier, Mistake::UnknownPacketId, {packet.packetId});
        return;
    }
    if (open->second.qos != QoS::AtLeastOnce)
        return judgement.breaks(answeredByQoS, Mistake::WrongAcknowledgement, {packet.packetId});
    judgement.keeps(answeredByQoS);
    judgement.keeps(answerRepeatsIdentifier);
    judgement.keeps(pubackAnswers);
    judgement.keeps(acknowledgesAll);
    judgeOrder(judgement, m_awaitingPuback, open->second, packet.packetId, pubacksInOrder);
    m_open.erase(open);
}

void DeliveredMessages::receive(Judgement &judgement, const mqtt::PubrecPacket &packet)
{
    const auto open = m_open.find(packet.packetId);
    if (open == m_open.end()) {
        if (!m_resumed)
            judgement.breaks(answerRepeatsIdentifier, Mistake::UnknownPacketId, {packet.packetId});
        return;
    }
    Exchange &exchange = open->second;
    if (exchange.qos != QoS::ExactlyOnce)
        return judgement.breaks(answeredByQoS, Mistake::WrongAcknowledgement, {packet.packetId});
    if (exchange.stage != Stage::Sent) {
        if (!m_resumed)
            judgement.suspects(answerRepeatsIdentifier, Mistake::AcknowledgedTwice, {packet.packetId});
        return;
    }
    judgement.keeps(answeredByQoS);
    judgement.keeps(answerRepeatsIdentifier);
    judgement.keeps(pubrecAnswers);
    judgement.keeps(acknowledgesAll);
    if (exchange.sendings > 1)
        judgement.keeps(pubrecAnswersAgain);
    judgeOrder(judgement, m_awaitingPubrec, exchange, packet.packetId, pubrecsInOrder);
    if (isError(packet.reason))
        m_open.erase(open);
    else
        exchange.stage = Stage::Received;
}

void DeliveredMessages::receive(Judgement &judgement, const mqtt::PubcompPacket &packet)
{
    const auto open = m_open.find(packet.packetId);
    if (open == m_open.end()) {
        if (!m_resumed)
            judgement.breaks(answerRepeatsIdentifier, Mistake::UnknownPacketId, {packet.packetId});
        return;
    }
    if (open->second.stage != Stage::Released)
        return judgement.breaks(pubcompAnswersPubrel, Mistake::PubcompBeforePubrel, {packet.packetId});
    judgement.keeps(answerRepeatsIdentifier);
    judgement.keeps(pubcompAnswersPubrel);
    m_open.erase(open);
}

void DeliveredMessages::judgeOrder(
    Judgement &judgement, Order &awaiting, const Exchange &exchange, mqtt::PacketId id, Rule rule) const
{
    const auto waiting = awaiting.find(exchange.order);
    if (waiting == awaiting.end())
        return;
    if (waiting == awaiting.begin())
        judgement.keeps(rule);
    else
        judgement.breaks(rule, Mistake::AcknowledgedOutOfOrder, {id});
    awaiting.erase(waiting);
}

void DeliveredMessages::endConnection(Judgement &judgement) const
{
    for (const Order *order : {&m_awaitingPuback, &m_awaitingPubrec}) {
        if (order->empty())
            continue;
        const auto &[first, id] = *order->begin();
        const auto waited
            = std::chrono::duration_cast<std::chrono::seconds>(judgement.time() - m_open.at(id).sentAt);
        const auto seconds = static_cast<std::uint32_t>(std::min<std::int64_t>(waited.count(), UINT32_MAX));
        if (waited >= patience)
            judgement.suspects(
                acknowledgesAll, Mistake::NotAcknowledged, {id, mqtt::Expectation{.found = seconds}});
    }
}

void DeliveredMessages::forget()
{
    m_open.clear();
    m_awaitingPuback.clear();
    m_awaitingPubrec.clear();
    m_resumed = true;
}

} // namespace cutty::broker
