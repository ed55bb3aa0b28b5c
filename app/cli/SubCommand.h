#pragma once

#include "app/cli/ClientOptions.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cutty::cli {

struct SubArguments
{
    ClientOptions client;
    std::vector<std::string> filters;
    /// 0: no limit.
    std::uint64_t count = 0;
    /// In seconds; 0: no limit.
    double timeout = 0;
    bool verbose = false;
    bool noNewline = false;
};

void addSubCommand(CLI::App &app, SubArguments &arguments);
/// Prints what arrives until it is interrupted or a limit is reached. The result is the exit code.
int runSub(const SubArguments &arguments);

} // namespace cutty::cli
