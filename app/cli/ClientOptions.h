#pragma once

#include "app/cli/ClientArguments.h"
#include "app/cli/Option.h"

#include <span>
#include <vector>

namespace cutty::cli {

/// A property block that -D can fill, under the name of its packet.
struct PropertyTarget
{
    std::string_view packet;
    mqtt::PropertyContext context{};
    mqtt::Properties *properties = nullptr;
};

/// What pub and sub have in common: connection, login, MQTT 5, TLS, WebSocket, proxy and will. `arguments`
/// must outlive the options.
std::vector<OptionGroup> clientOptions(ClientArguments &arguments);

/// mosquitto's -D PACKET NAME [KEY] VALUE for these blocks and those of CONNECT, the will and DISCONNECT.
Option anyPropertyOption(std::vector<PropertyTarget> targets, ClientArguments &arguments);
Option qosOption(std::string names, std::optional<QoS> &target, std::string description);

} // namespace cutty::cli
