#include "core/broker/findings/PublishedMessages.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace cutty::broker {
namespace {

constexpr std::size_t maximumEnded = 64;

constexpr Rule freeIdentifier = rule("MQTT-2.2.1-3", "MQTT-2.3.1-2");
constexpr Rule repetitionKeepsIdentifier = ruleOf311("MQTT-2.3.1-3");
constexpr Rule answerRepeatsIdentifier = rule("MQTT-2.2.1-5", "MQTT-2.3.1-6");
constexpr Rule repetitionHasDuplicate = ruleOfBoth("MQTT-3.3.1-1");
constexpr Rule repeatsWhenResumed = ruleOfBoth("MQTT-4.4.0-1");
constexpr Rule repeatsInOrder = ruleOfBoth("MQTT-4.6.0-1");
constexpr Rule pubrelsInOrder = ruleOfBoth("MQTT-4.6.0-4");
constexpr Rule pubrelAfterPubrec = rule("MQTT-4.3.3-4", "MQTT-4.3.3-1");
constexpr Rule noPublishAfterPubrel = rule("MQTT-4.3.3-6", "MQTT-4.3.3-1");
constexpr Rule cleanStartDropsSession = rule("MQTT-3.1.2-4", "MQTT-3.1.2-6");
constexpr Rule dropsLostSession = ruleOf5("MQTT-3.2.2-5");

Rule freshIdentifierAt(QoS qos)
{
    return qos == QoS::AtLeastOnce ? ruleOfBoth("MQTT-4.3.2-1") : ruleOfBoth("MQTT-4.3.3-1");
}

Rule noDuplicateAtFirst(QoS qos)
{
    return qos == QoS::AtLeastOnce ? rule("MQTT-4.3.2-2", "MQTT-4.3.2-1")
                                   : rule("MQTT-4.3.3-2", "MQTT-4.3.3-1");
}

std::uint64_t contentOf(const mqtt::PublishPacket &packet)
{
    return std::hash<std::string_view>()(packet.message->payload());
}

} // namespace

void PublishedMessages::beginConnection(const Start &start)
{
    m_start = start;
    if (start.resumed) {
        for (auto &[id, exchange] : m_open) {
            exchange.onThisConnection = false;
            exchange.receivedOrder = 0;
        }
        for (Ended &ended : m_ended)
            ended.onThisConnection = false;
    } else {
        m_lost = std::exchange(m_ended, {});
        for (Ended &lost : m_lost)
            lost.onThisConnection = true;
        for (const auto &[id, exchange] : m_open) {
            if (m_lost.size() < 2 * maximumEnded)
                m_lost.push_back({.id = id, .content = exchange.content});
        }
        m_open.clear();
    }
    m_awaitingPubrel.clear();
    m_lastRepeatedOrder = 0;
}

void PublishedMessages::receive(Judgement &judgement, const mqtt::PublishPacket &packet)
{
    if (packet.qos == QoS::AtMostOnce)
        return;
    const std::uint64_t content = contentOf(packet);
    const auto open = m_open.find(packet.packetId);
    const bool same
        = open != m_open.end() && open->second.content == content && open->second.qos == packet.qos;
    if (packet.duplicate && same)
        return judgeRepetition(judgement, packet.packetId, open->second);
    if (packet.duplicate)
        judgeUnknownRepetition(judgement, packet, content);
    else if (same && !open->second.onThisConnection)
        judgement.breaks(repetitionHasDuplicate, Mistake::RepeatedWithoutDuplicate, {packet.packetId});
    else
        judgeNew(judgement, packet, content);
    begin(packet, content);
}

void PublishedMessages::judgeRepetition(Judgement &judgement, mqtt::PacketId id, Exchange &exchange)
{
    judgement.keeps(repetitionHasDuplicate);
    if (exchange.stage == Stage::Released) {
        judgement.breaks(noPublishAfterPubrel, Mistake::RepeatedAfterPubrel, {id});
    } else if (std::exchange(exchange.onThisConnection, true)) {
        // 3.1.1 only says when a client must repeat, not that it may at no other time.
        if (judgement.isVersion5())
            judgement.breaks(repeatsWhenResumed, Mistake::RepeatedTooEarly, {id});
    } else {
        judgement.keeps(repeatsWhenResumed);
        judgement.keeps(repetitionKeepsIdentifier);
        if (exchange.order < std::exchange(m_lastRepeatedOrder, exchange.order))
            judgement.breaks(repeatsInOrder, Mistake::RepeatedOutOfOrder, {id});
        else
            judgement.keeps(repeatsInOrder);
    }
}

/// With DUP, and no such exchange is open.
void PublishedMessages::judgeUnknownRepetition(
    Judgement &judgement, const mqtt::PublishPacket &packet, std::uint64_t content)
{
    const mqtt::PacketId id = packet.packetId;
    if (contains(m_ended, id, content)) {
        // Answered on this connection: only the answer's way back lies between.
        if (judgement.isVersion5())
            judgement.breaks(repeatsWhenResumed, Mistake::RepeatedTooEarly, {id});
    } else if (m_start.resumed) {
        judgement.keeps(repetitionHasDuplicate); // it may have been lost on its way before
        if (wasReleased(id, content))
            judgement.suspects(noPublishAfterPubrel, Mistake::RepeatedAfterPubrel, {id});
    } else if (contains(m_lost, id, content)) {
        const bool five = judgement.isVersion5();
        const Rule ofUnclean = five ? dropsLostSession : noDuplicateAtFirst(packet.qos);
        judgement.breaks(
            m_start.cleanStart ? cleanStartDropsSession : ofUnclean, Mistake::UsedLostSession, {id});
    } else {
        judgement.breaks(noDuplicateAtFirst(packet.qos), Mistake::DuplicateAtFirst, {id});
    }
}

void PublishedMessages::judgeNew(
    Judgement &judgement, const mqtt::PublishPacket &packet, std::uint64_t content)
{
    if (isOpen(packet.packetId)) {
        judgement.breaks(freeIdentifier, Mistake::PacketIdInUse, {packet.packetId});
        judgement.alsoBreaks(freshIdentifierAt(packet.qos));
    } else {
        judgement.keeps(freeIdentifier);
        if (judgement.isVersion5())
            judgement.keeps(freshIdentifierAt(packet.qos));
    }
    judgement.keeps(noDuplicateAtFirst(packet.qos));
    if (!m_start.cleanStart && !m_start.resumed)
        judgement.keeps(dropsLostSession);
    if (!m_start.resumed)
        return;
    for (auto &[id, exchange] : m_open) {
        if (!exchange.onThisConnection && exchange.content == content)
            exchange.repeatedAsNew = true;
    }
}

void PublishedMessages::begin(const mqtt::PublishPacket &packet, std::uint64_t content)
{
    const auto [open, isNew] = m_open.try_emplace(packet.packetId);
    if (!isNew)
        m_awaitingPubrel.erase(open->second.receivedOrder);
    open->second = {.content = content, .order = ++m_lastOrder, .qos = packet.qos, .stage = Stage::Sent};
}

void PublishedMessages::answer(const mqtt::PubrecPacket &packet)
{
    if (isError(packet.reason))
        return finish(packet.packetId);
    const auto open = m_open.find(packet.packetId);
    if (open == m_open.end() || open->second.stage == Stage::Released)
        return;
    m_awaitingPubrel.erase(open->second.receivedOrder);
    open->second.stage = Stage::Received;
    open->second.receivedOrder = ++m_lastReceivedOrder;
    m_awaitingPubrel.emplace(m_lastReceivedOrder, packet.packetId);
}

void PublishedMessages::receive(Judgement &judgement, const mqtt::PubrelPacket &packet)
{
    const mqtt::PacketId id = packet.packetId;
    const auto open = m_open.find(id);
    if (open == m_open.end()) {
        // A session that goes on may have missed its PUBCOMP.
        if (!m_start.resumed)
            judgement.breaks(answerRepeatsIdentifier, Mistake::UnknownPacketId, {id});
        return;
    }
    Exchange &exchange = open->second;
    judgement.keeps(answerRepeatsIdentifier);
    if (exchange.stage == Stage::Sent)
        return judgement.breaks(pubrelAfterPubrec, Mistake::PubrelBeforePubrec, {id});
    if (std::exchange(exchange.stage, Stage::Released) == Stage::Released && exchange.onThisConnection) {
        if (judgement.isVersion5())
            judgement.breaks(repeatsWhenResumed, Mistake::RepeatedTooEarly, {id});
        return;
    }
    judgement.keeps(pubrelAfterPubrec);
    if (exchange.receivedOrder == 0) {
        exchange.onThisConnection = true;
        return judgement.keeps(repeatsWhenResumed);
    }
    const auto waiting = m_awaitingPubrel.find(exchange.receivedOrder);
    if (waiting == m_awaitingPubrel.begin())
        judgement.keeps(pubrelsInOrder);
    else
        judgement.breaks(pubrelsInOrder, Mistake::PubrelOutOfOrder, {id});
    m_awaitingPubrel.erase(waiting);
}

void PublishedMessages::finish(mqtt::PacketId id)
{
    const auto open = m_open.find(id);
    if (open == m_open.end())
        return;
    m_awaitingPubrel.erase(open->second.receivedOrder);
    const bool released = open->second.stage == Stage::Released;
    m_ended.push_back({.id = id, .content = open->second.content, .released = released});
    if (m_ended.size() > maximumEnded)
        m_ended.pop_front();
    m_open.erase(open);
}

void PublishedMessages::endConnection(Judgement &judgement, bool spoke) const
{
    if (!m_start.resumed || !spoke)
        return;
    std::map<std::uint64_t, mqtt::PacketId> leftOut;
    for (const auto &[id, exchange] : m_open) {
        if (!exchange.onThisConnection)
            leftOut.emplace(exchange.order, id);
    }
    for (const auto &[order, id] : leftOut) {
        const bool asNew = m_open.at(id).repeatedAsNew;
        const bool changedIdentifier = asNew && !judgement.isVersion5();
        judgement.breaks(changedIdentifier ? repetitionKeepsIdentifier : repeatsWhenResumed,
            asNew ? Mistake::RepeatedAsNew : Mistake::NotRepeated, {id});
    }
}

void PublishedMessages::forget()
{
    m_open.clear();
    m_ended.clear();
    m_lost.clear();
    m_awaitingPubrel.clear();
    m_start.resumed = true;
}

/// Only what ended on this connection, or was lost with its session.
bool PublishedMessages::contains(const std::deque<Ended> &ended, mqtt::PacketId id, std::uint64_t content)
{
    return std::ranges::any_of(ended,
        [&](const Ended &one) { return one.id == id && one.content == content && one.onThisConnection; });
}

/// On an earlier connection, PUBREL and PUBCOMP had gone by. The same identifier may have come to stand for
/// an equal message that was lost on its way, so this is no proof.
bool PublishedMessages::wasReleased(mqtt::PacketId id, std::uint64_t content) const
{
    return std::ranges::any_of(m_ended, [&](const Ended &one) {
        return one.id == id && one.content == content && one.released && !one.onThisConnection;
    });
}

} // namespace cutty::broker
