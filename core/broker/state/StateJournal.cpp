#include "core/broker/state/StateJournal.h"

#include "core/broker/state/frames.h"
#include "core/broker/state/records.h"

namespace cutty::broker {
namespace {

constexpr std::size_t clockSize = 9;
constexpr std::size_t emptySize = frameHeaderSize + clockSize;

/// Whether its subscriptions and messages are of use after its connection.
bool outlives(const Session &session) { return session.isRecorded && session.expiryInterval.count() != 0; }

} // namespace

StateJournal::StateJournal()
    : m_frame(emptySize, '\0')
{
}

void StateJournal::sessionOpened(Session &session)
{
    session.isRecorded = session.isRecorded || session.expiryInterval.count() != 0 || session.will;
    if (session.isRecorded)
        records::appendSessionOpened(m_frame, session);
}

void StateJournal::sessionClosed(
    const Session &session, TimePoint endsAt, const MessagePtr &will, TimePoint willAt)
{
    if (!session.isRecorded)
        return;
    const records::WaitingWill waiting{.message = will ? name(will) : 0, .when = willAt};
    records::appendSessionClosed(m_frame, session, endsAt, waiting);
}

void StateJournal::sessionEnded(const Session &session)
{
    if (session.isRecorded)
        records::appendSessionEnded(m_frame, session.id);
}

void StateJournal::willPublished(SessionId session) { records::appendWillPublished(m_frame, session); }

void StateJournal::subscribed(
    const Session &session, std::string_view filter, const GrantedSubscription &granted, SharedGroupId group)
{
    if (outlives(session))
        records::appendSubscribed(m_frame, session.id, filter, granted, group);
}

void StateJournal::unsubscribed(const Session &session, std::string_view filter)
{
    if (outlives(session))
        records::appendUnsubscribed(m_frame, session.id, filter);
}

void StateJournal::queued(const Session &session, const mqtt::OutgoingPublish &publish)
{
    if (publish.qos != QoS::AtMostOnce && outlives(session))
        records::appendQueued(m_frame, session.id, name(publish.message), publish);
}

void StateJournal::changed(const Session &session, std::span<const mqtt::SessionChange> changes)
{
    if (!outlives(session))
        return;
    for (const mqtt::SessionChange &change : changes)
        records::appendChange(m_frame, session.id, change);
}

void StateJournal::retained(const RetainedMessage &retained)
{
    records::appendRetained(m_frame, name(retained.message), retained.expiresAt);
}

void StateJournal::retainedRemoved(std::string_view topic) { records::appendRetainedRemoved(m_frame, topic); }

void StateJournal::poll(std::string &frame, Duration sinceEpoch)
{
    frame.clear();
    if (m_frame.size() == emptySize)
        return;
    std::string clock;
    records::appendClock(clock, sinceEpoch);
    m_frame.replace(frameHeaderSize, clockSize, clock);
    frame.swap(m_frame);
    m_frame.assign(emptySize, '\0');
    m_lastMessage = {};
}

std::uint64_t StateJournal::name(const MessagePtr &message)
{
    if (m_lastMessage != message) {
        m_lastMessage = message;
        records::appendMessage(m_frame, ++m_lastNumber, *message);
    }
    return m_lastNumber;
}

} // namespace cutty::broker
