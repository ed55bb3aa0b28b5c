#pragma once

#include "core/base/MessageBatch.h"
#include "ui/models/MessageCopy.h"
#include "ui/models/MessageListModel.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QAction;
class QComboBox;
class QMenu;
class QStackedLayout;
class QToolButton;
QT_END_NAMESPACE

namespace cutty::ui {

class Chip;
class EmptyState;
class MessageTable;
class PanelHeader;
class SearchField;
class ThemeLabel;

/// The messages of a connection: the list, what it is filtered by, and whether it follows the newest.
class MessageListPanel : public QWidget
{
    Q_OBJECT

public:
    /// The model must outlive the panel.
    explicit MessageListPanel(MessageListModel &model, QWidget *parent = nullptr);

    MessageTable *table() const { return m_table; }
    /// The chosen message; it stays when it is evicted or hidden by a filter.
    std::optional<MessageRecord> currentMessage() const;

    /// Chooses the next older or newer message of the chosen one's topic among those listed; returns whether
    /// there is one.
    bool selectPreviousOfTopic();
    bool selectNextOfTopic();
    /// Where the chosen message stands among those of its topic that are listed; nothing when it is not.
    std::optional<TopicPosition> positionInTopic() const { return m_position; }

    void focusSearch();
    void focusList();

    /// Order and width of the columns.
    QByteArray saveState() const;
    /// Returns whether the state was understood; if not, nothing changes.
    bool restoreState(const QByteArray &state);

public Q_SLOTS:
    /// Shows only these topics, each with all that is below it, from the newest on; none for all.
    void setTopics(const QStringList &topics);

Q_SIGNALS:
    void currentMessageChanged(const std::optional<cutty::MessageRecord> &message);
    /// positionInTopic() is another.
    void positionChanged();
    /// The reader put away the filter by topics.
    void topicsCleared();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeBar();
    void makeActions();
    void connectModel();
    QAction *addCopyAction(QMenu *menu, const QString &text, CopyFormat format, const char *name);
    void clearTopics();
    void applyFilter();
    void showProblem(const QueryError &error);
    void showTopics();
    void showFollowing();
    void showState();
    void handleCurrent();
    void updatePosition();
    void countInserted(int first, int last);
    void setPosition(std::optional<TopicPosition> position);
    void showMenu(const QPoint &place);
    void copy(CopyFormat format);

    MessageListModel &m_model;
    QStringList m_topics;
    std::optional<TopicPosition> m_position;
    /// Puts off filtering until typing pauses.
    QTimer m_searchTimer;

    MessageTable *m_table;
    QComboBox *m_direction;
    SearchField *m_search;
    QToolButton *m_follow;
    Chip *m_new;
    Chip *m_topicFilter;
    ThemeLabel *m_progress;
    ThemeLabel *m_problem;
    EmptyState *m_empty;
    QStackedLayout *m_stack;
    QMenu *m_menu;
    QAction *m_onlyTopic;
};

} // namespace cutty::ui
