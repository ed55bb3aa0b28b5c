#include "app/cli/ClientOptions.h"

#include <CLI/CLI.hpp>
#include <QRandomGenerator>

#include <format>

namespace cutty::cli {

mqtt::ConnectPacket ClientOptions::connectPacket() const
{
    mqtt::ConnectPacket packet;
    packet.version = version == "5" ? mqtt::ProtocolVersion::V5 : mqtt::ProtocolVersion::V311;
    packet.clientId
        = clientId.empty() ? std::format("cutty-{:08x}", QRandomGenerator::global()->generate()) : clientId;
    packet.keepAlive = std::chrono::seconds(keepAlive);
    packet.userName = userName;
    packet.password = password;
    // 3.1.1 has no password without a user name [MQTT-3.1.2-22].
    if (password && !userName)
        packet.userName.emplace();
    return packet;
}

void addClientOptions(CLI::App &command, ClientOptions &options)
{
    command.add_option("-h,--host", options.host, "Broker to connect to")->capture_default_str();
    command.add_option("-p,--port", options.port, "Its TCP port")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    command.add_option("-V,--mqtt-version", options.version, "Protocol version")
        ->check(CLI::IsMember({"5", "3.1.1"}))
        ->capture_default_str();
    command.add_option("-i,--id", options.clientId, "Client identifier; a random one otherwise");
    command.add_option("-u,--username", options.userName, "User name");
    command.add_option("-P,--password", options.password, "Password; better in the variable CUTTY_PASSWORD")
        ->envname("CUTTY_PASSWORD");
    command.add_option("-k,--keepalive", options.keepAlive, "Keep-alive in seconds, 0 for none")
        ->capture_default_str();
    command.add_option("-q,--qos", options.qos, "Quality of service: 0, 1 or 2")
        ->check(CLI::Range(0, 2))
        ->capture_default_str();
}

} // namespace cutty::cli
