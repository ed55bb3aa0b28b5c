// How a connection answers each kind of packet; isExpectedNow() has let it in.
#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/codec/encode.h"

#include <utility>

namespace cutty::mqtt {

void Connection::handle(std::unique_ptr<ConnectPacket> &&packet, TimePoint)
{
    m_phase = Phase::Accepting;
    m_deadlines.clear(Timer::Handshake);
    m_version = packet->version;
    m_keepAlive = packet->keepAlive;
    adoptLimits(packet->properties.view());
    m_events.emplace_back(ConnectReceived{std::move(packet)});
}

void Connection::handle(ConnackPacket &&packet, TimePoint now)
{
    m_deadlines.clear(Timer::Handshake);
    if (isError(packet.reason))
        return close({.cause = CloseCause::Refused,
            .reason = packet.reason,
            .properties = std::move(packet.properties)});
    m_phase = Phase::Connected;
    adoptLimits(packet.properties.view());
    noteSent(now);
    if (!packet.sessionPresent)
        loseSession();
    m_events.emplace_back(Connected{std::move(packet)});
    resumeSession(now);
}

void Connection::handle(PublishPacket &&packet, TimePoint now)
{
    // We announce a topic alias maximum of 0 [MQTT-3.3.2-9].
    if (packet.topicAlias != 0)
        return fail({.fault = Fault::TopicAliasInvalid,
            .reason = ReasonCode::TopicAliasInvalid,
            .statement = m_role == Role::Server ? "MQTT-3.3.2-9" : "MQTT-3.3.2-11"});
    if (packet.qos == QoS::ExactlyOnce) {
        if (!m_session.inflight.hold(packet.packetId))
            return send(
                PubrecPacket{packet.packetId, ReasonCode::Success, {}}); // delivered before [MQTT-4.3.3-10]
        if (m_version == ProtocolVersion::V5 && m_session.inflight.heldCount() > m_options.receiveMaximum)
            return fail({.fault = Fault::ReceiveMaximumExceeded,
                .reason = ReasonCode::ReceiveMaximumExceeded,
                .statement = "MQTT-3.3.4-7"});
    }
    const PacketId id = packet.packetId;
    const QoS qos = packet.qos;
    m_events.emplace_back(MessageReceived{std::move(packet)});
    if (m_role == Role::Client && qos != QoS::AtMostOnce) {
        acknowledge(id, qos, ReasonCode::Success);
        noteSent(now);
    }
}

void Connection::handle(PubackPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    if (entry && entry->stage == InflightTable::Stage::AwaitPuback)
        finishPublish(packet.packetId, packet.reason, now);
}

void Connection::handle(PubrecPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    const bool known = entry && entry->stage != InflightTable::Stage::AwaitPuback;
    if (known && isError(packet.reason))
        return finishPublish(packet.packetId, packet.reason, now);
    if (isError(packet.reason))
        return;
    if (known)
        m_session.inflight.markReceived(packet.packetId);
    send(PubrelPacket{
        packet.packetId, known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound, {}});
    noteSent(now);
}

void Connection::handle(PubrelPacket &&packet, TimePoint now)
{
    const bool known = m_session.inflight.release(packet.packetId);
    send(PubcompPacket{
        packet.packetId, known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound, {}});
    noteSent(now);
}

void Connection::handle(PubcompPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    if (entry && entry->stage == InflightTable::Stage::AwaitPubcomp)
        finishPublish(packet.packetId, packet.reason, now);
}

void Connection::handle(SubscribePacket &&packet, TimePoint)
{
    m_events.emplace_back(SubscribeReceived{std::move(packet)});
}

void Connection::handle(SubackPacket &&packet, TimePoint)
{
    m_session.packetIds.release(packet.packetId);
    m_events.emplace_back(SubscribeAcknowledged{std::move(packet)});
}

void Connection::handle(UnsubscribePacket &&packet, TimePoint)
{
    m_events.emplace_back(UnsubscribeReceived{std::move(packet)});
}

void Connection::handle(UnsubackPacket &&packet, TimePoint)
{
    m_session.packetIds.release(packet.packetId);
    m_events.emplace_back(UnsubscribeAcknowledged{std::move(packet)});
}

void Connection::handle(PingreqPacket &&, TimePoint)
{
    send(PingrespPacket{});
}

void Connection::handle(PingrespPacket &&, TimePoint now)
{
    if (!m_pingSentAt)
        return;
    m_deadlines.clear(Timer::PingResponse);
    m_events.emplace_back(PingAnswered{now - *std::exchange(m_pingSentAt, std::nullopt)});
}

void Connection::handle(DisconnectPacket &&packet, TimePoint)
{
    close({.cause = CloseCause::Peer, .reason = packet.reason, .properties = std::move(packet.properties)});
}

void Connection::handle(AuthPacket &&, TimePoint)
{
    // No authentication method was named in CONNECT, so none may be used [MQTT-4.12.0-6].
    fail({.fault = Fault::UnexpectedPacket,
        .reason = ReasonCode::ProtocolError,
        .statement = "MQTT-4.12.0-6"});
}

} // namespace cutty::mqtt
