#pragma once

#include "core/session/broker/LocalBroker.h"

#include <QString>

namespace cutty::ui {

/// "Local broker" and its port while it runs.
[[nodiscard]] QString brokerHeadline(const session::LocalBroker &broker);

/// "3 clients · 12 msg/s", or why there are none.
[[nodiscard]] QString brokerDetail(const session::LocalBroker &broker);

} // namespace cutty::ui
