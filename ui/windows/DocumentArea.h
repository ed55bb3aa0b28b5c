#pragma once

#include "core/base/MessageBatch.h"

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QStackedWidget;
class QTabWidget;
QT_END_NAMESPACE

namespace cutty::session {
class ClientConnection;
}

namespace cutty::ui {

class ConnectionPage;

/// The middle of the window: a tab for each open document, or the welcome page while there is none. Tabs show
/// the state of their connection or broker.
class DocumentArea : public QWidget
{
    Q_OBJECT

public:
    explicit DocumentArea(QWidget *welcome, QWidget *parent = nullptr);

    /// Adds a tab and brings it to the front. The area owns the page then.
    void addConnection(ConnectionPage *page);
    /// `page` is the local broker's, of which there is one.
    void addBroker(QWidget *page, const QString &title);
    void show(QWidget *page);
    void showAt(int index);
    /// The tab that is `step` further, around the ends.
    void showNext(int step);
    void setBrokerIcon(const QIcon &icon);

    ConnectionPage *find(ConnectionId id) const;
    std::vector<ConnectionPage *> connectionPages() const;
    /// Null where something else is in front.
    ConnectionPage *currentConnection() const;
    /// Null while the welcome page is shown.
    QWidget *current() const;
    int count() const;
    /// Shows state and name of the page's connection in its tab.
    void refreshTab(ConnectionPage *page);

public Q_SLOTS:
    void closeCurrent();

Q_SIGNALS:
    /// Also when the last tab has gone.
    void currentChanged();
    /// The page is about to go.
    void closing(QWidget *page);
    /// The connection's page is gone.
    void connectionClosed(cutty::ConnectionId id);

private:
    void add(QWidget *page, const QString &title);
    void close(int index);
    void refreshTabs();

    QStackedWidget *m_stack;
    QTabWidget *m_tabs;
    QWidget *m_brokerPage = nullptr;
    QIcon m_brokerIcon;
};

} // namespace cutty::ui
