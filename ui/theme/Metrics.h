#pragma once

/// Sizes of the window, in device-independent pixels. Everything is a multiple of the step of 4.
namespace cutty::ui::metrics {

inline constexpr int step = 4;
/// Between the controls of a row, and around the contents of a panel.
inline constexpr int spacing = 8;
inline constexpr int panelPadding = 8;

/// The least heights; larger fonts raise them.
inline constexpr int rowHeight = 24;
inline constexpr int controlHeight = 28;
inline constexpr int compactControlHeight = 24;
inline constexpr int panelHeaderHeight = 32;
inline constexpr int tabHeight = 32;

inline constexpr int iconSize = 16;
inline constexpr int toolBarIconSize = 20;
inline constexpr int emptyStateIconSize = 40;

inline constexpr int radius = 4;
inline constexpr int lineWidth = 1;
inline constexpr int scrollBarExtent = 12;

} // namespace cutty::ui::metrics
