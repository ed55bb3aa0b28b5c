#pragma once

#include "ui/models/TopicTreeModel.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QMenu;
class QStackedLayout;
QT_END_NAMESPACE

namespace cutty::ui {

class EmptyState;
class SearchField;
class ThemeLabel;
class TopicView;

/// The topics of a connection as a tree, to look at and to choose from.
class TopicPanel : public QWidget
{
    Q_OBJECT

public:
    /// The model must outlive the panel.
    explicit TopicPanel(TopicTreeModel &model, QWidget *parent = nullptr);

    TopicView *view() const { return m_view; }
    void focusFilter();

    QByteArray saveState() const;
    /// Returns whether the state was understood; if not, nothing changes.
    bool restoreState(const QByteArray &state);

public Q_SLOTS:
    /// Nothing is chosen any more.
    void clearChoice();
    void setReducedMotion(bool reduced);

Q_SIGNALS:
    /// The branches chosen now, whole topics; none when the choice was taken back.
    void topicsChosen(const QStringList &topics);
    void publishRequested(const QString &topic);
    /// With `/#` behind it for a branch.
    void subscribeRequested(const QString &filter);

private:
    QWidget *makeHeader();
    void makeActions();
    void showMenu(const QPoint &place);
    void showState();
    void applyFilter();
    void copyTopics();
    /// Of the row the menu is for.
    QString currentTopic() const;
    QString currentFilter() const;

    TopicTreeModel &m_model;
    TopicView *m_view;
    SearchField *m_filter;
    EmptyState *m_empty;
    ThemeLabel *m_notShown;
    QStackedLayout *m_stack;
    QMenu *m_menu;
    QMenu *m_more;
    QAction *m_copy;
    QAction *m_publish;
    QAction *m_subscribe;
    QAction *m_expandBelow;
    QAction *m_expandAll;
    QAction *m_collapseAll;
    /// Puts off filtering until typing pauses.
    QTimer m_filterTimer;
};

} // namespace cutty::ui
