#pragma once

#include "app/cli/bench/BenchArguments.h"

namespace cutty::cli {

/// Measures a broker and prints what it found. Usage errors are for the caller to print.
std::expected<ExitCode, Failure> runBench(const BenchArguments &arguments);

} // namespace cutty::cli
