#pragma once

#include "app/cli/SubArguments.h"

namespace cutty::cli {

/// Prints what arrives until it is interrupted or a limit is reached. Usage errors are for the caller to
/// print.
std::expected<ExitCode, Failure> runSub(const SubArguments &arguments);

} // namespace cutty::cli
