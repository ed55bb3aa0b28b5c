#pragma once

#include "app/cli/ExitCode.h"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::cli {

enum class PayloadKind : std::uint8_t {
    Text,
    File,
    /// All of standard input as one message.
    Input,
    /// Each line of standard input a message; read while it comes, by LineReader.
    Lines,
    Empty,
    Hex,
    Base64,
};

/// One payload option, as it was given.
struct PayloadArgument
{
    PayloadKind kind = PayloadKind::Empty;
    std::string value;
};

/// The largest payload that fits a packet with any topic, in bytes.
inline constexpr std::int64_t maximumPayload = 268'435'455 - 65'535 - 16;

/// The payloads to publish, in order, byte for byte; Lines is not among `arguments`.
std::expected<std::vector<std::string>, Failure> readPayloads(const std::vector<PayloadArgument> &arguments);

} // namespace cutty::cli
