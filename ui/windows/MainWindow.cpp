#include "ui/windows/MainWindow.h"

#include "core/profile/storage/ProfileStore.h"
#include "core/profile/storage/Settings.h"
#include "core/session/connection/ConnectionManager.h"
#include "ui/dialogs/CommandPalette.h"
#include "ui/models/ConnectionTreeModel.h"
#include "ui/panels/BrokerCard.h"
#include "ui/panels/ConnectionsPanel.h"
#include "ui/panels/TrafficBar.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/Splitter.h"
#include "ui/windows/BrokerController.h"
#include "ui/windows/BrokerPage.h"
#include "ui/windows/ConnectionOpener.h"
#include "ui/windows/ConnectionPage.h"
#include "ui/windows/DocumentArea.h"
#include "ui/windows/ProfileController.h"
#include "ui/windows/TopBar.h"
#include "ui/windows/WelcomePage.h"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QToolButton>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

constexpr QSize usualSize(1280, 800);
constexpr QSize leastSize(784, 520);
constexpr int sidebarWidth = 200;
constexpr int leastSidebarWidth = 160;
constexpr std::uint64_t megabyte = 1'000'000;

} // namespace

MainWindow::MainWindow(const Services &services)
    : m_services(services)
    , m_actions(this)
    , m_profiles(new ProfileController(services.profiles, services.secrets, this))
    , m_opener(new ConnectionOpener(services.connections, services.secrets, this))
    , m_brokers(new BrokerController(services.broker, services.plant, services.settings, this))
    , m_tree(new ConnectionTreeModel(services.profiles, services.connections, this))
    , m_palette(new CommandPalette(this))
    , m_notice(new InlineMessage)
    , m_status(new TrafficBar)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Cutty"));
    setWindowIcon(applicationIcon());
    setMinimumSize(leastSize);
    layOut();
    wireActions();
    wireControllers();
    restore();
    updateActions();
    updateBroker();
    m_profiles->load();
}

MainWindow::~MainWindow()
{
    // The pages go while there is still a window to answer them.
    disconnect(m_documents, nullptr, this, nullptr);
    delete takeCentralWidget();
}

ConnectionPage *MainWindow::openConnection(const profile::ConnectionProfile &profile)
{
    session::ClientConnection *connection = m_services.connections.findByProfile(profile.id);
    ConnectionPage *page = connection ? m_documents->find(connection->id()) : nullptr;
    if (page) {
        m_documents->show(page);
        m_opener->open(profile);
        return page;
    }
    connection = m_opener->open(profile);
    const auto budget = static_cast<std::uint64_t>(m_services.settings.memoryBudgetMegabytes()) * megabyte;
    page = new ConnectionPage(*connection, m_services.historyReader, budget);
    page->restoreLayout(m_services.settings.connectionLayout());
    page->setReducedMotion(m_services.settings.reducedMotion());
    wirePage(page);
    m_documents->addConnection(page);
    updateBroker();
    return page;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (const ConnectionPage *page = m_documents->currentConnection())
        saveLayout(page);
    m_services.settings.setWindowGeometry(saveGeometry());
    m_services.settings.setWindowState(m_splitter->saveState());
    m_services.settings.sync();
    m_profiles->saveNow();
    event->accept();
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    ConnectionPage *page = m_documents->currentConnection();
    if (event->key() == Qt::Key_Escape && page)
        page->goBack();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::layOut()
{
    auto *welcome = new WelcomePage;
    connect(welcome, &WelcomePage::demoRequested, m_actions.startDemo, &QAction::trigger);
    connect(welcome, &WelcomePage::brokerRequested, m_actions.connectBroker, &QAction::trigger);
    connect(welcome, &WelcomePage::newConnectionRequested, m_actions.newConnection, &QAction::trigger);
    connect(welcome, &WelcomePage::importRequested, m_actions.importProfiles, &QAction::trigger);
    m_documents = new DocumentArea(welcome);
    m_notice->setObjectName(QStringLiteral("notice"));

    auto *middle = new QWidget;
    auto *middleColumn = new QVBoxLayout(middle);
    middleColumn->setContentsMargins(0, 0, 0, 0);
    middleColumn->setSpacing(0);
    middleColumn->addWidget(m_notice);
    middleColumn->addWidget(m_documents, 1);

    m_sidebar = makeSidebar();
    m_splitter = new Splitter(Qt::Horizontal);
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(middle);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({sidebarWidth, usualSize.width() - sidebarWidth});

    auto *central = new QWidget;
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new TopBar({m_actions.showSidebar, m_actions.palette, m_actions.showBroker},
        m_actions.makeMenu(this), m_services.broker));
    column->addWidget(m_splitter, 1);
    column->addWidget(m_status);
    setCentralWidget(central);
}

QWidget *MainWindow::makeSidebar()
{
    m_connections = new ConnectionsPanel(*m_tree, m_actions.newConnection);
    auto *brokerHeader = new PanelHeader(tr("Broker"));
    m_startBroker = brokerHeader->addButton(m_actions.startBroker);
    m_stopBroker = brokerHeader->addButton(m_actions.stopBroker);
    auto *card = new BrokerCard(m_services.broker);
    connect(card, &QAbstractButton::clicked, m_actions.showBroker, &QAction::trigger);

    auto *sidebar = new QWidget;
    sidebar->setObjectName(QStringLiteral("sidebar"));
    sidebar->setMinimumWidth(leastSidebarWidth);
    sidebar->setBackgroundRole(QPalette::Base);
    sidebar->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(sidebar);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_connections, 1);
    auto *rule = new QFrame;
    rule->setFrameShape(QFrame::HLine);
    rule->setFixedHeight(1);
    column->addWidget(rule);
    column->addWidget(brokerHeader);
    column->addWidget(card);
    return sidebar;
}

void MainWindow::restore()
{
    if (!restoreGeometry(m_services.settings.windowGeometry()))
        resize(usualSize);
    m_splitter->restoreState(m_services.settings.windowState());
    applySettings();
}

void MainWindow::saveLayout(const ConnectionPage *page)
{
    m_services.settings.setConnectionLayout(page->saveLayout());
}

void MainWindow::applySettings()
{
    using profile::Theme;
    const Theme theme = m_services.settings.theme();
    ui::Theme::instance().setChoice(theme == Theme::Light ? ThemeChoice::Light
            : theme == Theme::Dark                        ? ThemeChoice::Dark
                                                          : ThemeChoice::FollowSystem);
    QAction *chosen = theme == Theme::Light ? m_actions.lightTheme
        : theme == Theme::Dark              ? m_actions.darkTheme
                                            : m_actions.followTheme;
    chosen->setChecked(true);
    const bool keeps = m_services.settings.historyEnabled();
    m_actions.keepHistory->setChecked(keeps);
    m_services.connections.setHistoryEnabled(keeps);
    m_status->setHistoryEnabled(keeps);
}

} // namespace cutty::ui
