#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/PubArguments.h"
#include "app/cli/SubArguments.h"
#include "app/cli/bench/BenchArguments.h"
#include "app/cli/broker/BrokerArguments.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace cutty::cli {

/// Nothing was asked for: the window, where there is one.
struct NoCommand
{
    std::string help;
};

/// What was asked for has to be printed, and is this: --help or --version.
struct PrintCommand
{
    std::string text;
};

using Command
    = std::variant<NoCommand, PrintCommand, BrokerArguments, PubArguments, SubArguments, BenchArguments>;

/// What the program was called with, or a usage failure, whose sentence names the option.
std::expected<Command, Failure> parseCommandLine(int argc, const char *const *argv);

/// "See cutty pub --help.", for a usage failure of that command; empty for the program's.
std::string usageHint(std::string_view command);

} // namespace cutty::cli
