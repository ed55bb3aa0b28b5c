// What the broker says of itself: $SYS/broker/… as mosquitto names it, and who comes and goes as EMQX does.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/broker/system/presence.h"

#include <utility>

namespace cutty::broker {

void BrokerCore::publishSystemTopics(TimePoint now)
{
    m_systemDue = now + m_options.systemTopicInterval;
    const auto uptime = std::chrono::floor<std::chrono::seconds>(now - *m_startedAt);
    for (const SystemTopic &topic : m_systemTopics.update(m_options.versionText, totals(), uptime))
        publishSystem(topic.name, topic.value, true, now);
}

void BrokerCore::publishSystem(std::string_view topic, std::string_view payload, bool retain, TimePoint now)
{
    const MessagePtr message = Message::create({.topic = topic, .payload = payload, .retain = retain});
    if (retain)
        m_systemRetained.set({.message = message});
    route(message, std::nullopt, now);
}

void BrokerCore::announceOnline(const Peer &peer, const Session &session, TimePoint now)
{
    if (m_options.nodeName.empty())
        return;
    publishSystem(presenceTopic(m_options.nodeName, peer.clientId, true),
        describeOnline({.clientId = peer.clientId,
            .userName = peer.userName,
            .link = peer.facts,
            .version = peer.connection.version(),
            .keepAlive = peer.connection.keepAlive(),
            .cleanStart = peer.cleanStart,
            .expiryInterval = session.expiryInterval,
            .connectedAt = unixMilliseconds(peer.connectedAt),
            .now = unixMilliseconds(now)}),
        false, now);
}

void BrokerCore::announceOffline(const Peer &peer, const mqtt::Closed &closed, TimePoint now)
{
    if (m_options.nodeName.empty())
        return;
    publishSystem(presenceTopic(m_options.nodeName, peer.clientId, false),
        describeOffline({.clientId = peer.clientId,
                            .userName = peer.userName,
                            .link = peer.facts,
                            .version = peer.connection.version(),
                            .connectedAt = unixMilliseconds(peer.connectedAt),
                            .now = unixMilliseconds(now)},
            offlineReason(closed, peer.endedBy)),
        false, now);
}

std::int64_t BrokerCore::unixMilliseconds(TimePoint time) const
{
    return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch() + m_wallOffset).count();
}

} // namespace cutty::broker
