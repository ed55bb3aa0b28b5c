// What clients ask the broker for: the events of their connections.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
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
    if (peer.connection.transmitSize() > 0 || peer.connection.isClosed())
        markOutput(peer);
    schedule(peer);
}

void BrokerCore::handle(Peer &peer, mqtt::ConnectReceived &event, TimePoint now)
{
    mqtt::ConnectPacket &packet = *event.packet;
    mqtt::ConnackPacket connack;
    if (packet.properties.text(PropertyId::AuthenticationMethod))
        return peer.connection.refuse(ReasonCode::BadAuthenticationMethod);
    if (packet.will && isTooDeep(packet.will->topic))
        return peer.connection.refuse(ReasonCode::TopicNameInvalid);

    nameClient(packet, connack);
    Session &session = openSession(packet, connack, now);
    session.link = peer.link;
    peer.session = session.id;
    peer.clientId = packet.clientId;
    peer.userName = packet.userName.value_or(std::string());
    peer.cleanStart = packet.cleanStart;
    peer.connectedAt = now;
    peer.connection.accept(std::move(connack), std::exchange(session.parked, {}), now);
    handOverFromAway(session, now);
}

/// The engine has refused those that their version does not let be without a name.
void BrokerCore::nameClient(mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack)
{
    if (!packet.clientId.empty())
        return;
    do {
        packet.clientId = "auto-" + std::to_string(++m_lastAssignedName);
    } while (m_sessionsByClient.contains(packet.clientId));
    if (packet.version == mqtt::ProtocolVersion::V5)
        connack.properties.add(PropertyId::AssignedClientIdentifier, packet.clientId);
}

Session &BrokerCore::openSession(
    const mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack, TimePoint now)
{
    Session *session = nullptr;
    if (const auto known = m_sessionsByClient.find(packet.clientId); known != m_sessionsByClient.end())
        session = findSession(known->second);
    if (session && session->link) {
        // A second connection with this identifier ends the first [MQTT-3.1.4-3]; its session may end with
        // it.
        const SessionId id = session->id;
        disconnectClient(packet.clientId, ReasonCode::SessionTakenOver, now);
        session = findSession(id);
    }
    if (session && packet.cleanStart) {
        endSession(*session, now);
        session = nullptr;
    }
    connack.sessionPresent = session != nullptr;
    if (session) {
        m_wills.cancel(session->id);
        m_sessionDeadlines.remove(session->id);
    } else {
        auto created = std::make_unique<Session>();
        created->id = SessionId{++m_lastSession};
        created->clientId = packet.clientId;
        session = created.get();
        m_sessionsByClient.emplace(packet.clientId, session->id);
        m_sessions.emplace(session->id, std::move(created));
    }

    const auto requested = packet.properties.number(PropertyId::SessionExpiryInterval);
    const auto kept = packet.cleanStart ? std::chrono::seconds(0) : Session::forever;
    session->expiryInterval
        = packet.version == mqtt::ProtocolVersion::V5 ? std::chrono::seconds(requested.value_or(0)) : kept;
    session->will = packet.will;
    return *session;
}

void BrokerCore::handle(Peer &peer, mqtt::MessageReceived &event, TimePoint now)
{
    const mqtt::PublishPacket &packet = event.packet;
    ++m_receivedMessages;
    ++peer.counters.receivedMessages;
    if (isTooDeep(packet.message->topic())) {
        ++m_droppedMessages;
        peer.connection.acknowledge(packet.packetId, packet.qos, ReasonCode::TopicNameInvalid);
        return;
    }
    retain(packet.message, now);
    const std::size_t receivers = route(packet.message, peer.session, now);
    const bool five = peer.connection.version() == mqtt::ProtocolVersion::V5;
    peer.connection.acknowledge(packet.packetId, packet.qos,
        receivers == 0 && five ? ReasonCode::NoMatchingSubscribers : ReasonCode::Success);
}

void BrokerCore::handle(Peer &peer, mqtt::SubscribeReceived &event, TimePoint now)
{
    Session &session = *findSession(peer.session);
    const mqtt::SubscribePacket &packet = event.packet;
    const std::uint32_t identifier = packet.properties.number(PropertyId::SubscriptionIdentifier).value_or(0);
    std::vector<ReasonCode> reasons;
    std::vector<std::pair<const std::string *, Subscription>> wantRetained;
    bool joined = false;
    for (const auto &[filter, options] : packet.subscriptions) {
        const auto shared = mqtt::parseSharedFilter(filter);
        if (isTooDeep(shared ? shared->filter : filter)) {
            reasons.push_back(ReasonCode::TopicFilterInvalid);
            continue;
        }
        const Subscription subscription{.session = session.id, .options = options, .identifier = identifier};
        const bool isNew = m_subscriptions.add(filter, subscription);
        session.filters.insert(filter);
        reasons.push_back(static_cast<ReasonCode>(options.maximumQoS));
        joined = joined || (shared && isNew);
        if (wantsRetained(options.retainHandling, isNew) && !shared)
            wantRetained.emplace_back(&filter, subscription);
    }
    peer.connection.acknowledgeSubscribe(packet.packetId, std::move(reasons));
    for (const auto &[filter, subscription] : wantRetained)
        sendRetained(*filter, subscription, now);
    if (joined)
        handOverFromAway(session, now);
}

void BrokerCore::sendRetained(const std::string &filter, const Subscription &subscription, TimePoint now)
{
    std::vector<RetainedMessage> matches;
    m_retained.match(filter, now, matches);
    for (const auto &[message, expiresAt] : matches) {
        auto delivery = decideDelivery(subscription, message->publishedQoS(), true, std::nullopt);
        delivery->retain = true; // [MQTT-3.3.1-8]
        deliver(*delivery, message, expiresAt, now);
    }
}

void BrokerCore::handle(Peer &peer, mqtt::UnsubscribeReceived &event, TimePoint)
{
    Session &session = *findSession(peer.session);
    std::vector<ReasonCode> reasons;
    for (const std::string &filter : event.packet.filters) {
        const bool removed = m_subscriptions.remove(filter, session.id);
        session.filters.erase(filter);
        reasons.push_back(removed ? ReasonCode::Success : ReasonCode::NoSubscriptionExisted);
    }
    peer.connection.acknowledgeUnsubscribe(event.packet.packetId, std::move(reasons));
}

/// A message that waited may be too large for the client's next connection [MQTT-3.1.2-25].
void BrokerCore::handle(Peer &peer, mqtt::PublishFinished &event, TimePoint)
{
    if (event.outcome != mqtt::PublishOutcome::Refused || event.reason != ReasonCode::PacketTooLarge)
        return;
    ++m_droppedMessages;
    ++peer.counters.dropped;
}

void BrokerCore::handle(Peer &peer, mqtt::Closed &event, TimePoint now)
{
    Session *session = findSession(peer.session);
    if (!session)
        return;
    peer.session = {};
    session->link.reset();
    m_sentMessages += peer.connection.sentPublishes();
    auto keptMeanwhile = std::exchange(session->parked, peer.connection.takeSession()).queue;
    std::ranges::move(keptMeanwhile, std::back_inserter(session->parked.queue));
    // A client may shorten or lengthen its session at the end, unless that was to end with the connection.
    const auto expiry = event.properties.number(PropertyId::SessionExpiryInterval);
    if (event.cause == mqtt::CloseCause::Peer && expiry && session->expiryInterval.count() != 0)
        session->expiryInterval = std::chrono::seconds(*expiry);
    settleWill(*session, event, now);
    if (session->expiryInterval.count() == 0)
        return endSession(*session, now);
    handOver(*session, Readiness::Connected, now);
    if (session->expiryInterval == Session::forever)
        return;
    m_sessionDeadlines.set(session->id, now + session->expiryInterval);
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
        return publish(will->toMessage(), now);
    m_wills.schedule(session.id, will->toMessage(), now + std::min(delay, session.expiryInterval));
}

} // namespace cutty::broker
