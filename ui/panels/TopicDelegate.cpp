#include "ui/panels/TopicDelegate.h"

#include "ui/models/TopicTreeModel.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace cutty::ui {
namespace {

constexpr int margin = 4;
constexpr int pinSize = 12;

ColorToken colorOf(const QModelIndex &index)
{
    const bool isTopic = index.data(TopicTreeModel::IsTopicRole).toBool();
    switch (index.column()) {
    case TopicTreeModel::TopicColumn:
        return index.data(TopicTreeModel::IsEmptyLevelRole).toBool() ? ColorToken::SecondaryText
                                                                     : ColorToken::Text;
    case TopicTreeModel::ValueColumn: return isTopic ? ColorToken::Text : ColorToken::SecondaryText;
    default: return ColorToken::SecondaryText;
    }
}

FontRole fontOf(const QModelIndex &index)
{
    const bool isCount = index.column() == TopicTreeModel::RateColumn
        || (index.column() == TopicTreeModel::ValueColumn
            && !index.data(TopicTreeModel::IsTopicRole).toBool());
    return isCount ? FontRole::FixedSmall : FontRole::Fixed;
}

} // namespace

void TopicDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem ground = option;
    ground.index = index;
    const QWidget *widget = option.widget;
    QStyle *style = widget ? widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &ground, painter, widget);

    const Theme &theme = Theme::instance();
    painter->save();
    painter->setFont(theme.font(fontOf(index)));
    QRect rect = option.rect.adjusted(margin, 0, -margin, 0);
    const QFontMetrics fontMetrics = painter->fontMetrics();
    const bool isPinned
        = index.column() == TopicTreeModel::TopicColumn && index.data(TopicTreeModel::RetainedRole).toBool();
    if (isPinned)
        rect.setRight(rect.right() - pinSize - margin);
    const QString text = fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width());
    const bool isRight = index.column() == TopicTreeModel::RateColumn;
    painter->setPen(theme.color(colorOf(index)));
    painter->drawText(
        rect, Qt::AlignVCenter | Qt::TextSingleLine | (isRight ? Qt::AlignRight : Qt::AlignLeft), text);
    if (isPinned) {
        const int left = rect.left() + fontMetrics.horizontalAdvance(text) + margin;
        const int top = rect.center().y() - (pinSize / 2) + 1;
        paintIcon(*painter, QRect(left, top, pinSize, pinSize), IconName::Retained, ColorToken::Warning);
    }
    painter->restore();
}

QSize TopicDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize natural = QStyledItemDelegate::sizeHint(option, index);
    return {natural.width(), std::max(natural.height(), metrics::rowHeight)};
}

} // namespace cutty::ui
