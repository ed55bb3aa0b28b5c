#pragma once

#include "core/payload/format/JsonTokenizer.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::payload {

enum class JsonLayout : std::uint8_t {
    /// A line for each member and element.
    Pretty,
    /// No whitespace between tokens.
    Compact,
};

struct JsonPrintOptions
{
    JsonLayout layout = JsonLayout::Pretty;
    /// Spaces a level in the pretty layout, 0 to 16.
    std::uint8_t indent = 2;
    /// Containers that may be open at once; more is the error TooDeep.
    std::size_t maxDepth = JsonTokenizer::defaultMaxDepth;
    /// Printing stops after the token that reaches this many bytes: indentation can make a small input large.
    std::size_t maxOutputBytes = std::numeric_limits<std::size_t>::max();
    /// The input is the front of something longer: that it ends early is no error, and what is left of the
    /// token that was cut is printed.
    bool inputIsCut = false;
};

struct PrintedJson
{
    /// The tokens of the input, byte for byte, and a byte order mark if it had one; only the whitespace
    /// between tokens is new. After an error: what stood in front of it.
    std::string text;
    /// How much of the input `text` stands for.
    std::size_t consumedBytes = 0;
    /// None when the input is JSON, as far as it was read.
    std::optional<JsonError> error;
};

/// Lays out JSON anew without changing any of its tokens. Linear in input and output, no recursion; any
/// thread.
[[nodiscard]] PrintedJson printJson(std::string_view json, const JsonPrintOptions &options = {});

} // namespace cutty::payload
