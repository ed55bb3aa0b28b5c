#pragma once

#include <QStringList>
#include <QStyledItemDelegate>

namespace cutty::ui {

/// Paints the rows of a MessageListModel: direction as an arrow in its colour, topics with the last level
/// standing out, cut in front so that it stays, the words searched for marked.
class MessageDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setMarks(const QStringList &topicWords, const QStringList &payloadWords);

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintTopic(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintPayload(QPainter &painter, const QRect &rect, const QModelIndex &index) const;

    QStringList m_topicWords;
    QStringList m_payloadWords;
};

} // namespace cutty::ui
