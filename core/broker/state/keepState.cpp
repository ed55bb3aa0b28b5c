// How the broker's state leaves it and comes back: snapshots, the journal between them, and restoring.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/broker/state/SnapshotWriter.h"
#include "core/broker/state/StateJournal.h"
#include "core/broker/state/StateReader.h"
#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {
namespace {

/// The shared groups of a file, by the numbers that they had.
using Groups = std::unordered_map<SharedGroupId, SharedGroupId>;

/// The tokens of messages name their groups.
void renameGroups(mqtt::SessionState &state, const Groups &groups)
{
    const auto rename = [&](mqtt::OutgoingPublish &publish) {
        const auto known = groups.find(SharedGroupId{static_cast<std::uint64_t>(publish.token)});
        const SharedGroupId group = known == groups.end() ? SharedGroupId{} : known->second;
        publish.token = mqtt::PublishToken{static_cast<std::uint64_t>(group)};
    };
    std::ranges::for_each(state.queue, rename);
    mqtt::InflightTable inflight;
    for (const auto &[order, entry] : state.inflight.inOrder()) {
        mqtt::OutgoingPublish publish = entry.publish;
        rename(publish);
        inflight.add(entry.packetId, std::move(publish));
        if (entry.stage == mqtt::InflightTable::Stage::AwaitPubcomp)
            inflight.markReceived(entry.packetId);
    }
    for (const mqtt::PacketId id : state.inflight.held())
        inflight.hold(id);
    state.inflight = std::move(inflight);
}

} // namespace

std::string BrokerCore::saveState(const StateHeader &header) const
{
    SnapshotWriter writer(header, m_wallOffset);
    for (const Session *session : sessionsInOrder())
        save(writer, *session);
    for (const RetainedMessage &retained : m_retained.all())
        writer.retained(retained);
    return writer.finish();
}

void BrokerCore::save(SnapshotWriter &writer, const Session &session) const
{
    const Peer *peer = session.link ? findPeer(*session.link) : nullptr;
    const bool outlives = session.expiryInterval.count() != 0;
    if (!outlives && !session.will)
        return;
    if (peer) {
        writer.connected(session);
    } else {
        const auto *will = m_wills.find(session.id);
        writer.away(session, m_sessionDeadlines.find(session.id).value_or(TimePoint::max()),
            will ? will->second.will : MessagePtr(), will ? will->first : TimePoint::max());
    }
    if (!outlives)
        return;
    for (const auto &[filter, granted] : session.subscriptions)
        writer.subscription(session.id, filter, granted, sharedGroupOf(filter));
    writer.messages(session.id, peer ? peer->connection.session() : session.parked);
}

SharedGroupId BrokerCore::sharedGroupOf(std::string_view filter) const
{
    const SharedGroup *group = m_subscriptions.findGroup(filter);
    return group ? group->id() : SharedGroupId{};
}

void BrokerCore::startJournal()
{
    m_journal = std::make_unique<StateJournal>();
    for (const auto &[id, session] : m_sessions) {
        session->isRecorded = session->expiryInterval.count() != 0 || session->will;
        Peer *peer = session->link ? findPeer(*session->link) : nullptr;
        if (!peer || session->expiryInterval.count() == 0)
            continue;
        peer->connection.journalSession();
        peer->connection.pollSessionChanges(m_sessionChanges);
    }
}

void BrokerCore::pollState(std::string &frame)
{
    if (m_journal)
        m_journal->poll(frame, m_wallOffset);
    else
        frame.clear();
}

void BrokerCore::journalOpened(Peer &peer, Session &session)
{
    if (!m_journal)
        return;
    m_journal->sessionOpened(session);
    if (session.expiryInterval.count() != 0)
        peer.connection.journalSession();
}

void BrokerCore::journalChanges(Peer &peer)
{
    if (!m_journal)
        return;
    const Session *session = findSession(peer.session);
    if (!session)
        return;
    peer.connection.pollSessionChanges(m_sessionChanges);
    m_journal->changed(*session, m_sessionChanges);
}

void BrokerCore::journalClosed(const Session &session)
{
    if (!m_journal)
        return;
    const auto *will = m_wills.find(session.id);
    m_journal->sessionClosed(session, m_sessionDeadlines.find(session.id).value_or(TimePoint::max()),
        will ? will->second.will : MessagePtr(), will ? will->first : TimePoint::max());
}

std::expected<void, RestoreError> BrokerCore::restore(std::string_view snapshot, TimePoint now)
{
    StateReader reader(m_wallOffset);
    if (const auto read = reader.readSnapshot(snapshot); !read)
        return std::unexpected(read.error());
    restore(reader.takeImage(), now);
    return {};
}

void BrokerCore::restore(StateImage image, TimePoint now)
{
    forgetAll(now);
    for (auto &[topic, retained] : image.retained) {
        if (retained.expiresAt > now && !isTooDeep(topic))
            m_retained.set(std::move(retained));
    }
    Groups groups;
    std::vector<Session *> restored;
    std::vector<std::pair<std::string, MessagePtr>> dueWills;
    for (auto &[id, stored] : image.sessions) {
        if (MessagePtr will = takeDueWill(stored, now))
            dueWills.emplace_back(stored.session.clientId, std::move(will));
        if (stored.endsAt <= now)
            continue;
        Session &session = adopt(stored);
        restored.push_back(&session);
        for (const auto &[filter, group] : stored.groups)
            groups.emplace(group, sharedGroupOf(filter));
    }
    for (Session *session : restored)
        renameGroups(session->parked, groups);
    for (const auto &[clientId, will] : dueWills)
        publishWill(clientId, will, now);
}

/// A connection that was open was lost when the broker ended, and a will that was left behind is published on
/// its return (MQTT 5, 3.1.2.5); its delay and the session's expiry count from here. Leaves in `stored` what
/// waits.
MessagePtr BrokerCore::takeDueWill(StoredSession &stored, TimePoint now)
{
    Session &session = stored.session;
    if (stored.connected) {
        const bool forEver = session.expiryInterval == Session::forever;
        stored.endsAt = forEver ? TimePoint::max() : now + session.expiryInterval;
        if (const auto will = std::exchange(session.will, std::nullopt)) {
            const auto delay = std::chrono::seconds(
                will->properties.number(mqtt::PropertyId::WillDelayInterval).value_or(0));
            stored.waitingWill = will->toMessage();
            stored.willAt = now + std::min(delay, session.expiryInterval);
        }
    }
    const bool due = stored.willAt <= now || stored.endsAt <= now;
    return due ? std::exchange(stored.waitingWill, {}) : MessagePtr();
}

Session &BrokerCore::adopt(StoredSession &stored)
{
    auto created = std::make_unique<Session>(std::move(stored.session));
    Session &session = *created;
    session.id = SessionId{++m_lastSession};
    session.parkedBytes = mqtt::sizeInBytes(session.parked);
    m_sessionsByClient.emplace(session.clientId, session.id);
    m_sessions.emplace(session.id, std::move(created));
    for (const auto &[filter, granted] : std::exchange(session.subscriptions, {})) {
        const auto shared = mqtt::parseSharedFilter(filter);
        if (!isTooDeep(shared ? shared->filter : filter))
            addSubscription(session, filter,
                {.session = session.id, .options = granted.options, .identifier = granted.identifier});
    }
    if (stored.endsAt != TimePoint::max())
        m_sessionDeadlines.set(session.id, stored.endsAt);
    if (stored.waitingWill)
        m_wills.schedule(session.id, std::move(stored.waitingWill), stored.willAt);
    return session;
}

void BrokerCore::forgetAll(TimePoint now)
{
    m_journal.reset();
    for (const auto &[link, peer] : m_peers) {
        peer->connection.disconnect(mqtt::ReasonCode::AdministrativeAction);
        drain(*peer, now);
    }
    for (const auto &[id, session] : m_sessions) {
        while (!session->subscriptions.empty())
            removeSubscription(*session, std::string(session->subscriptions.begin()->first));
        m_wills.cancel(id);
        m_sessionDeadlines.remove(id);
    }
    m_sessionsByClient.clear();
    m_sessions.clear();
    for (const RetainedMessage &retained : m_retained.all())
        m_retained.remove(retained.message->topic());
}

void BrokerCore::suspend(mqtt::ReasonCode reason, TimePoint now)
{
    m_suspended = reason;
    std::string unsent;
    for (const auto &[link, peer] : m_peers) {
        peer->connection.pollTransmit(unsent);
        peer->connection.disconnect(reason);
        drain(*peer, now);
    }
}

} // namespace cutty::broker
