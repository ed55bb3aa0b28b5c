// What clients ask the broker for: the events of their connections.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/broker/state/StateJournal.h"
#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cutty::broker {

using mqtt::PropertyId;
using mqtt::ReasonCode;

namespace {

/// [MQTT-3.3.1-9] [MQTT-3.3.1-10] [MQTT-3.3.1-11]
bool wantsRetained(mqtt::RetainHandling handling, bool isNew)
{
    return handling == mqtt::RetainHandling::SendAtSubscribe
        || (handling == mqtt::RetainHandling::SendAtNewSubscribe && isNew);
}

bool isSystemTopic(std::string_view topic) { return topic == "$SYS" || topic.starts_with("$SYS/"); }

} // namespace

void BrokerCore::drain(Peer &peer, TimePoint now)
{
    while (auto event = peer.connection.pollEvent()) {
        std::visit(
            [&](auto &kind) {
                if constexpr (requires { this->handle(peer, kind, now); })
                    handle(peer, kind, now);
            },
            *event);
    }
    journalChanges(peer);
    if (peer.connection.isTracing())
        m_watch.observe(peer.link, peer.clientId, peer.connection);
    if (peer.connection.transmitSize() > 0 || peer.connection.isClosed())
        markOutput(peer);
    schedule(peer);
}

void BrokerCore::handle(Peer &peer, mqtt::MessageReceived &event, TimePoint now)
{
    const mqtt::PublishPacket &packet = event.packet;
    if (peer.endedBy == EndedBy::Broker)
        return; // it came in one input with what ended the connection
    ++m_counted.receivedMessages;
    m_counted.receivedPayloadBytes += packet.message->payload().size();
    ++peer.counters.receivedMessages;
    Session *session = findSession(peer.session);
    if (isTooDeep(packet.message->topic())) {
        drop(session, packet.message, DropReason::TopicTooDeep, now);
        return peer.connection.acknowledge(packet.packetId, packet.qos, ReasonCode::TopicNameInvalid);
    }
    if (const auto decision = mayPublish(peer, packet.message->topic()); !decision.allowed)
        return denyPublish(peer, packet, decision, now);
    retain(packet.message, now);
    const std::size_t receivers = route(packet.message, peer.session, now);
    const bool five = peer.connection.version() == mqtt::ProtocolVersion::V5;
    peer.connection.acknowledge(packet.packetId, packet.qos,
        receivers == 0 && five ? ReasonCode::NoMatchingSubscribers : ReasonCode::Success);
}

AccessDecision BrokerCore::mayPublish(const Peer &peer, std::string_view topic) const
{
    if (!m_options.acceptsSystemTopics && isSystemTopic(topic))
        return {.allowed = false, .basis = AccessBasis::SystemTopic};
    return m_options.access.mayPublish(peer.subject(), topic);
}

void BrokerCore::denyPublish(
    Peer &peer, const mqtt::PublishPacket &packet, const AccessDecision &decision, TimePoint now)
{
    drop(findSession(peer.session), packet.message, DropReason::AccessDenied, now);
    if (m_events.wants(EventDetail::Messages))
        m_events.add(now,
            AccessDenied{.clientId = peer.clientId,
                .userName = peer.userName,
                .action = AccessAction::Publish,
                .topic = std::string(packet.message->topic()),
                .decision = decision});
    if (m_options.deniedPublish == DeniedPublish::Drop)
        return peer.connection.acknowledge(packet.packetId, packet.qos, ReasonCode::NotAuthorized);
    peer.endedBy = EndedBy::Broker;
    peer.connection.disconnect(ReasonCode::NotAuthorized);
}

void BrokerCore::handle(Peer &peer, mqtt::SubscribeReceived &event, TimePoint now)
{
    Session &session = *findSession(peer.session);
    const mqtt::SubscribePacket &packet = event.packet;
    const auto identifier = packet.properties.number(PropertyId::SubscriptionIdentifier);
    std::vector<ReasonCode> reasons;
    std::vector<std::pair<const std::string *, Subscription>> wantRetained;
    bool joined = false;
    for (const auto &[filter, requested] : packet.subscriptions) {
        Subscription subscription{
            .session = session.id, .options = requested, .identifier = identifier.value_or(0)};
        subscription.options.maximumQoS = std::min(requested.maximumQoS, m_options.maximumQoS);
        const auto refusal = findRefusal(peer, filter, identifier.has_value(), now);
        reasons.push_back(refusal.value_or(static_cast<ReasonCode>(subscription.options.maximumQoS)));
        if (m_events.wants(EventDetail::Clients))
            m_events.add(now,
                ClientSubscribed{.clientId = peer.clientId,
                    .filter = filter,
                    .options = subscription.options,
                    .identifier = subscription.identifier,
                    .reason = reasons.back()});
        if (refusal)
            continue;
        const bool shared = mqtt::parseSharedFilter(filter).has_value();
        const bool isNew = addSubscription(session, filter, subscription);
        joined = joined || (shared && isNew);
        if (wantsRetained(requested.retainHandling, isNew) && !shared)
            wantRetained.emplace_back(&filter, subscription);
    }
    peer.connection.acknowledgeSubscribe(packet.packetId, std::move(reasons));
    for (const auto &[filter, subscription] : wantRetained)
        sendRetained(*filter, subscription, now);
    if (joined)
        handOverFromAway(session, now);
}

/// Before MQTT 5 the client hears 0x80, whatever the reason. In it the engine has ended the connections of
/// clients that do what CONNACK told them not to.
std::optional<ReasonCode> BrokerCore::findRefusal(
    Peer &peer, std::string_view filter, bool identified, TimePoint now)
{
    const auto shared = mqtt::parseSharedFilter(filter);
    const std::string_view plain = shared ? shared->filter : filter;
    if (isTooDeep(plain))
        return ReasonCode::TopicFilterInvalid;
    if (shared && !m_options.sharedSubscriptionAvailable)
        return ReasonCode::SharedSubscriptionsNotSupported;
    if (mqtt::hasWildcard(plain) && !m_options.wildcardSubscriptionAvailable)
        return ReasonCode::WildcardSubscriptionsNotSupported;
    if (identified && !m_options.subscriptionIdentifierAvailable)
        return ReasonCode::SubscriptionIdentifiersNotSupported;
    const auto decision = m_options.access.maySubscribe(peer.subject(), plain);
    if (decision.allowed)
        return std::nullopt;
    if (m_events.wants(EventDetail::Clients))
        m_events.add(now,
            AccessDenied{.clientId = peer.clientId,
                .userName = peer.userName,
                .action = AccessAction::Subscribe,
                .topic = std::string(filter),
                .decision = decision});
    return ReasonCode::NotAuthorized;
}

void BrokerCore::sendRetained(const std::string &filter, const Subscription &subscription, TimePoint now)
{
    std::vector<RetainedMessage> matches;
    m_retained.match(filter, now, matches);
    m_systemRetained.match(filter, now, matches);
    for (const auto &[message, expiresAt] : matches) {
        auto delivery = decideDelivery(subscription, message->publishedQoS(), true, std::nullopt);
        delivery->retain = true; // [MQTT-3.3.1-8]
        deliver(*delivery, message, expiresAt, now);
    }
}

void BrokerCore::handle(Peer &peer, mqtt::UnsubscribeReceived &event, TimePoint now)
{
    Session &session = *findSession(peer.session);
    std::vector<ReasonCode> reasons;
    for (const std::string &filter : event.packet.filters) {
        const bool removed = removeSubscription(session, filter);
        reasons.push_back(removed ? ReasonCode::Success : ReasonCode::NoSubscriptionExisted);
        if (m_events.wants(EventDetail::Clients))
            m_events.add(now,
                ClientUnsubscribed{.clientId = peer.clientId, .filter = filter, .reason = reasons.back()});
    }
    peer.connection.acknowledgeUnsubscribe(event.packet.packetId, std::move(reasons));
}

/// A message that waited may have expired, or be too large for the client's next connection [MQTT-3.1.2-25].
void BrokerCore::handle(Peer &peer, mqtt::PublishFinished &event, TimePoint now)
{
    Session *session = findSession(peer.session);
    if (event.outcome == mqtt::PublishOutcome::Expired)
        drop(session, event.message, DropReason::Expired, now);
    else if (event.outcome == mqtt::PublishOutcome::Refused && event.reason == ReasonCode::PacketTooLarge)
        drop(session, event.message, DropReason::TooLarge, now);
}

void BrokerCore::handle(Peer &peer, mqtt::Closed &event, TimePoint now)
{
    const bool byClient = event.cause == mqtt::CloseCause::Peer;
    peer.admitBy.reset();
    if (event.cause == mqtt::CloseCause::ProtocolError || event.cause == mqtt::CloseCause::KeepAliveTimeout)
        peer.endedBy = EndedBy::Broker;
    reportEnd(peer, event, now);
    m_watch.handleClosed(peer.link, peer.clientId, peer.connection, event, now);
    Session *session = findSession(peer.session);
    if (!session)
        return;
    journalChanges(peer);
    peer.session = {};
    session->link.reset();
    --m_connectedClients;
    auto keptMeanwhile = std::exchange(session->parked, peer.connection.takeSession()).queue;
    std::ranges::move(keptMeanwhile, std::back_inserter(session->parked.queue));
    session->parkedBytes = sizeInBytes(session->parked);
    // A client may shorten or lengthen its session at the end, unless that was to end with the connection.
    const auto expiry = event.properties.number(PropertyId::SessionExpiryInterval);
    if (byClient && expiry && session->expiryInterval.count() != 0)
        session->expiryInterval = std::min(m_options.maximumSessionExpiry, std::chrono::seconds(*expiry));
    settleWill(*session, event, now);
    announceOffline(peer, event, now);
    if (session->expiryInterval.count() == 0)
        return endSession(*session, SessionEnd::WithConnection, now);
    if (session->expiryInterval != Session::forever)
        m_sessionDeadlines.set(session->id, now + session->expiryInterval);
    journalClosed(*session);
    handOver(*session, Readiness::Connected, now);
}

void BrokerCore::reportEnd(const Peer &peer, const mqtt::Closed &closed, TimePoint now)
{
    if (!m_events.wants(EventDetail::Clients))
        return;
    if (peer.session == SessionId{})
        return m_events.add(now,
            ConnectionRefused{.link = peer.link,
                .clientId = peer.clientId,
                .userName = peer.userName,
                .address = peer.facts.peerAddress,
                .cause = closed.cause,
                .reason = closed.reason,
                .access = peer.refusal,
                .error = closed.error});
    m_events.add(now,
        ClientDisconnected{.link = peer.link,
            .clientId = peer.clientId,
            .cause = closed.cause,
            .reason = closed.reason,
            .by = peer.endedBy,
            .error = closed.error});
}

/// Any end but a DISCONNECT that says all is well releases the will [MQTT-3.1.2-8] [MQTT-3.14.4-3], at the
/// latest when the session ends.
void BrokerCore::settleWill(Session &session, const mqtt::Closed &closed, TimePoint now)
{
    const auto will = std::exchange(session.will, std::nullopt);
    const bool calledOff = closed.cause == mqtt::CloseCause::Peer && closed.reason == ReasonCode::Success;
    if (!will || calledOff)
        return;
    const auto delay
        = std::chrono::seconds(will->properties.number(PropertyId::WillDelayInterval).value_or(0));
    if (delay.count() == 0)
        return publishWill(session.clientId, will->toMessage(), now);
    m_wills.schedule(session.id, will->toMessage(), now + std::min(delay, session.expiryInterval));
}

} // namespace cutty::broker
