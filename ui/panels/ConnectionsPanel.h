#pragma once

#include <QSet>
#include <QUuid>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QTreeView;
QT_END_NAMESPACE

namespace cutty::ui {

class ConnectionTreeModel;
class EmptyState;
class SearchField;

/// The saved connections at the left of the window: filter, tree of folders, what can be done with each.
class ConnectionsPanel : public QWidget
{
    Q_OBJECT

public:
    /// `newAction` gets a button in the head. The model must outlive the panel.
    ConnectionsPanel(ConnectionTreeModel &model, QAction *newAction, QWidget *parent = nullptr);

    void focusFilter();

Q_SIGNALS:
    void openRequested(const QUuid &id);
    void disconnectRequested(const QUuid &id);
    void editRequested(const QUuid &id);
    void duplicateRequested(const QUuid &id);
    void removeRequested(const QUuid &id);
    void exportRequested(const QUuid &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeView();
    void showMenu(const QPoint &place);
    void restoreExpansion();
    /// Null for folders and where nothing is selected.
    QUuid selectedProfile() const;
    void openSelected();
    void updateEmpty();

    ConnectionTreeModel &m_model;
    SearchField *m_search;
    QTreeView *m_view;
    EmptyState *m_empty;
    QAction *m_new;
    /// Folders that the reader closed; all others are open.
    QSet<QString> m_collapsed;
    bool m_restoring = false;
};

} // namespace cutty::ui
