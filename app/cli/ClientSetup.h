#pragma once

#include "app/cli/ClientArguments.h"
#include "app/cli/ExitCode.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/net/link/Endpoint.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace cutty::cli {

/// All that is needed to connect: files read, URL, variables and options brought together.
struct ClientSetup
{
    net::Endpoint endpoint;
    mqtt::ConnectPacket connect;
    /// Of DISCONNECT.
    mqtt::Properties disconnectProperties;
    /// Without its authenticator, which serves one connection only.
    net::ConnectionDriverOptions driver;
    /// Empty where no authentication method was asked for.
    std::function<std::shared_ptr<net::Authenticator>()> createAuthenticator;
    std::chrono::milliseconds reconnectPeriod{0};
    std::optional<std::uint32_t> reconnectLimit;
    /// From the URL.
    std::optional<std::string> topic;
    /// As people know the broker: "broker.example:1883", or the path of a socket.
    std::string address;
    bool quiet = false;
    bool debug = false;
};

/// Usage that makes no sense together, and files that cannot be read, are failures. Reads standard input
/// where the password comes from there.
std::expected<ClientSetup, Failure> prepareClient(const ClientArguments &arguments);

} // namespace cutty::cli
