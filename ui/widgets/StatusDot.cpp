#include "ui/widgets/StatusDot.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QPainter>

namespace cutty::ui {
namespace {

ColorToken stateColor(StatusDot::State state)
{
    switch (state) {
    case StatusDot::State::Offline: break;
    case StatusDot::State::Busy: return ColorToken::Accent;
    case StatusDot::State::Online: return ColorToken::Ok;
    case StatusDot::State::Warning: return ColorToken::Warning;
    case StatusDot::State::Failed: return ColorToken::Error;
    }
    return ColorToken::SecondaryText;
}

} // namespace

StatusDot::StatusDot(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(stateText(m_state));
    setToolTip(stateText(m_state));
}

void StatusDot::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    setAccessibleName(stateText(state));
    setToolTip(stateText(state));
    update();
}

void StatusDot::paint(QPainter &painter, const QRect &rect, State state)
{
    const QColor color = Theme::instance().color(stateColor(state));
    const QPen pen(color, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(QRectF(rect).center());
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    switch (state) {
    case State::Offline: painter.drawEllipse(QPointF(), 3.8, 3.8); break;
    case State::Busy: painter.drawArc(QRectF(-3.8, -3.8, 7.6, 7.6), 100 * 16, 250 * 16); break;
    case State::Online:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(), 4.6, 4.6);
        break;
    case State::Warning:
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF({{0, -3.8}, {4, 3.4}, {-4, 3.4}}));
        break;
    case State::Failed:
        painter.drawLine(QLineF(-3.3, -3.3, 3.3, 3.3));
        painter.drawLine(QLineF(3.3, -3.3, -3.3, 3.3));
        break;
    }
    painter.restore();
}

QString StatusDot::stateText(State state)
{
    switch (state) {
    case State::Offline: break;
    case State::Busy: return tr("Connecting");
    case State::Online: return tr("Connected");
    case State::Warning: return tr("Needs attention");
    case State::Failed: return tr("Failed");
    }
    return tr("Not connected");
}

QSize StatusDot::sizeHint() const { return {metrics::iconSize, metrics::iconSize}; }

void StatusDot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(painter, rect(), m_state);
}

} // namespace cutty::ui
