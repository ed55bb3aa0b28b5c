// How a connection sends messages: what the peer's limits allow, the session's queue, and repetition after a
// reconnect.
#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/codec/Utf8.h"
#include "core/mqtt/topic/Topic.h"

#include <utility>

namespace cutty::mqtt {
namespace {

ReasonCode toReason(CommandError error)
{
    switch (error) {
    case CommandError::PacketTooLarge: return ReasonCode::PacketTooLarge;
    case CommandError::QoSNotSupported: return ReasonCode::QoSNotSupported;
    case CommandError::RetainNotSupported: return ReasonCode::RetainNotSupported;
    default: return ReasonCode::UnspecifiedError;
    }
}

} // namespace

std::expected<void, CommandError> Connection::publish(OutgoingPublish publish, TimePoint now)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    if (const auto error = checkPublish(publish))
        return std::unexpected(*error);
    if (publish.qos == QoS::AtMostOnce) {
        if (publish.expiresAt > now) {
            sendPublish(publish, PacketId{}, false, now);
            noteSent(now);
        }
        return {};
    }
    m_session.queue.push_back(std::move(publish));
    sendQueued(now);
    return {};
}

std::optional<CommandError> Connection::checkPublish(const OutgoingPublish &publish) const
{
    // What a server passes on was checked when it came in.
    const std::string_view topic = publish.message->topic();
    if (!isValidTopicName(topic) || (m_role == Role::Client && !isValidUtf8(topic)))
        return CommandError::InvalidTopicName;
    if (publish.qos > m_peer.maximumQoS)
        return CommandError::QoSNotSupported;
    if (publish.retain && !m_peer.retainAvailable)
        return CommandError::RetainNotSupported;
    const PublishPacket packet{.message = publish.message,
        .qos = publish.qos,
        .subscriptionIdentifiers = publish.subscriptionIdentifiers};
    if (encodedSize(packet, m_version) > m_peer.maximumPacketSize)
        return CommandError::PacketTooLarge;
    return std::nullopt;
}

void Connection::sendPublish(const OutgoingPublish &publish, PacketId id, bool duplicate, TimePoint now)
{
    ++m_sentPublishes;
    const PublishPacket packet{.message = publish.message,
        .qos = publish.qos,
        .retain = publish.retain,
        .duplicate = duplicate,
        .packetId = id,
        .subscriptionIdentifiers = publish.subscriptionIdentifiers};
    if (publish.expiresAt == TimePoint::max())
        return encode(m_transmit, packet, m_version);
    const auto left = std::chrono::ceil<std::chrono::seconds>(publish.expiresAt - now);
    encode(m_transmit, packet, m_version, std::max(left, std::chrono::seconds(0)));
}

/// Everything unacknowledged goes out again [MQTT-4.4.0-1], PUBLISH in its first order [MQTT-4.6.0-1] and no
/// more of it than the peer takes now.
void Connection::resumeSession(TimePoint now)
{
    dropUnsendable();
    for (const auto &[order, entry] : m_session.inflight.inOrder()) {
        if (entry.stage == InflightTable::Stage::AwaitPubcomp)
            send(PubrelPacket{entry.packetId, ReasonCode::Success, {}});
        else
            m_resend.push_back(entry.packetId);
    }
    sendQueued(now);
}

/// The limits that the peer announces may have changed since the session took the messages in.
void Connection::dropUnsendable()
{
    std::erase_if(m_session.queue, [this](const OutgoingPublish &publish) {
        const auto error = checkPublish(publish);
        if (error)
            reportPublish(publish, PublishOutcome::Refused, toReason(*error));
        return error.has_value();
    });
    std::vector<std::pair<PacketId, CommandError>> unsendable;
    for (const auto &[order, entry] : m_session.inflight.inOrder()) {
        if (entry.stage == InflightTable::Stage::AwaitPubcomp)
            continue;
        if (const auto error = checkPublish(entry.publish))
            unsendable.emplace_back(entry.packetId, *error);
    }
    for (const auto &[id, error] : unsendable)
        finishPublish(id, PublishOutcome::Refused, toReason(error));
}

void Connection::loseSession()
{
    for (const auto &[order, entry] : m_session.inflight.inOrder())
        reportPublish(entry.publish, PublishOutcome::SessionLost, ReasonCode::Success);
    for (const OutgoingPublish &publish : m_session.queue)
        reportPublish(publish, PublishOutcome::SessionLost, ReasonCode::Success);
    m_session = {};
}

void Connection::sendQueued(TimePoint now)
{
    repeatWaiting(now);
    while (!m_session.queue.empty() && hasRoom()) {
        OutgoingPublish &next = m_session.queue.front();
        if (next.expiresAt <= now) {
            reportPublish(next, PublishOutcome::Expired, ReasonCode::Success);
            m_session.queue.pop_front();
            continue;
        }
        const auto id = m_session.packetIds.take();
        if (!id)
            return;
        sendPublish(next, *id, false, now);
        m_session.inflight.add(*id, std::move(next));
        m_session.queue.pop_front();
        noteSent(now);
    }
}

void Connection::repeatWaiting(TimePoint now)
{
    while (!m_resend.empty() && hasRoom()) {
        const auto *entry = m_session.inflight.find(m_resend.front());
        m_resend.pop_front();
        if (!entry || entry->stage == InflightTable::Stage::AwaitPubcomp)
            continue; // the peer answered without having been asked again
        sendPublish(entry->publish, entry->packetId, true, now);
        noteSent(now);
    }
}

void Connection::finishPublish(PacketId id, PublishOutcome outcome, ReasonCode reason)
{
    reportPublish(m_session.inflight.finish(id), outcome, reason);
    m_session.packetIds.release(id);
}

void Connection::reportPublish(const OutgoingPublish &publish, PublishOutcome outcome, ReasonCode reason)
{
    m_events.emplace_back(PublishFinished{publish.token, outcome, reason});
}

} // namespace cutty::mqtt
