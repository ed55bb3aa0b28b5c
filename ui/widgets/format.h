#pragma once

#include <QString>

#include <chrono>

/// Numbers as the window shows them, in the default QLocale's digits and separators.
namespace cutty::ui {

/// With thousands separators: "1,204".
QString formatCount(quint64 count);

/// In at most four characters and a letter, for narrow columns: "212", "8.1k", "120k", "3.4M".
QString formatShortCount(quint64 count);

/// Decimal units, as the status bar and MQTT tools count: "24 B", "1.2 kB", "118 kB", "84 MB".
QString formatBytes(quint64 bytes);

/// Per second: "1,204/s"; below ten with one decimal, "0.4/s". Negative and not-a-number count as 0.
QString formatRate(double perSecond);

/// In the two largest units that matter: "340 µs", "2.4 ms", "58 s", "3 min 5 s", "2 h 10 min", "4 d 3 h".
/// Negative durations count as 0.
QString formatDuration(std::chrono::microseconds duration);

} // namespace cutty::ui
