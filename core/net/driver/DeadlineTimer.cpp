#include "core/net/driver/DeadlineTimer.h"

#include <algorithm>

namespace cutty::net {

DeadlineTimer::DeadlineTimer(QObject *parent)
    : QObject(parent)
    , m_timer(this) // moves to other threads with us
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_armedFor = TimePoint::max();
        Q_EMIT fired();
    });
}

void DeadlineTimer::arm(std::optional<TimePoint> deadline, TimePoint now)
{
    if (!deadline || *deadline >= m_armedFor || *deadline == TimePoint::max())
        return;
    m_armedFor = *deadline;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*deadline - now);
    m_timer.start(std::clamp(wait, std::chrono::milliseconds(0), std::chrono::milliseconds(86'400'000)));
}

} // namespace cutty::net
