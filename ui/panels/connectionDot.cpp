#include "ui/panels/connectionDot.h"

#include "ui/theme/Metrics.h"

#include <QPainter>

namespace cutty::ui {

StatusDot::State connectionDot(session::ConnectionState state, bool failed)
{
    switch (state) {
    case session::ConnectionState::Disconnected:
        return failed ? StatusDot::State::Failed : StatusDot::State::Offline;
    case session::ConnectionState::Reconnecting:
    case session::ConnectionState::Connecting:
    case session::ConnectionState::Authenticating: return StatusDot::State::Busy;
    case session::ConnectionState::Connected: break;
    }
    return StatusDot::State::Online;
}

StatusDot::State brokerDot(session::BrokerState state)
{
    switch (state) {
    case session::BrokerState::Stopped: return StatusDot::State::Offline;
    case session::BrokerState::Starting: return StatusDot::State::Busy;
    case session::BrokerState::Running: return StatusDot::State::Online;
    case session::BrokerState::Failed: break;
    }
    return StatusDot::State::Failed;
}

QIcon dotIcon(StatusDot::State state, qreal devicePixelRatio)
{
    QPixmap pixmap(QSizeF(metrics::iconSize, metrics::iconSize).toSize() * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    StatusDot::paint(painter, QRect(0, 0, metrics::iconSize, metrics::iconSize), state);
    painter.end();
    return QIcon(pixmap);
}

} // namespace cutty::ui
