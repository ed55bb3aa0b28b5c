#pragma once

#include "core/session/connection/ClientConnection.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QLineEdit;
class QScrollArea;
class QToolButton;
class QTreeView;
QT_END_NAMESPACE

namespace cutty::ui {

class PanelHeader;
class SegmentedControl;
class SubscriptionOptions;
class SubscriptionModel;
class ThemeLabel;

/// The subscriptions of a connection with their colours and counts, and a line to make another,
/// with what MQTT 5 adds to one folded away below it. Why one is
/// not active stands below the list.
class SubscriptionPanel : public QWidget
{
    Q_OBJECT

public:
    /// The connection must outlive the panel.
    explicit SubscriptionPanel(session::ClientConnection &connection, QWidget *parent = nullptr);

    /// Opens the line for a new subscription, with this filter in it.
    void beginSubscribe(const QString &filter = {});

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeView();
    QWidget *makeInput();
    QWidget *makeOptions();
    void makeActions();
    void showMenu(const QPoint &place);
    void submit();
    void endSubscribe();
    void removeSelected();
    void editSelected();
    /// -1 where none is selected.
    int selectedRow() const;
    void updateProblem();
    void updateOptions();
    bool hasOptions() const;

    session::ClientConnection &m_connection;
    SubscriptionModel *m_model;
    PanelHeader *m_header;
    QAction *m_add;
    QAction *m_remove;
    QTreeView *m_view;
    QWidget *m_input;
    QLineEdit *m_filter;
    SegmentedControl *m_qos;
    QToolButton *m_showOptions;
    QScrollArea *m_optionsArea;
    SubscriptionOptions *m_options;
    ThemeLabel *m_problem;
};

} // namespace cutty::ui
