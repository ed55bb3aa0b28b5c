#pragma once

#include <QStyledItemDelegate>

namespace cutty::ui {

/// Draws a saved connection: the mark of its state, its name, and at the right end its rate; or a folder.
class ConnectionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cutty::ui
