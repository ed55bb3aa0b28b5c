#pragma once

#include "core/history/HistoryError.h"

#include <QString>

namespace cutty::ui {

/// Why no messages are stored or read, and what to do.
[[nodiscard]] QString historyErrorText(const history::HistoryError &error);

} // namespace cutty::ui
