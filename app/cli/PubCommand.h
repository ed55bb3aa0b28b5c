#pragma once

#include "app/cli/PubArguments.h"

namespace cutty::cli {

/// Publishes what the arguments say and waits for the acknowledgements at QoS 1 and 2. Usage errors are for
/// the caller to print.
std::expected<ExitCode, Failure> runPub(const PubArguments &arguments);

} // namespace cutty::cli
