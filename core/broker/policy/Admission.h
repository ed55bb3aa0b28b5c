#pragma once

#include "core/broker/Ids.h"
#include "core/mqtt/codec/ReasonCode.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

/// What the broker asks its host about clients that want in; the answer may come later, as a password takes
/// time to check. Until then what the client sends waits.
namespace cutty::broker {

/// Are these a user's? Answer with BrokerCore::admit().
struct CredentialCheck
{
    LinkId link{};
    std::string clientId;
    std::string userName;
    /// Nothing where the client gave none.
    std::optional<std::string> password;
};

enum class AuthenticationStage : std::uint8_t {
    /// CONNECT came.
    Begin,
    /// The client answered a challenge.
    Continue,
    /// A client that is in begins anew (MQTT 5, 4.12.1); its messages go on meanwhile.
    Again,
};

/// A step of enhanced authentication (MQTT 5, 4.12). Answer with BrokerCore::challenge() or admit().
struct AuthenticationStep
{
    LinkId link{};
    AuthenticationStage stage{};
    std::string clientId;
    /// Of CONNECT, which may come beside a method.
    std::optional<std::string> userName;
    std::optional<std::string> password;
    std::string method;
    /// Authentication Data, if there were any.
    std::optional<std::string> data;
};

using AdmissionRequest = std::variant<CredentialCheck, AuthenticationStep>;

/// The host's decision.
struct Admission
{
    /// Success lets the client in; an error refuses it, and ends the connection of one that is in already.
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
    /// Who the client has proved to be, in place of the name in CONNECT: for the access rules.
    std::optional<std::string> userName = {};
    /// The method's last word, sent with success.
    std::optional<std::string> authenticationData = {};
};

} // namespace cutty::broker
