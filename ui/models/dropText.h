#pragma once

#include "core/session/broker/BrokerPages.h"

#include <QString>

namespace cutty::ui {

/// Why messages were dropped and how many of each, a line for each reason; empty where none were.
QString dropText(const session::DropCounts &counts);

} // namespace cutty::ui
