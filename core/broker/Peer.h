#pragma once

#include "core/broker/BrokerCore.h"

namespace cutty::broker {

/// One link and the client on it. Internal to BrokerCore.
struct BrokerCore::Peer
{
    Peer(LinkId linkId, const mqtt::ConnectionOptions &options)
        : link(linkId)
        , connection(mqtt::Role::Server, options)
    {
    }

    LinkId link;
    mqtt::Connection connection;
    /// 0 until CONNECT is accepted and after the connection has ended.
    SessionId session{};
    std::string clientId;
    std::string userName;
    bool cleanStart = true;
    TimePoint connectedAt;
    ClientCounters counters;
    /// Bytes that the host could not write yet.
    std::size_t backlog = 0;
    /// The link's deadline in the queue. A later one, as keep-alive makes with every packet, waits until this
    /// has come.
    TimePoint scheduledAt = TimePoint::max();
    bool outputMarked = false;
};

} // namespace cutty::broker
