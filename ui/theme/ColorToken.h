#pragma once

#include <QColor>

namespace cutty::ui {

enum class ThemeVariant : quint8 { Light, Dark };

/// What a colour is for. Every colour in the window is one of these, or a subscription's.
enum class ColorToken : quint8 {
    /// Grounds: behind the panels, the panels themselves, what is typed into.
    Window,
    Panel,
    Input,
    /// Hairlines between panels and rows.
    Line,
    /// The edge of a control; darker than Line, so that a control is seen as one.
    ControlLine,
    Text,
    SecondaryText,
    DisabledText,
    /// The selection's mark, the primary button, the focus ring, links.
    Accent,
    AccentHover,
    AccentPressed,
    OnAccent,
    Ok,
    Warning,
    Error,
    /// Grounds of a row or flat control under the mouse and of one held down.
    Hover,
    Pressed,
    /// Grounds of selected rows, in the view with focus and elsewhere; text on them stays Text.
    Selection,
    InactiveSelection,
    /// Grounds of banners.
    InfoGround,
    WarningGround,
    ErrorGround,
    ScrollThumb,
    ScrollThumbHover,
};

inline constexpr int colorTokenCount = static_cast<int>(ColorToken::ScrollThumbHover) + 1;

/// The value of a token in one variant, opaque.
QColor tokenColor(ColorToken token, ThemeVariant variant);

} // namespace cutty::ui
