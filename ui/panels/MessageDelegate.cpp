#include "ui/panels/MessageDelegate.h"

#include "core/base/MessageBatch.h"
#include "ui/models/MessageListModel.h"
#include "ui/panels/markedText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QPainter>

namespace cutty::ui {
namespace {

constexpr int margin = 6;
constexpr int smallIcon = 12;

QColor themeColor(ColorToken token) { return Theme::instance().color(token); }

QRect iconRect(const QRect &cell)
{
    return {cell.center().x() - (smallIcon / 2) + 1, cell.center().y() - (smallIcon / 2) + 1, smallIcon,
        smallIcon};
}

void paintDirection(QPainter &painter, const QRect &cell, const QModelIndex &index)
{
    const bool sent
        = index.data(MessageListModel::DirectionRole).toInt() == static_cast<int>(Direction::Sent);
    paintIcon(painter, iconRect(cell), sent ? IconName::ArrowUp : IconName::ArrowDown,
        sent ? ColorToken::Accent : ColorToken::Ok);
}

/// Leaves out levels in front until the rest fits; if the last one alone does not, its front as well.
QString cutInFront(const QString &topic, const QFontMetrics &fontMetrics, int width)
{
    if (fontMetrics.horizontalAdvance(topic) <= width)
        return topic;
    for (qsizetype at = topic.indexOf(u'/'); at >= 0; at = topic.indexOf(u'/', at + 1)) {
        const QString rest = u'\u2026' + topic.mid(at);
        if (fontMetrics.horizontalAdvance(rest) <= width)
            return rest;
    }
    return fontMetrics.elidedText(topic, Qt::ElideLeft, width);
}

void paintAligned(QPainter &painter, const QRect &rect, const QModelIndex &index, ColorToken color)
{
    const auto alignment = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
    const int flags = static_cast<int>(alignment ? alignment : Qt::AlignLeft | Qt::AlignVCenter);
    painter.setPen(themeColor(color));
    painter.drawText(rect, flags | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
}

} // namespace

void MessageDelegate::setMarks(const QStringList &topicWords, const QStringList &payloadWords)
{
    m_topicWords = topicWords;
    m_payloadWords = payloadWords;
}

void MessageDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem ground = option;
    ground.index = index;
    const QWidget *widget = option.widget;
    QStyle *style = widget ? widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &ground, painter, widget);

    painter->save();
    painter->setFont(Theme::instance().font(FontRole::Fixed));
    const QRect rect = option.rect.adjusted(margin, 0, -margin, 0);
    switch (index.column()) {
    case MessageListModel::DirectionColumn: paintDirection(*painter, option.rect, index); break;
    case MessageListModel::RetainColumn:
        if (index.data(MessageListModel::RetainRole).toBool())
            paintIcon(*painter, iconRect(option.rect), IconName::Retained, ColorToken::Warning);
        break;
    case MessageListModel::TopicColumn: paintTopic(*painter, rect, index); break;
    case MessageListModel::PayloadColumn: paintPayload(*painter, rect, index); break;
    case MessageListModel::QoSColumn:
        paintAligned(*painter, option.rect, index, ColorToken::SecondaryText);
        break;
    default: paintAligned(*painter, rect, index, ColorToken::SecondaryText);
    }
    painter->restore();
}

QSize MessageDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize natural = QStyledItemDelegate::sizeHint(option, index);
    return {natural.width(), std::max(natural.height(), metrics::rowHeight)};
}

void MessageDelegate::paintTopic(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const QString topic = cutInFront(index.data().toString(), painter.fontMetrics(), rect.width());
    const qsizetype branch = topic.lastIndexOf(u'/') + 1;
    drawMarkedText(painter, rect, topic, m_topicWords, themeColor(ColorToken::Text),
        themeColor(ColorToken::SecondaryText), branch);
}

void MessageDelegate::paintPayload(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const QString preview
        = painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width());
    const bool past = index.data(MessageListModel::HistoryRole).toBool();
    drawMarkedText(painter, rect, preview, m_payloadWords,
        themeColor(past ? ColorToken::SecondaryText : ColorToken::Text));
}

} // namespace cutty::ui
