#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace cutty::net {

enum class AuthenticationError : std::uint8_t {
    /// User name or password has characters that the method does not allow.
    InvalidCredentials,
    /// The peer's message is none of the method, or at the wrong time.
    MalformedMessage,
    /// The peer ended the exchange with an error of the method.
    Refused,
    /// The nonce does not continue ours: an answer to somebody else.
    NonceMismatch,
    /// More or fewer iterations than are sensible.
    IterationCountOutOfRange,
    /// Server side: the proof is wrong, or there is no such user.
    WrongPassword,
    /// Client side: the server did not prove that it knows the password.
    ServerNotVerified,
};

/// The client's half of an authentication method of MQTT 5 (section 4.12). One object serves one connection,
/// one exchange after the other. Not thread-safe.
class Authenticator
{
public:
    virtual ~Authenticator() = default;

    /// The Authentication Method to name in CONNECT.
    [[nodiscard]] virtual std::string method() const = 0;
    /// The first message of a new exchange, for CONNECT, or for AUTH that re-authenticates.
    [[nodiscard]] virtual std::expected<std::string, AuthenticationError> begin() = 0;
    /// The answer to an AUTH of the server that says Continue authentication.
    [[nodiscard]] virtual std::expected<std::string, AuthenticationError> respond(std::string_view data) = 0;
    /// Looks at what came with success, empty where nothing did. An error: the server is not what it should
    /// be.
    [[nodiscard]] virtual std::expected<void, AuthenticationError> finish(std::string_view data) = 0;
};

} // namespace cutty::net
