#pragma once

#include "core/broker/findings/DeliveredMessages.h"
#include "core/broker/findings/Judgement.h"
#include "core/broker/findings/PublishedMessages.h"
#include "core/broker/findings/packetForm.h"
#include "core/mqtt/engine/Events.h"

#include <chrono>
#include <cstdint>
#include <set>
#include <unordered_set>

namespace cutty::broker {

/// What the examination knows of one client identifier over its connections.
struct ClientRecord
{
    Coverage coverage;
    PublishedMessages published;
    DeliveredMessages delivered;
    /// Of the connection before this one.
    std::set<std::uint16_t> earlierAliases;
    std::set<std::uint16_t> aliases;
    /// When a packet of the client, or the end of a connection, was last seen.
    TimePoint lastSeen;
    /// Open connections; a record in use is never dropped.
    std::uint32_t connections = 0;
};

/// Judges what one client sends on one connection, by what it sent before and what the broker sent it. The
/// form of packets is judged by the decoder, whose errors come by judgeFault().
class ConnectionExaminer
{
public:
    explicit ConnectionExaminer(ClientRecord &record)
        : m_record(record)
    {
    }

    void receive(Judgement &judgement, const mqtt::Packet &packet);
    void send(const mqtt::Packet &packet, TimePoint now);
    /// `bytes` are those of the packet.
    void judgeFault(Judgement &judgement, mqtt::DecodeError error, std::string_view bytes);
    /// `keepAlive` is the one in force, 0 for none.
    void close(Judgement &judgement, mqtt::CloseCause cause, std::chrono::seconds keepAlive);
    /// Something came after DISCONNECT, on a connection that has closed.
    void receiveAfterEnd(Judgement &judgement);
    /// Packets have gone by unseen.
    void forget();

private:
    void beginSession(const mqtt::ConnackPacket &connack);
    void judge(Judgement &judgement, const std::unique_ptr<mqtt::ConnectPacket> &packet);
    void judge(Judgement &judgement, const mqtt::PublishPacket &packet);
    void judge(Judgement &judgement, const mqtt::PubackPacket &packet)
    {
        m_record.delivered.receive(judgement, packet);
    }
    void judge(Judgement &judgement, const mqtt::PubrecPacket &packet)
    {
        m_record.delivered.receive(judgement, packet);
    }
    void judge(Judgement &judgement, const mqtt::PubrelPacket &packet)
    {
        m_record.published.receive(judgement, packet);
    }
    void judge(Judgement &judgement, const mqtt::PubcompPacket &packet)
    {
        m_record.delivered.receive(judgement, packet);
    }
    void judge(Judgement &judgement, const mqtt::SubscribePacket &packet);
    void judge(Judgement &judgement, const mqtt::UnsubscribePacket &packet);
    void judge(Judgement &judgement, const mqtt::PingreqPacket &packet);
    void judge(Judgement &judgement, const mqtt::DisconnectPacket &packet);
    void judge(Judgement &judgement, const mqtt::AuthPacket &packet);
    void judgeRequest(Judgement &judgement, mqtt::PacketId id);

    ClientRecord &m_record;
    Announced m_announced;
    mqtt::ProtocolVersion m_version{};
    bool m_cleanStart = true;
    bool m_usesMethod = false;
    bool m_hasServerKeepAlive = false;
    bool m_connected = false;
    /// Something that shows the client at work: a new message or PINGREQ.
    bool m_spoke = false;
    bool m_left = false;
    bool m_faulty = false;
    bool m_spokeAfterEnd = false;
    /// SUBSCRIBE and UNSUBSCRIBE without answer.
    std::unordered_set<mqtt::PacketId> m_requests;
};

} // namespace cutty::broker
