#include "ui/widgets/WarningMark.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace cutty::ui {
namespace {

constexpr int sidePadding = 8;

} // namespace

WarningMark::WarningMark(const QString &text, QWidget *parent)
    : QAbstractButton(parent)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize WarningMark::sizeHint() const
{
    const QFontMetrics strong(Theme::instance().font(FontRole::Strong));
    return {strong.horizontalAdvance(text()) + metrics::iconSize + metrics::step + 2 * sidePadding,
        std::max(metrics::compactControlHeight, strong.height() + metrics::step)};
}

void WarningMark::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QStyleOption option;
    option.initFrom(this);
    QPainter painter(this);
    paint::box(painter, rect(), theme.color(ColorToken::WarningGround), theme.color(ColorToken::Warning),
        underMouse() ? 2.0 : 1.0);
    const QRect area = rect().adjusted(sidePadding, 0, -sidePadding, 0);
    paint::centredIcon(painter, QRect(area.left(), area.top(), metrics::iconSize, area.height()),
        IconName::Warning, ColorToken::Warning, metrics::iconSize);
    painter.setFont(theme.font(FontRole::Strong));
    painter.setPen(theme.color(ColorToken::Text));
    painter.drawText(area.adjusted(metrics::iconSize + metrics::step, 0, 0, 0),
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text());
    if (paint::showsFocus(option))
        paint::focusRing(painter, rect());
}

void WarningMark::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace cutty::ui
