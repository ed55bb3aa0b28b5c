#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "ui/windows/MainActions.h"
#include "ui/windows/Services.h"

#include <QMainWindow>

#include <QPointer>
#include <QTimer>

#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QToolButton;
QT_END_NAMESPACE

namespace cutty::session {
class ClientConnection;
}

namespace cutty::ui {

class BrokerController;
class BrokerPage;
class CommandPalette;
class ConnectionOpener;
class ConnectionPage;
class ConnectionTreeModel;
class ConnectionsPanel;
class DocumentArea;
class InlineMessage;
class ProfileController;
class Sheet;
class Splitter;
class TrafficBar;
struct Command;

/// The window: top bar, sidebar, documents, status bar. It puts the parts together and passes on what one
/// asks of another; what is to be decided, the controllers decide.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const Services &services);
    ~MainWindow() override;

    ActionRegistry &actions() { return *m_actions.registry; }
    DocumentArea &documents() { return *m_documents; }

    /// The local broker, the simulated devices and a connection to them.
    void startDemo();
    ConnectionPage *openConnection(const profile::ConnectionProfile &profile);

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    QWidget *makeSidebar();
    void wireActions();
    void wireConnectionActions();
    void wireViewActions();
    void wireControllers();
    void wireSidebar();
    void wireDocuments();
    void wirePage(ConnectionPage *page);
    void restore();
    void saveLayout(const ConnectionPage *page);

    void openPalette();
    std::vector<Command> commands() const;
    /// For an address that is typed into the palette.
    std::optional<Command> suggest(const QString &text);
    void openBrokerPage();
    void connectPage(ConnectionPage *page);
    void newConnection();
    void editConnection(const QUuid &id);
    void editProfile(const profile::ConnectionProfile &profile, bool isNew);
    void showDetails(ConnectionPage *page);
    template <typename Kind> void openSheet(Kind *sheet);
    void importProfiles();
    void exportProfiles(const std::optional<QUuid> &only);
    void showNotice(const QString &text, bool isError);
    void showRemoved(const QString &name);
    void showStoreBroken(const QString &text);
    void showHistoryDamage();
    void applySettings();
    void handleCurrentDocument();
    void updateActions();
    void updateBroker();
    /// Runs `act` with the connection page in front, if there is one.
    template <typename Act> void withPage(Act act);

    Services m_services;
    MainActions m_actions;
    ProfileController *m_profiles;
    ConnectionOpener *m_opener;
    BrokerController *m_brokers;
    ConnectionTreeModel *m_tree;

    CommandPalette *m_palette;
    DocumentArea *m_documents = nullptr;
    BrokerPage *m_brokerPage = nullptr;
    QWidget *m_sidebar = nullptr;
    ConnectionsPanel *m_connections = nullptr;
    QToolButton *m_startBroker = nullptr;
    QToolButton *m_stopBroker = nullptr;
    Splitter *m_splitter = nullptr;
    InlineMessage *m_notice;
    TrafficBar *m_status;
    QPointer<Sheet> m_sheet;
    /// Connects once the local broker runs.
    QPointer<ConnectionPage> m_waitsForBroker;
    /// Takes notices away that need no answer.
    QTimer m_noticeTimer;
};

} // namespace cutty::ui
