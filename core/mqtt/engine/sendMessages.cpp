// How a connection sends messages: what the peer's limits allow, the session's queue, and repetition after a
// reconnect.
#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/engine/commandChecks.h"

#include <algorithm>
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
    if (m_role == Role::Client) {
        if (const auto error = checkMessage(publish))
            return std::unexpected(*error);
    }
    if (const auto error = checkPublish(publish, m_version, m_peer))
        return std::unexpected(*error);
    m_outbox.setTime(now);
    if (publish.qos == QoS::AtMostOnce) {
        if (publish.expiresAt > now) {
            sendPublish(publish, PacketId{}, false, now);
            noteSent(now);
        }
        return {};
    }
    m_heldBytes += sizeInBytes(publish);
    m_session.queue.push_back(std::move(publish));
    sendQueued(now);
    return {};
}

void Connection::sendPublish(const OutgoingPublish &publish, PacketId id, bool duplicate, TimePoint now)
{
    ++m_sentPublishes;
    m_sentPayloadBytes += publish.message->payload().size();
    PublishPacket packet{.message = publish.message,
        .qos = publish.qos,
        .retain = publish.retain,
        .duplicate = duplicate,
        .packetId = id,
        .subscriptionIdentifiers = publish.subscriptionIdentifiers};
    // Room for the property, and for two lengths that it may push into another byte.
    constexpr std::size_t aliasSize = 5;
    if (m_aliases.isSending() && !duplicate
        && encodedSize(packet, m_version) + aliasSize <= m_peer.maximumPacketSize)
        m_aliases.apply(packet, publish.topicAlias);
    if (publish.expiresAt == TimePoint::max())
        return m_outbox.send(packet);
    const auto left = std::chrono::ceil<std::chrono::seconds>(publish.expiresAt - now);
    m_outbox.send(packet, std::max(left, std::chrono::seconds(0)));
}

/// Everything unacknowledged goes out again [MQTT-4.4.0-1], PUBLISH in its first order [MQTT-4.6.0-1] and no
/// more of it than the peer takes now.
void Connection::resumeSession(TimePoint now)
{
    dropUnsendable();
    for (const auto &[order, entry] : m_session.inflight.inOrder()) {
        if (entry.stage == InflightTable::Stage::AwaitPubcomp)
            m_outbox.send(PubrelPacket{.packetId = entry.packetId, .duplicate = true});
        else
            m_resend.push_back(entry.packetId);
    }
    std::ranges::reverse(m_resend);
    sendQueued(now);
}

/// The limits that the peer announces may have changed since the session took the messages in.
void Connection::dropUnsendable()
{
    std::uint32_t kept = 0;
    std::erase_if(m_session.queue, [this, &kept](const OutgoingPublish &publish) {
        const auto error = checkPublish(publish, m_version, m_peer);
        if (!error) {
            ++kept;
            return false;
        }
        reportPublish(publish, PublishOutcome::Refused, toReason(*error));
        note({.kind = SessionChange::Kind::Dropped, .index = kept});
        return true;
    });
    std::vector<std::pair<PacketId, CommandError>> unsendable;
    for (const auto &[order, entry] : m_session.inflight.inOrder()) {
        if (entry.stage == InflightTable::Stage::AwaitPubcomp)
            continue;
        if (const auto error = checkPublish(entry.publish, m_version, m_peer))
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
            note({.kind = SessionChange::Kind::Dropped});
            continue;
        }
        const auto id = m_session.packetIds.take();
        if (!id)
            return;
        sendPublish(next, *id, false, now);
        next.topicAlias = 0; // a repetition does without [MQTT-3.3.2-7]
        m_session.inflight.add(*id, std::move(next));
        m_session.queue.pop_front();
        note({.kind = SessionChange::Kind::Sent, .packetId = *id});
        noteSent(now);
    }
}

void Connection::repeatWaiting(TimePoint now)
{
    while (!m_resend.empty() && hasRoom()) {
        const auto *entry = m_session.inflight.find(m_resend.back());
        m_resend.pop_back();
        if (!entry || entry->stage == InflightTable::Stage::AwaitPubcomp)
            continue; // the peer answered without having been asked again
        sendPublish(entry->publish, entry->packetId, true, now);
        noteSent(now);
    }
}

void Connection::finishPublish(PacketId id, PublishOutcome outcome, ReasonCode reason, Properties properties)
{
    reportPublish(m_session.inflight.finish(id), outcome, reason, std::move(properties));
    m_session.packetIds.release(id);
    note({.kind = SessionChange::Kind::Finished, .packetId = id});
}

void Connection::reportPublish(
    OutgoingPublish publish, PublishOutcome outcome, ReasonCode reason, Properties properties)
{
    m_heldBytes -= sizeInBytes(publish);
    PublishFinished finished{publish.token, outcome, reason, std::move(publish.message)};
    if (!properties.empty()) [[unlikely]]
        finished.properties = std::make_unique<const Properties>(std::move(properties));
    m_events.emplace_back(std::move(finished));
}

} // namespace cutty::mqtt
