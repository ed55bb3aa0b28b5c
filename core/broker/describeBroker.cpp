// The broker's state for those who look at it.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <utility>

namespace cutty::broker {
namespace {

bool hasText(const PageRequest &request, std::initializer_list<std::string_view> texts)
{
    return request.text.empty()
        || std::ranges::any_of(texts, [&](std::string_view one) { return one.contains(request.text); });
}

/// Counts an entry of a page; true when it is among those wanted.
template <typename T> bool counts(Page<T> &page, const PageRequest &request)
{
    const std::size_t index = page.total++;
    return index >= request.offset && index - request.offset < request.limit;
}

WillSnapshot describe(const mqtt::Will &will)
{
    return {.topic = will.topic,
        .payloadSize = will.payload.size(),
        .qos = will.qos,
        .retain = will.retain,
        .delay
        = std::chrono::seconds(will.properties.number(mqtt::PropertyId::WillDelayInterval).value_or(0))};
}

} // namespace

FaultPeer BrokerCore::faultPeer(LinkId link) const
{
    const Peer *peer = findPeer(link);
    if (!peer)
        return {};
    return {.version = peer->connection.version(),
        .clientId = peer->asking ? peer->asking->clientId : peer->clientId,
        .connected = peer->connection.isConnected(),
        .unreadInput = peer->connection.unreadInput()};
}

BrokerSnapshot BrokerCore::snapshot() const
{
    const BrokerTotals sums = totals();
    return {.clients = clients({.limit = SIZE_MAX}).entries,
        .subscriptions = sums.subscriptions,
        .retainedMessages = sums.retainedMessages,
        .offlineSessions = sums.offlineSessions,
        .receivedMessages = sums.receivedMessages,
        .sentMessages = sums.sentMessages,
        .droppedMessages = sums.dropped.total()};
}

BrokerTotals BrokerCore::totals() const
{
    BrokerTotals sums = m_counted;
    sums.connectedClients = m_connectedClients;
    sums.offlineSessions = m_sessions.size() - m_connectedClients;
    sums.subscriptions = m_subscriptions.size();
    sums.retainedMessages = m_retained.size();
    sums.storedMessages = m_retained.size();
    sums.storedBytes = m_retained.sizeInBytes();
    for (const auto &[link, peer] : m_peers) {
        count(*peer, sums);
        sums.storedMessages += peer->connection.inflightCount() + peer->connection.queuedCount();
        sums.storedBytes += peer->connection.heldBytes();
    }
    for (const auto &[id, session] : m_sessions) {
        sums.storedMessages += session->parked.inflight.size() + session->parked.queue.size();
        sums.storedBytes += session->parkedBytes;
    }
    return sums;
}

void BrokerCore::count(const Peer &peer, BrokerTotals &into)
{
    into.receivedBytes += peer.counters.receivedBytes;
    into.sentBytes += peer.counters.sentBytes;
    into.receivedPackets += peer.connection.receivedPackets();
    into.sentPackets += peer.connection.sentPackets();
    into.sentMessages += peer.connection.sentPublishes();
    into.sentPayloadBytes += peer.connection.sentPayloadBytes();
}

Page<ClientSnapshot> BrokerCore::clients(const PageRequest &request) const
{
    std::vector<const Peer *> peers;
    for (const auto &[link, peer] : m_peers) {
        if (peer->session != SessionId{}
            && hasText(request,
                {peer->clientId, peer->userName ? std::string_view(*peer->userName) : "",
                    peer->facts.peerAddress}))
            peers.push_back(peer.get());
    }
    std::ranges::sort(peers, {}, &Peer::link);
    Page<ClientSnapshot> page;
    for (const Peer *peer : peers) {
        if (counts(page, request))
            page.entries.push_back(describe(*peer, *findSession(peer->session)));
    }
    return page;
}

ClientSnapshot BrokerCore::describe(const Peer &peer, const Session &session) const
{
    const mqtt::Connection &connection = peer.connection;
    ClientCounters counters = peer.counters;
    counters.sentMessages = connection.sentPublishes();
    counters.dropped = session.dropped;
    return {.link = peer.link,
        .clientId = peer.clientId,
        .userName = peer.userName.value_or(std::string()),
        .address = peer.facts.peerAddress,
        .version = connection.version(),
        .keepAlive = connection.keepAlive(),
        .cleanStart = peer.cleanStart,
        .connectedAt = peer.connectedAt,
        .lastHeardAt = peer.lastHeardAt,
        .receiveMaximum = connection.peerLimits().receiveMaximum,
        .maximumPacketSize = connection.peerLimits().maximumPacketSize,
        .topicAliasMaximum = connection.peerLimits().topicAliasMaximum,
        .sessionExpiryInterval = session.expiryInterval,
        .will = session.will.transform([](const mqtt::Will &will) { return broker::describe(will); }),
        .subscriptions = session.subscriptions.size(),
        .inFlight = connection.inflightCount(),
        .queued = connection.queuedCount(),
        .heldBytes = connection.heldBytes(),
        .backlog = peer.backlog + connection.transmitSize(),
        .counters = counters};
}

Page<SessionSnapshot> BrokerCore::sessions(const PageRequest &request) const
{
    Page<SessionSnapshot> page;
    for (const Session *session : sessionsInOrder()) {
        if (hasText(request, {session->clientId}) && counts(page, request))
            page.entries.push_back(describe(*session));
    }
    return page;
}

SessionSnapshot BrokerCore::describe(const Session &session) const
{
    SessionSnapshot snapshot{.clientId = session.clientId,
        .connected = session.link.has_value(),
        .expiryInterval = session.expiryInterval,
        .endsAt = m_sessionDeadlines.find(session.id),
        .subscriptions = session.subscriptions.size(),
        .inFlight = session.parked.inflight.size(),
        .queued = session.parked.queue.size(),
        .heldBytes = session.parkedBytes,
        .dropped = session.dropped};
    if (const Peer *peer = session.link ? findPeer(*session.link) : nullptr) {
        snapshot.inFlight += peer->connection.inflightCount();
        snapshot.queued += peer->connection.queuedCount();
        snapshot.heldBytes += peer->connection.heldBytes();
    }
    return snapshot;
}

Page<SubscriptionSnapshot> BrokerCore::subscriptions(const PageRequest &request) const
{
    Page<SubscriptionSnapshot> page;
    for (const Session *session : sessionsInOrder()) {
        const std::size_t size = session->subscriptions.size();
        const bool before = page.total + size <= request.offset;
        const bool behind = page.entries.size() == request.limit;
        if (request.text.empty() && (before || behind)) {
            page.total += size;
            continue;
        }
        for (const auto &[filter, granted] : session->subscriptions) {
            if (hasText(request, {session->clientId, filter}) && counts(page, request))
                page.entries.push_back({.clientId = session->clientId,
                    .filter = filter,
                    .options = granted.options,
                    .identifier = granted.identifier});
        }
    }
    return page;
}

std::vector<SubscriptionSnapshot> BrokerCore::subscriptionsOf(std::string_view clientId) const
{
    std::vector<SubscriptionSnapshot> list;
    const Session *session = findSession(clientId);
    if (!session)
        return list;
    for (const auto &[filter, granted] : session->subscriptions)
        list.push_back({.clientId = session->clientId,
            .filter = filter,
            .options = granted.options,
            .identifier = granted.identifier});
    return list;
}

std::vector<const Session *> BrokerCore::sessionsInOrder() const
{
    std::vector<const Session *> sessions;
    sessions.reserve(m_sessions.size());
    for (const auto &[id, session] : m_sessions)
        sessions.push_back(session.get());
    std::ranges::sort(sessions, {}, &Session::id);
    return sessions;
}

Page<RetainedSnapshot> BrokerCore::retainedMessages(
    std::string_view filter, const PageRequest &request, TimePoint now) const
{
    std::vector<RetainedMessage> matches;
    m_retained.match(filter, now, matches);
    std::erase_if(
        matches, [&](const RetainedMessage &one) { return !hasText(request, {one.message->topic()}); });
    Page<RetainedSnapshot> page{.entries = {}, .total = matches.size()};
    const std::size_t begin = std::min(request.offset, matches.size());
    const std::size_t end = begin + std::min(request.limit, matches.size() - begin);
    const auto byTopic = [](const RetainedMessage &one) {
        return one.message->topic();
    };
    std::ranges::partial_sort(matches, matches.begin() + static_cast<std::ptrdiff_t>(end), {}, byTopic);
    for (std::size_t index = begin; index < end; ++index) {
        const RetainedMessage &one = matches[index];
        const bool expires = one.expiresAt != TimePoint::max();
        page.entries.push_back(
            {.message = one.message, .expiresAt = expires ? std::optional(one.expiresAt) : std::nullopt});
    }
    return page;
}

} // namespace cutty::broker
