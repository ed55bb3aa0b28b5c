#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/broker/BrokerArguments.h"

#include <expected>

namespace cutty::cli {

/// Runs until SIGINT or SIGTERM, unless something is to be printed only.
std::expected<ExitCode, Failure> runBroker(const BrokerArguments &arguments);

} // namespace cutty::cli
