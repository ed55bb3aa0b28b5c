// How a connection answers each kind of packet; isExpectedNow() has let it in.
#include "core/mqtt/engine/Connection.h"

#include <utility>

namespace cutty::mqtt {
namespace {

PublishOutcome outcomeOf(ReasonCode reason)
{
    return isError(reason) ? PublishOutcome::Refused : PublishOutcome::Acknowledged;
}

/// MQTT 5, 3.14.2.1: codes of DISCONNECT that one side alone may send. A server's 0x00 is let pass, for many
/// servers send it.
bool mayDisconnectWith(Role sender, ReasonCode reason)
{
    switch (reason) {
    case ReasonCode::DisconnectWithWill: return sender == Role::Client;
    case ReasonCode::NotAuthorized:
    case ReasonCode::ServerBusy:
    case ReasonCode::ServerShuttingDown:
    case ReasonCode::KeepAliveTimeout:
    case ReasonCode::SessionTakenOver:
    case ReasonCode::TopicFilterInvalid:
    case ReasonCode::RetainNotSupported:
    case ReasonCode::QoSNotSupported:
    case ReasonCode::UseAnotherServer:
    case ReasonCode::ServerMoved:
    case ReasonCode::SharedSubscriptionsNotSupported:
    case ReasonCode::ConnectionRateExceeded:
    case ReasonCode::MaximumConnectTime:
    case ReasonCode::SubscriptionIdentifiersNotSupported:
    case ReasonCode::WildcardSubscriptionsNotSupported: return sender == Role::Server;
    default: return true;
    }
}

} // namespace

void Connection::handle(std::unique_ptr<ConnectPacket> &&packet, TimePoint)
{
    m_phase = Phase::Accepting;
    m_deadlines.clear(Timer::Handshake);
    m_version = packet->version;
    m_keepAlive = packet->keepAlive;
    m_sessionExpires = packet->properties.number(PropertyId::SessionExpiryInterval).value_or(0) != 0;
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
    if (packet.sessionPresent && m_cleanStart)
        return fail({.fault = Fault::InvalidConnackFlags,
            .reason = ReasonCode::ProtocolError,
            .offset = 2,
            .statement = "MQTT-3.2.2-4"});
    m_phase = Phase::Connected;
    adoptLimits(packet.properties.view());
    noteSent(now);
    // A server of 3.1 does not say whether it kept the session.
    if (!packet.sessionPresent && (m_cleanStart || m_version != ProtocolVersion::V31))
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
    if (m_role == Role::Server && !packet.subscriptionIdentifiers.empty())
        return fail({.fault = Fault::PropertyNotAllowed,
            .reason = ReasonCode::ProtocolError,
            .statement = "MQTT-3.3.4-6"});
    const PacketId id = packet.packetId;
    const QoS qos = packet.qos;
    if (qos == QoS::ExactlyOnce && m_session.inflight.isHeld(id)) {
        send(PubrecPacket{id, ReasonCode::Success, {}}); // delivered before [MQTT-4.3.3-10]
        return noteSent(now);
    }
    if (qos != QoS::AtMostOnce && !countReceived())
        return;
    if (qos == QoS::ExactlyOnce)
        m_session.inflight.hold(id);
    m_events.emplace_back(MessageReceived{std::move(packet)});
    if (m_role == Role::Client && qos != QoS::AtMostOnce) {
        acknowledge(id, qos, ReasonCode::Success);
        noteSent(now);
    }
}

/// One more message for us to acknowledge; false when the peer exceeds our receive maximum.
bool Connection::countReceived()
{
    ++m_unfinishedReceived;
    if (m_version != ProtocolVersion::V5 || m_unfinishedReceived <= m_options.receiveMaximum)
        return true;
    fail({.fault = Fault::ReceiveMaximumExceeded,
        .reason = ReasonCode::ReceiveMaximumExceeded,
        .statement = m_role == Role::Server ? "MQTT-3.3.4-7" : "MQTT-3.3.4-9"});
    return false;
}

void Connection::handle(PubackPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    if (!entry || entry->stage != InflightTable::Stage::AwaitPuback)
        return;
    finishPublish(packet.packetId, outcomeOf(packet.reason), packet.reason);
    sendQueued(now);
}

void Connection::handle(PubrecPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    const bool known = entry && entry->stage != InflightTable::Stage::AwaitPuback;
    if (isError(packet.reason)) {
        if (known)
            finishPublish(packet.packetId, PublishOutcome::Refused, packet.reason);
        return sendQueued(now);
    }
    if (known)
        m_session.inflight.markReceived(packet.packetId);
    send(PubrelPacket{
        packet.packetId, known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound, {}});
    noteSent(now);
}

void Connection::handle(PubrelPacket &&packet, TimePoint now)
{
    const bool known = m_session.inflight.release(packet.packetId);
    --m_unfinishedReceived;
    send(PubcompPacket{
        packet.packetId, known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound, {}});
    noteSent(now);
}

void Connection::handle(PubcompPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    if (!entry || entry->stage != InflightTable::Stage::AwaitPubcomp)
        return;
    // The receiver took the message over with PUBREC; 0x92 only says that it had finished before.
    finishPublish(packet.packetId, PublishOutcome::Acknowledged, packet.reason);
    sendQueued(now);
}

void Connection::handle(SubscribePacket &&packet, TimePoint)
{
    m_events.emplace_back(SubscribeReceived{std::move(packet)});
}

void Connection::handle(SubackPacket &&packet, TimePoint)
{
    if (finishRequest(packet.packetId, PacketType::Suback, packet.reasons.size()))
        m_events.emplace_back(SubscribeAcknowledged{std::move(packet)});
}

void Connection::handle(UnsubscribePacket &&packet, TimePoint)
{
    m_events.emplace_back(UnsubscribeReceived{std::move(packet)});
}

void Connection::handle(UnsubackPacket &&packet, TimePoint)
{
    if (finishRequest(packet.packetId, PacketType::Unsuback, packet.reasons.size()))
        m_events.emplace_back(UnsubscribeAcknowledged{std::move(packet)});
}

bool Connection::finishRequest(PacketId id, PacketType answer, std::size_t reasons)
{
    const auto request = m_requests.find(id);
    if (request == m_requests.end() || request->second.answer != answer)
        return false;
    const bool suback = answer == PacketType::Suback;
    if ((suback || m_version == ProtocolVersion::V5) && reasons != request->second.filters) {
        fail({.fault = Fault::ReasonCountMismatch,
            .reason = ReasonCode::ProtocolError,
            .statement = suback ? "MQTT-3.8.4-6" : "MQTT-3.11.3-1"});
        return false;
    }
    m_requests.erase(request);
    m_session.packetIds.release(id);
    return true;
}

void Connection::handle(PingreqPacket &&, TimePoint) { send(PingrespPacket{}); }

void Connection::handle(PingrespPacket &&, TimePoint now)
{
    if (!m_pingSentAt)
        return;
    m_deadlines.clear(Timer::PingResponse);
    m_events.emplace_back(PingAnswered{now - *std::exchange(m_pingSentAt, std::nullopt)});
}

void Connection::handle(DisconnectPacket &&packet, TimePoint)
{
    if (const auto expiry = packet.properties.number(PropertyId::SessionExpiryInterval)) {
        if (m_role == Role::Client)
            return fail({.fault = Fault::PropertyNotAllowed,
                .reason = ReasonCode::ProtocolError,
                .statement = "MQTT-3.14.2-2"});
        // A session that was to end with the connection cannot be prolonged (3.14.2.2.2).
        if (*expiry != 0 && !m_sessionExpires)
            return fail({.fault = Fault::InvalidPropertyValue, .reason = ReasonCode::ProtocolError});
    }
    if (!mayDisconnectWith(m_role == Role::Client ? Role::Server : Role::Client, packet.reason))
        return fail({.fault = Fault::InvalidReasonCode,
            .reason = ReasonCode::ProtocolError,
            .statement = "MQTT-3.14.2-1"});
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
