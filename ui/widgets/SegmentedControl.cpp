#include "ui/widgets/SegmentedControl.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

namespace cutty::ui {
namespace {

/// One choice; a checkable button, so that screen readers know what it is without our help.
class Segment : public QAbstractButton
{
public:
    Segment(const QString &text, QWidget *parent)
        : QAbstractButton(parent)
    {
        setText(text);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::NoFocus);
    }

    QSize sizeHint() const override
    {
        const int width = fontMetrics().horizontalAdvance(text()) + 20;
        return {std::max(width, metrics::controlHeight),
            std::max(metrics::controlHeight, fontMetrics().height() + metrics::spacing)};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::instance();
        QStyleOption option;
        option.initFrom(this);
        QPainter painter(this);
        const QRect inner = rect().adjusted(2, 2, -2, -2);
        if (isChecked())
            paint::box(painter, inner, theme.color(ColorToken::Selection),
                theme.color(isEnabled() ? ColorToken::Accent : ColorToken::ControlLine), 1.0, 3.0);
        else if (isEnabled() && underMouse())
            paint::box(painter, inner, theme.color(ColorToken::Hover), {}, 1.0, 3.0);
        if (paint::showsFocus(option))
            paint::box(painter, inner, {}, theme.color(ColorToken::Accent), 2.0, 3.0);
        ColorToken words = isChecked() ? ColorToken::Text : ColorToken::SecondaryText;
        if (!isEnabled())
            words = ColorToken::DisabledText;
        painter.setPen(theme.color(words));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, text());
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        // The control moves the choice, which QAbstractButton would do without choosing.
        switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down: event->ignore(); return;
        default: QAbstractButton::keyPressEvent(event);
        }
    }

    /// The chosen one stays chosen when clicked again.
    void nextCheckState() override { setChecked(true); }
};

} // namespace

SegmentedControl::SegmentedControl(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(0);
}

int SegmentedControl::addSegment(const QString &text, const QString &description)
{
    const int index = count();
    auto *segment = new Segment(text, this);
    segment->setToolTip(description);
    segment->setAccessibleName(description.isEmpty() ? text : description);
    connect(segment, &QAbstractButton::clicked, this, [this, index] { choose(index); });
    m_segments.push_back(segment);
    m_row->addWidget(segment);
    if (m_current < 0)
        setCurrentIndex(index);
    return index;
}

void SegmentedControl::setSegmentEnabled(int index, bool enabled) { segment(index)->setEnabled(enabled); }

void SegmentedControl::setCurrentIndex(int index)
{
    if (index < 0 || index >= count() || index == m_current)
        return;
    m_current = index;
    const bool focused = focusWidget() && focusWidget()->hasFocus();
    for (int i = 0; i < count(); ++i) {
        segment(i)->setChecked(i == index);
        segment(i)->setFocusPolicy(i == index ? Qt::StrongFocus : Qt::NoFocus);
    }
    setFocusProxy(segment(index));
    if (focused)
        segment(index)->setFocus(Qt::OtherFocusReason);
    Q_EMIT currentIndexChanged(index);
}

void SegmentedControl::keyPressEvent(QKeyEvent *event)
{
    const int forward = layoutDirection() == Qt::LeftToRight ? 1 : -1;
    int target = -1;
    switch (event->key()) {
    case Qt::Key_Left: target = enabledFrom(m_current - forward, -forward); break;
    case Qt::Key_Right: target = enabledFrom(m_current + forward, forward); break;
    case Qt::Key_Up: target = enabledFrom(m_current - 1, -1); break;
    case Qt::Key_Down: target = enabledFrom(m_current + 1, 1); break;
    case Qt::Key_Home: target = enabledFrom(0, 1); break;
    case Qt::Key_End: target = enabledFrom(count() - 1, -1); break;
    default: QWidget::keyPressEvent(event); return;
    }
    if (target >= 0)
        choose(target);
}

void SegmentedControl::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    paint::box(painter, rect(), theme.color(isEnabled() ? ColorToken::Input : ColorToken::Window),
        theme.color(isEnabled() ? ColorToken::ControlLine : ColorToken::Line));
}

int SegmentedControl::enabledFrom(int from, int step) const
{
    for (int i = from; i >= 0 && i < count(); i += step) {
        if (segment(i)->isEnabled())
            return i;
    }
    return -1;
}

void SegmentedControl::choose(int index)
{
    if (index == m_current)
        return;
    setCurrentIndex(index);
    Q_EMIT activated(index);
}

} // namespace cutty::ui
