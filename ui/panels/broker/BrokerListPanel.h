#pragma once

#include "ui/models/BrokerListModel.h"
#include "ui/theme/IconSet.h"

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QAction;
class QMenu;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace cutty::ui {

class EmptyState;
class InlineMessage;
class PanelHeader;
class SearchField;

/// What a list of the broker says about itself.
struct BrokerListTexts
{
    QString title;
    QString placeholder;
    IconName icon{};
    /// While the broker runs and there is nothing.
    QString emptyHeadline;
    QString emptyHint;
    QString copy;
};

/// One of the local broker's lists: a header with its count, a line to search with and buttons, the table,
/// and what to do where it is empty. Follows the broker only while it is visible. The table is named as the
/// panel, the search line `name.search`.
class BrokerListPanel : public QWidget
{
    Q_OBJECT

public:
    /// The panel owns the model; the broker must outlive it.
    BrokerListPanel(session::LocalBroker &broker, BrokerListModel *model, const QString &name,
        const BrokerListTexts &texts, QWidget *parent = nullptr);

protected:
    session::LocalBroker &broker() const { return m_broker; }
    QTreeView *view() const { return m_view; }
    InlineMessage *message() const { return m_message; }
    /// In the context menu, and where it has an icon in the header. Enabled while something is selected.
    void addSelectionAction(QAction *action);
    /// In the header; always enabled.
    void addHeaderAction(QAction *action);
    void addSubmenu(QMenu *menu);
    /// Of the selected rows.
    std::vector<int> selectedRows() const;
    /// Something else is selected, or what is selected has changed.
    virtual void updateActions();

    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeView(const QString &name, const QString &title);
    void addCopy(const QString &text);
    void layColumns();
    void stretchColumn();
    void tellVisibleRows();
    void showContents();
    void showMenu(const QPoint &place);

    session::LocalBroker &m_broker;
    BrokerListModel *m_model;
    BrokerListTexts m_texts;
    PanelHeader *m_header;
    SearchField *m_search;
    InlineMessage *m_message;
    QTreeView *m_view;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QMenu *m_menu;
    std::vector<QAction *> m_selectionActions;
};

} // namespace cutty::ui
