#pragma once

#include <QString>

#include <chrono>
#include <cstdint>

/// Numbers in the cells of tables, in the default QLocale's digits and separators.
namespace cutty::ui {

/// "1,204".
QString countText(std::uint64_t count);

/// In decimal units: "24 B", "1.2 kB".
QString bytesText(std::uint64_t bytes);

/// "59 s", "4:05", "2:04:05", "3 d 4 h", as people read a stopwatch. Negative ones count as 0.
QString durationText(std::chrono::seconds duration);

} // namespace cutty::ui
