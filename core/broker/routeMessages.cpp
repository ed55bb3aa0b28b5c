// How the broker routes: who gets a message, and what members of shared groups leave to each other.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/broker/routing/handover.h"
#include "core/broker/state/StateJournal.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

using mqtt::OutgoingPublish;

namespace {

/// The broker's tokens say for which group a message was sent; 0 for none.
mqtt::PublishToken toToken(std::optional<SharedGroupId> group)
{
    return mqtt::PublishToken{static_cast<std::uint64_t>(group.value_or(SharedGroupId{}))};
}

SharedGroupId groupOf(const OutgoingPublish &publish)
{
    return SharedGroupId{static_cast<std::uint64_t>(publish.token)};
}

} // namespace

std::size_t BrokerCore::route(const MessagePtr &message, std::optional<SessionId> sender, TimePoint now)
{
    m_matches.subscriptions.clear();
    m_matches.groups.clear();
    m_subscriptions.match(message->topic(), m_matches);
    if (m_matches.subscriptions.empty() && m_matches.groups.empty())
        return 0;
    const TimePoint expiresAt = expiryOf(*message, now);
    const auto deliveries = decideDeliveries(m_matches.subscriptions, message->publishedQoS(),
        message->publishedRetain(), sender, m_options.overlappingDelivery);
    for (const Delivery &delivery : deliveries)
        deliver(delivery, message, expiresAt, now);
    for (SharedGroup *group : m_matches.groups)
        deliverShared(*group, message, expiresAt, now);
    return deliveries.size() + m_matches.groups.size();
}

/// An empty payload removes what is retained and is not kept itself [MQTT-3.3.1-6] [MQTT-3.3.1-7].
void BrokerCore::retain(const MessagePtr &message, TimePoint now)
{
    if (message->publishedRetain())
        storeRetained(message, now);
}

void BrokerCore::storeRetained(const MessagePtr &message, TimePoint now)
{
    if (message->payload().empty())
        return eraseRetained(message->topic());
    const RetainedMessage retained{.message = message, .expiresAt = expiryOf(*message, now)};
    if (m_journal)
        m_journal->retained(retained);
    m_retained.set(retained);
}

void BrokerCore::eraseRetained(std::string_view topic)
{
    if (m_journal)
        m_journal->retainedRemoved(topic);
    m_retained.remove(topic);
}

TimePoint BrokerCore::expiryOf(const Message &message, TimePoint now)
{
    const auto expiry = message.messageExpiryInterval();
    return expiry ? now + *expiry : TimePoint::max();
}

void BrokerCore::deliver(
    const Delivery &delivery, const MessagePtr &message, TimePoint expiresAt, TimePoint now)
{
    // What is too large for its client counts as delivered to the publisher [MQTT-3.1.2-25].
    if (const auto reason = offer(delivery, message, expiresAt, now))
        drop(findSession(delivery.session), message, *reason, now);
}

/// A member may turn a message away, as too large for it; the next one is asked then.
void BrokerCore::deliverShared(
    SharedGroup &group, const MessagePtr &message, TimePoint expiresAt, TimePoint now)
{
    std::vector<Readiness> members;
    for (const Subscription &member : group.members())
        members.push_back(readiness(member, *message));
    while (const auto chosen = chooseMember(members, group.turn())) {
        auto delivery = decideDelivery(
            group.members()[*chosen], message->publishedQoS(), message->publishedRetain(), std::nullopt);
        delivery->group = group.id();
        if (!offer(*delivery, message, expiresAt, now))
            return group.took(*chosen);
        members[*chosen] = Readiness::Unable;
    }
    drop(nullptr, message, DropReason::NoMemberReady, now);
}

std::optional<DropReason> BrokerCore::offer(
    const Delivery &delivery, const MessagePtr &message, TimePoint expiresAt, TimePoint now)
{
    Session &session = *findSession(delivery.session);
    OutgoingPublish publish{.message = message,
        .qos = delivery.qos,
        .retain = delivery.retain,
        .subscriptionIdentifiers = delivery.subscriptionIdentifiers,
        .token = toToken(delivery.group),
        .expiresAt = expiresAt};
    Peer *peer = connectedPeer(session);
    if (!peer)
        return keep(session, std::move(publish));
    if (const auto lack = findLackOfRoom(*peer, delivery.qos, *message))
        return lack;
    const auto journaled = m_journal ? std::optional(publish) : std::nullopt;
    if (!peer->connection.publish(std::move(publish), now))
        return DropReason::TooLarge;
    if (journaled) {
        m_journal->queued(session, *journaled);
        journalChanges(*peer);
    }
    markOutput(*peer);
    return std::nullopt;
}

std::optional<DropReason> BrokerCore::keep(Session &session, OutgoingPublish publish) const
{
    if (const auto lack = findLackOfRoom(session, publish.qos, *publish.message))
        return lack;
    if (m_journal)
        m_journal->queued(session, publish);
    session.parkedBytes += sizeInBytes(publish);
    session.parked.queue.push_back(std::move(publish));
    return std::nullopt;
}

/// What is sent at QoS 1 and 2 is part of the backlog, so that QoS 0 gives way to it.
std::optional<DropReason> BrokerCore::findLackOfRoom(const Peer &peer, QoS qos, const Message &message) const
{
    const mqtt::Connection &connection = peer.connection;
    if (qos == QoS::AtMostOnce)
        return peer.backlog + connection.transmitSize() > m_options.maximumBacklogBytes
            ? std::optional(DropReason::BacklogFull)
            : std::nullopt;
    return isQueueFull(connection.queuedCount(), connection.heldBytes(), message)
        ? std::optional(DropReason::QueueFull)
        : std::nullopt;
}

std::optional<DropReason> BrokerCore::findLackOfRoom(
    const Session &away, QoS qos, const Message &message) const
{
    if (qos == QoS::AtMostOnce)
        return DropReason::ClientAway;
    return isQueueFull(away.parked.queue.size(), away.parkedBytes, message)
        ? std::optional(DropReason::QueueFull)
        : std::nullopt;
}

/// A session that holds nothing takes a message of any size.
bool BrokerCore::isQueueFull(std::size_t queued, std::size_t heldBytes, const Message &message) const
{
    return queued >= m_options.maximumQueuedMessages
        || (heldBytes > 0 && heldBytes + message.sizeInBytes() > m_options.maximumQueuedBytes);
}

void BrokerCore::drop(Session *session, const MessagePtr &message, DropReason reason, TimePoint now)
{
    m_counted.dropped.add(reason);
    if (session)
        session->dropped.add(reason);
    if (m_events.wants(EventDetail::Messages))
        m_events.add(now,
            MessageDropped{.clientId = session ? session->clientId : std::string(),
                .message = message,
                .reason = reason});
}

void BrokerCore::publishWill(const std::string &clientId, const MessagePtr &will, TimePoint now)
{
    if (m_events.wants(EventDetail::Clients))
        m_events.add(now, WillPublished{.clientId = clientId, .message = will});
    publish(will, now);
}

Readiness BrokerCore::readiness(const Subscription &member, const Message &message) const
{
    const Session &session = *findSession(member.session);
    const QoS qos = std::min(message.publishedQoS(), member.options.maximumQoS);
    if (const Peer *peer = connectedPeer(session))
        return findLackOfRoom(*peer, qos, message) ? Readiness::Unable : Readiness::Connected;
    return findLackOfRoom(session, qos, message) ? Readiness::Unable : Readiness::Away;
}

void BrokerCore::handOver(Session &session, Readiness least, TimePoint now)
{
    const auto others = [&](const OutgoingPublish &publish) {
        const SharedGroup *group = m_subscriptions.findGroup(groupOf(publish));
        return group && std::ranges::any_of(group->members(), [&](const Subscription &member) {
            return member.session != session.id && readiness(member, *publish.message) <= least;
        });
    };
    const auto taken = takeUnfinished(session.parked, others, &m_sessionChanges);
    if (m_journal)
        m_journal->changed(session, m_sessionChanges);
    for (const OutgoingPublish &publish : taken)
        session.parkedBytes -= sizeInBytes(publish);
    for (const OutgoingPublish &publish : taken)
        deliverShared(*m_subscriptions.findGroup(groupOf(publish)), publish.message, publish.expiresAt, now);
}

void BrokerCore::handOverFromAway(const Session &session, TimePoint now)
{
    for (const auto &[filter, granted] : session.subscriptions) {
        const SharedGroup *group = m_subscriptions.findGroup(filter);
        if (!group)
            continue;
        for (const Subscription &member : group->members()) {
            Session &other = *findSession(member.session);
            if (!other.link)
                handOver(other, Readiness::Connected, now);
        }
    }
}

/// A client that sends and leaves in one go has a closed connection before the broker hears of either.
BrokerCore::Peer *BrokerCore::connectedPeer(const Session &session) const
{
    Peer *peer = session.link ? findPeer(*session.link) : nullptr;
    return peer && peer->connection.isConnected() ? peer : nullptr;
}

} // namespace cutty::broker
