#pragma once

#include "core/session/broker/configuration/BrokerConfiguration.h"

#include <cstdint>
#include <string>

namespace cutty::cli {

/// As `cutty pub --url` takes it: "mqtt://127.0.0.1:1883", "wss://[::1]:8884", "mqtt+unix:///run/cutty.sock".
std::string listenerUrl(const session::ListenerSettings &listener, std::uint16_t port);

} // namespace cutty::cli
