#pragma once

#include "core/broker/findings/Judgement.h"
#include "core/mqtt/codec/Packets.h"

#include <cstdint>
#include <map>
#include <unordered_map>

namespace cutty::broker {

/// The receiver's half of a client's QoS 1 and 2 exchanges: what the broker sent it, over the connections of
/// its session, and how it acknowledged that. In a resumed session an acknowledgement of nothing is let be:
/// it may belong to what went by unseen.
class DeliveredMessages
{
public:
    void beginConnection(bool resumed);
    void send(const mqtt::PublishPacket &packet, TimePoint now);
    void send(const mqtt::PubrelPacket &packet);
    void receive(Judgement &judgement, const mqtt::PubackPacket &packet);
    void receive(Judgement &judgement, const mqtt::PubrecPacket &packet);
    void receive(Judgement &judgement, const mqtt::PubcompPacket &packet);
    void endConnection(Judgement &judgement) const;
    /// Packets have gone by unseen: nothing that came before counts.
    void forget();

private:
    enum class Stage : std::uint8_t { Sent, Received, Released };

    struct Exchange
    {
        QoS qos{};
        Stage stage{};
        /// Of the last sending, on this connection; 0 before.
        std::uint64_t order = 0;
        std::uint32_t sendings = 0;
        TimePoint sentAt;
    };
    using Order = std::map<std::uint64_t, mqtt::PacketId>;

    /// The order of acknowledgements at one QoS.
    void judgeOrder(
        Judgement &judgement, Order &awaiting, const Exchange &exchange, mqtt::PacketId id, Rule rule) const;
    Order &awaiting(QoS qos) { return qos == QoS::AtLeastOnce ? m_awaitingPuback : m_awaitingPubrec; }

    bool m_resumed = false;
    std::unordered_map<mqtt::PacketId, Exchange> m_open;
    Order m_awaitingPuback;
    Order m_awaitingPubrec;
    std::uint64_t m_lastOrder = 0;
};

} // namespace cutty::broker
