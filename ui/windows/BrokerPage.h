#pragma once

#include "core/session/broker/LocalBroker.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QComboBox;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace cutty::ui {

class BrokerClientsModel;
class BrokerController;
class ElidedLabel;
class EmptyState;
class InlineMessage;
class PanelHeader;
class StatusDot;
class ThemeLabel;

/// The local broker's page: whether it runs and why not, where it listens, its counters and its clients.
class BrokerPage : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive the page.
    BrokerPage(session::LocalBroker &broker, BrokerController &controller, QWidget *parent = nullptr);

private:
    QWidget *makeHead();
    QWidget *makeClients();
    void makeView();
    void showState();
    void showCounters();
    void showFailure();
    void showClients();
    void applySettings();
    void showMenu(const QPoint &place);
    void disconnectSelected();

    session::LocalBroker &m_broker;
    BrokerController &m_controller;
    BrokerClientsModel *m_clients;

    StatusDot *m_dot;
    ThemeLabel *m_title;
    ElidedLabel *m_counters;
    QComboBox *m_address;
    QSpinBox *m_port;
    QPushButton *m_apply;
    QPushButton *m_connect;
    QPushButton *m_toggle;
    InlineMessage *m_message;
    PanelHeader *m_clientsHeader;
    QAction *m_disconnect;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QTreeView *m_view;
};

} // namespace cutty::ui
