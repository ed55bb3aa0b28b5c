#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/codec/encode.h"
#include "core/mqtt/topic/Topic.h"

#include <cassert>
#include <utility>

namespace cutty::mqtt {

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
    if (m_role == Role::Server && isConnected() && m_keepAlive.count() > 0)
        m_deadlines.set(Timer::PeerSilence, now + m_keepAlive + m_keepAlive / 2);
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
    if (const auto seconds = connack.properties.number(PropertyId::ServerKeepAlive))
        m_keepAlive = std::chrono::seconds(*seconds);
    m_phase = Phase::Connected;
    send(connack);
    if (m_keepAlive.count() > 0)
        m_deadlines.set(Timer::PeerSilence, now + m_keepAlive + m_keepAlive / 2);
    resumeSession(now);
    processInput(now);
}

void Connection::refuse(ReasonCode reason, Properties properties)
{
    assert(m_role == Role::Server && m_phase == Phase::Accepting);
    send(ConnackPacket{.reason = reason, .properties = std::move(properties)});
    close({.cause = CloseCause::Local, .reason = reason});
}

std::expected<PacketId, CommandError> Connection::subscribe(
    std::vector<SubscriptionRequest> subscriptions, Properties properties, TimePoint now)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    for (const SubscriptionRequest &request : subscriptions) {
        if (const auto error = checkFilter(request.filter))
            return std::unexpected(*error);
    }
    const auto id = m_session.packetIds.take();
    if (!id)
        return std::unexpected(CommandError::NoPacketIdLeft);
    send(SubscribePacket{*id, std::move(subscriptions), std::move(properties)});
    noteSent(now);
    return *id;
}

std::expected<PacketId, CommandError> Connection::unsubscribe(std::vector<std::string> filters, TimePoint now)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    for (const std::string &filter : filters) {
        if (!isValidTopicFilter(filter))
            return std::unexpected(CommandError::InvalidTopicFilter);
    }
    const auto id = m_session.packetIds.take();
    if (!id)
        return std::unexpected(CommandError::NoPacketIdLeft);
    send(UnsubscribePacket{*id, std::move(filters), {}});
    noteSent(now);
    return *id;
}

void Connection::acknowledge(PacketId id, QoS qos, ReasonCode reason)
{
    if (!isConnected())
        return;
    if (qos == QoS::AtLeastOnce) {
        send(PubackPacket{id, reason, {}});
    } else if (qos == QoS::ExactlyOnce) {
        if (isError(reason))
            m_session.inflight.release(id);
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

std::expected<void, CommandError> Connection::publish(OutgoingPublish publish, TimePoint now)
{
    if (!isConnected())
        return std::unexpected(CommandError::NotConnected);
    if (const auto error = checkPublish(publish))
        return std::unexpected(*error);
    if (publish.qos == QoS::AtMostOnce) {
        sendPublish(publish, PacketId{}, false, now);
        noteSent(now);
        return {};
    }
    m_session.queue.push_back(std::move(publish));
    sendQueued(now);
    return {};
}

void Connection::disconnect(ReasonCode reason, Properties properties)
{
    if (isClosed())
        return;
    const bool hasPacket = m_role == Role::Client || m_version == ProtocolVersion::V5;
    if (isConnected() && hasPacket)
        send(DisconnectPacket{reason, std::move(properties)});
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

std::optional<CommandError> Connection::checkPublish(const OutgoingPublish &publish) const
{
    if (!isValidTopicName(publish.message->topic()))
        return CommandError::InvalidTopicName;
    if (publish.qos > m_peer.maximumQoS)
        return CommandError::QoSNotSupported;
    if (publish.retain && !m_peer.retainAvailable)
        return CommandError::RetainNotSupported;
    const PublishPacket packet{.message = publish.message,
        .qos = publish.qos,
        .subscriptionIdentifiers = publish.subscriptionIdentifiers};
    if (encodedSize(packet, m_version) > m_peer.maximumPacketSize)
        return CommandError::PacketTooLarge;
    return std::nullopt;
}

std::optional<CommandError> Connection::checkFilter(const std::string &filter) const
{
    if (!isValidTopicFilter(filter))
        return CommandError::InvalidTopicFilter;
    const auto shared = parseSharedFilter(filter);
    if (shared && !m_peer.sharedSubscriptionAvailable)
        return CommandError::SharedSubscriptionsNotSupported;
    if (hasWildcard(shared ? shared->filter : filter) && !m_peer.wildcardSubscriptionAvailable)
        return CommandError::WildcardSubscriptionsNotSupported;
    return std::nullopt;
}

void Connection::adoptLimits(PropertiesView properties)
{
    for (const Property &property : properties) {
        switch (property.id) {
        case PropertyId::MaximumPacketSize:
            m_peer.maximumPacketSize = property.number;
            break;
        case PropertyId::ReceiveMaximum:
            m_peer.receiveMaximum = static_cast<std::uint16_t>(property.number);
            break;
        case PropertyId::MaximumQoS:
            m_peer.maximumQoS = static_cast<QoS>(property.number);
            break;
        case PropertyId::RetainAvailable:
            m_peer.retainAvailable = property.number != 0;
            break;
        case PropertyId::WildcardSubscriptionAvailable:
            m_peer.wildcardSubscriptionAvailable = property.number != 0;
            break;
        case PropertyId::SharedSubscriptionAvailable:
            m_peer.sharedSubscriptionAvailable = property.number != 0;
            break;
        case PropertyId::ServerKeepAlive:
            m_keepAlive = std::chrono::seconds(property.number);
            break;
        default:
            break;
        }
    }
}

void Connection::sendPublish(const OutgoingPublish &publish, PacketId id, bool duplicate, TimePoint now)
{
    const PublishPacket packet{.message = publish.message,
        .qos = publish.qos,
        .retain = publish.retain,
        .duplicate = duplicate,
        .packetId = id,
        .subscriptionIdentifiers = publish.subscriptionIdentifiers};
    if (publish.expiresAt == TimePoint::max())
        return encode(m_transmit, packet, m_version);
    const auto left = std::chrono::ceil<std::chrono::seconds>(publish.expiresAt - now);
    encode(m_transmit, packet, m_version, std::max(left, std::chrono::seconds(0)));
}

/// Everything unacknowledged goes out again, in its first order [MQTT-4.4.0-1] [MQTT-4.6.0-1].
void Connection::resumeSession(TimePoint now)
{
    for (const auto &[order, entry] : m_session.inflight.inOrder()) {
        if (entry.stage == InflightTable::Stage::AwaitPubcomp)
            send(PubrelPacket{entry.packetId, ReasonCode::Success, {}});
        else
            sendPublish(entry.publish, entry.packetId, true, now);
    }
    sendQueued(now);
}

void Connection::loseSession()
{
    const auto report = [this](const OutgoingPublish &publish) {
        m_events.emplace_back(
            PublishFinished{publish.token, PublishOutcome::SessionLost, ReasonCode::Success});
    };
    for (const auto &[order, entry] : m_session.inflight.inOrder())
        report(entry.publish);
    for (const OutgoingPublish &publish : m_session.queue)
        report(publish);
    m_session = {};
}

void Connection::sendQueued(TimePoint now)
{
    while (!m_session.queue.empty() && m_session.inflight.size() < m_peer.receiveMaximum) {
        if (m_session.queue.front().expiresAt <= now) {
            m_session.queue.pop_front();
            continue;
        }
        const auto id = m_session.packetIds.take();
        if (!id)
            return;
        OutgoingPublish publish = std::move(m_session.queue.front());
        m_session.queue.pop_front();
        sendPublish(publish, *id, false, now);
        m_session.inflight.add(*id, std::move(publish));
        noteSent(now);
    }
}

void Connection::finishPublish(PacketId id, ReasonCode reason, TimePoint now)
{
    const OutgoingPublish publish = m_session.inflight.finish(id);
    m_session.packetIds.release(id);
    const auto outcome = isError(reason) ? PublishOutcome::Refused : PublishOutcome::Acknowledged;
    m_events.emplace_back(PublishFinished{publish.token, outcome, reason});
    sendQueued(now);
}

template <typename T> void Connection::send(const T &packet)
{
    encode(m_transmit, packet, m_version);
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
    if (m_version == ProtocolVersion::V5) {
        if (m_phase == Phase::Connected)
            send(DisconnectPacket{.reason = error.reason});
        else if (m_role == Role::Server && m_phase == Phase::Handshake)
            send(ConnackPacket{
                .reason = isValidReason(PacketType::Connack, static_cast<std::uint8_t>(error.reason))
                    ? error.reason
                    : ReasonCode::ProtocolError});
    }
    close({.cause = CloseCause::ProtocolError, .reason = error.reason, .error = error});
}

void Connection::close(Closed closed)
{
    m_phase = Phase::Closed;
    m_deadlines.clearAll();
    m_events.emplace_back(std::move(closed));
}

} // namespace cutty::mqtt
