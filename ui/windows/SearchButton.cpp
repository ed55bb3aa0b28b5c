#include "ui/windows/SearchButton.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QStyleOption>

namespace cutty::ui {
namespace {

constexpr int usualWidth = 420;
constexpr int leastWidth = 160;

} // namespace

SearchButton::SearchButton(const QString &text, const QString &shortcut, QWidget *parent)
    : QAbstractButton(parent)
    , m_shortcut(shortcut)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QSize SearchButton::sizeHint() const
{
    return {usualWidth, std::max(metrics::controlHeight, fontMetrics().height() + metrics::spacing)};
}

QSize SearchButton::minimumSizeHint() const { return {leastWidth, sizeHint().height()}; }

void SearchButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    paint::box(painter, rect(), theme.color(ColorToken::Input),
        theme.color(underMouse() ? ColorToken::SecondaryText : ColorToken::ControlLine));
    if (paint::showsFocus(option))
        paint::focusRing(painter, rect());
    const int left = 2 * metrics::spacing + metrics::iconSize;
    paint::centredIcon(painter, QRect(metrics::spacing, 0, metrics::iconSize, height()), IconName::Search,
        ColorToken::SecondaryText, metrics::iconSize);
    painter.setPen(theme.color(ColorToken::SecondaryText));
    const int keys = fontMetrics().horizontalAdvance(m_shortcut);
    const int room = width() - left - metrics::spacing;
    painter.drawText(QRect(left, 0, room, height()), Qt::AlignLeft | Qt::AlignVCenter,
        fontMetrics().elidedText(text(), Qt::ElideRight, room - keys - metrics::spacing));
    painter.drawText(QRect(left, 0, room, height()), Qt::AlignRight | Qt::AlignVCenter, m_shortcut);
}

} // namespace cutty::ui
