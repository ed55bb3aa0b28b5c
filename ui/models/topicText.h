#pragma once

#include <QString>

#include <string_view>

namespace cutty::ui {

/// A topic, or a level of one, as it is shown: control characters and those that reorder text made visible,
/// each byte that is no UTF-8 as U+FFFD. Empty stays empty.
QString topicText(std::string_view topic);

/// What stands for an empty level: ∅.
QString emptyLevelText();

} // namespace cutty::ui
