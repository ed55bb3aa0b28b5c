#pragma once

#include <compare>
#include <string_view>

namespace cutty::ui {

/// Orders names as people count: runs of digits by their value ("line2" before "line10"), everything else
/// byte by byte. Names that differ in leading zeros only are still in a fixed order.
std::strong_ordering naturalOrder(std::string_view left, std::string_view right);

} // namespace cutty::ui
