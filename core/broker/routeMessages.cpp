// How the broker routes: who gets a message, and what members of shared groups leave to each other.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/broker/routing/handover.h"

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
    const auto expiry = message->messageExpiryInterval();
    const TimePoint expiresAt = expiry ? now + *expiry : TimePoint::max();
    const auto deliveries = decideDeliveries(
        m_matches.subscriptions, message->publishedQoS(), message->publishedRetain(), sender);
    for (const Delivery &delivery : deliveries)
        deliver(delivery, message, expiresAt, now);
    for (SharedGroup *group : m_matches.groups)
        deliverShared(*group, message, expiresAt, now);
    return deliveries.size() + m_matches.groups.size();
}

/// An empty payload removes what is retained and is not kept itself [MQTT-3.3.1-6] [MQTT-3.3.1-7].
void BrokerCore::retain(const MessagePtr &message, TimePoint now)
{
    if (!message->publishedRetain())
        return;
    if (message->payload().empty())
        return m_retained.remove(message->topic());
    const auto expiry = message->messageExpiryInterval();
    m_retained.set({.message = message, .expiresAt = expiry ? now + *expiry : TimePoint::max()});
}

void BrokerCore::deliver(
    const Delivery &delivery, const MessagePtr &message, TimePoint expiresAt, TimePoint now)
{
    if (offer(delivery, message, expiresAt, now))
        return;
    // What is too large for its client counts as delivered to the publisher [MQTT-3.1.2-25].
    ++m_droppedMessages;
    if (Peer *peer = connectedPeer(*findSession(delivery.session)))
        ++peer->counters.dropped;
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
        if (offer(*delivery, message, expiresAt, now))
            return group.took(*chosen);
        members[*chosen] = Readiness::Unable;
    }
    ++m_droppedMessages;
}

bool BrokerCore::offer(
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
    if (!hasRoom(*peer, delivery.qos) || !peer->connection.publish(std::move(publish), now))
        return false;
    markOutput(*peer);
    return true;
}

bool BrokerCore::keep(Session &session, OutgoingPublish publish) const
{
    if (publish.qos == QoS::AtMostOnce || session.parked.queue.size() >= m_options.maximumQueuedMessages)
        return false;
    session.parked.queue.push_back(std::move(publish));
    return true;
}

bool BrokerCore::hasRoom(const Peer &peer, QoS qos) const
{
    return qos != QoS::AtMostOnce
        ? peer.connection.queuedCount() < m_options.maximumQueuedMessages
        : peer.backlog + peer.connection.transmitSize() <= m_options.maximumBacklogBytes;
}

Readiness BrokerCore::readiness(const Subscription &member, const Message &message) const
{
    const Session &session = *findSession(member.session);
    const QoS qos = std::min(message.publishedQoS(), member.options.maximumQoS);
    if (const Peer *peer = connectedPeer(session))
        return hasRoom(*peer, qos) ? Readiness::Connected : Readiness::Unable;
    const bool kept = qos != QoS::AtMostOnce && session.parked.queue.size() < m_options.maximumQueuedMessages;
    return kept ? Readiness::Away : Readiness::Unable;
}

void BrokerCore::handOver(Session &session, Readiness least, TimePoint now)
{
    const auto others = [&](const OutgoingPublish &publish) {
        const SharedGroup *group = m_subscriptions.findGroup(groupOf(publish));
        return group && std::ranges::any_of(group->members(), [&](const Subscription &member) {
            return member.session != session.id && readiness(member, *publish.message) <= least;
        });
    };
    for (const OutgoingPublish &publish : takeUnfinished(session.parked, others))
        deliverShared(*m_subscriptions.findGroup(groupOf(publish)), publish.message, publish.expiresAt, now);
}

void BrokerCore::handOverFromAway(const Session &session, TimePoint now)
{
    for (const std::string &filter : session.filters) {
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
