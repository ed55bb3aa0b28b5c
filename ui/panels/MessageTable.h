#pragma once

#include "ui/models/MessageListModel.h"

#include <QTableView>

#include <optional>
#include <vector>

namespace cutty::ui {

class MessageDelegate;

/// The rows of a message list. What is selected and what stands at the top belong to messages, not to row
/// numbers: they stay while others arrive, are evicted or put in front, and through a change of the filter.
///
/// Following is a mode: the newest message stays in sight. Scrolling up or choosing a message ends it,
/// scrolling to the end or the End key begins it again.
class MessageTable : public QTableView
{
    Q_OBJECT

public:
    /// The model must outlive the table.
    explicit MessageTable(MessageListModel &model, QWidget *parent = nullptr);

    bool isFollowing() const { return m_following; }
    void setFollowing(bool following);
    /// Messages that arrived since following ended.
    int newCount() const { return m_newCount; }

    /// The chosen message; also after it was evicted or is hidden by the filter.
    const std::optional<KeyedMessage> &currentMessage() const { return m_current; }
    void selectRow(int row);
    /// Selected rows from top to bottom.
    std::vector<MessageRecord> selectedMessages() const;

    void setMarks(const QStringList &topicWords, const QStringList &payloadWords);

Q_SIGNALS:
    void followingChanged(bool following);
    void newCountChanged();
    /// Another message was chosen, or none.
    void currentMessageChanged();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void verticalScrollbarValueChanged(int value) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setUpColumns();
    void beginChange() { ++m_changing; }
    void endChange();
    void handleInserted(int first, int last);
    void makeRoomForTime();
    void restoreCurrent();
    void restorePosition();
    void rememberTop();

    MessageListModel &m_model;
    MessageDelegate *m_delegate;
    std::optional<KeyedMessage> m_current;
    /// What stands at the top while not following.
    MessageKey m_top{};
    /// The newest message when following ended.
    MessageKey m_seen{};
    int m_newCount = 0;
    bool m_following = true;
    /// Above 0 while the model changes or the table puts itself right: what Qt moves then is not the reader's
    /// doing.
    int m_changing = 0;
};

} // namespace cutty::ui
