#include "ui/panels/SubscriptionDelegate.h"

#include "ui/models/SubscriptionModel.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/SubscriptionColors.h"
#include "ui/theme/Theme.h"

#include <QPainter>

namespace cutty::ui {
namespace {

constexpr int swatchSize = 10;

bool hasProblem(const QModelIndex &index)
{
    const auto status
        = static_cast<session::SubscriptionStatus>(index.data(SubscriptionModel::StatusRole).toInt());
    return status == session::SubscriptionStatus::Refused || status == session::SubscriptionStatus::Failed;
}

bool isActive(const QModelIndex &index)
{
    return index.data(SubscriptionModel::StatusRole).toInt()
        == static_cast<int>(session::SubscriptionStatus::Active);
}

} // namespace

void SubscriptionDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() != SubscriptionModel::FilterColumn)
        return;
    const QRect square(option.rect.left() + metrics::spacing, option.rect.center().y() - swatchSize / 2 + 1,
        swatchSize, swatchSize);
    if (hasProblem(index)) {
        paintIcon(*painter, square.adjusted(-2, -2, 2, 2), IconName::Warning, ColorToken::Error);
        return;
    }
    const QColor color
        = subscriptionColor(index.data(SubscriptionModel::ColorRole).toInt(), Theme::instance().variant());
    paint::box(*painter, square, isActive(index) ? color : QColor(), color, 1.5, 2.0);
}

void SubscriptionDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme &theme = Theme::instance();
    option->font = theme.font(FontRole::Fixed);
    option->fontMetrics = QFontMetrics(option->font);
    if (index.column() == SubscriptionModel::FilterColumn) {
        // Room for the square.
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(metrics::iconSize, metrics::iconSize);
        option->textElideMode = Qt::ElideMiddle;
    }
    if (hasProblem(index))
        option->palette.setColor(QPalette::Text, theme.color(ColorToken::Error));
    else if (index.column() != SubscriptionModel::FilterColumn || !isActive(index))
        option->palette.setColor(QPalette::Text, theme.color(ColorToken::SecondaryText));
}

} // namespace cutty::ui
