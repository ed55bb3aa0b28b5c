#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

BrokerCore::BrokerCore(BrokerOptions options)
    : m_options(options)
{
}

BrokerCore::~BrokerCore() = default;

void BrokerCore::handleLinkOpened(LinkId link, TimePoint now)
{
    auto peer = std::make_unique<Peer>(link, m_options.connection);
    peer->connection.handleTransportOpened(now);
    schedule(*peer);
    m_peers.emplace(link, std::move(peer));
}

void BrokerCore::handleInput(LinkId link, std::string_view bytes, TimePoint now)
{
    Peer *peer = findPeer(link);
    if (!peer)
        return;
    peer->counters.receivedBytes += bytes.size();
    peer->connection.handleInput(bytes, now);
    drain(*peer, now);
}

void BrokerCore::handleBacklog(LinkId link, std::size_t bytes)
{
    if (Peer *peer = findPeer(link))
        peer->backlog = bytes;
}

void BrokerCore::handleLinkClosed(LinkId link, TimePoint now)
{
    Peer *peer = findPeer(link);
    if (!peer)
        return;
    peer->connection.handleTransportClosed();
    drain(*peer, now);
}

void BrokerCore::handleTimeout(TimePoint now)
{
    while (const auto link = m_linkDeadlines.popDue(now)) {
        Peer *peer = findPeer(*link);
        if (!peer)
            continue;
        peer->scheduledAt = TimePoint::max();
        peer->connection.handleTimeout(now);
        drain(*peer, now);
    }
    while (const auto id = m_sessionDeadlines.popDue(now))
        endSession(*findSession(*id), now);
    m_retained.removeExpired(now);
    for (const MessagePtr &will : m_wills.takeDue(now))
        publish(will, now);
}

void BrokerCore::publish(const MessagePtr &message, TimePoint now)
{
    retain(message, now);
    route(message, std::nullopt, now);
}

bool BrokerCore::disconnectClient(std::string_view clientId, mqtt::ReasonCode reason, TimePoint now)
{
    const auto entry = m_sessionsByClient.find(clientId);
    if (entry == m_sessionsByClient.end())
        return false;
    const Session &session = *m_sessions.at(entry->second);
    Peer *peer = session.link ? findPeer(*session.link) : nullptr;
    if (!peer)
        return false;
    peer->connection.disconnect(reason);
    drain(*peer, now);
    return true;
}

void BrokerCore::shutDown(TimePoint now)
{
    for (const auto &[link, peer] : m_peers) {
        peer->connection.disconnect(mqtt::ReasonCode::ServerShuttingDown);
        drain(*peer, now);
    }
}

std::optional<BrokerCore::Output> BrokerCore::pollOutput(std::string &bytes)
{
    while (!m_outputs.empty()) {
        const LinkId link = m_outputs.back();
        m_outputs.pop_back();
        Peer *peer = findPeer(link);
        if (!peer)
            continue;
        peer->outputMarked = false;
        peer->connection.pollTransmit(bytes);
        peer->counters.sentBytes += bytes.size();
        schedule(*peer);
        const bool close = peer->connection.isClosed();
        if (close) {
            m_linkDeadlines.remove(link);
            m_peers.erase(link);
        }
        return Output{.link = link, .close = close};
    }
    return std::nullopt;
}

std::optional<TimePoint> BrokerCore::pollTimeout() const
{
    std::optional<TimePoint> earliest;
    for (const auto &next :
        {m_linkDeadlines.next(), m_sessionDeadlines.next(), m_wills.next(), m_retained.next()}) {
        if (next && (!earliest || *next < *earliest))
            earliest = next;
    }
    return earliest;
}

BrokerSnapshot BrokerCore::snapshot() const
{
    BrokerSnapshot snapshot{.subscriptions = m_subscriptions.size(),
        .retainedMessages = m_retained.size(),
        .receivedMessages = m_receivedMessages,
        .sentMessages = m_sentMessages,
        .droppedMessages = m_droppedMessages};
    for (const auto &[id, session] : m_sessions) {
        if (!session->link) {
            ++snapshot.offlineSessions;
            continue;
        }
        const Peer &peer = *m_peers.at(*session->link);
        ClientCounters counters = peer.counters;
        counters.sentMessages = peer.connection.sentPublishes();
        snapshot.sentMessages += counters.sentMessages;
        snapshot.clients.push_back({.link = peer.link,
            .clientId = peer.clientId,
            .userName = peer.userName,
            .version = peer.connection.version(),
            .keepAlive = peer.connection.keepAlive(),
            .cleanStart = peer.cleanStart,
            .connectedAt = peer.connectedAt,
            .subscriptions = session->filters.size(),
            .inFlight = peer.connection.inflightCount(),
            .queued = peer.connection.queuedCount(),
            .counters = counters});
    }
    std::ranges::sort(snapshot.clients, {}, &ClientSnapshot::link);
    return snapshot;
}

BrokerCore::Peer *BrokerCore::findPeer(LinkId link) const
{
    const auto entry = m_peers.find(link);
    return entry == m_peers.end() ? nullptr : entry->second.get();
}

Session *BrokerCore::findSession(SessionId id) const
{
    const auto entry = m_sessions.find(id);
    return entry == m_sessions.end() ? nullptr : entry->second.get();
}

void BrokerCore::endSession(Session &session, TimePoint now)
{
    for (const std::string &filter : session.filters)
        m_subscriptions.remove(filter, session.id);
    handOver(session, Readiness::Away, now);
    const auto will = m_wills.take(session.id);
    m_sessionDeadlines.remove(session.id);
    m_sessionsByClient.erase(session.clientId);
    m_sessions.erase(session.id);
    if (will)
        publish(*will, now);
}

void BrokerCore::markOutput(Peer &peer)
{
    if (!std::exchange(peer.outputMarked, true))
        m_outputs.push_back(peer.link);
}

void BrokerCore::schedule(Peer &peer)
{
    const auto deadline = peer.connection.pollTimeout();
    if (!deadline || *deadline >= peer.scheduledAt)
        return;
    peer.scheduledAt = *deadline;
    m_linkDeadlines.set(peer.link, *deadline);
}

bool BrokerCore::isTooDeep(std::string_view topic) const
{
    return static_cast<std::size_t>(std::ranges::count(topic, '/')) >= m_options.maximumTopicLevels;
}

} // namespace cutty::broker
