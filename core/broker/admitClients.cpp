// Who gets in: CONNECT, what the host says to it, and the session that it opens.
#include "core/broker/BrokerCore.h"

#include "core/broker/Peer.h"
#include "core/broker/system/presence.h"
#include "core/mqtt/engine/Limits.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {

using mqtt::PropertyId;
using mqtt::ProtocolVersion;
using mqtt::ReasonCode;

namespace {

constexpr std::chrono::seconds longestKeepAlive{65'535};

/// A host may answer with any code; CONNACK has not all of them.
ReasonCode inConnack(ReasonCode reason)
{
    const bool valid = isError(reason)
        && mqtt::isValidReason(mqtt::PacketType::Connack, static_cast<std::uint8_t>(reason));
    return valid ? reason : ReasonCode::NotAuthorized;
}

std::optional<std::string> toString(std::optional<std::string_view> text)
{
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

} // namespace

void BrokerCore::handle(Peer &peer, mqtt::ConnectReceived &event, TimePoint now)
{
    peer.asking = std::move(event.packet);
    const mqtt::ConnectPacket &packet = *peer.asking;
    if (m_suspended)
        return peer.connection.refuse(*m_suspended);
    peer.clientId = packet.clientId;
    peer.userName = packet.userName;
    peer.cleanStart = packet.cleanStart;
    if (const auto reason = findRefusal(packet)) {
        mqtt::Properties properties;
        if (m_options.redirection)
            properties.add(PropertyId::ServerReference, m_options.redirection->serverReference);
        return peer.connection.refuse(*reason, std::move(properties));
    }
    if (const auto method = packet.properties.text(PropertyId::AuthenticationMethod))
        return ask(peer,
            AuthenticationStep{.link = peer.link,
                .stage = AuthenticationStage::Begin,
                .clientId = packet.clientId,
                .userName = packet.userName,
                .password = packet.password,
                .method = std::string(*method),
                .data = toString(packet.properties.text(PropertyId::AuthenticationData))},
            now);
    if (m_options.checksCredentials && packet.userName)
        return ask(peer,
            CredentialCheck{.link = peer.link,
                .clientId = packet.clientId,
                .userName = *packet.userName,
                .password = packet.password},
            now);
    letIn(peer, now);
}

/// What is known without the host.
std::optional<ReasonCode> BrokerCore::findRefusal(const mqtt::ConnectPacket &packet) const
{
    const auto method = packet.properties.text(PropertyId::AuthenticationMethod);
    if (m_options.redirection)
        return m_options.redirection->reason;
    if (packet.clientId.empty() && !m_options.acceptsEmptyClientId)
        return ReasonCode::ClientIdentifierNotValid;
    if (method && !std::ranges::contains(m_options.authenticationMethods, *method))
        return ReasonCode::BadAuthenticationMethod; // [MQTT-4.12.0-1]
    if (!method && !packet.userName && !m_options.acceptsAnonymous)
        return ReasonCode::NotAuthorized;
    const bool tooLong = packet.keepAlive.count() == 0 || packet.keepAlive > m_options.maximumKeepAlive;
    if (packet.version != ProtocolVersion::V5 && m_options.maximumKeepAlive < longestKeepAlive && tooLong)
        return ReasonCode::ClientIdentifierNotValid;
    if (packet.will && isTooDeep(packet.will->topic))
        return ReasonCode::TopicNameInvalid;
    if (isFull(packet.clientId))
        return ReasonCode::QuotaExceeded;
    return std::nullopt;
}

bool BrokerCore::isFull(std::string_view clientId) const
{
    return m_connectedClients >= m_options.maximumConnections && !findClient(clientId);
}

void BrokerCore::handle(Peer &peer, mqtt::AuthenticationContinued &event, TimePoint now)
{
    const mqtt::Properties &properties = event.packet.properties;
    const bool again = event.packet.reason == ReasonCode::ReAuthenticate;
    ask(peer,
        AuthenticationStep{.link = peer.link,
            .stage = again ? AuthenticationStage::Again : AuthenticationStage::Continue,
            .clientId = peer.clientId,
            .userName = peer.userName,
            .password = {},
            .method = std::string(properties.text(PropertyId::AuthenticationMethod).value_or("")),
            .data = toString(properties.text(PropertyId::AuthenticationData))},
        now);
}

void BrokerCore::ask(Peer &peer, AdmissionRequest request, TimePoint now)
{
    peer.admitBy = now + m_options.connection.handshakeTimeout;
    m_admissions.push_back(std::move(request));
}

std::optional<AdmissionRequest> BrokerCore::pollAdmission()
{
    while (!m_admissions.empty()) {
        AdmissionRequest request = std::move(m_admissions.front());
        m_admissions.pop_front();
        const LinkId link = std::visit([](const auto &kind) { return kind.link; }, request);
        const Peer *peer = findPeer(link);
        if (peer && peer->admitBy && !peer->connection.isClosed())
            return request;
    }
    return std::nullopt;
}

void BrokerCore::admit(LinkId link, const Admission &admission, TimePoint now)
{
    Peer *peer = findPeer(link);
    if (!peer || !std::exchange(peer->admitBy, std::nullopt) || peer->connection.isClosed())
        return;
    const bool refused = admission.reason != ReasonCode::Success;
    if (peer->session != SessionId{}) {
        mqtt::Properties properties;
        if (admission.authenticationData)
            properties.add(PropertyId::AuthenticationData, *admission.authenticationData);
        if (refused || !peer->connection.finishAuthentication(std::move(properties), now))
            return endConnection(*peer, ReasonCode::NotAuthorized, EndedBy::Broker, now);
    } else if (refused) {
        peer->connection.refuse(inConnack(admission.reason));
    } else {
        peer->authenticationData = admission.authenticationData;
    }
    if (!refused && admission.userName)
        peer->userName = admission.userName;
    if (!refused && peer->session == SessionId{})
        letIn(*peer, now);
    drain(*peer, now);
}

void BrokerCore::challenge(LinkId link, std::string_view data, TimePoint now)
{
    Peer *peer = findPeer(link);
    if (!peer || !std::exchange(peer->admitBy, std::nullopt) || peer->connection.isClosed())
        return;
    mqtt::Properties properties;
    properties.add(PropertyId::AuthenticationData, data);
    if (!peer->connection.authenticate(std::move(properties), now)) {
        // The host challenges a client without a method, or with more than its packets may hold.
        peer->admitBy = now;
        giveUpAdmission(*peer, now);
    }
    drain(*peer, now);
}

void BrokerCore::giveUpAdmission(Peer &peer, TimePoint now)
{
    peer.admitBy.reset();
    if (peer.session == SessionId{})
        peer.connection.refuse(ReasonCode::ServerBusy);
    else
        endConnection(peer, ReasonCode::NotAuthorized, EndedBy::Broker, now);
}

void BrokerCore::letIn(Peer &peer, TimePoint now)
{
    const auto packet = std::exchange(peer.asking, nullptr);
    mqtt::ConnackPacket connack;
    if (m_suspended)
        return peer.connection.refuse(*m_suspended);
    if (isFull(packet->clientId)) // others may have come while the host thought
        return peer.connection.refuse(ReasonCode::QuotaExceeded);
    nameClient(*packet, connack);
    peer.clientId = packet->clientId;
    if (const auto reason = findWillRefusal(peer, *packet))
        return peer.connection.refuse(*reason);

    Session &session = openSession(*packet, connack, now);
    announce(peer, *packet, session.expiryInterval, connack.properties);
    session.link = peer.link;
    peer.session = session.id;
    peer.connectedAt = now;
    ++m_connectedClients;
    ++m_counted.acceptedConnections;
    const bool sessionPresent = connack.sessionPresent;
    session.parkedBytes = 0;
    journalOpened(peer, session);
    peer.connection.accept(std::move(connack), std::exchange(session.parked, {}), now);
    if (m_events.wants(EventDetail::Clients))
        m_events.add(now,
            ClientConnected{.link = peer.link,
                .clientId = peer.clientId,
                .userName = peer.userName,
                .address = peer.facts.peerAddress,
                .version = peer.connection.version(),
                .keepAlive = peer.connection.keepAlive(),
                .cleanStart = peer.cleanStart,
                .sessionPresent = sessionPresent});
    announceOnline(peer, session, now);
    handOverFromAway(session, now);
}

std::optional<ReasonCode> BrokerCore::findWillRefusal(Peer &peer, const mqtt::ConnectPacket &packet) const
{
    if (!packet.will)
        return std::nullopt;
    const mqtt::Limits limits{
        .maximumQoS = m_options.maximumQoS, .retainAvailable = m_options.retainAvailable};
    if (const auto breach = findWillBreach(limits, packet.will->qos, packet.will->retain))
        return breach;
    const AccessDecision decision = mayPublish(peer, packet.will->topic);
    if (decision.allowed)
        return std::nullopt;
    peer.refusal = decision;
    return ReasonCode::NotAuthorized;
}

/// The engine has refused those that their version does not let be without a name.
void BrokerCore::nameClient(mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack)
{
    if (!packet.clientId.empty())
        return;
    do {
        packet.clientId = "auto-" + std::to_string(++m_lastAssignedName);
    } while (m_sessionsByClient.contains(packet.clientId));
    if (packet.version == ProtocolVersion::V5)
        connack.properties.add(PropertyId::AssignedClientIdentifier, packet.clientId);
}

Session &BrokerCore::openSession(
    const mqtt::ConnectPacket &packet, mqtt::ConnackPacket &connack, TimePoint now)
{
    // A second connection with this identifier ends the first [MQTT-3.1.4-3]; its session may end with it.
    if (Peer *other = findClient(packet.clientId))
        endConnection(*other, ReasonCode::SessionTakenOver, EndedBy::Takeover, now);
    Session *session = findSession(packet.clientId);
    if (session && packet.cleanStart) {
        endSession(*session, SessionEnd::CleanStart, now);
        session = nullptr;
    }
    connack.sessionPresent = session != nullptr;
    if (session) {
        m_wills.cancel(session->id);
        m_sessionDeadlines.remove(session->id);
    } else {
        auto created = std::make_unique<Session>();
        created->id = SessionId{++m_lastSession};
        created->clientId = packet.clientId;
        session = created.get();
        m_sessionsByClient.emplace(packet.clientId, session->id);
        m_sessions.emplace(session->id, std::move(created));
        m_counted.maximumSessions = std::max(m_counted.maximumSessions, m_sessions.size());
    }

    const auto requested = packet.properties.number(PropertyId::SessionExpiryInterval);
    const auto kept = packet.cleanStart ? std::chrono::seconds(0) : Session::forever;
    session->expiryInterval = std::min(m_options.maximumSessionExpiry,
        packet.version == ProtocolVersion::V5 ? std::chrono::seconds(requested.value_or(0)) : kept);
    session->will = packet.will;
    return *session;
}

/// Before MQTT 5 nothing is written, but the engine keeps the client to what stands here; subscriptions are
/// answered one by one then.
void BrokerCore::announce(const Peer &peer, const mqtt::ConnectPacket &packet, std::chrono::seconds expiry,
    mqtt::Properties &into) const
{
    if (m_options.maximumQoS != QoS::ExactlyOnce)
        into.add(PropertyId::MaximumQoS, static_cast<std::uint32_t>(m_options.maximumQoS));
    if (!m_options.retainAvailable)
        into.add(PropertyId::RetainAvailable, 0);
    if (packet.version != ProtocolVersion::V5)
        return;
    if (!m_options.wildcardSubscriptionAvailable)
        into.add(PropertyId::WildcardSubscriptionAvailable, 0);
    if (!m_options.sharedSubscriptionAvailable)
        into.add(PropertyId::SharedSubscriptionAvailable, 0);
    if (!m_options.subscriptionIdentifierAvailable)
        into.add(PropertyId::SubscriptionIdentifierAvailable, 0);
    if (expiry.count() != packet.properties.number(PropertyId::SessionExpiryInterval).value_or(0))
        into.add(PropertyId::SessionExpiryInterval, static_cast<std::uint32_t>(expiry.count()));
    const auto limit = m_options.maximumKeepAlive;
    const bool tooLong
        = limit < longestKeepAlive && (packet.keepAlive.count() == 0 || packet.keepAlive > limit);
    if (m_options.serverKeepAlive || tooLong)
        into.add(PropertyId::ServerKeepAlive,
            static_cast<std::uint32_t>(m_options.serverKeepAlive.value_or(limit).count()));
    const bool wantsResponses = packet.properties.number(PropertyId::RequestResponseInformation) == 1U;
    if (wantsResponses && !m_options.responseTopicPrefix.empty())
        into.add(PropertyId::ResponseInformation,
            m_options.responseTopicPrefix + toTopicLevel(peer.clientId) + '/');
    if (peer.authenticationData)
        into.add(PropertyId::AuthenticationData, *peer.authenticationData);
}

} // namespace cutty::broker
