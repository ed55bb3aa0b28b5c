#pragma once

#include "app/cli/ExitCode.h"

#include <expected>
#include <optional>
#include <string>

namespace cutty::cli {

/// The line of --hash-password: "NAME:HASH", or the hash alone. Asks for the password twice without showing
/// it where standard input is a terminal, else takes the first line of standard input.
std::expected<std::string, Failure> hashPasswordLine(const std::optional<std::string> &name);

} // namespace cutty::cli
