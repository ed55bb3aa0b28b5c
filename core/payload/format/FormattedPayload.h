#pragma once

#include "core/payload/detect/PayloadFormat.h"
#include "core/payload/format/JsonPrinter.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cutty::payload {

struct FormatOptions
{
    /// How much of the payload is formatted, in bytes, from its front.
    std::size_t maxInputBytes = 1'048'576;
    /// Where printing JSON stops, in bytes of output.
    std::size_t maxOutputBytes = 8'388'608;
    JsonLayout layout = JsonLayout::Pretty;
    /// Spaces a level of pretty JSON, 0 to 16.
    std::uint8_t indent = 2;
};

/// A payload as it is put on screen. What was cut for that is never in doubt: shownBytes < totalBytes.
struct FormattedPayload
{
    QString text;
    /// As shown: Text where JSON was asked for and the payload is none.
    PayloadFormat format = PayloadFormat::Text;
    /// How many bytes, from the front of the payload, `text` stands for.
    std::uint64_t shownBytes = 0;
    std::uint64_t totalBytes = 0;
    /// Bytes that are no UTF-8, each shown as one U+FFFD; 0 for Hex.
    std::uint64_t invalidBytes = 0;
    /// Set where JSON was asked for and the payload is none.
    std::optional<JsonError> jsonError;
    /// Where the byte of jsonError stands in `text`, in UTF-16 units; the size of `text` at its end.
    qsizetype jsonErrorPosition = 0;

    bool isCut() const { return shownBytes < totalBytes; }
};

/// Formats the front of a payload. JSON keeps each token as it was sent (see printJson), even when the cut
/// falls into it. A pure function, meant for a thread pool: at most some ten milliseconds with the default
/// limits.
[[nodiscard]] FormattedPayload formatPayload(
    std::string_view payload, PayloadFormat format, const FormatOptions &options = {});

} // namespace cutty::payload
