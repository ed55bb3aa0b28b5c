#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/codec/Utf8.h"
#include "core/mqtt/topic/Topic.h"

#include <cassert>
#include <utility>

namespace cutty::mqtt {
namespace {

/// Before MQTT 5 servers do not say how much they take. Mosquitto takes 20 at QoS 2 and silently drops the
/// rest.
constexpr std::uint16_t receiveMaximumBefore5 = 20;

/// The code itself where the packet may carry it.
ReasonCode permitted(PacketType type, ReasonCode reason)
{
    return isValidReason(type, static_cast<std::uint8_t>(reason)) ? reason : ReasonCode::ProtocolError;
}

} // namespace

Connection::Connection(Role role, ConnectionOptions options)
    : m_role(role)
    , m_options(options)
{
    m_decoder.setMaximumPacketSize(options.maximumPacketSize);
}

void Connection::handleTransportOpened(TimePoint now)
{
    m_phase = Phase::Handshake;
    m_deadlines.set(Timer::Handshake, now + m_options.handshakeTimeout);
}

void Connection::handleInput(std::string_view bytes, TimePoint now)
{
    if (isClosed())
        return;
    m_decoder.feed(bytes);
    processInput(now);
}

/// A client may send on before CONNACK [MQTT-3.1.4-5]: those packets wait until the server has decided.
void Connection::processInput(TimePoint now)
{
    while (!isClosed()) {
        if (m_phase == Phase::Accepting)
            return m_decoder.keepUnread();
        auto packet = m_decoder.next();
        if (!packet)
            return fail(packet.error());
        if (!*packet)
            break;
        if (!isExpectedNow(**packet))
            return fail({.fault = Fault::UnexpectedPacket, .reason = ReasonCode::ProtocolError});
        std::visit([&](auto &kind) { handle(std::move(kind), now); }, **packet);
    }
    notePeerHeard(now);
}

/// One and a half keep-alive intervals [MQTT-3.1.2-22].
void Connection::notePeerHeard(TimePoint now)
{
    if (m_role == Role::Server && isConnected() && m_keepAlive.count() > 0)
        m_deadlines.set(Timer::PeerSilence, now + std::chrono::milliseconds(m_keepAlive) * 3 / 2);
}

void Connection::handleTimeout(TimePoint now)
{
    if (m_deadlines.hasPassed(Timer::Handshake, now))
        return close({.cause = CloseCause::HandshakeTimeout});
    if (m_deadlines.hasPassed(Timer::PingResponse, now))
        return close({.cause = CloseCause::KeepAliveTimeout});
    if (m_deadlines.hasPassed(Timer::PeerSilence, now)) {
        if (m_version == ProtocolVersion::V5)
            send(DisconnectPacket{.reason = ReasonCode::KeepAliveTimeout});
        return close({.cause = CloseCause::KeepAliveTimeout, .reason = ReasonCode::KeepAliveTimeout});
    }
    if (m_deadlines.hasPassed(Timer::KeepAlive, now)) {
        send(PingreqPacket{});
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

void Connection::connect(ConnectPacket packet, SessionState session, TimePoint now)
{
    assert(m_role == Role::Client && m_phase == Phase::Handshake);
    m_version = packet.version;
    m_decoder.setVersion(packet.version);
    m_keepAlive = packet.keepAlive;
    m_cleanStart = packet.cleanStart;
    if (m_version != ProtocolVersion::V5)
        m_peer.receiveMaximum = receiveMaximumBefore5;
    announceLimits(packet.properties);
    m_session = std::move(session);
    if (packet.cleanStart)
        loseSession();
    encode(m_transmit, packet);
    m_deadlines.set(Timer::Handshake, now + m_options.handshakeTimeout);
}

void Connection::accept(ConnackPacket connack, SessionState session, TimePoint now)
{
    assert(m_role == Role::Server && m_phase == Phase::Accepting);
    m_session = std::move(session);
    const auto seconds = connack.properties.number(PropertyId::ServerKeepAlive);
    if (seconds && m_version == ProtocolVersion::V5)
        m_keepAlive = std::chrono::seconds(*seconds);
    announceLimits(connack.properties);
    m_phase = Phase::Connected;
    sendWithinLimit(std::move(connack));
    notePeerHeard(now);
    resumeSession(now);
    processInput(now);
}

void Connection::refuse(ReasonCode reason, Properties properties)
{
    assert(m_role == Role::Server && m_phase == Phase::Accepting);
    sendWithinLimit(ConnackPacket{.reason = reason, .properties = std::move(properties)});
    close({.cause = CloseCause::Local, .reason = reason});
}

std::expected<PacketId, CommandError> Connection::subscribe(
    std::vector<SubscriptionRequest> subscriptions, Properties properties, TimePoint now)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    if (subscriptions.empty())
        return std::unexpected(CommandError::NoTopicFilter);
    for (const SubscriptionRequest &subscription : subscriptions) {
        if (const auto error = checkSubscription(subscription))
            return std::unexpected(*error);
    }
    const Request request{PacketType::Suback, subscriptions.size()};
    return sendRequest(SubscribePacket{{}, std::move(subscriptions), std::move(properties)}, request, now);
}

std::expected<PacketId, CommandError> Connection::unsubscribe(std::vector<std::string> filters, TimePoint now)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    if (filters.empty())
        return std::unexpected(CommandError::NoTopicFilter);
    for (const std::string &filter : filters) {
        if (!isValidTopicFilter(filter) || !isValidUtf8(filter))
            return std::unexpected(CommandError::InvalidTopicFilter);
    }
    const Request request{PacketType::Unsuback, filters.size()};
    return sendRequest(UnsubscribePacket{{}, std::move(filters), {}}, request, now);
}

void Connection::acknowledge(PacketId id, QoS qos, ReasonCode reason)
{
    if (!isConnected())
        return;
    if (qos == QoS::AtLeastOnce) {
        --m_unfinishedReceived;
        send(PubackPacket{id, reason, {}});
    } else if (qos == QoS::ExactlyOnce) {
        if (isError(reason) && m_session.inflight.release(id))
            --m_unfinishedReceived;
        send(PubrecPacket{id, reason, {}});
    }
}

void Connection::acknowledgeSubscribe(PacketId id, std::vector<ReasonCode> reasons)
{
    if (isConnected())
        send(SubackPacket{id, std::move(reasons), {}});
}

void Connection::acknowledgeUnsubscribe(PacketId id, std::vector<ReasonCode> reasons)
{
    if (isConnected())
        send(UnsubackPacket{id, std::move(reasons), {}});
}

void Connection::disconnect(ReasonCode reason, Properties properties)
{
    if (isClosed())
        return;
    // Before MQTT 5 only the client has one, and it says that all is well.
    const bool hasPacket
        = m_version == ProtocolVersion::V5 || (m_role == Role::Client && reason == ReasonCode::Success);
    if (isConnected() && hasPacket)
        sendWithinLimit(DisconnectPacket{reason, std::move(properties)});
    close({.cause = CloseCause::Local, .reason = reason});
}

void Connection::pollTransmit(std::string &buffer)
{
    buffer.clear();
    buffer.swap(m_transmit);
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

/// CONNECT comes first and once [MQTT-3.1.0-1] [MQTT-3.1.0-2], CONNACK before all else [MQTT-3.2.0-1], and
/// each side sends only what its role may (MQTT 5, table 2-1).
bool Connection::isExpectedNow(const Packet &packet) const
{
    const bool connect = std::holds_alternative<std::unique_ptr<ConnectPacket>>(packet);
    const bool connack = std::holds_alternative<ConnackPacket>(packet);
    if (m_role == Role::Server) {
        if (m_phase == Phase::Handshake)
            return connect;
        return !connect && !connack && !std::holds_alternative<SubackPacket>(packet)
            && !std::holds_alternative<UnsubackPacket>(packet)
            && !std::holds_alternative<PingrespPacket>(packet);
    }
    if (m_phase == Phase::Handshake)
        return connack;
    const bool disconnect = std::holds_alternative<DisconnectPacket>(packet);
    return !connect && !connack && !std::holds_alternative<SubscribePacket>(packet)
        && !std::holds_alternative<UnsubscribePacket>(packet)
        && !std::holds_alternative<PingreqPacket>(packet)
        && (m_version == ProtocolVersion::V5 || !disconnect);
}

std::optional<CommandError> Connection::checkSubscription(const SubscriptionRequest &request) const
{
    const std::string &filter = request.filter;
    if (!isValidTopicFilter(filter) || !isValidUtf8(filter))
        return CommandError::InvalidTopicFilter;
    const auto shared = parseSharedFilter(filter);
    if (shared && !m_peer.sharedSubscriptionAvailable)
        return CommandError::SharedSubscriptionsNotSupported;
    if (shared && request.options.noLocal)
        return CommandError::NoLocalOnSharedSubscription; // [MQTT-3.8.3-4]
    if (hasWildcard(shared ? shared->filter : filter) && !m_peer.wildcardSubscriptionAvailable)
        return CommandError::WildcardSubscriptionsNotSupported;
    return std::nullopt;
}

template <typename T>
std::expected<PacketId, CommandError> Connection::sendRequest(T packet, Request request, TimePoint now)
{
    const auto id = m_session.packetIds.take();
    if (!id)
        return std::unexpected(CommandError::NoPacketIdLeft);
    packet.packetId = *id;
    const std::size_t before = m_transmit.size();
    send(packet);
    if (m_transmit.size() - before > m_peer.maximumPacketSize) { // [MQTT-3.2.2-15]
        m_transmit.resize(before);
        m_session.packetIds.release(*id);
        return std::unexpected(CommandError::PacketTooLarge);
    }
    m_requests.emplace(*id, request);
    noteSent(now);
    return *id;
}

/// What we enforce is announced, and what the owner announced is enforced.
void Connection::announceLimits(Properties &properties)
{
    if (m_version != ProtocolVersion::V5)
        return;
    const auto settle = [&]<typename T>(PropertyId id, T &limit, T unlimited) {
        if (const auto announced = properties.number(id))
            limit = static_cast<T>(*announced);
        else if (limit != unlimited)
            properties.add(id, limit);
    };
    const ConnectionOptions unlimited;
    settle(PropertyId::ReceiveMaximum, m_options.receiveMaximum, unlimited.receiveMaximum);
    settle(PropertyId::MaximumPacketSize, m_options.maximumPacketSize, unlimited.maximumPacketSize);
    m_decoder.setMaximumPacketSize(m_options.maximumPacketSize);
}

void Connection::adoptLimits(PropertiesView properties)
{
    for (const Property &property : properties) {
        switch (property.id) {
        case PropertyId::MaximumPacketSize: m_peer.maximumPacketSize = property.number; break;
        case PropertyId::ReceiveMaximum:
            m_peer.receiveMaximum = static_cast<std::uint16_t>(property.number);
            break;
        case PropertyId::MaximumQoS: m_peer.maximumQoS = static_cast<QoS>(property.number); break;
        case PropertyId::RetainAvailable: m_peer.retainAvailable = property.number != 0; break;
        case PropertyId::WildcardSubscriptionAvailable:
            m_peer.wildcardSubscriptionAvailable = property.number != 0;
            break;
        case PropertyId::SharedSubscriptionAvailable:
            m_peer.sharedSubscriptionAvailable = property.number != 0;
            break;
        case PropertyId::ServerKeepAlive: m_keepAlive = std::chrono::seconds(property.number); break;
        default: break;
        }
    }
}

/// Leaves out what a receiver with a small maximum packet size does without [MQTT-3.2.2-19] [MQTT-3.14.2-3].
template <typename T> void Connection::sendWithinLimit(T packet)
{
    const std::size_t before = m_transmit.size();
    send(packet);
    if (m_transmit.size() - before <= m_peer.maximumPacketSize)
        return;
    m_transmit.resize(before);
    packet.properties = withoutDiagnostics(packet.properties.view());
    send(packet);
}

/// The client owes a packet within each keep-alive interval [MQTT-3.1.2-20]; PINGREQ goes out only when it
/// sent nothing else.
void Connection::noteSent(TimePoint now)
{
    if (m_role == Role::Client && m_keepAlive.count() > 0)
        m_deadlines.set(Timer::KeepAlive, now + m_keepAlive);
}

void Connection::fail(const DecodeError &error)
{
    if (isConnected() && m_version == ProtocolVersion::V5)
        send(DisconnectPacket{.reason = permitted(PacketType::Disconnect, error.reason)});
    else if (m_role == Role::Server && m_phase == Phase::Handshake)
        refuseUnreadable(error);
    close({.cause = CloseCause::ProtocolError, .reason = error.reason, .error = error});
}

/// A CONNECT that cannot be read is answered in its own version's form, if that is known. 3.1.1 has an answer
/// to an unknown level alone [MQTT-3.1.2-2] [MQTT-3.1.4-1].
void Connection::refuseUnreadable(const DecodeError &error)
{
    if (error.protocolLevel >= static_cast<std::uint8_t>(ProtocolVersion::V5)) {
        send(ConnackPacket{.reason = permitted(PacketType::Connack, error.reason)});
    } else if (error.fault == Fault::UnsupportedProtocolLevel) {
        m_version = ProtocolVersion::V311;
        send(ConnackPacket{.reason = error.reason});
    }
}

void Connection::close(Closed closed)
{
    m_phase = Phase::Closed;
    for (const auto &[id, request] : m_requests)
        m_session.packetIds.release(id); // no answer will come
    m_requests.clear();
    m_deadlines.clearAll();
    m_events.emplace_back(std::move(closed));
}

} // namespace cutty::mqtt
