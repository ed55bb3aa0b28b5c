#pragma once

#include "core/base/Time.h"
#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/Authentication.h"
#include "core/mqtt/engine/CommandError.h"
#include "core/mqtt/engine/ConnectFacts.h"
#include "core/mqtt/engine/ConnectionOptions.h"
#include "core/mqtt/engine/DeadlineSet.h"
#include "core/mqtt/engine/Events.h"
#include "core/mqtt/engine/Limits.h"
#include "core/mqtt/engine/Outbox.h"
#include "core/mqtt/engine/SessionChange.h"
#include "core/mqtt/engine/SessionState.h"
#include "core/mqtt/engine/TopicAliases.h"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace cutty::mqtt {

/// One MQTT peer, client or server, for 3.1, 3.1.1 and 5: all of the protocol and nothing else. It owns no
/// socket, clock, thread or callback. Its owner passes in what happened and the time (handle…), gives
/// commands, and then drains it: pollTransmit(), pollEvent() until empty, and pollTimeout() for the next
/// deadline. Not thread-safe. One object serves one transport connection; the SessionState moves on to the
/// next.
class Connection
{
public:
    explicit Connection(Role role, ConnectionOptions options = {});

    // What happened.
    void handleTransportOpened(TimePoint now);
    void handleInput(std::string_view bytes, TimePoint now);
    void handleTimeout(TimePoint now);
    void handleTransportClosed();

    // Commands of a client.
    /// Sends CONNECT. `session` is what takeSession() gave after the previous connection, or new; a clean
    /// start empties it. Once, on an open transport; after an error takeSession() gives it back.
    [[nodiscard]] std::expected<void, CommandError> connect(
        ConnectPacket packet, SessionState session, TimePoint now);
    /// The answer comes as SubscribeAcknowledged with the packet identifier returned.
    [[nodiscard]] std::expected<PacketId, CommandError> subscribe(
        std::vector<SubscriptionRequest> subscriptions, Properties properties, TimePoint now);
    [[nodiscard]] std::expected<PacketId, CommandError> unsubscribe(
        std::vector<std::string> filters, TimePoint now, Properties properties = {});
    /// AUTH 0x19, after Connected; the answer is AuthenticationContinued, AuthenticationFinished or Closed.
    [[nodiscard]] std::expected<void, CommandError> reauthenticate(Properties properties, TimePoint now);

    // Commands of a server; those that answer do nothing when the client has gone meanwhile.
    /// Answers ConnectReceived. `connack` says session present when `session` is a parked one. What it
    /// announces is enforced from here on, and first on the will.
    void accept(ConnackPacket connack, SessionState session, TimePoint now);
    void refuse(ReasonCode reason, Properties properties = {});
    /// AUTH 0x00: ends a re-authentication. disconnect() refuses one.
    [[nodiscard]] std::expected<void, CommandError> finishAuthentication(
        Properties properties, TimePoint now);
    /// Answers the PUBLISH of a MessageReceived at QoS 1 or 2; of a client with `manualAcknowledgement` too.
    /// At QoS 2 that still counts after Closed: the message does not come again.
    void acknowledge(PacketId id, QoS qos, ReasonCode reason, Properties properties = {});
    void acknowledgeSubscribe(PacketId id, std::vector<ReasonCode> reasons, Properties properties = {});
    void acknowledgeUnsubscribe(PacketId id, std::vector<ReasonCode> reasons, Properties properties = {});

    // Commands of both.
    /// QoS 0 goes out at once; QoS 1 and 2 when the peer's receive maximum has room, until then they wait in
    /// the session. Their end is a PublishFinished with the publish's token.
    [[nodiscard]] std::expected<void, CommandError> publish(OutgoingPublish publish, TimePoint now);
    /// AUTH 0x18: answers AuthenticationContinued, of a server also ConnectReceived. The method is added.
    [[nodiscard]] std::expected<void, CommandError> authenticate(Properties properties, TimePoint now);
    /// Sends DISCONNECT where the version and role have one, and closes.
    void disconnect(ReasonCode reason = ReasonCode::Success);
    /// The same with properties of MQTT 5; on an error the connection goes on.
    [[nodiscard]] std::expected<void, CommandError> disconnect(ReasonCode reason, Properties properties);
    /// Begins to record packets for pollTrace(), as PacketTrace says; 0 ends it.
    void trace(std::size_t maximumBytes) { m_outbox.trace(maximumBytes); }
    /// Begins to note what happens to the session, for pollSessionChanges().
    void journalSession();

    // What comes out, to be drained in this order.
    std::size_t transmitSize() const { return m_outbox.size(); }
    /// Swaps the bytes to send into `buffer`, whose old content is dropped and whose storage is used again.
    void pollTransmit(std::string &buffer) { m_outbox.poll(buffer); }
    std::optional<Event> pollEvent();
    std::optional<TimePoint> pollTimeout() const { return m_deadlines.next(); }
    std::optional<TracedPacket> pollTrace();
    /// Swaps what has happened to the session since the last call into `changes`, whose old content is
    /// dropped. Empty without journalSession(). What publish() puts into the queue is not among them, as the
    /// caller knows of it.
    void pollSessionChanges(std::vector<SessionChange> &changes);

    // State.
    bool isConnected() const { return m_phase == Phase::Connected; }
    bool isClosed() const { return m_phase == Phase::Closed; }
    ProtocolVersion version() const { return m_version; }
    /// In force: the server's where it imposed one.
    std::chrono::seconds keepAlive() const { return m_keepAlive; }
    /// What the peer announced.
    const Limits &peerLimits() const { return m_peer; }
    std::uint16_t peerReceiveMaximum() const { return m_peer.receiveMaximum; }
    /// Sent and not acknowledged.
    std::size_t inflightCount() const { return m_session.inflight.size(); }
    /// Waiting for room in flight.
    std::size_t queuedCount() const { return m_session.queue.size(); }
    /// What the messages in flight and those waiting take in memory.
    std::size_t heldBytes() const { return m_heldBytes; }
    /// PUBLISH packets sent on this connection, repetitions included.
    std::uint64_t sentPublishes() const { return m_sentPublishes; }
    /// Their payloads.
    std::uint64_t sentPayloadBytes() const { return m_sentPayloadBytes; }
    /// Packets of any kind, on this connection.
    std::uint64_t receivedPackets() const { return m_receivedPackets; }
    std::uint64_t sentPackets() const { return m_outbox.sentPackets(); }
    bool isTracing() const { return m_outbox.isTracing(); }
    // After Closed, while the bytes of the last handleInput() are alive:
    /// The packet received last, that of the error if there is one; of an ill-formed one as much as arrived.
    std::string_view lastReceived() const { return m_decoder.lastBytes(); }
    /// What came behind it, and was not read.
    std::string_view unreadInput() const { return m_decoder.unread(); }
    /// Traced packets that were dropped since the last call.
    std::uint64_t takeLostTraces();
    const SessionState &session() const { return m_session; }
    /// After Closed: what a later connection of the same session needs.
    SessionState takeSession() { return std::exchange(m_session, {}); }

private:
    /// Client: Idle → Opened → Handshake (CONNECT is out) → Connected. Server: Idle → Handshake → Accepting
    /// (the owner decides) ⇄ Authenticating (the client is to answer AUTH), then Connected.
    enum class Phase : std::uint8_t { Idle, Opened, Handshake, Accepting, Authenticating, Connected, Closed };

    /// A SUBSCRIBE or UNSUBSCRIBE that waits for its answer.
    struct Request
    {
        PacketType answer{};
        std::size_t filters = 0;
    };

    void handle(PublishPacket &&packet, TimePoint now);
    void handle(PubackPacket &&packet, TimePoint now);
    void handle(PubrecPacket &&packet, TimePoint now);
    void handle(PubrelPacket &&packet, TimePoint now);
    void handle(PubcompPacket &&packet, TimePoint now);
    void handle(std::unique_ptr<ConnectPacket> &&packet, TimePoint now);
    void handle(ConnackPacket &&packet, TimePoint now);
    void handle(SubscribePacket &&packet, TimePoint now);
    void handle(SubackPacket &&packet, TimePoint now);
    void handle(UnsubscribePacket &&packet, TimePoint now);
    void handle(UnsubackPacket &&packet, TimePoint now);
    void handle(PingreqPacket &&packet, TimePoint now);
    void handle(PingrespPacket &&packet, TimePoint now);
    void handle(DisconnectPacket &&packet, TimePoint now);
    void handle(AuthPacket &&packet, TimePoint now);

    void processInput(TimePoint now);
    void receive(Packet &packet, TimePoint now);
    void notePeerHeard(TimePoint now);
    std::optional<DecodeError> checkMoment(PacketType type) const;
    std::optional<DecodeError> checkProblemInformation(const Packet &packet) const;
    void announceLimits(Properties &properties);
    bool takeEarlyInput(TimePoint now);
    void beginAliases();
    std::expected<void, CommandError> sendAuth(ReasonCode reason, Properties properties, TimePoint now);
    template <typename T>
    std::expected<PacketId, CommandError> sendRequest(T packet, Request request, TimePoint now);
    /// False when the answer belongs to no request, or breaks the protocol.
    bool finishRequest(PacketId id, PacketType answer, std::size_t reasons);
    bool countReceived();
    void resumeSession(TimePoint now);
    void dropUnsendable();
    void repeatWaiting(TimePoint now);
    void loseSession();
    void sendPublish(const OutgoingPublish &publish, PacketId id, bool duplicate, TimePoint now);
    bool hasRoom() const
    {
        const auto maximum = std::min(m_peer.receiveMaximum, m_options.maximumInflight);
        return m_session.inflight.size() < maximum + m_resend.size();
    }
    void sendQueued(TimePoint now);
    void finishPublish(PacketId id, PublishOutcome outcome, ReasonCode reason, Properties properties = {});
    void reportPublish(
        OutgoingPublish publish, PublishOutcome outcome, ReasonCode reason, Properties properties = {});
    void note(SessionChange change)
    {
        if (m_changes) [[unlikely]]
            m_changes->push_back(change);
    }
    template <typename T> void answer(T packet);
    bool mayExplain() const { return m_role == Role::Client || m_connectFacts.wantsProblemInformation; }
    void setVersion(ProtocolVersion version);
    void noteSent(TimePoint now);
    bool decide(PacketId id, bool refuses);
    void fail(DecodeError error);
    void nameStatementOfSender(DecodeError &error) const;
    void refuseBreach(const DecodeError &error);
    void close(Closed closed);

    Role m_role;
    ConnectionOptions m_options;
    Phase m_phase = Phase::Idle;
    ProtocolVersion m_version = ProtocolVersion::V5;
    std::chrono::seconds m_keepAlive{0};
    /// What we announced, and what the peer did.
    Limits m_own;
    Limits m_peer;
    ConnectFacts m_connectFacts;
    Authentication m_authentication;
    TopicAliases m_aliases;
    PacketDecoder m_decoder;
    DeadlineSet m_deadlines;
    SessionState m_session;
    /// Null while the owner does not keep the session.
    std::unique_ptr<std::vector<SessionChange>> m_changes;
    std::unordered_map<PacketId, Request> m_requests;
    /// PUBRECs of this connection that say more than Success, until PUBCOMP: few, or none.
    std::unordered_map<PacketId, PubrecPacket> m_remarks;
    /// Of a resumed session: in flight, and waiting for room in the peer's receive maximum to be sent again;
    /// the last first.
    std::vector<PacketId> m_resend;
    /// The peer's PUBLISHes at QoS 1 and 2 on this connection, less those finished. Below zero when exchanges
    /// of an earlier connection end here.
    std::int32_t m_unfinishedReceived = 0;
    /// Received at QoS 2, and the owner has not acknowledged them yet. Null without `manualAcknowledgement`.
    std::unique_ptr<std::unordered_set<PacketId>> m_undecided;
    std::optional<TimePoint> m_pingSentAt;
    std::uint64_t m_sentPublishes = 0;
    std::uint64_t m_sentPayloadBytes = 0;
    std::uint64_t m_receivedPackets = 0;
    std::size_t m_heldBytes = 0;
    Outbox m_outbox;
    std::vector<Event> m_events;
    /// Index in m_events of the next event to hand out.
    std::size_t m_nextEvent = 0;
};

} // namespace cutty::mqtt
