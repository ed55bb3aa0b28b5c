#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/codec/fieldOffsets.h"
#include "core/mqtt/engine/commandChecks.h"

#include <algorithm>
#include <utility>

namespace cutty::mqtt {
namespace {

/// The code itself where DISCONNECT may carry it.
ReasonCode inDisconnect(ReasonCode reason)
{
    const bool valid = isValidReason(PacketType::Disconnect, static_cast<std::uint8_t>(reason));
    return valid ? reason : ReasonCode::ProtocolError;
}

} // namespace

Connection::Connection(Role role, ConnectionOptions options)
    : m_role(role)
    , m_options(options)
    , m_authentication(role)
{
    m_own.maximumPacketSize = options.maximumPacketSize;
    m_own.receiveMaximum = options.receiveMaximum;
    m_own.topicAliasMaximum = options.topicAliasMaximum;
    const std::uint32_t bound = role == Role::Server ? options.maximumSizeBeforeConnack : UINT32_MAX;
    m_decoder.setMaximumPacketSize(std::min(options.maximumPacketSize, bound));
    if (role == Role::Client && options.manualAcknowledgement)
        m_undecided = std::make_unique<std::unordered_set<PacketId>>();
}

void Connection::handleTransportOpened(TimePoint now)
{
    m_phase = m_role == Role::Client ? Phase::Opened : Phase::Handshake;
    m_deadlines.set(Timer::Handshake, now + m_options.handshakeTimeout);
}

void Connection::handleInput(std::string_view bytes, TimePoint now)
{
    if (isClosed())
        return;
    m_outbox.setTime(now);
    const std::size_t waiting = m_decoder.unreadSize() + bytes.size();
    if (m_phase == Phase::Accepting && waiting > m_options.maximumSizeBeforeConnack)
        return fail({.fault = Fault::TooMuchBeforeConnack,
            .reason = ReasonCode::QuotaExceeded,
            .expected
            = Expectation{.found = static_cast<std::uint32_t>(std::min<std::size_t>(waiting, UINT32_MAX)),
                .high = m_options.maximumSizeBeforeConnack}});
    m_decoder.feed(bytes);
    processInput(now);
}

/// A client may send on before CONNACK [MQTT-3.1.4-5]: those packets wait until the server has decided.
void Connection::processInput(TimePoint now)
{
    bool heard = false;
    while (!isClosed()) {
        if (m_phase == Phase::Accepting)
            return m_decoder.keepUnread();
        auto packet = m_decoder.next();
        if (m_outbox.isTracing() && (!packet || *packet))
            m_outbox.recordReceived(m_decoder.lastBytes());
        if (!packet)
            return fail(packet.error());
        if (!*packet)
            break;
        heard = true;
        ++m_receivedPackets;
        receive(**packet, now);
    }
    if (heard)
        notePeerHeard(now);
}

void Connection::receive(Packet &packet, TimePoint now)
{
    if (const auto error = checkMoment(typeOf(packet)))
        return fail(*error);
    if (!m_connectFacts.wantsProblemInformation) {
        if (const auto error = checkProblemInformation(packet))
            return fail(*error);
    }
    std::visit([&](auto &kind) { handle(std::move(kind), now); }, packet);
}

/// One and a half keep-alive intervals [MQTT-3.1.2-22].
void Connection::notePeerHeard(TimePoint now)
{
    if (m_role == Role::Server && isConnected() && m_keepAlive.count() > 0)
        m_deadlines.set(Timer::PeerSilence, now + std::chrono::milliseconds(m_keepAlive) * 3 / 2);
}

void Connection::handleTimeout(TimePoint now)
{
    m_outbox.setTime(now);
    if (m_deadlines.hasPassed(Timer::Handshake, now))
        return close({.cause = CloseCause::HandshakeTimeout});
    if (m_deadlines.hasPassed(Timer::PingResponse, now))
        return close({.cause = CloseCause::KeepAliveTimeout});
    if (m_deadlines.hasPassed(Timer::PeerSilence, now)) {
        if (m_version == ProtocolVersion::V5)
            m_outbox.send(DisconnectPacket{.reason = ReasonCode::KeepAliveTimeout});
        return close({.cause = CloseCause::KeepAliveTimeout, .reason = ReasonCode::KeepAliveTimeout});
    }
    if (m_deadlines.hasPassed(Timer::KeepAlive, now)) {
        m_outbox.send(PingreqPacket{});
        noteSent(now);
        if (!m_pingSentAt) {
            m_pingSentAt = now;
            m_deadlines.set(Timer::PingResponse, now + m_keepAlive);
        }
    }
}

void Connection::handleTransportClosed()
{
    if (!isClosed())
        close({.cause = CloseCause::TransportLost});
}

std::expected<PacketId, CommandError> Connection::subscribe(
    std::vector<SubscriptionRequest> subscriptions, Properties properties, TimePoint now)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    if (const auto error = checkSubscribe(subscriptions, properties, m_peer))
        return std::unexpected(*error);
    const Request request{PacketType::Suback, subscriptions.size()};
    return sendRequest(SubscribePacket{{}, std::move(subscriptions), std::move(properties)}, request, now);
}

std::expected<PacketId, CommandError> Connection::unsubscribe(
    std::vector<std::string> filters, TimePoint now, Properties properties)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    if (const auto error = checkUnsubscribe(filters, properties))
        return std::unexpected(*error);
    const Request request{PacketType::Unsuback, filters.size()};
    return sendRequest(UnsubscribePacket{{}, std::move(filters), std::move(properties)}, request, now);
}

/// An answer that the peer has room for not even without properties ends the connection [MQTT-3.1.2-24].
template <typename T> void Connection::answer(T packet)
{
    if (!m_outbox.sendWithin(m_peer.maximumPacketSize, std::move(packet), mayExplain()))
        disconnect(ReasonCode::PacketTooLarge);
}

void Connection::acknowledge(PacketId id, QoS qos, ReasonCode reason, Properties properties)
{
    // Before MQTT 5 the peer does not learn of the error, and may send the message again.
    const bool refuses = m_version == ProtocolVersion::V5 && isError(reason);
    if (qos == QoS::ExactlyOnce && m_undecided && !decide(id, refuses))
        return;
    if (!isConnected())
        return;
    if (qos == QoS::AtLeastOnce) {
        --m_unfinishedReceived;
        answer(PubackPacket{id, reason, std::move(properties)});
    } else if (qos == QoS::ExactlyOnce) {
        if (refuses && m_session.inflight.release(id)) {
            note({.kind = SessionChange::Kind::Released, .packetId = id});
            --m_unfinishedReceived;
        }
        answer(PubrecPacket{id, reason, std::move(properties)});
    }
}

/// Only now is the message the client's: one that it was never done with must come again. False when it did
/// not wait for that.
bool Connection::decide(PacketId id, bool refuses)
{
    if (m_undecided->erase(id) == 0)
        return false;
    if (refuses) {
        --m_unfinishedReceived;
    } else {
        m_session.inflight.hold(id);
        note({.kind = SessionChange::Kind::Held, .packetId = id});
    }
    return true;
}

void Connection::acknowledgeSubscribe(PacketId id, std::vector<ReasonCode> reasons, Properties properties)
{
    if (isConnected())
        answer(SubackPacket{id, std::move(reasons), std::move(properties)});
}

void Connection::acknowledgeUnsubscribe(PacketId id, std::vector<ReasonCode> reasons, Properties properties)
{
    if (isConnected())
        answer(UnsubackPacket{id, std::move(reasons), std::move(properties)});
}

void Connection::disconnect(ReasonCode reason)
{
    if (isClosed())
        return;
    const bool five = m_version == ProtocolVersion::V5;
    // Before MQTT 5 only the client has one, and it says that all is well.
    const bool hasPacket = five || (m_role == Role::Client && reason == ReasonCode::Success);
    // A client that authenticates may leave so before CONNACK [MQTT-3.1.2-30].
    const bool authenticating
        = m_role == Role::Client && m_phase == Phase::Handshake && m_authentication.isUsed();
    if ((isConnected() || authenticating) && hasPacket)
        m_outbox.send(DisconnectPacket{.reason = reason});
    close({.cause = CloseCause::Local, .reason = reason});
}

std::expected<void, CommandError> Connection::disconnect(ReasonCode reason, Properties properties)
{
    const bool five = m_version == ProtocolVersion::V5;
    if (const auto error = checkDisconnect(m_role, reason, properties, m_connectFacts.keepsSession);
        five && error)
        return std::unexpected(*error);
    if (!isConnected() || !five) {
        disconnect(reason);
        return {};
    }
    if (!m_outbox.sendWithin(m_peer.maximumPacketSize, DisconnectPacket{reason, std::move(properties)}))
        return std::unexpected(CommandError::PacketTooLarge);
    close({.cause = CloseCause::Local, .reason = reason});
    return {};
}

std::optional<TracedPacket> Connection::pollTrace()
{
    return m_outbox.isTracing() ? m_outbox.packetTrace()->poll() : std::nullopt;
}

std::uint64_t Connection::takeLostTraces()
{
    return m_outbox.isTracing() ? m_outbox.packetTrace()->takeLostCount() : 0;
}

void Connection::journalSession()
{
    if (!m_changes)
        m_changes = std::make_unique<std::vector<SessionChange>>();
}

void Connection::pollSessionChanges(std::vector<SessionChange> &changes)
{
    changes.clear();
    if (m_changes)
        changes.swap(*m_changes);
}

std::optional<Event> Connection::pollEvent()
{
    if (m_nextEvent == m_events.size()) {
        m_events.clear();
        m_nextEvent = 0;
        return std::nullopt;
    }
    return std::move(m_events[m_nextEvent++]);
}

template <typename T>
std::expected<PacketId, CommandError> Connection::sendRequest(T packet, Request request, TimePoint now)
{
    m_outbox.setTime(now);
    const auto id = m_session.packetIds.take();
    if (!id)
        return std::unexpected(CommandError::NoPacketIdLeft);
    packet.packetId = *id;
    if (!m_outbox.sendWithin(m_peer.maximumPacketSize, std::move(packet))) { // [MQTT-3.2.2-15]
        m_session.packetIds.release(*id);
        return std::unexpected(CommandError::PacketTooLarge);
    }
    m_requests.emplace(*id, request);
    noteSent(now);
    return *id;
}

/// The client owes a packet within each keep-alive interval [MQTT-3.1.2-20]; PINGREQ goes out only when it
/// sent nothing else, and not before CONNACK.
void Connection::noteSent(TimePoint now)
{
    if (m_role == Role::Client && isConnected() && m_keepAlive.count() > 0)
        m_deadlines.set(Timer::KeepAlive, now + m_keepAlive);
}

void Connection::setVersion(ProtocolVersion version)
{
    m_version = version;
    m_decoder.setVersion(version);
    m_outbox.setVersion(version);
}

void Connection::fail(DecodeError error)
{
    if (error.packet == PacketType{} && !m_decoder.lastBytes().empty())
        error.packet = static_cast<PacketType>(static_cast<std::uint8_t>(m_decoder.lastBytes()[0]) >> 4);
    // The decoder says where, but not all is for it to judge.
    if (error.property && error.offset == 0 && !m_decoder.lastBytes().empty())
        error.offset = propertyOffset(m_decoder.lastBytes(), *error.property);
    nameStatementOfSender(error);
    if (isConnected() && m_version == ProtocolVersion::V5)
        m_outbox.send(DisconnectPacket{.reason = inDisconnect(error.reason)});
    else if (m_role == Role::Server && !isConnected())
        refuseBreach(error);
    close({.cause = CloseCause::ProtocolError, .reason = error.reason, .error = error});
}

/// Rules of MQTT 5 that are numbered apart for what clients and what servers send; the decoder cannot tell.
void Connection::nameStatementOfSender(DecodeError &error) const
{
    const bool ofLimit = error.fault == Fault::QoSNotSupported || error.fault == Fault::RetainNotSupported;
    if (m_version != ProtocolVersion::V5) {
        if (ofLimit)
            error.statement = {}; // of MQTT 5
        return;
    }
    const bool fromClient = m_role == Role::Server;
    if (error.fault == Fault::PacketTooLarge && isConnected())
        error.statement = fromClient ? "MQTT-3.2.2-15" : "MQTT-3.1.2-24";
    if (error.fault == Fault::ZeroPacketId && error.packet == PacketType::Publish)
        error.statement = fromClient ? "MQTT-2.2.1-3" : "MQTT-2.2.1-4";
}

void Connection::close(Closed closed)
{
    m_phase = Phase::Closed;
    for (const auto &[id, request] : m_requests)
        m_session.packetIds.release(id); // no answer will come
    m_requests.clear();
    for (OutgoingPublish &publish : m_session.queue)
        publish.topicAlias = 0; // [MQTT-3.3.2-7]
    m_deadlines.clearAll();
    m_events.emplace_back(std::move(closed));
}

} // namespace cutty::mqtt
