#pragma once

#include "app/cli/ClientOptions.h"

#include <optional>
#include <string>

namespace cutty::cli {

struct PubArguments
{
    ClientOptions client;
    std::string topic;
    std::optional<std::string> message;
    std::optional<std::string> file;
    bool standardInput = false;
    bool empty = false;
    bool retain = false;
};

void addPubCommand(CLI::App &app, PubArguments &arguments);
/// Publishes one message and waits for its acknowledgement at QoS 1 and 2. The result is the exit code.
int runPub(const PubArguments &arguments);

} // namespace cutty::cli
