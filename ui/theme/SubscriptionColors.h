#pragma once

#include "ui/theme/ColorToken.h"

#include <QString>

namespace cutty::ui {

inline constexpr int subscriptionColorCount = 12;

/// The colour that marks the subscription a message came by. Twelve, apart from one another for eyes with
/// protanopia and deuteranopia too, and at least 3:1 against the panel. `index` counts from 0 and wraps, so a
/// thirteenth subscription takes the first colour again.
QColor subscriptionColor(int index, ThemeVariant variant);

/// What the colour is called, translated; the same in both variants.
QString subscriptionColorName(int index);

} // namespace cutty::ui
