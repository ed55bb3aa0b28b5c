// How the broker's connections are traced and examined.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"

namespace cutty::broker {

void BrokerCore::setTracing(std::size_t maximumBytes)
{
    m_watch.setTracing(maximumBytes);
    attachWatch();
}

void BrokerCore::setExamining(bool examining)
{
    m_watch.setExamining(examining);
    attachWatch();
}

void BrokerCore::attachWatch()
{
    for (const auto &[link, peer] : m_peers)
        m_watch.attach(peer->connection);
}

} // namespace cutty::broker
