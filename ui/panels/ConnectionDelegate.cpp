#include "ui/panels/ConnectionDelegate.h"

#include "ui/models/ConnectionTreeModel.h"
#include "ui/panels/connectionDot.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/format.h"

#include <QApplication>
#include <QPainter>

namespace cutty::ui {
namespace {

void paintMark(QPainter &painter, const QRect &rect, const QModelIndex &index)
{
    if (index.data(ConnectionTreeModel::IsFolderRole).toBool()) {
        paintIcon(painter, rect, IconName::Folder, ColorToken::SecondaryText);
        return;
    }
    const int state = index.data(ConnectionTreeModel::StateRole).toInt();
    const bool failed = index.data(ConnectionTreeModel::FailedRole).toBool();
    StatusDot::paint(painter, rect,
        state < 0 ? StatusDot::State::Offline
                  : connectionDot(static_cast<session::ConnectionState>(state), failed));
}

} // namespace

void ConnectionDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem own = option;
    initStyleOption(&own, index);
    const QStyle *style = own.widget ? own.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &own, painter, own.widget);

    const Theme &theme = Theme::instance();
    painter->save();
    const QRect inner = own.rect.adjusted(metrics::step, 0, -metrics::spacing, 0);
    paintMark(*painter,
        QRect(inner.left(), inner.center().y() - metrics::iconSize / 2 + 1, metrics::iconSize,
            metrics::iconSize),
        index);
    int right = inner.right();
    if (const double rate = index.data(ConnectionTreeModel::RateRole).toDouble(); rate > 0) {
        const QString text = formatRate(rate);
        painter->setFont(theme.font(FontRole::FixedSmall));
        painter->setPen(theme.color(ColorToken::SecondaryText));
        painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, text);
        right -= painter->fontMetrics().horizontalAdvance(text) + metrics::spacing;
    }
    const int left = inner.left() + metrics::iconSize + metrics::step + 2;
    painter->setFont(own.font);
    painter->setPen(theme.color(ColorToken::Text));
    painter->drawText(QRect(left, inner.top(), right - left, inner.height()),
        Qt::AlignLeft | Qt::AlignVCenter,
        own.fontMetrics.elidedText(own.text, Qt::ElideMiddle, right - left));
    painter->restore();
}

QSize ConnectionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize natural = QStyledItemDelegate::sizeHint(option, index);
    return {natural.width(), std::max(metrics::rowHeight, natural.height())};
}

} // namespace cutty::ui
