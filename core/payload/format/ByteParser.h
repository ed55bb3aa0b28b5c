#pragma once

#include <QByteArray>
#include <QStringView>

#include <cstdint>
#include <expected>

namespace cutty::payload {

enum class ByteParseErrorKind : std::uint8_t {
    /// A character that has no place in the notation, or not there.
    InvalidCharacter,
    /// The text ends, or a group of digits does, within a byte.
    IncompleteByte,
};

struct ByteParseError
{
    /// Of the character at fault, in UTF-16 units; the text's size when it ends too early.
    qsizetype offset = 0;
    ByteParseErrorKind kind = ByteParseErrorKind::InvalidCharacter;

    friend bool operator==(const ByteParseError &, const ByteParseError &) = default;
};

/// Bytes from pairs of hex digits of either case. Between bytes may stand whitespace, colons, commas and
/// hyphens, and `0x` in front of each group: `0a 1F`, `0A:1F`, `0x0a, 0x1f`. Any thread.
[[nodiscard]] std::expected<QByteArray, ByteParseError> parseHex(QStringView text);

/// Bytes from Base64 in the standard or the URL alphabet (RFC 4648, sections 4 and 5), even mixed. Whitespace
/// may stand anywhere; padding may be left out. Left-over bits must be 0, or something was cut or mistyped.
/// Any thread.
[[nodiscard]] std::expected<QByteArray, ByteParseError> parseBase64(QStringView text);

} // namespace cutty::payload
