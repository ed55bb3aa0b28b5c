#pragma once

#include "app/cli/ClientSetup.h"
#include "app/cli/ExitCode.h"
#include "core/mqtt/engine/Connection.h"
#include "core/session/connection/ConnectionState.h"

#include <string>
#include <string_view>

/// Failures of a connection in words and exit codes.
namespace cutty::cli {

/// `accepted`: it happened after CONNACK.
Failure explainEnd(const session::ConnectionFailure &failure, bool accepted, const ClientSetup &setup);

/// What somebody else said, kept to one line without control characters.
std::string printable(std::string_view bytes);

/// As "0x87 not authorized".
std::string describe(mqtt::ReasonCode reason);
/// With the reason string of the broker, where it sent one.
std::string describe(mqtt::ReasonCode reason, const mqtt::Properties &properties);
std::string describe(mqtt::CommandError error);

} // namespace cutty::cli
