#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/Option.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutty::cli {

struct BrokerArguments
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 1883;
};

/// `arguments` must outlive the options.
std::vector<OptionGroup> brokerOptions(BrokerArguments &arguments);
/// Runs until SIGINT or SIGTERM.
ExitCode runBroker(const BrokerArguments &arguments);

} // namespace cutty::cli
