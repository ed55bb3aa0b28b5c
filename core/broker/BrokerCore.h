#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/BrokerEvent.h"
#include "core/broker/BrokerOptions.h"
#include "core/broker/DeadlineQueue.h"
#include "core/broker/EventLog.h"
#include "core/broker/Ids.h"
#include "core/broker/LinkFacts.h"
#include "core/broker/Session.h"
#include "core/broker/Snapshot.h"
#include "core/broker/WillScheduler.h"
#include "core/broker/faults/FaultPeer.h"
#include "core/broker/findings/TrafficWatch.h"
#include "core/broker/policy/Admission.h"
#include "core/broker/routing/RetainedStore.h"
#include "core/broker/routing/SharedGroup.h"
#include "core/broker/routing/SubscriptionTree.h"
#include "core/broker/routing/delivery.h"
#include "core/broker/state/RestoreError.h"
#include "core/broker/state/frames.h"
#include "core/broker/system/SystemTopics.h"
#include "core/mqtt/engine/Connection.h"

#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker {

class SnapshotWriter;
class StateJournal;
struct StateImage;
struct StoredSession;

/// An MQTT broker without I/O: the connections, sessions, subscriptions, retained messages and wills. Like
/// mqtt::Connection it owns no socket, clock or thread: its host passes in what happened on which link and
/// the time, then drains it: pollOutput() until empty, pollAdmission() and pollEvent() where they are in use,
/// then pollTimeout(). Not thread-safe.
class BrokerCore
{
public:
    explicit BrokerCore(BrokerOptions options = {});
    ~BrokerCore();

    // What happened.
    void handleLinkOpened(LinkId link, TimePoint now, LinkFacts facts = {});
    void handleInput(LinkId link, std::string_view bytes, TimePoint now);
    /// Bytes that the host holds for a link because its peer does not read them.
    void handleBacklog(LinkId link, std::size_t bytes);
    /// Unknown links are ignored: the broker may have let go of one first.
    void handleLinkClosed(LinkId link, TimePoint now);
    void handleTimeout(TimePoint now);
    /// What `now` is on the wall's clock, for the times in what the broker publishes; at the start, and when
    /// somebody has set that clock. Without, its clock counts from 1970.
    void handleWallClock(WallTime wall, TimePoint now);

    // Answers of the host to pollAdmission(); ignored when nothing was asked about the link, or it is gone.
    void admit(LinkId link, const Admission &admission, TimePoint now);
    /// Goes on with an AuthenticationStep: AUTH 0x18 with the data.
    void challenge(LinkId link, std::string_view data, TimePoint now);

    // Commands.
    const BrokerOptions &options() const { return m_options; }
    /// Clients that are connected keep what was announced to them.
    void setOptions(BrokerOptions options);
    /// As from a client without a session.
    void publish(const MessagePtr &message, TimePoint now);
    /// In MQTT 5 with DISCONNECT; the server reference goes with Use another server and Server moved. False
    /// when no such client is connected, or a server may not give that reason.
    bool disconnectClient(std::string_view clientId, mqtt::ReasonCode reason, TimePoint now,
        std::string_view serverReference = {});
    /// Without DISCONNECT, as when the network fails. False when no such client is connected.
    bool dropClient(std::string_view clientId, TimePoint now);
    /// The session ends, and before that its client's connection. False when there is none.
    bool removeSession(std::string_view clientId, TimePoint now);
    /// Keeps the message, whatever its retain flag, without sending it to subscribers; publish() does both.
    /// Returns what was there before, or null.
    MessagePtr setRetained(const MessagePtr &message, TimePoint now);
    /// Returns what was there, or null.
    MessagePtr removeRetained(std::string_view topic, TimePoint now);
    /// What pollEvent() gives, and how many events may wait for that.
    void reportEvents(EventDetail detail, std::size_t maximumWaiting = 10'000);
    /// What pollTrace() gives: the sum of the packets' bytes that may wait for it; 0, as at first, ends it.
    void setTracing(std::size_t maximumBytes);
    /// Whether clients are examined packet by packet; at first they are not. What breaks the protocol so that
    /// the connection ends is a finding in any case.
    void setExamining(bool examining);
    /// Ends all connections, those of version 5 with Server shutting down.
    void shutDown(TimePoint now);

    // State that outlives the broker; the wall clock must be right.
    /// The whole of it, of clients that are connected too: a file.
    std::string saveState(const StateHeader &header = {.kind = StateHeader::Kind::Snapshot}) const;
    /// Forgets everything, ends all connections with Administrative action, and takes up the state of a file
    /// that saveState() made. All clients are away then; on an error nothing has changed. What they got of
    /// the state before is no longer known, so the journal, if there was one, begins anew.
    [[nodiscard]] std::expected<void, RestoreError> restore(std::string_view snapshot, TimePoint now);
    void restore(StateImage image, TimePoint now);
    /// From here on pollState() tells what changes; to begin with a saveState() at this moment.
    void startJournal();
    /// Swaps what has changed since the last call into `frame`, to be sealed (state/frames.h); empty when
    /// nothing has, or without startJournal(). What pollOutput() gives may depend on it, and may be sent only
    /// when it is safe.
    void pollState(std::string &frame);
    /// Lets nobody in, and ends all connections; what has not been polled for them is not sent, but for
    /// DISCONNECT. For a host that cannot keep the state.
    void suspend(mqtt::ReasonCode reason, TimePoint now);
    void resume() { m_suspended.reset(); }

    // What comes out.
    struct Output
    {
        LinkId link{};
        /// The broker has let go of the link: close it when the bytes are out.
        bool close = false;
        /// With `close`: drop it without waiting.
        bool reset = false;
    };
    /// The next link with something to send; its bytes are swapped into `bytes`.
    std::optional<Output> pollOutput(std::string &bytes);
    std::optional<AdmissionRequest> pollAdmission();
    std::optional<BrokerEvent> pollEvent() { return m_events.poll(); }
    /// Events that found no room since the last call.
    std::uint64_t takeLostEvents() { return m_events.takeLost(); }
    /// In the order of each link.
    std::optional<BrokerTrace> pollTrace() { return m_watch.pollTrace(); }
    std::uint64_t takeLostTraces() { return m_watch.takeLostTraces(); }
    /// What clients did wrong.
    std::optional<Finding> pollFinding() { return m_watch.examiner().pollFinding(); }
    std::uint64_t takeLostFindings() { return m_watch.examiner().takeLostFindings(); }
    std::optional<TimePoint> pollTimeout() const;

    // State.
    BrokerSnapshot snapshot() const;
    /// For a FaultInjector that joins the link; as of a new link where there is none.
    FaultPeer faultPeer(LinkId link) const;
    /// Which statements the clients have kept and broken.
    const Examiner &examiner() const { return m_watch.examiner(); }
    /// Begins the counts of a client anew.
    void clearCoverage(std::string_view clientId) { m_watch.examiner().clearCoverage(clientId); }
    BrokerTotals totals() const;
    /// Those connected, in the order of their links.
    Page<ClientSnapshot> clients(const PageRequest &request) const;
    /// In the order in which they began.
    Page<SessionSnapshot> sessions(const PageRequest &request) const;
    /// In the order of their sessions and, of each, by filter.
    Page<SubscriptionSnapshot> subscriptions(const PageRequest &request) const;
    std::vector<SubscriptionSnapshot> subscriptionsOf(std::string_view clientId) const;
    /// That match the filter, by topic; `#` leaves out those that begin with `$`.
    Page<RetainedSnapshot> retainedMessages(
        std::string_view filter, const PageRequest &request, TimePoint now) const;

private:
    struct Peer;

    // admitClients.cpp: who gets in.
    void handle(Peer &peer, mqtt::ConnectReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::AuthenticationContinued &event, TimePoint now);
    std::optional<mqtt::ReasonCode> findRefusal(const mqtt::ConnectPacket &packet) const;
    bool isFull(std::string_view clientId) const;
    void ask(Peer &peer, AdmissionRequest request, TimePoint now);
    void giveUpAdmission(Peer &peer, TimePoint now);
    void letIn(Peer &peer, TimePoint now);
    std::optional<mqtt::ReasonCode> findWillRefusal(Peer &peer, const mqtt::ConnectPacket &packet) const;
    /// Gives a client without an identifier one that no session has [MQTT-3.1.3-6] [MQTT-3.2.2-16].
    void nameClient(mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack);
    Session &openSession(const mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack, TimePoint now);
    void announce(const Peer &peer, const mqtt::ConnectPacket &packet, std::chrono::seconds expiry,
        mqtt::Properties &into) const;

    // handleClients.cpp: what clients ask for.
    void drain(Peer &peer, TimePoint now);
    void handle(Peer &peer, mqtt::MessageReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::SubscribeReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::UnsubscribeReceived &event, TimePoint now);
    void handle(Peer &peer, mqtt::PublishFinished &event, TimePoint now);
    void handle(Peer &peer, mqtt::Closed &event, TimePoint now);
    AccessDecision mayPublish(const Peer &peer, std::string_view topic) const;
    void denyPublish(
        Peer &peer, const mqtt::PublishPacket &packet, const AccessDecision &decision, TimePoint now);
    std::optional<mqtt::ReasonCode> findRefusal(
        Peer &peer, std::string_view filter, bool identified, TimePoint now);
    void sendRetained(const std::string &filter, const Subscription &subscription, TimePoint now);
    void settleWill(Session &session, const mqtt::Closed &closed, TimePoint now);
    void reportEnd(const Peer &peer, const mqtt::Closed &closed, TimePoint now);

    // handleCommands.cpp.
    /// Null when there is none.
    MessagePtr findRetained(std::string_view topic, TimePoint now) const;

    // BrokerCore.cpp: links and sessions.
    Peer *findPeer(LinkId link) const;
    Session *findSession(SessionId id) const;
    Session *findSession(std::string_view clientId) const;
    /// Null when no such client is connected.
    Peer *findClient(std::string_view clientId) const;
    /// False when the session had the filter already; the subscription replaces it then.
    bool addSubscription(Session &session, const std::string &filter, const Subscription &subscription);
    /// False when the session has no such filter.
    bool removeSubscription(Session &session, const std::string &filter);
    void endConnection(Peer &peer, mqtt::ReasonCode reason, EndedBy by, TimePoint now);
    void endSession(Session &session, SessionEnd cause, TimePoint now);
    void markOutput(Peer &peer);
    void schedule(Peer &peer);
    void attachWatch();
    bool isTooDeep(std::string_view topic) const;
    void noteStart(TimePoint now);

    // routeMessages.cpp: who gets a message.
    /// Returns how many sessions get it.
    std::size_t route(const MessagePtr &message, std::optional<SessionId> sender, TimePoint now);
    void retain(const MessagePtr &message, TimePoint now);
    void storeRetained(const MessagePtr &message, TimePoint now);
    void eraseRetained(std::string_view topic);
    /// TimePoint::max() for never.
    static TimePoint expiryOf(const Message &message, TimePoint now);
    void deliver(const Delivery &delivery, const MessagePtr &message, TimePoint expiresAt, TimePoint now);
    void deliverShared(SharedGroup &group, const MessagePtr &message, TimePoint expiresAt, TimePoint now);
    /// Nothing when the session has taken the message.
    std::optional<DropReason> offer(
        const Delivery &delivery, const MessagePtr &message, TimePoint expiresAt, TimePoint now);
    /// For a client that is away.
    std::optional<DropReason> keep(Session &session, mqtt::OutgoingPublish publish) const;
    std::optional<DropReason> findLackOfRoom(const Peer &peer, QoS qos, const Message &message) const;
    std::optional<DropReason> findLackOfRoom(const Session &away, QoS qos, const Message &message) const;
    bool isQueueFull(std::size_t queued, std::size_t heldBytes, const Message &message) const;
    Readiness readiness(const Subscription &member, const Message &message) const;
    /// Counts and reports it; `session` is who would have got it, or null.
    void drop(Session *session, const MessagePtr &message, DropReason reason, TimePoint now);
    void publishWill(const std::string &clientId, const MessagePtr &will, TimePoint now);
    /// The session's messages of shared subscriptions go to other members that are `least` ready or better.
    void handOver(Session &session, Readiness least, TimePoint now);
    /// The same for the members that are away of the groups that this session belongs to.
    void handOverFromAway(const Session &session, TimePoint now);
    /// Null while the client is away.
    Peer *connectedPeer(const Session &session) const;

    // publishSystemTopics.cpp: what the broker says of itself under $SYS.
    void publishSystemTopics(TimePoint now);
    void publishSystem(std::string_view topic, std::string_view payload, bool retain, TimePoint now);
    void announceOnline(const Peer &peer, const Session &session, TimePoint now);
    void announceOffline(const Peer &peer, const mqtt::Closed &closed, TimePoint now);
    std::int64_t unixMilliseconds(TimePoint time) const;

    // state/keepState.cpp: the state for files.
    void save(SnapshotWriter &writer, const Session &session) const;
    /// 0 where the filter is no shared one.
    SharedGroupId sharedGroupOf(std::string_view filter) const;
    void journalOpened(Peer &peer, Session &session);
    /// What the engine has noted of the session since the last time.
    void journalChanges(Peer &peer);
    void journalClosed(const Session &session);
    void forgetAll(TimePoint now);
    /// Null when it has none, or one that waits on.
    static MessagePtr takeDueWill(StoredSession &stored, TimePoint now);
    Session &adopt(StoredSession &stored);

    // describeBroker.cpp: the state for those who look at it.
    ClientSnapshot describe(const Peer &peer, const Session &session) const;
    SessionSnapshot describe(const Session &session) const;
    std::vector<const Session *> sessionsInOrder() const;
    /// Adds what the link has counted; it is about to be forgotten, or only looked at.
    static void count(const Peer &peer, BrokerTotals &into);

    BrokerOptions m_options;
    std::unordered_map<LinkId, std::unique_ptr<Peer>> m_peers;
    std::unordered_map<SessionId, std::unique_ptr<Session>> m_sessions;
    std::unordered_map<std::string, SessionId, LevelHash, std::equal_to<>> m_sessionsByClient;
    SubscriptionTree m_subscriptions;
    RetainedStore m_retained;
    /// Those of $SYS, which are the broker's own.
    RetainedStore m_systemRetained;
    SystemTopics m_systemTopics;
    /// When the system topics are due.
    TimePoint m_systemDue;
    WillScheduler m_wills;
    DeadlineQueue<LinkId> m_linkDeadlines;
    DeadlineQueue<SessionId> m_sessionDeadlines;
    /// Links with bytes to send or to be closed, each once.
    std::vector<LinkId> m_outputs;
    std::deque<AdmissionRequest> m_admissions;
    EventLog m_events;
    TrafficWatch m_watch;
    /// Null while the state is not kept.
    std::unique_ptr<StateJournal> m_journal;
    /// Kept to spare an allocation for each message.
    std::vector<mqtt::SessionChange> m_sessionChanges;
    /// Why nobody is let in.
    std::optional<mqtt::ReasonCode> m_suspended;
    std::uint64_t m_lastSession = 0;
    std::uint64_t m_lastAssignedName = 0;
    std::optional<TimePoint> m_startedAt;
    /// Time since 1970 when the clock of TimePoint is at 0.
    Duration m_wallOffset{};
    std::size_t m_connectedClients = 0;
    /// What is counted here, and of the rest what belongs to links that are gone.
    BrokerTotals m_counted;
    /// Kept to spare an allocation for each message.
    Matches m_matches;
};

} // namespace cutty::broker
