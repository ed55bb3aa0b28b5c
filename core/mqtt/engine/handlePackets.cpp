// How a connection answers each kind of packet; isExpectedNow() has let it in.
#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/engine/commandChecks.h"

#include <utility>

namespace cutty::mqtt {
namespace {

PublishOutcome outcomeOf(ReasonCode reason)
{
    return isError(reason) ? PublishOutcome::Refused : PublishOutcome::Acknowledged;
}

} // namespace

void Connection::handle(PublishPacket &&packet, TimePoint now)
{
    if (const auto error = m_aliases.resolve(packet))
        return fail(*error);
    if (m_role == Role::Server) {
        if (!packet.subscriptionIdentifiers.empty())
            return fail({.fault = Fault::PropertyNotAllowed,
                .reason = ReasonCode::ProtocolError,
                .statement = "MQTT-3.3.4-6",
                .property = PropertyId::SubscriptionIdentifier});
        if (const auto error = findBreach(m_own, packet))
            return fail(*error);
    }
    const PacketId id = packet.packetId;
    const QoS qos = packet.qos;
    if (qos == QoS::ExactlyOnce && m_session.inflight.isHeld(id)) {
        m_outbox.send(PubrecPacket{id, ReasonCode::Success, {}}); // delivered before [MQTT-4.3.3-10]
        return noteSent(now);
    }
    if (qos == QoS::ExactlyOnce && m_undecided && !m_undecided->insert(id).second)
        return; // the answer to the first will do
    if (qos != QoS::AtMostOnce && !countReceived())
        return;
    if (qos == QoS::ExactlyOnce && !m_undecided) {
        m_session.inflight.hold(id);
        note({.kind = SessionChange::Kind::Held, .packetId = id});
    }
    m_events.emplace_back(MessageReceived{std::move(packet)});
    if (m_role == Role::Client && qos != QoS::AtMostOnce && !m_options.manualAcknowledgement) {
        acknowledge(id, qos, ReasonCode::Success);
        noteSent(now);
    }
}

/// One more message for us to acknowledge; false when the peer exceeds our receive maximum.
bool Connection::countReceived()
{
    ++m_unfinishedReceived;
    if (m_version != ProtocolVersion::V5 || m_unfinishedReceived <= m_own.receiveMaximum
        || m_options.toleratesReceiveMaximumOverrun)
        return true;
    fail({.fault = Fault::ReceiveMaximumExceeded,
        .reason = ReasonCode::ReceiveMaximumExceeded,
        .statement = m_role == Role::Server ? "MQTT-3.3.4-7" : "MQTT-3.3.4-9",
        .expected = Expectation{
            .found = static_cast<std::uint32_t>(m_unfinishedReceived), .high = m_own.receiveMaximum}});
    return false;
}

void Connection::handle(PubackPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    if (!entry || entry->stage != InflightTable::Stage::AwaitPuback)
        return;
    finishPublish(packet.packetId, outcomeOf(packet.reason), packet.reason, std::move(packet.properties));
    sendQueued(now);
}

void Connection::handle(PubrecPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    const bool known = entry && entry->stage != InflightTable::Stage::AwaitPuback;
    if (isError(packet.reason)) {
        m_remarks.erase(packet.packetId);
        if (known)
            finishPublish(
                packet.packetId, PublishOutcome::Refused, packet.reason, std::move(packet.properties));
        return sendQueued(now);
    }
    if (known) {
        m_heldBytes -= sizeInBytes(entry->publish);
        m_session.inflight.markReceived(packet.packetId);
        note({.kind = SessionChange::Kind::Received, .packetId = packet.packetId});
    }
    const PacketId id = packet.packetId;
    m_outbox.send(PubrelPacket{id, known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound, {}});
    noteSent(now);
    if (known && (packet.reason != ReasonCode::Success || !packet.properties.empty())) [[unlikely]]
        m_remarks.insert_or_assign(id, std::move(packet));
}

void Connection::handle(PubrelPacket &&packet, TimePoint now)
{
    const bool known = m_session.inflight.release(packet.packetId);
    if (m_undecided)
        m_undecided->erase(packet.packetId);
    if (known)
        note({.kind = SessionChange::Kind::Released, .packetId = packet.packetId});
    --m_unfinishedReceived;
    m_outbox.send(PubcompPacket{
        packet.packetId, known ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound, {}});
    noteSent(now);
}

void Connection::handle(PubcompPacket &&packet, TimePoint now)
{
    const auto *entry = m_session.inflight.find(packet.packetId);
    if (!entry || entry->stage != InflightTable::Stage::AwaitPubcomp)
        return;
    const PacketId id = packet.packetId;
    ReasonCode reason = packet.reason;
    if (auto remark = m_remarks.extract(id);
        !remark.empty() && reason == ReasonCode::Success && packet.properties.empty()) [[unlikely]] {
        reason = remark.mapped().reason;
        packet.properties = std::move(remark.mapped().properties);
    }
    // The receiver took the message over with PUBREC; 0x92 only says that it had finished before.
    finishPublish(id, PublishOutcome::Acknowledged, reason, std::move(packet.properties));
    sendQueued(now);
}

void Connection::handle(SubscribePacket &&packet, TimePoint)
{
    if (const auto error = findBreach(m_own, packet))
        return fail(*error);
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
    const bool five = m_version == ProtocolVersion::V5;
    const std::size_t wanted = request->second.filters;
    if ((suback || five) && reasons != wanted) {
        const auto count = static_cast<std::uint32_t>(wanted);
        const std::string_view ofSuback = five ? "MQTT-3.8.4-6" : "MQTT-3.8.4-5";
        fail({.fault = Fault::ReasonCountMismatch,
            .reason = ReasonCode::ProtocolError,
            .statement = suback ? ofSuback : "MQTT-3.11.3-1",
            .expected = Expectation{static_cast<std::uint32_t>(reasons), count, count}});
        return false;
    }
    m_requests.erase(request);
    m_session.packetIds.release(id);
    return true;
}

void Connection::handle(PingreqPacket &&, TimePoint) { m_outbox.send(PingrespPacket{}); }

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
                .statement = "MQTT-3.14.2-2",
                .property = PropertyId::SessionExpiryInterval});
        // A session that was to end with the connection cannot be prolonged (3.14.2.2.2).
        if (*expiry != 0 && !m_connectFacts.keepsSession)
            return fail({.fault = Fault::InvalidPropertyValue,
                .reason = ReasonCode::ProtocolError,
                .property = PropertyId::SessionExpiryInterval,
                .expected = Expectation{.found = *expiry}});
    }
    if (!mayDisconnectWith(m_role == Role::Client ? Role::Server : Role::Client, packet.reason))
        return fail({.fault = Fault::InvalidReasonCode,
            .reason = ReasonCode::ProtocolError,
            .offset = 2,
            .statement = "MQTT-3.14.2-1"});
    close({.cause = CloseCause::Peer, .reason = packet.reason, .properties = std::move(packet.properties)});
}

} // namespace cutty::mqtt
