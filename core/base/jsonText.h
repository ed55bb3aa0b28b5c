#pragma once

#include <string>
#include <string_view>

namespace cutty {

/// Appends the text in quotes as JSON wants it. `text` is valid UTF-8, which the caller has checked. Escaped
/// are quotes, backslashes, control characters with DEL, so that none of one byte reaches a terminal, and a
/// byte order mark at the beginning, which readers drop.
void appendJsonText(std::string &out, std::string_view text);

} // namespace cutty
