#pragma once

#include <QStyledItemDelegate>

namespace cutty::ui {

/// Draws a subscription: a square in its colour, hollow while it is not active, and its filter in the fixed
/// font; in red where the broker refused it.
class SubscriptionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace cutty::ui
