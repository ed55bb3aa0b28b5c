#include "core/mqtt/engine/Authentication.h"

#include <utility>

namespace cutty::mqtt {
namespace {

Properties withMethod(const std::string &method, Properties properties)
{
    if (properties.text(PropertyId::AuthenticationMethod))
        return properties;
    Properties all;
    all.add(PropertyId::AuthenticationMethod, method);
    return Properties(std::string(all.encoded()).append(properties.encoded()));
}

} // namespace

void Authentication::begin(PropertiesView connect)
{
    m_method = connect.text(PropertyId::AuthenticationMethod);
    if (isUsed())
        m_turn = m_role == Role::Client ? Turn::Peers : Turn::Ours;
}

/// Of the three codes a client sends 0x18 and 0x19, a server 0x00 and 0x18, and before CONNACK nobody but
/// 0x18 [MQTT-3.15.2-1].
bool Authentication::mayBeSent(ReasonCode reason, Role sender) const
{
    switch (reason) {
    case ReasonCode::ContinueAuthentication: return true;
    case ReasonCode::ReAuthenticate: return sender == Role::Client && !m_connecting;
    case ReasonCode::Success: return sender == Role::Server && !m_connecting;
    default: return false;
    }
}

bool Authentication::isDue(ReasonCode reason, Turn senders) const
{
    return m_turn == (reason == ReasonCode::ReAuthenticate ? Turn::Nobodys : senders);
}

std::optional<DecodeError> Authentication::receive(const AuthPacket &packet)
{
    const bool server = m_role == Role::Server;
    DecodeError error{.reason = ReasonCode::ProtocolError};
    if (!isUsed()) {
        error.fault = Fault::UnexpectedPacket;
        error.statement = server ? "MQTT-4.12.0-7" : "MQTT-4.12.0-6";
    } else if (!mayBeSent(packet.reason, server ? Role::Client : Role::Server)) {
        error.fault = Fault::InvalidReasonCode;
        error.statement = m_connecting ? (server ? "MQTT-4.12.0-3" : "MQTT-4.12.0-2") : "MQTT-3.15.2-1";
    } else if (!isDue(packet.reason, Turn::Peers)) {
        error.fault = Fault::UnexpectedPacket;
    } else if (packet.properties.text(PropertyId::AuthenticationMethod) != m_method) {
        const bool again = packet.reason == ReasonCode::ReAuthenticate;
        error.fault = Fault::AuthenticationMethodMismatch;
        error.statement = again ? "MQTT-4.12.1-1" : "MQTT-4.12.0-5";
        error.property = PropertyId::AuthenticationMethod;
    } else {
        m_turn = packet.reason == ReasonCode::Success ? Turn::Nobodys : Turn::Ours;
        return std::nullopt;
    }
    return error;
}

std::optional<DecodeError> Authentication::receive(const ConnackPacket &packet)
{
    m_connecting = false;
    m_turn = Turn::Nobodys;
    if (packet.properties.text(PropertyId::AuthenticationMethod) == m_method)
        return std::nullopt;
    return DecodeError{.fault = Fault::AuthenticationMethodMismatch,
        .reason = ReasonCode::ProtocolError,
        .statement = isUsed() ? "MQTT-4.12.0-5" : "MQTT-4.12.0-6",
        .property = PropertyId::AuthenticationMethod};
}

std::expected<AuthPacket, CommandError> Authentication::send(ReasonCode reason, Properties properties)
{
    if (!isUsed())
        return std::unexpected(CommandError::AuthenticationMethodMismatch);
    if (!mayBeSent(reason, m_role) || !isDue(reason, Turn::Ours))
        return std::unexpected(CommandError::AuthenticationNotExpected);
    properties = withMethod(*m_method, std::move(properties));
    if (!checkProperties(properties.encoded(), PropertyContext::Auth))
        return std::unexpected(CommandError::InvalidProperties);
    if (properties.text(PropertyId::AuthenticationMethod) != m_method)
        return std::unexpected(CommandError::AuthenticationMethodMismatch);
    m_turn = reason == ReasonCode::Success ? Turn::Nobodys : Turn::Peers;
    return AuthPacket{reason, std::move(properties)};
}

void Authentication::finish(Properties &connack)
{
    m_connecting = false;
    m_turn = Turn::Nobodys;
    if (isUsed())
        connack = withMethod(*m_method, std::move(connack));
}

} // namespace cutty::mqtt
