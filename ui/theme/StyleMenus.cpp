#include "ui/theme/StylePaint.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QStyle>

namespace cutty::ui::paint {
namespace {

QColor themeColor(ColorToken token) { return Theme::instance().color(token); }

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state.testFlag(flag); }

void separator(QPainter &painter, const QStyleOptionMenuItem &option)
{
    painter.fillRect(option.rect.left() + metrics::spacing, option.rect.center().y(),
        option.rect.width() - 2 * metrics::spacing, 1, themeColor(ColorToken::Line));
}

/// Check mark, radio dot or icon, in the column before the words.
void leading(QPainter &painter, const QStyleOptionMenuItem &option, const QRect &rect, bool enabled)
{
    if (option.checked) {
        centredIcon(painter, rect, IconName::Check, enabled ? ColorToken::Accent : ColorToken::DisabledText,
            metrics::iconSize);
        return;
    }
    if (option.icon.isNull())
        return;
    QIcon::Mode mode = QIcon::Disabled;
    if (enabled)
        mode = has(option, QStyle::State_Selected) ? QIcon::Active : QIcon::Normal;
    option.icon.paint(&painter, QRect(rect.left(), rect.center().y() - 7, 16, 16), Qt::AlignCenter, mode);
}

} // namespace

void menuItem(QPainter &painter, const QStyleOptionMenuItem &option, const QWidget *widget)
{
    painter.save();
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        separator(painter, option);
        painter.restore();
        return;
    }
    const bool enabled = has(option, QStyle::State_Enabled);
    if (enabled && has(option, QStyle::State_Selected))
        box(painter, option.rect, themeColor(ColorToken::Selection));

    QRect rect = option.rect.adjusted(metrics::spacing, 0, -metrics::spacing, 0);
    leading(painter, option, QRect(rect.left(), rect.top(), metrics::iconSize, rect.height()), enabled);
    rect.setLeft(rect.left() + metrics::iconSize + metrics::spacing);
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        centredIcon(painter, QRect(rect.right() - 11, rect.top(), 12, rect.height()), IconName::ChevronRight,
            enabled ? ColorToken::SecondaryText : ColorToken::DisabledText, 12);
    }
    const qsizetype tabulator = option.text.indexOf(u'\t');
    painter.setFont(option.font);
    painter.setPen(themeColor(enabled ? ColorToken::Text : ColorToken::DisabledText));
    painter.drawText(
        rect, Qt::AlignLeft | Qt::AlignVCenter | mnemonicFlag(option, widget), option.text.left(tabulator));
    if (tabulator >= 0) {
        painter.setPen(themeColor(enabled ? ColorToken::SecondaryText : ColorToken::DisabledText));
        painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, option.text.mid(tabulator + 1));
    }
    painter.restore();
}

void menuBarItem(QPainter &painter, const QStyleOptionMenuItem &option, const QWidget *widget)
{
    painter.save();
    painter.fillRect(option.rect, themeColor(ColorToken::Window));
    const bool enabled = has(option, QStyle::State_Enabled);
    if (enabled && has(option, QStyle::State_Selected)) {
        const bool held = has(option, QStyle::State_Sunken);
        box(painter, option.rect.adjusted(1, 2, -1, -2),
            themeColor(held ? ColorToken::Pressed : ColorToken::Hover));
    }
    painter.setPen(themeColor(enabled ? ColorToken::Text : ColorToken::DisabledText));
    painter.drawText(option.rect, Qt::AlignCenter | mnemonicFlag(option, widget), option.text);
    painter.restore();
}

} // namespace cutty::ui::paint
