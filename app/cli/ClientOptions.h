#pragma once

#include "core/base/QoS.h"
#include "core/mqtt/codec/Packets.h"

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace cutty::cli {

/// What pub and sub need to connect.
struct ClientOptions
{
    std::string host = "localhost";
    std::uint16_t port = 1883;
    std::string version = "5";
    std::string clientId;
    std::optional<std::string> userName;
    std::optional<std::string> password;
    std::uint16_t keepAlive = 60;
    int qos = 0;

    mqtt::ConnectPacket connectPacket() const;
    QoS level() const { return static_cast<QoS>(qos); }
};

void addClientOptions(CLI::App &command, ClientOptions &options);

} // namespace cutty::cli
