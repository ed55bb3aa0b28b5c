#pragma once

#include "core/session/broker/LocalBroker.h"
#include "core/session/connection/ConnectionState.h"
#include "ui/widgets/StatusDot.h"

#include <QIcon>

namespace cutty::ui {

/// The mark for a connection's state.
[[nodiscard]] StatusDot::State connectionDot(session::ConnectionState state, bool failed);

/// The mark for the local broker's state.
[[nodiscard]] StatusDot::State brokerDot(session::BrokerState state);

/// The mark as an icon of 16 px, in the theme's colours of the moment.
[[nodiscard]] QIcon dotIcon(StatusDot::State state, qreal devicePixelRatio);

} // namespace cutty::ui
