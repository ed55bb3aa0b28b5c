#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/BrokerOptions.h"
#include "core/broker/DeadlineQueue.h"
#include "core/broker/Ids.h"
#include "core/broker/Session.h"
#include "core/broker/Snapshot.h"
#include "core/broker/WillScheduler.h"
#include "core/broker/routing/RetainedStore.h"
#include "core/broker/routing/SharedGroup.h"
#include "core/broker/routing/SubscriptionTree.h"
#include "core/broker/routing/delivery.h"
#include "core/mqtt/engine/Connection.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker {

/// An MQTT broker without I/O: the connections, sessions, subscriptions, retained messages and wills. Like
/// mqtt::Connection it owns no socket, clock or thread: its host passes in what happened on which link and
/// the time, then drains it: pollOutput() until empty, then pollTimeout(). Not thread-safe.
class BrokerCore
{
public:
    explicit BrokerCore(BrokerOptions options = {});
    ~BrokerCore();

    // What happened.
    void handleLinkOpened(LinkId link, TimePoint now);
    void handleInput(LinkId link, std::string_view bytes, TimePoint now);
    /// Bytes that the host holds for a link because its peer does not read them.
    void handleBacklog(LinkId link, std::size_t bytes);
    /// Unknown links are ignored: the broker may have let go of one first.
    void handleLinkClosed(LinkId link, TimePoint now);
    void handleTimeout(TimePoint now);

    // Commands.
    /// As from a client without a session.
    void publish(const MessagePtr &message, TimePoint now);
    /// False when no such client is connected.
    bool disconnectClient(std::string_view clientId, mqtt::ReasonCode reason, TimePoint now);
    /// Ends all connections, those of version 5 with Server shutting down.
    void shutDown(TimePoint now);

    // What comes out.
    struct Output
    {
        LinkId link{};
        /// The broker has let go of the link: close it when the bytes are out.
        bool close = false;
    };
    /// The next link with something to send; its bytes are swapped into `bytes`.
    std::optional<Output> pollOutput(std::string &bytes);
    std::optional<TimePoint> pollTimeout() const;

    // State.
    BrokerSnapshot snapshot() const;

private:
    struct Peer;

    // handleClients.cpp: what clients ask for.
    void drain(Peer &peer, TimePoint now);
    void handle(Peer &peer, mqtt::ConnectReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::MessageReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::SubscribeReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::UnsubscribeReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::PublishFinished &event, TimePoint now);
    void handle(Peer &peer, mqtt::Closed &event, TimePoint now);
    /// Gives a client without an identifier one that no session has [MQTT-3.1.3-6] [MQTT-3.2.2-16].
    void nameClient(mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack);
    Session &openSession(const mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack, TimePoint now);
    void sendRetained(const std::string &filter, const Subscription &subscription, TimePoint now);
    void settleWill(Session &session, const mqtt::Closed &closed, TimePoint now);

    // BrokerCore.cpp: links and sessions.
    Peer *findPeer(LinkId link) const;
    Session *findSession(SessionId id) const;
    void endSession(Session &session, TimePoint now);
    void markOutput(Peer &peer);
    void schedule(Peer &peer);
    bool isTooDeep(std::string_view topic) const;

    // routeMessages.cpp: who gets a message.
    /// Returns how many sessions get it.
    std::size_t route(const MessagePtr &message, std::optional<SessionId> sender, TimePoint now);
    void retain(const MessagePtr &message, TimePoint now);
    void deliver(const Delivery &delivery, const MessagePtr &message, TimePoint expiresAt, TimePoint now);
    void deliverShared(SharedGroup &group, const MessagePtr &message, TimePoint expiresAt, TimePoint now);
    /// False when the session's queue or backlog is full, or the client takes no packet so large.
    bool offer(const Delivery &delivery, const MessagePtr &message, TimePoint expiresAt, TimePoint now);
    /// For a client that is away; false when it has no room, and for QoS 0.
    bool keep(Session &session, mqtt::OutgoingPublish publish) const;
    bool hasRoom(const Peer &peer, QoS qos) const;
    Readiness readiness(const Subscription &member, const Message &message) const;
    /// The session's messages of shared subscriptions go to other members that are `least` ready or better.
    void handOver(Session &session, Readiness least, TimePoint now);
    /// The same for the members that are away of the groups that this session belongs to.
    void handOverFromAway(const Session &session, TimePoint now);
    /// Null while the client is away.
    Peer *connectedPeer(const Session &session) const;

    BrokerOptions m_options;
    std::unordered_map<LinkId, std::unique_ptr<Peer>> m_peers;
    std::unordered_map<SessionId, std::unique_ptr<Session>> m_sessions;
    std::unordered_map<std::string, SessionId, LevelHash, std::equal_to<>> m_sessionsByClient;
    SubscriptionTree m_subscriptions;
    RetainedStore m_retained;
    WillScheduler m_wills;
    DeadlineQueue<LinkId> m_linkDeadlines;
    DeadlineQueue<SessionId> m_sessionDeadlines;
    /// Links with bytes to send or to be closed, each once.
    std::vector<LinkId> m_outputs;
    std::uint64_t m_lastSession = 0;
    std::uint64_t m_lastAssignedName = 0;
    std::uint64_t m_receivedMessages = 0;
    /// By connections that have ended; the others count for themselves.
    std::uint64_t m_sentMessages = 0;
    std::uint64_t m_droppedMessages = 0;
    /// Kept to spare an allocation for each message.
    Matches m_matches;
};

} // namespace cutty::broker
