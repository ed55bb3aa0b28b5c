#pragma once

#include "core/base/Time.h"
#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/codec/encode.h"
#include "core/mqtt/engine/DeadlineSet.h"
#include "core/mqtt/engine/Events.h"
#include "core/mqtt/engine/SessionState.h"

#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cutty::mqtt {

enum class Role : std::uint8_t { Client, Server };

/// Limits and times of one connection that are ours to choose.
struct ConnectionOptions
{
    /// How long CONNECT or CONNACK may take, from the opening of the transport.
    std::chrono::milliseconds handshakeTimeout{10'000};
    /// In bytes, 2 to 268,435,460. Announced in CONNECT or CONNACK of MQTT 5 where it is not the largest;
    /// what the owner's own properties announce takes its place.
    std::uint32_t maximumPacketSize = 268'435'460;
    /// QoS 1 and 2 messages that the peer may have unacknowledged, 1 to 65,535; announced in the same way.
    std::uint16_t receiveMaximum = 65'535;
};

/// Why a command was not carried out; nothing was sent.
enum class CommandError : std::uint8_t {
    NotConnected,
    InvalidTopicName,
    InvalidTopicFilter,
    PacketTooLarge,
    QoSNotSupported,
    RetainNotSupported,
    WildcardSubscriptionsNotSupported,
    SharedSubscriptionsNotSupported,
    NoPacketIdLeft,
    /// Not one filter was given [MQTT-3.8.3-2] [MQTT-3.10.3-2].
    NoTopicFilter,
    NoLocalOnSharedSubscription,
};

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
    /// start empties it. Call once, on an open transport.
    void connect(ConnectPacket packet, SessionState session, TimePoint now);
    /// The answer comes as SubscribeAcknowledged with the packet identifier returned.
    [[nodiscard]] std::expected<PacketId, CommandError> subscribe(
        std::vector<SubscriptionRequest> subscriptions, Properties properties, TimePoint now);
    [[nodiscard]] std::expected<PacketId, CommandError> unsubscribe(
        std::vector<std::string> filters, TimePoint now);

    // Commands of a server.
    /// Answers ConnectReceived. `connack` says session present when `session` is a parked one.
    void accept(ConnackPacket connack, SessionState session, TimePoint now);
    void refuse(ReasonCode reason, Properties properties = {});
    /// Answers the PUBLISH of a MessageReceived at QoS 1 or 2.
    void acknowledge(PacketId id, QoS qos, ReasonCode reason);
    void acknowledgeSubscribe(PacketId id, std::vector<ReasonCode> reasons);
    void acknowledgeUnsubscribe(PacketId id, std::vector<ReasonCode> reasons);

    // Commands of both.
    /// QoS 0 goes out at once; QoS 1 and 2 when the peer's receive maximum has room, until then they wait in
    /// the session. Their end is a PublishFinished with the publish's token.
    [[nodiscard]] std::expected<void, CommandError> publish(OutgoingPublish publish, TimePoint now);
    /// Sends DISCONNECT where the version and role have one, and closes.
    void disconnect(ReasonCode reason = ReasonCode::Success, Properties properties = {});

    // What comes out, to be drained in this order.
    std::size_t transmitSize() const { return m_transmit.size(); }
    /// Swaps the bytes to send into `buffer`, whose old content is dropped and whose storage is used again.
    void pollTransmit(std::string &buffer);
    std::optional<Event> pollEvent();
    std::optional<TimePoint> pollTimeout() const { return m_deadlines.next(); }

    // State.
    bool isConnected() const { return m_phase == Phase::Connected; }
    bool isClosed() const { return m_phase == Phase::Closed; }
    ProtocolVersion version() const { return m_version; }
    /// In force: the server's where it imposed one.
    std::chrono::seconds keepAlive() const { return m_keepAlive; }
    std::uint16_t peerReceiveMaximum() const { return m_peer.receiveMaximum; }
    /// Sent and not acknowledged.
    std::size_t inflightCount() const { return m_session.inflight.size(); }
    /// Waiting for room in flight.
    std::size_t queuedCount() const { return m_session.queue.size(); }
    /// PUBLISH packets sent on this connection, repetitions included.
    std::uint64_t sentPublishes() const { return m_sentPublishes; }
    /// After Closed: what a later connection of the same session needs.
    SessionState takeSession() { return std::exchange(m_session, {}); }

private:
    enum class Phase : std::uint8_t { Idle, Handshake, Accepting, Connected, Closed };

    /// A SUBSCRIBE or UNSUBSCRIBE that waits for its answer.
    struct Request
    {
        PacketType answer{};
        std::size_t filters = 0;
    };

    /// What the peer announced in CONNECT or CONNACK.
    struct PeerLimits
    {
        std::uint32_t maximumPacketSize = 268'435'460;
        std::uint16_t receiveMaximum = 65'535;
        QoS maximumQoS = QoS::ExactlyOnce;
        bool retainAvailable = true;
        bool wildcardSubscriptionAvailable = true;
        bool sharedSubscriptionAvailable = true;
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
    void notePeerHeard(TimePoint now);
    void announceLimits(Properties &properties);
    bool isExpectedNow(const Packet &packet) const;
    std::optional<CommandError> checkPublish(const OutgoingPublish &publish) const;
    std::optional<CommandError> checkSubscription(const SubscriptionRequest &request) const;
    template <typename T>
    std::expected<PacketId, CommandError> sendRequest(T packet, Request request, TimePoint now);
    /// False when the answer belongs to no request, or breaks the protocol.
    bool finishRequest(PacketId id, PacketType answer, std::size_t reasons);
    bool countReceived();
    void adoptLimits(PropertiesView properties);
    void resumeSession(TimePoint now);
    void dropUnsendable();
    void repeatWaiting(TimePoint now);
    void loseSession();
    void sendPublish(const OutgoingPublish &publish, PacketId id, bool duplicate, TimePoint now);
    bool hasRoom() const { return m_session.inflight.size() < m_peer.receiveMaximum + m_resend.size(); }
    void sendQueued(TimePoint now);
    void finishPublish(PacketId id, PublishOutcome outcome, ReasonCode reason);
    void reportPublish(const OutgoingPublish &publish, PublishOutcome outcome, ReasonCode reason);
    template <typename T> void send(const T &packet) { encode(m_transmit, packet, m_version); }
    template <typename T> void sendWithinLimit(T packet);
    void noteSent(TimePoint now);
    void fail(const DecodeError &error);
    void refuseUnreadable(const DecodeError &error);
    void close(Closed closed);

    Role m_role;
    ConnectionOptions m_options;
    Phase m_phase = Phase::Idle;
    ProtocolVersion m_version = ProtocolVersion::V5;
    std::chrono::seconds m_keepAlive{0};
    PeerLimits m_peer;
    PacketDecoder m_decoder;
    DeadlineSet m_deadlines;
    SessionState m_session;
    std::unordered_map<PacketId, Request> m_requests;
    /// Of a resumed session: in flight, and waiting for room in the peer's receive maximum to be sent again.
    std::deque<PacketId> m_resend;
    /// The peer's PUBLISHes at QoS 1 and 2 on this connection, less those finished. Below zero when exchanges
    /// of an earlier connection end here.
    std::int32_t m_unfinishedReceived = 0;
    /// Client: what CONNECT asked for.
    bool m_cleanStart = true;
    /// Server: whether the client's session was to outlive the connection, said CONNECT.
    bool m_sessionExpires = false;
    std::optional<TimePoint> m_pingSentAt;
    std::uint64_t m_sentPublishes = 0;
    std::string m_transmit;
    std::vector<Event> m_events;
    /// Index in m_events of the next event to hand out.
    std::size_t m_nextEvent = 0;
};

} // namespace cutty::mqtt
