#pragma once

#include <QString>

#include <cstdint>
#include <string_view>

namespace cutty::payload {

/// Bytes as text that can be put into a widget, and what had to be made visible for that.
struct TextView
{
    QString text;
    /// Bytes that are no UTF-8; each stands in `text` as one U+FFFD.
    std::uint64_t invalidBytes = 0;
};

/// Reads the bytes as UTF-8. Line feeds and tabs stay; what appendVisible names is made visible, a byte order
/// mark stays in front. Any thread.
[[nodiscard]] TextView viewAsText(std::string_view bytes);

/// Appends one character so that it can be seen and does no harm: control characters as their pictures (␀ for
/// U+0000, ␡ for DEL), and as a code, ⟨U+202E⟩, those that have none, line and paragraph separators, those
/// that reorder text around them, and those that QTextDocument takes for its own marks.
void appendVisible(QString &out, char32_t codePoint);

} // namespace cutty::payload
