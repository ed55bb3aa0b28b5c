#pragma once

#include "core/broker/findings/Judgement.h"
#include "core/mqtt/codec/Packets.h"

#include <cstdint>
#include <deque>
#include <map>
#include <unordered_map>

namespace cutty::broker {

/// The sender's half of a client's QoS 1 and 2 exchanges, over the connections of its session, as far as it
/// shows. An exchange counts as open until the broker has sent its last word; whether that arrived is not
/// known, so what a resumed session repeats beyond the open ones is let be.
class PublishedMessages
{
public:
    /// How the session came to this connection.
    struct Start
    {
        bool cleanStart = true;
        /// The broker resumed it, or nobody saw how it began.
        bool resumed = false;
    };

    void beginConnection(const Start &start);
    void receive(Judgement &judgement, const mqtt::PublishPacket &packet);
    void receive(Judgement &judgement, const mqtt::PubrelPacket &packet);
    // What the broker answered.
    void answer(const mqtt::PubackPacket &packet) { finish(packet.packetId); }
    void answer(const mqtt::PubrecPacket &packet);
    void answer(const mqtt::PubcompPacket &packet) { finish(packet.packetId); }
    /// `spoke`: the client has done more than connect, so that what it has not repeated it has left out.
    void endConnection(Judgement &judgement, bool spoke) const;

    bool isOpen(mqtt::PacketId id) const { return m_open.contains(id); }
    /// Packets have gone by unseen: nothing that came before counts.
    void forget();

private:
    enum class Stage : std::uint8_t { Sent, Received, Released };

    struct Exchange
    {
        /// A hash of the payload: enough to tell a repetition from another message.
        std::uint64_t content = 0;
        /// Of the first sending, in the session.
        std::uint64_t order = 0;
        /// Of the PUBREC on this connection; 0 before.
        std::uint64_t receivedOrder = 0;
        QoS qos{};
        Stage stage{};
        bool onThisConnection = true;
        bool repeatedAsNew = false;
    };

    struct Ended
    {
        mqtt::PacketId id{};
        std::uint64_t content = 0;
        bool onThisConnection = true;
        /// By PUBREL.
        bool released = false;
    };

    void judgeRepetition(Judgement &judgement, mqtt::PacketId id, Exchange &exchange);
    void judgeUnknownRepetition(
        Judgement &judgement, const mqtt::PublishPacket &packet, std::uint64_t content);
    void judgeNew(Judgement &judgement, const mqtt::PublishPacket &packet, std::uint64_t content);
    void begin(const mqtt::PublishPacket &packet, std::uint64_t content);
    void finish(mqtt::PacketId id);
    static bool contains(const std::deque<Ended> &ended, mqtt::PacketId id, std::uint64_t content);
    bool wasReleased(mqtt::PacketId id, std::uint64_t content) const;

    Start m_start;
    std::unordered_map<mqtt::PacketId, Exchange> m_open;
    /// The last that ended, on this connection or before.
    std::deque<Ended> m_ended;
    /// Of the session before this one, which the broker does not have any more.
    std::deque<Ended> m_lost;
    /// Of this connection's PUBRECs without PUBREL, in their order.
    std::map<std::uint64_t, mqtt::PacketId> m_awaitingPubrel;
    std::uint64_t m_lastOrder = 0;
    std::uint64_t m_lastReceivedOrder = 0;
    std::uint64_t m_lastRepeatedOrder = 0;
};

} // namespace cutty::broker
