#pragma once

#include <QString>

#include <cstddef>
#include <string_view>

namespace cutty::payload {

inline constexpr std::size_t hexDumpBytesPerRow = 16;

/// The bytes from `offset` on, at most `length` of them, as rows of
///
///     00000010  48 65 6c 6c 6f 20 77 6f  72 6c 64 0a 00 ff        Hello world...
///
/// offset in hex, sixteen bytes in two groups, and their ASCII with a dot for what is not printable. Rows
/// start at multiples of sixteen and are divided by line feeds; places outside the window are left blank. The
/// cost depends on the window only, so a view formats the rows it shows. Any thread.
[[nodiscard]] QString hexDump(std::string_view payload, std::size_t offset, std::size_t length);

} // namespace cutty::payload
