#pragma once

#include <QStyledItemDelegate>

namespace cutty::ui {

/// Paints the rows of a TopicTreeModel: names in the interface's font with a mark for a retained message,
/// values in the fixed font, what only counts in secondary text.
class TopicDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cutty::ui
