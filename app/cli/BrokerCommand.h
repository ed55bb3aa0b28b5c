#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace cutty::cli {

struct BrokerArguments
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 1883;
};

void addBrokerCommand(CLI::App &app, BrokerArguments &arguments);
/// Runs until SIGINT or SIGTERM. The result is the exit code.
int runBroker(const BrokerArguments &arguments);

} // namespace cutty::cli
