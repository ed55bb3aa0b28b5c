#pragma once

#include <QString>

#include <string_view>

namespace cutty::payload {

/// The beginning of a payload on one line, for a row of the message list: at most `maxChars` UTF-16 units,
/// the last of them … when there is more. Whitespace runs become one space and leading ones none; control
/// characters and bytes that are no UTF-8 are made visible. When those are more than a quarter, it is binary
/// and shown as hex, `0x0a1f…`. Costs O(maxChars), however long the payload is. Any thread.
[[nodiscard]] QString previewText(std::string_view payload, int maxChars);

} // namespace cutty::payload
