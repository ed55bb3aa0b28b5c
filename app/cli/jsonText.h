#pragma once

#include <string>
#include <string_view>

/// Pieces of JSON from bytes that came over the network.
namespace cutty::cli {

/// Whether JSON can hold the bytes as text that gives the same bytes back. U+0000 can be held.
bool isUtf8(std::string_view bytes);

/// Appends `"NAME":"…"` when the bytes are text, and `"NAMEBase64":"…"` when they are not.
void appendJsonBytes(std::string &out, std::string_view name, std::string_view bytes);

} // namespace cutty::cli
