#pragma once

#include "core/base/Time.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace cutty::net {

/// The one timer of a driver, armed for an engine's next deadline. A deadline that moves later, as keep-alive
/// does with each packet, costs nothing: the timer fires early once and is armed anew.
class DeadlineTimer : public QObject
{
    Q_OBJECT

public:
    explicit DeadlineTimer(QObject *parent = nullptr);

    void arm(std::optional<TimePoint> deadline, TimePoint now);

Q_SIGNALS:
    /// The deadline has come, or a later one was set since.
    void fired();

private:
    QTimer m_timer;
    TimePoint m_armedFor = TimePoint::max();
};

} // namespace cutty::net
