// What the host, and through it a person, tells the broker to do.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

using mqtt::ReasonCode;

void BrokerCore::setOptions(BrokerOptions options)
{
    m_options = std::move(options);
    if (m_startedAt)
        m_systemDue = *m_startedAt;
}

void BrokerCore::publish(const MessagePtr &message, TimePoint now)
{
    retain(message, now);
    route(message, std::nullopt, now);
}

bool BrokerCore::disconnectClient(
    std::string_view clientId, ReasonCode reason, TimePoint now, std::string_view serverReference)
{
    Peer *peer = findClient(clientId);
    if (!peer)
        return false;
    mqtt::Properties properties;
    if (!serverReference.empty())
        properties.add(mqtt::PropertyId::ServerReference, serverReference);
    const EndedBy before = std::exchange(peer->endedBy, EndedBy::Command);
    if (!peer->connection.disconnect(reason, std::move(properties))) {
        peer->endedBy = before;
        return false;
    }
    drain(*peer, now);
    return true;
}

bool BrokerCore::dropClient(std::string_view clientId, TimePoint now)
{
    Peer *peer = findClient(clientId);
    if (!peer)
        return false;
    peer->endedBy = EndedBy::Command;
    peer->reset = true;
    peer->connection.handleTransportClosed();
    drain(*peer, now);
    return true;
}

bool BrokerCore::removeSession(std::string_view clientId, TimePoint now)
{
    const Session *known = findSession(clientId);
    if (!known)
        return false;
    const SessionId id = known->id;
    if (Peer *peer = findClient(clientId))
        endConnection(*peer, ReasonCode::AdministrativeAction, EndedBy::Command, now);
    if (Session *session = findSession(id)) // it may have ended with the connection
        endSession(*session, SessionEnd::Command, now);
    return true;
}

MessagePtr BrokerCore::setRetained(const MessagePtr &message, TimePoint now)
{
    MessagePtr before = findRetained(message->topic(), now);
    storeRetained(message, now);
    return before;
}

MessagePtr BrokerCore::removeRetained(std::string_view topic, TimePoint now)
{
    MessagePtr before = findRetained(topic, now);
    eraseRetained(topic);
    return before;
}

MessagePtr BrokerCore::findRetained(std::string_view topic, TimePoint now) const
{
    std::vector<RetainedMessage> matches;
    m_retained.match(topic, now, matches);
    return matches.empty() ? MessagePtr() : matches.front().message;
}

void BrokerCore::reportEvents(EventDetail detail, std::size_t maximumWaiting)
{
    m_events.setDetail(detail, maximumWaiting);
}

void BrokerCore::shutDown(TimePoint now)
{
    for (const auto &[link, peer] : m_peers)
        endConnection(*peer, ReasonCode::ServerShuttingDown, EndedBy::Command, now);
}

} // namespace cutty::broker
