#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/broker/state/StateJournal.h"
#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

BrokerCore::BrokerCore(BrokerOptions options)
    : m_options(std::move(options))
{
}

BrokerCore::~BrokerCore() = default;

void BrokerCore::handleLinkOpened(LinkId link, TimePoint now, LinkFacts facts)
{
    noteStart(now);
    ++m_counted.openedLinks;
    auto peer = std::make_unique<Peer>(link, std::move(facts), m_options.connection);
    peer->lastHeardAt = now;
    m_watch.attach(peer->connection);
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
    peer->lastHeardAt = now;
    if (peer->connection.isClosed())
        return m_watch.handleInputAfterEnd(link, bytes, now);
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
        if (peer->admitBy && *peer->admitBy <= now)
            giveUpAdmission(*peer, now);
        drain(*peer, now);
    }
    while (const auto id = m_sessionDeadlines.popDue(now)) {
        ++m_counted.expiredSessions;
        endSession(*findSession(*id), SessionEnd::Expired, now);
    }
    m_retained.removeExpired(now);
    for (const WillScheduler::Waiting &waiting : m_wills.takeDue(now)) {
        const Session *session = findSession(waiting.session);
        if (m_journal)
            m_journal->willPublished(waiting.session);
        publishWill(session ? session->clientId : std::string(), waiting.will, now);
    }
    if (m_startedAt && m_options.systemTopicInterval.count() > 0 && m_systemDue <= now)
        publishSystemTopics(now);
}

void BrokerCore::handleWallClock(WallTime wall, TimePoint now)
{
    noteStart(now);
    m_wallOffset = wall.time_since_epoch() - now.time_since_epoch();
}

void BrokerCore::noteStart(TimePoint now)
{
    if (m_startedAt)
        return;
    m_startedAt = now;
    m_systemDue = now;
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
        if (peer->connection.isTracing())
            m_watch.observe(link, peer->clientId, peer->connection);
        peer->counters.sentBytes += bytes.size();
        schedule(*peer);
        const Output output{.link = link, .close = peer->connection.isClosed(), .reset = peer->reset};
        if (output.close) {
            count(*peer, m_counted);
            m_linkDeadlines.remove(link);
            m_watch.forget(link);
            m_peers.erase(link);
        }
        return output;
    }
    return std::nullopt;
}

std::optional<TimePoint> BrokerCore::pollTimeout() const
{
    // Nobody sees the system topics of a broker without clients, so that need not wake its host.
    const bool systemTopics = !m_peers.empty() && m_options.systemTopicInterval.count() > 0;
    std::optional<TimePoint> earliest;
    for (const auto &next : {m_linkDeadlines.next(), m_sessionDeadlines.next(), m_wills.next(),
             m_retained.next(), systemTopics ? std::optional(m_systemDue) : std::nullopt}) {
        if (next && (!earliest || *next < *earliest))
            earliest = next;
    }
    return earliest;
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

Session *BrokerCore::findSession(std::string_view clientId) const
{
    const auto entry = m_sessionsByClient.find(clientId);
    return entry == m_sessionsByClient.end() ? nullptr : findSession(entry->second);
}

BrokerCore::Peer *BrokerCore::findClient(std::string_view clientId) const
{
    const Session *session = findSession(clientId);
    return session && session->link ? findPeer(*session->link) : nullptr;
}

bool BrokerCore::addSubscription(
    Session &session, const std::string &filter, const Subscription &subscription)
{
    const bool isNew = m_subscriptions.add(filter, subscription);
    GrantedSubscription &granted = session.subscriptions[filter];
    granted = {.options = subscription.options, .identifier = subscription.identifier};
    if (m_journal)
        m_journal->subscribed(session, filter, granted, sharedGroupOf(filter));
    if (isNew && mqtt::parseSharedFilter(filter))
        ++m_counted.sharedSubscriptions;
    return isNew;
}

bool BrokerCore::removeSubscription(Session &session, const std::string &filter)
{
    const bool removed = m_subscriptions.remove(filter, session.id);
    if (removed && mqtt::parseSharedFilter(filter))
        --m_counted.sharedSubscriptions;
    if (m_journal && removed)
        m_journal->unsubscribed(session, filter);
    session.subscriptions.erase(filter);
    return removed;
}

void BrokerCore::endConnection(Peer &peer, mqtt::ReasonCode reason, EndedBy by, TimePoint now)
{
    peer.endedBy = by;
    peer.connection.disconnect(reason);
    drain(peer, now);
}

void BrokerCore::endSession(Session &session, SessionEnd cause, TimePoint now)
{
    while (!session.subscriptions.empty()) {
        const std::string filter = session.subscriptions.begin()->first;
        removeSubscription(session, filter);
    }
    handOver(session, Readiness::Away, now);
    if (m_journal)
        m_journal->sessionEnded(session);
    const auto will = m_wills.take(session.id);
    const std::string clientId = session.clientId;
    if (m_events.wants(EventDetail::Clients))
        m_events.add(now, SessionEnded{.clientId = clientId, .cause = cause});
    m_sessionDeadlines.remove(session.id);
    m_sessionsByClient.erase(clientId);
    m_sessions.erase(session.id);
    if (will)
        publishWill(clientId, *will, now);
}

void BrokerCore::markOutput(Peer &peer)
{
    if (!std::exchange(peer.outputMarked, true))
        m_outputs.push_back(peer.link);
}

void BrokerCore::schedule(Peer &peer)
{
    auto deadline = peer.connection.pollTimeout();
    if (peer.admitBy && (!deadline || *peer.admitBy < *deadline))
        deadline = peer.admitBy;
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
