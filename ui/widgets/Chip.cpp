#include "ui/widgets/Chip.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace cutty::ui {
namespace {

constexpr int chipHeight = 22;
constexpr int sidePadding = 10;
constexpr int chipIconSize = 12;

} // namespace

Chip::Chip(const QString &text, QWidget *parent)
    : QAbstractButton(parent)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::setTrailingIcon(std::optional<IconName> icon)
{
    m_icon = icon;
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    const int icon = m_icon ? metrics::step + chipIconSize : 0;
    return {fontMetrics().horizontalAdvance(text()) + icon + 2 * sidePadding,
        std::max(chipHeight, fontMetrics().height() + metrics::step)};
}

void Chip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QStyleOption option;
    option.initFrom(this);
    QPainter painter(this);
    const bool lit = isEnabled() && (isDown() || underMouse());
    const QColor ground = theme.color(lit ? ColorToken::Selection : ColorToken::InfoGround);
    const QColor edge = theme.color(isEnabled() ? ColorToken::Accent : ColorToken::Line);
    paint::box(painter, rect(), ground, edge, paint::showsFocus(option) ? 2.0 : 1.0, height() / 2.0);

    const ColorToken words = isEnabled() ? ColorToken::Accent : ColorToken::DisabledText;
    QRect area = rect().adjusted(sidePadding, 0, -sidePadding, 0);
    if (m_icon) {
        const QRect place(area.right() - chipIconSize + 1, area.top(), chipIconSize, area.height());
        paint::centredIcon(painter, place, *m_icon, words, chipIconSize);
        area.setRight(place.left() - metrics::step);
    }
    painter.setPen(theme.color(words));
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text());
}

void Chip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace cutty::ui
