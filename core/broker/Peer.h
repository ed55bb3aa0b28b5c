#pragma once

#include "core/broker/BrokerCore.h"

#include <memory>
#include <utility>

namespace cutty::broker {

/// One link and the client on it. Internal to BrokerCore.
struct BrokerCore::Peer
{
    Peer(LinkId linkId, LinkFacts linkFacts, const mqtt::ConnectionOptions &options)
        : link(linkId)
        , facts(std::move(linkFacts))
        , connection(mqtt::Role::Server, options)
    {
    }

    LinkId link;
    LinkFacts facts;
    mqtt::Connection connection;
    /// 0 until CONNECT is accepted and after the connection has ended.
    SessionId session{};
    std::string clientId;
    /// Nothing for an anonymous one.
    std::optional<std::string> userName;
    bool cleanStart = true;
    TimePoint connectedAt;
    TimePoint lastHeardAt;
    ClientCounters counters;
    /// Bytes that the host could not write yet.
    std::size_t backlog = 0;
    /// CONNECT, until the client is let in or refused.
    std::unique_ptr<mqtt::ConnectPacket> asking;
    /// Set while the host is asked about the client.
    std::optional<TimePoint> admitBy;
    /// Authentication Data for CONNACK.
    std::optional<std::string> authenticationData;
    /// What denied the will.
    std::optional<AccessDecision> refusal;
    EndedBy endedBy = EndedBy::Client;
    /// The host is to drop the transport.
    bool reset = false;
    /// The link's deadline in the queue. A later one, as keep-alive makes with every packet, waits until this
    /// has come.
    TimePoint scheduledAt = TimePoint::max();
    bool outputMarked = false;

    AccessSubject subject() const
    {
        return {.clientId = clientId,
            .userName = userName ? std::optional<std::string_view>(*userName) : std::nullopt};
    }
};

} // namespace cutty::broker
