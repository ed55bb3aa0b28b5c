// How a connection begins, in either role: CONNECT, authentication, CONNACK.
#include "core/mqtt/engine/Connection.h"

#include "core/mqtt/codec/Statement.h"
#include "core/mqtt/codec/fieldOffsets.h"
#include "core/mqtt/engine/commandChecks.h"

#include <utility>

namespace cutty::mqtt {
namespace {

/// Before MQTT 5 servers do not say how much they take. Mosquitto takes 20 at QoS 2 and silently drops the
/// rest.
constexpr std::uint16_t receiveMaximumBefore5 = 20;

ReasonCode inConnack(ReasonCode reason)
{
    const bool valid = isValidReason(PacketType::Connack, static_cast<std::uint8_t>(reason));
    return valid ? reason : ReasonCode::ProtocolError;
}

} // namespace

std::expected<void, CommandError> Connection::connect(
    ConnectPacket packet, SessionState session, TimePoint now)
{
    if (m_phase == Phase::Handshake || m_phase == Phase::Connected)
        return std::unexpected(CommandError::NotConnected);
    m_session = std::move(session);
    m_heldBytes = sizeInBytes(m_session);
    if (m_role != Role::Client || m_phase != Phase::Opened)
        return std::unexpected(CommandError::NotConnected);
    if (const auto error = checkConnect(packet))
        return std::unexpected(*error);
    m_outbox.setTime(now);
    setVersion(packet.version);
    m_keepAlive = packet.keepAlive;
    m_connectFacts = ConnectFacts(packet);
    if (m_version != ProtocolVersion::V5)
        m_peer.receiveMaximum = receiveMaximumBefore5;
    announceLimits(packet.properties);
    if (m_version == ProtocolVersion::V5)
        m_authentication.begin(packet.properties.view());
    if (packet.cleanStart)
        loseSession();
    m_outbox.send(packet);
    m_phase = Phase::Handshake;
    m_deadlines.set(Timer::Handshake, now + m_options.handshakeTimeout);
    return {};
}

void Connection::handle(std::unique_ptr<ConnectPacket> &&packet, TimePoint)
{
    m_deadlines.clear(Timer::Handshake);
    setVersion(packet->version);
    if (!isAllowedClientId(*packet))
        return fail({.fault = Fault::InvalidClientIdentifier,
            .reason = ReasonCode::ClientIdentifierNotValid,
            .offset = clientIdOffset(m_decoder.lastBytes()),
            .protocolLevel = static_cast<std::uint8_t>(m_version),
            .statement = m_version == ProtocolVersion::V311 ? "MQTT-3.1.3-7" : ""});
    m_phase = Phase::Accepting;
    m_keepAlive = packet->keepAlive;
    m_connectFacts = ConnectFacts(*packet);
    m_peer.adopt(packet->properties.view());
    m_authentication.begin(packet->properties.view());
    m_events.emplace_back(ConnectReceived{std::move(packet)});
}

void Connection::accept(ConnackPacket connack, SessionState session, TimePoint now)
{
    if (isConnected())
        return;
    m_session = std::move(session);
    m_heldBytes = sizeInBytes(m_session);
    if (m_phase != Phase::Accepting || !takeEarlyInput(now))
        return;
    m_outbox.setTime(now);
    if (m_version == ProtocolVersion::V5) {
        if (const auto seconds = connack.properties.number(PropertyId::ServerKeepAlive))
            m_keepAlive = std::chrono::seconds(*seconds);
        if (!m_connectFacts.wantsResponseInformation) // [MQTT-3.1.2-28]
            connack.properties = without(connack.properties.view(), PropertyId::ResponseInformation);
    }
    announceLimits(connack.properties);
    if (const auto reason = findWillBreach(m_own, m_connectFacts.willQoS, m_connectFacts.willRetain))
        return refuse(*reason);
    m_authentication.finish(connack.properties);
    m_phase = Phase::Connected;
    if (!m_outbox.sendWithin(m_peer.maximumPacketSize, std::move(connack)))
        return close({.cause = CloseCause::Local, .reason = ReasonCode::PacketTooLarge});
    beginAliases();
    notePeerHeard(now);
    resumeSession(now);
    processInput(now);
}

/// A client that names a method sends nothing but AUTH and DISCONNECT before CONNACK [MQTT-3.1.2-30]; what
/// waits came before. False when that ended the connection.
bool Connection::takeEarlyInput(TimePoint now)
{
    if (!m_authentication.isUsed() || m_decoder.unreadSize() == 0)
        return true;
    m_phase = Phase::Authenticating;
    processInput(now);
    if (isClosed())
        return false;
    m_phase = Phase::Accepting;
    return true;
}

void Connection::refuse(ReasonCode reason, Properties properties)
{
    if (m_phase != Phase::Accepting && m_phase != Phase::Authenticating)
        return;
    m_outbox.sendWithin(
        m_peer.maximumPacketSize, ConnackPacket{.reason = reason, .properties = std::move(properties)});
    close({.cause = CloseCause::Local, .reason = reason});
}

void Connection::handle(ConnackPacket &&packet, TimePoint now)
{
    m_deadlines.clear(Timer::Handshake);
    const bool five = m_version == ProtocolVersion::V5;
    DecodeError presence{
        .fault = Fault::InvalidConnackFlags, .reason = ReasonCode::ProtocolError, .offset = 2};
    if (isError(packet.reason)) {
        presence.packet = PacketType::Connack;
        presence.statement = five ? "MQTT-3.2.2-6" : "MQTT-3.2.2-4";
        return close({.cause = CloseCause::Refused,
            .reason = packet.reason,
            .properties = std::move(packet.properties),
            .error = packet.sessionPresent ? std::optional(presence) : std::nullopt});
    }
    presence.statement = five ? "MQTT-3.2.2-4" : "MQTT-3.2.2-1";
    if (packet.sessionPresent && m_connectFacts.cleanStart)
        return fail(presence);
    if (const auto error = m_authentication.receive(packet))
        return fail(*error);
    m_phase = Phase::Connected;
    m_peer.adopt(packet.properties.view());
    if (const auto seconds = packet.properties.number(PropertyId::ServerKeepAlive))
        m_keepAlive = std::chrono::seconds(*seconds);
    beginAliases();
    noteSent(now);
    // A server of 3.1 does not say whether it kept the session.
    if (!packet.sessionPresent && (m_connectFacts.cleanStart || m_version != ProtocolVersion::V31))
        loseSession();
    m_events.emplace_back(Connected{std::move(packet)});
    resumeSession(now);
}

/// What we enforce is announced, and what the owner announced is enforced; by a server also before MQTT 5,
/// where the client does not hear of it.
void Connection::announceLimits(Properties &properties)
{
    if (m_version == ProtocolVersion::V5) {
        const Limits silence;
        const auto announce = [&](PropertyId id, std::uint32_t limit, std::uint32_t unsaid) {
            if (limit != unsaid && !properties.number(id))
                properties.add(id, limit);
        };
        announce(PropertyId::ReceiveMaximum, m_own.receiveMaximum, silence.receiveMaximum);
        announce(PropertyId::MaximumPacketSize, m_own.maximumPacketSize, silence.maximumPacketSize);
        announce(PropertyId::TopicAliasMaximum, m_own.topicAliasMaximum, silence.topicAliasMaximum);
    }
    if (m_version == ProtocolVersion::V5 || m_role == Role::Server)
        m_own.adopt(properties.view());
    m_decoder.setMaximumPacketSize(m_own.maximumPacketSize);
}

void Connection::beginAliases()
{
    const bool five = m_version == ProtocolVersion::V5;
    m_aliases.setReceiving(m_role, five ? m_own.topicAliasMaximum : 0);
    m_aliases.setSending(m_peer.topicAliasMaximum, m_options.automaticTopicAliases);
}

void Connection::handle(AuthPacket &&packet, TimePoint)
{
    if (const auto error = m_authentication.receive(packet))
        return fail(*error);
    if (m_phase == Phase::Authenticating) {
        m_phase = Phase::Accepting;
        m_deadlines.clear(Timer::Handshake);
    }
    if (packet.reason == ReasonCode::Success)
        m_events.emplace_back(AuthenticationFinished{std::move(packet)});
    else
        m_events.emplace_back(AuthenticationContinued{std::move(packet)});
}

std::expected<void, CommandError> Connection::authenticate(Properties properties, TimePoint now)
{
    if (const auto sent = sendAuth(ReasonCode::ContinueAuthentication, std::move(properties), now); !sent)
        return sent;
    if (isConnected())
        return {};
    m_deadlines.set(Timer::Handshake, now + m_options.handshakeTimeout);
    if (m_phase == Phase::Accepting) {
        m_phase = Phase::Authenticating;
        processInput(now);
    }
    return {};
}

std::expected<void, CommandError> Connection::reauthenticate(Properties properties, TimePoint now)
{
    return sendAuth(ReasonCode::ReAuthenticate, std::move(properties), now);
}

std::expected<void, CommandError> Connection::finishAuthentication(Properties properties, TimePoint now)
{
    return sendAuth(ReasonCode::Success, std::move(properties), now);
}

std::expected<void, CommandError> Connection::sendAuth(
    ReasonCode reason, Properties properties, TimePoint now)
{
    const bool open = isConnected() || m_phase == Phase::Accepting
        || (m_role == Role::Client && m_phase == Phase::Handshake);
    if (!open)
        return std::unexpected(CommandError::NotConnected);
    m_outbox.setTime(now);
    const Authentication before = m_authentication;
    auto packet = m_authentication.send(reason, std::move(properties));
    if (!packet)
        return std::unexpected(packet.error());
    if (!m_outbox.sendWithin(m_peer.maximumPacketSize, std::move(*packet), mayExplain())) {
        m_authentication = before;
        return std::unexpected(CommandError::PacketTooLarge);
    }
    noteSent(now);
    return {};
}

/// CONNECT comes first and once [MQTT-3.1.0-1] [MQTT-3.1.0-2], CONNACK before all but AUTH [MQTT-3.2.0-1],
/// and each side sends only what its role may (MQTT 5, table 2-1).
std::optional<DecodeError> Connection::checkMoment(PacketType type) const
{
    using enum PacketType;
    const bool server = m_role == Role::Server;
    const bool wrongDirection = server
        ? type == Connack || type == Suback || type == Unsuback || type == Pingresp
        : type == Connect || type == Subscribe || type == Unsubscribe || type == Pingreq
            || (type == Disconnect && m_version != ProtocolVersion::V5);
    Statement statement;
    switch (m_phase) {
    case Phase::Connected:
        if (!wrongDirection && type != Connect && type != Connack)
            return std::nullopt;
        statement = server && type == Connect ? inBoth("MQTT-3.1.0-2") : Statement{};
        if (!server && type == Connack)
            statement = {"MQTT-3.2.0-2", {}};
        break;
    case Phase::Handshake:
        if (type == (server ? Connect : Connack) || (!server && type == Auth))
            return std::nullopt;
        statement = inBoth(server ? "MQTT-3.1.0-1" : "MQTT-3.2.0-1");
        break;
    case Phase::Authenticating:
        if (type == Auth || type == Disconnect)
            return std::nullopt;
        statement = type == Connect ? inBoth("MQTT-3.1.0-2") : Statement{"MQTT-3.1.2-30", {}};
        break;
    default: break;
    }
    return DecodeError{.fault = Fault::UnexpectedPacket,
        .reason = ReasonCode::ProtocolError,
        .statement = statement.in(m_version)};
}

/// A server's reason strings and user properties where we asked for none (MQTT 5, 3.1.2.11.7).
std::optional<DecodeError> Connection::checkProblemInformation(const Packet &packet) const
{
    const PacketType type = typeOf(packet);
    if (m_role == Role::Server || type == PacketType::Publish || type == PacketType::Connack
        || type == PacketType::Disconnect)
        return std::nullopt;
    for (const Property &property : propertiesOf(packet)) {
        if (property.id == PropertyId::ReasonString || property.id == PropertyId::UserProperty)
            return DecodeError{.fault = Fault::UnrequestedProblemInformation,
                .reason = ReasonCode::ProtocolError,
                .statement = "MQTT-3.1.2-29",
                .property = property.id};
    }
    return std::nullopt;
}

/// A server's last word to a client that it has not let in. A CONNECT that cannot be read is answered in its
/// own version's form, if that is known. Before MQTT 5 there is an answer to an unknown level and to a client
/// identifier alone [MQTT-3.1.2-2] [MQTT-3.1.3-8] [MQTT-3.1.4-1].
void Connection::refuseBreach(const DecodeError &error)
{
    const bool read = m_phase != Phase::Handshake;
    if (error.protocolLevel >= static_cast<std::uint8_t>(ProtocolVersion::V5)
        || (read && m_version == ProtocolVersion::V5)) {
        m_outbox.send(ConnackPacket{.reason = inConnack(error.reason)});
    } else if (error.fault == Fault::UnsupportedProtocolLevel) {
        setVersion(ProtocolVersion::V311);
        m_outbox.send(ConnackPacket{.reason = error.reason});
    } else if (error.fault == Fault::InvalidClientIdentifier) {
        m_outbox.send(ConnackPacket{.reason = error.reason});
    }
}

} // namespace cutty::mqtt
