#pragma once

#include "core/session/broker/LocalBroker.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QComboBox;
class QHBoxLayout;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTabBar;
QT_END_NAMESPACE

namespace cutty::ui {

class BrokerController;
class BrokerMessageEditor;
class ElidedLabel;
class FileChooser;
class InlineMessage;
class StatusDot;
class ThemeLabel;

/// The local broker's page: whether it runs and why not, where it listens and its counters; below them its
/// clients, sessions, subscriptions, retained messages, findings and coverage, and where one publishes as the
/// broker.
class BrokerPage : public QWidget
{
    Q_OBJECT

public:
    /// In the order of their tabs.
    enum class List : std::uint8_t { Clients, Sessions, Subscriptions, Retained, Findings, Coverage };

    /// All must outlive the page.
    BrokerPage(session::LocalBroker &broker, BrokerController &controller, FileChooser &files,
        QWidget *parent = nullptr);

    void showList(List list);

private:
    QWidget *makeHead();
    QHBoxLayout *makeHeadRow();
    void makeAddress();
    void makeButtons();
    QWidget *makeLists();
    void addList(const QString &title, QWidget *panel);
    void addObservers();
    void addRetained();
    void makeEditor();
    void showState();
    void showCounters();
    void showFailure();
    void showFindingCount();
    void applySettings();
    void save(const QString &title, const QString &fileName, const QByteArray &document);

    session::LocalBroker &m_broker;
    BrokerController &m_controller;
    FileChooser &m_files;

    StatusDot *m_dot;
    ThemeLabel *m_title;
    ElidedLabel *m_counters;
    QComboBox *m_address;
    QSpinBox *m_port;
    QPushButton *m_apply;
    QPushButton *m_publish;
    QPushButton *m_connect;
    QPushButton *m_toggle;
    InlineMessage *m_message;
    InlineMessage *m_saved;
    QTabBar *m_tabs;
    QStackedWidget *m_lists;
    BrokerMessageEditor *m_editor;
};

} // namespace cutty::ui
