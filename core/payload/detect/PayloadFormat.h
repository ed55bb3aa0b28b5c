#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cutty::payload {

/// The ways a payload can be looked at. A view only: the bytes are never changed.
enum class PayloadFormat : std::uint8_t { Json, Text, Hex };

/// How much of the front of a payload detectFormat looks at, in bytes.
inline constexpr std::size_t detectionWindow = 65'536;

/// The format that shows the payload best.
///
/// - Json: an object or an array, with or without a byte order mark. A bare number, `true` or string is Text,
///   which shows it just as well, unless the content type says JSON.
/// - Text: UTF-8 without control characters but tab, CR and LF; the empty payload. A content type `text/…` or
///   XML makes anything Text; a payload format indicator of 1 does so for UTF-8 with control characters.
/// - Hex: the rest.
///
/// Strings in JSON may hold bytes that are no UTF-8, as devices that send Latin-1 do. At most the first
/// detectionWindow bytes are looked at, so a longer payload is judged by its beginning.
/// `contentType` and `payloadFormatIndicator` are the properties of MQTT 5 (3.3.2.3.9 and 3.3.2.3.2); they
/// decide only what the bytes leave open. Any thread.
[[nodiscard]] PayloadFormat detectFormat(std::string_view payload, std::string_view contentType = {},
    std::optional<std::uint8_t> payloadFormatIndicator = std::nullopt);

} // namespace cutty::payload
