#include "ui/theme/StylePaint.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QStyle>
#include <QTableView>

namespace cutty::ui::paint {
namespace {

QColor themeColor(ColorToken token) { return Theme::instance().color(token); }

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state.testFlag(flag); }

} // namespace

void itemGround(QPainter &painter, const QStyleOptionViewItem &option)
{
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, option.backgroundBrush);
    if (has(option, QStyle::State_Selected)) {
        const bool active = has(option, QStyle::State_Active) && has(option, QStyle::State_Enabled);
        painter.fillRect(
            option.rect, themeColor(active ? ColorToken::Selection : ColorToken::InactiveSelection));
        if (active && option.rect.left() <= 0)
            painter.fillRect(0, option.rect.top(), 2, option.rect.height(), themeColor(ColorToken::Accent));
    } else if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled)
        && !qobject_cast<const QTableView *>(option.widget)) {
        // A table knows the hovered cell only, and a grey cell in a row of text says nothing.
        painter.fillRect(option.rect, themeColor(ColorToken::Hover));
    }
}

void branch(QPainter &painter, const QStyleOption &option)
{
    if (!has(option, QStyle::State_Children))
        return;
    const bool open = has(option, QStyle::State_Open);
    centredIcon(painter, option.rect, open ? IconName::ChevronDown : IconName::ChevronRight,
        has(option, QStyle::State_MouseOver) ? ColorToken::Text : ColorToken::SecondaryText, 12);
}

void headerSection(QPainter &painter, const QStyleOptionHeader &option)
{
    const bool hovered = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    QRect rect = option.rect;
    painter.fillRect(rect, themeColor(hovered ? ColorToken::Hover : ColorToken::Panel));
    const QColor line = themeColor(ColorToken::Line);
    if (option.orientation == Qt::Vertical) {
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line);
        return;
    }
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line);
    const bool last
        = option.position == QStyleOptionHeader::End || option.position == QStyleOptionHeader::OnlyOneSection;
    if (!last)
        painter.fillRect(rect.right(), rect.top() + 5, 1, rect.height() - 10, line);
}

void headerArrow(QPainter &painter, const QStyleOptionHeader &option)
{
    if (option.sortIndicator == QStyleOptionHeader::None)
        return;
    painter.save();
    painter.translate(option.rect.center() + QPoint(1, 1));
    if (option.sortIndicator == QStyleOptionHeader::SortUp)
        painter.rotate(180);
    paintIcon(painter, QRect(-5, -5, 10, 10), IconName::ChevronDown, ColorToken::SecondaryText);
    painter.restore();
}

} // namespace cutty::ui::paint
