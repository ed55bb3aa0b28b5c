// What one part of the window asks of another; the other half of MainWindow.cpp.
#include "core/history/HistoryWriter.h"
#include "core/profile/exchange/BrokerUrl.h"
#include "core/profile/storage/ProfileStore.h"
#include "core/profile/storage/Settings.h"
#include "core/session/connection/ConnectionManager.h"
#include "ui/dialogs/AboutSheet.h"
#include "ui/dialogs/CommandPalette.h"
#include "ui/dialogs/ConnectionDetailsSheet.h"
#include "ui/dialogs/ProfileEditor.h"
#include "ui/dialogs/ShortcutsSheet.h"
#include "ui/panels/ConnectionsPanel.h"
#include "ui/panels/TrafficBar.h"
#include "ui/panels/connectionDot.h"
#include "ui/texts/failureText.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/windows/BrokerController.h"
#include "ui/windows/BrokerPage.h"
#include "ui/windows/ConnectionOpener.h"
#include "ui/windows/ConnectionPage.h"
#include "ui/windows/DocumentArea.h"
#include "ui/windows/FileChooser.h"
#include "ui/windows/MainWindow.h"
#include "ui/windows/ProfileController.h"

#include <QActionGroup>
#include <QDir>
#include <QFileInfo>
#include <QPushButton>
#include <QToolButton>

namespace cutty::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto noticeTime = 10s;

} // namespace

void MainWindow::startDemo() { m_brokers->startDemo(); }

template <typename Act> void MainWindow::withPage(Act act)
{
    if (ConnectionPage *page = m_documents->currentConnection())
        act(*page);
}

void MainWindow::wireActions()
{
    const auto on = [this](QAction *action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(m_actions.palette, &MainWindow::openPalette);
    m_palette->setSuggester([this](const QString &text) { return suggest(text); });
    on(m_actions.newConnection, &MainWindow::newConnection);
    on(m_actions.filterConnections, [this] {
        m_actions.showSidebar->setChecked(true);
        m_connections->focusFilter();
    });
    on(m_actions.startDemo, &MainWindow::startDemo);
    on(m_actions.startBroker, [this] { m_brokers->start(); });
    on(m_actions.stopBroker, [this] { m_brokers->stop(); });
    on(m_actions.connectBroker, [this] { m_brokers->start(BrokerController::Then::Connect); });
    on(m_actions.showBroker, &MainWindow::openBrokerPage);
    on(m_actions.importProfiles, &MainWindow::importProfiles);
    on(m_actions.exportProfiles, [this] { exportProfiles(std::nullopt); });
    on(m_actions.shortcuts, [this] { openSheet(new ShortcutsSheet(m_actions.registry->actions(), this)); });
    on(m_actions.about,
        [this] { openSheet(new AboutSheet(QFileInfo(m_services.profiles.path()).absolutePath(), this)); });
    on(m_actions.quit, [this] { close(); });
    wireConnectionActions();
    wireViewActions();
}

void MainWindow::wireConnectionActions()
{
    const auto onPage = [this](QAction *action, auto act) {
        connect(action, &QAction::triggered, this, [this, act] { withPage(act); });
    };
    onPage(m_actions.toggleConnection, [](ConnectionPage &page) { page.toggleConnection(); });
    onPage(m_actions.connectionDetails, [this](ConnectionPage &page) { showDetails(&page); });
    onPage(m_actions.reauthenticate, [](ConnectionPage &page) { page.connection().reauthenticate(); });
    onPage(m_actions.subscribe, [](ConnectionPage &page) { page.beginSubscribe(); });
    onPage(m_actions.publish, [](ConnectionPage &page) { page.publish(); });
    onPage(m_actions.writeMessage, [](ConnectionPage &page) { page.focusPublish(); });
    onPage(m_actions.search, [](ConnectionPage &page) { page.focusSearch(); });
    connect(m_actions.closeTab, &QAction::triggered, m_documents, &DocumentArea::closeCurrent);
    connect(m_actions.nextTab, &QAction::triggered, this, [this] { m_documents->showNext(1); });
    connect(m_actions.previousTab, &QAction::triggered, this, [this] { m_documents->showNext(-1); });
    for (std::size_t i = 0; i < m_actions.tabs.size(); ++i) {
        connect(m_actions.tabs[i], &QAction::triggered, this,
            [this, i] { m_documents->showAt(static_cast<int>(i)); });
    }
}

void MainWindow::wireViewActions()
{
    using profile::Theme;
    profile::Settings &settings = m_services.settings;
    connect(m_actions.showSidebar, &QAction::toggled, m_sidebar, &QWidget::setVisible);
    const std::pair<QAction *, ConnectionPage::Panel> panels[]
        = {{m_actions.showTopics, ConnectionPage::Panel::Topics},
            {m_actions.showMessage, ConnectionPage::Panel::Message},
            {m_actions.showPublish, ConnectionPage::Panel::Publish}};
    for (const auto &[action, panel] : panels) {
        connect(action, &QAction::triggered, this, [this, panel](bool visible) {
            withPage([&](ConnectionPage &page) { page.setPanelVisible(panel, visible); });
        });
    }
    connect(m_actions.followTheme, &QAction::triggered, this,
        [&settings] { settings.setTheme(Theme::FollowSystem); });
    connect(
        m_actions.lightTheme, &QAction::triggered, this, [&settings] { settings.setTheme(Theme::Light); });
    connect(m_actions.darkTheme, &QAction::triggered, this, [&settings] { settings.setTheme(Theme::Dark); });
    connect(m_actions.keepHistory, &QAction::triggered, this,
        [&settings](bool keep) { settings.setHistoryEnabled(keep); });
    connect(&settings, &profile::Settings::changed, this, &MainWindow::applySettings);
    connect(&ui::Theme::instance(), &ui::Theme::changed, this, &MainWindow::updateBroker);
}

void MainWindow::wireControllers()
{
    m_noticeTimer.setSingleShot(true);
    connect(&m_noticeTimer, &QTimer::timeout, m_notice, &QWidget::hide);
    connect(m_profiles, &ProfileController::failed, this,
        [this](const QString &text) { showNotice(text, true); });
    connect(
        m_profiles, &ProfileController::done, this, [this](const QString &text) { showNotice(text, false); });
    connect(m_profiles, &ProfileController::removed, this, &MainWindow::showRemoved);
    connect(m_profiles, &ProfileController::storeBroken, this, &MainWindow::showStoreBroken);

    wireSidebar();
    wireDocuments();

    connect(m_opener, &ConnectionOpener::secretNeeded, this,
        [this](ConnectionId id, profile::SecretKind kind, const QString &why) {
            if (ConnectionPage *page = m_documents->find(id))
                page->askSecret(kind, why, m_opener->canRemember());
        });
    connect(m_opener, &ConnectionOpener::secretNotSaved, this,
        [this](const QString &sentence) { showNotice(sentence, true); });
    connect(m_brokers, &BrokerController::connectRequested, this, &MainWindow::openConnection);
    connect(m_brokers, &BrokerController::startFailed, this, &MainWindow::openBrokerPage);
    connect(&m_services.broker, &session::LocalBroker::stateChanged, this, &MainWindow::updateBroker);
}

void MainWindow::wireSidebar()
{
    connect(m_connections, &ConnectionsPanel::openRequested, this, [this](const QUuid &id) {
        if (const auto *profile = m_services.profiles.find(id))
            openConnection(*profile);
    });
    connect(m_connections, &ConnectionsPanel::disconnectRequested, this, [this](const QUuid &id) {
        if (auto *connection = m_services.connections.findByProfile(id))
            m_opener->disconnectFrom(*connection);
    });
    connect(m_connections, &ConnectionsPanel::editRequested, this, &MainWindow::editConnection);
    connect(m_connections, &ConnectionsPanel::duplicateRequested, m_profiles, &ProfileController::duplicate);
    connect(m_connections, &ConnectionsPanel::removeRequested, m_profiles, &ProfileController::remove);
    connect(m_connections, &ConnectionsPanel::exportRequested, this,
        [this](const QUuid &id) { exportProfiles(id); });
}

void MainWindow::wireDocuments()
{
    connect(&m_services.connections, &session::ConnectionManager::stateChanged, this,
        [this](session::ClientConnection *connection) {
            if (ConnectionPage *page = m_documents->find(connection->id()))
                m_documents->refreshTab(page);
            updateActions();
        });
    connect(m_documents, &DocumentArea::currentChanged, this, &MainWindow::handleCurrentDocument);
    connect(m_documents, &DocumentArea::closing, this, [this](QWidget *page) {
        if (const auto *connectionPage = qobject_cast<ConnectionPage *>(page))
            saveLayout(connectionPage);
        if (page == m_brokerPage)
            m_brokerPage = nullptr;
    });
    connect(m_documents, &DocumentArea::connectionClosed, &m_services.connections,
        &session::ConnectionManager::remove);
    connect(&m_services.historyWriter, &history::HistoryWriter::statusChanged, m_status,
        &TrafficBar::setHistoryStatus);
    connect(&m_services.historyWriter, &history::HistoryWriter::corruptSetAside, this,
        [this](const QString &path) {
            showNotice(tr("The damaged history is kept as %1; a new one begins.")
                           .arg(QDir::toNativeSeparators(path)),
                false);
        });
    connect(m_status, &TrafficBar::historyClicked, this, &MainWindow::showHistoryDamage);
}

void MainWindow::wirePage(ConnectionPage *page)
{
    connect(page, &ConnectionPage::connectRequested, this, [this, page] { connectPage(page); });
    connect(page, &ConnectionPage::disconnectRequested, this,
        [this, page] { m_opener->disconnectFrom(page->connection()); });
    connect(page, &ConnectionPage::connectNowRequested, this, [page] { page->connection().connectNow(); });
    connect(page, &ConnectionPage::secretGiven, this, [this, page](const QString &secret, bool remember) {
        m_opener->connectWithSecret(page->connection(), secret, remember);
    });
    connect(page, &ConnectionPage::detailsRequested, this, [this, page] { showDetails(page); });
    connect(page, &ConnectionPage::editRequested, this,
        [this, page] { editConnection(page->connection().profile().id); });
    connect(page, &ConnectionPage::brokerRequested, this, [this, page] {
        if (page->connection().profile().id == BrokerController::localProfileId())
            return m_brokers->start(BrokerController::Then::Connect);
        m_waitsForBroker = page;
        m_brokers->start();
    });
    connect(page, &ConnectionPage::failed, this, [this](const QString &text) { showNotice(text, true); });
    connect(page, &ConnectionPage::done, this, [this](const QString &text) { showNotice(text, false); });
}

void MainWindow::openPalette() { m_palette->open(commands()); }

std::vector<Command> MainWindow::commands() const
{
    std::vector<Command> result;
    for (QAction *action : m_actions.registry->actions()) {
        const bool isForKeys = std::ranges::contains(m_actions.tabs, action) || action == m_actions.palette;
        if (!action->isEnabled() || isForKeys)
            continue;
        result.push_back(
            {action->text(), action->shortcut().toString(QKeySequence::NativeText), action->icon(), [action] {
                 action->trigger();
             }});
    }
    for (const auto &profile : m_services.profiles.profiles()) {
        result.push_back({tr("Connect to %1").arg(profile.name), profile.folder, icon(IconName::Connection),
            [this, id = profile.id] {
                Q_EMIT m_connections->openRequested(id);
            }});
    }
    return result;
}

std::optional<Command> MainWindow::suggest(const QString &text)
{
    const auto url = profile::parseBrokerUrl(text);
    if (!url || !url->transport)
        return std::nullopt;
    profile::ConnectionProfile named = m_profiles->create();
    profile::applyTo(named, *url);
    return Command{
        tr("New connection to %1").arg(profile::brokerUrlOf(named)), {}, icon(IconName::Plus), [this, text] {
            // The editor reads it as one that is pasted there.
            profile::ConnectionProfile profile = m_profiles->create();
            profile.host = text;
            editProfile(profile, true);
        }};
}

void MainWindow::openBrokerPage()
{
    if (!m_brokerPage) {
        m_brokerPage = new BrokerPage(m_services.broker, *m_brokers, m_services.files);
        m_documents->addBroker(m_brokerPage, tr("Broker"));
        updateBroker();
    }
    m_documents->show(m_brokerPage);
}

void MainWindow::connectPage(ConnectionPage *page)
{
    // The local broker may be stopped, or on another port than last time.
    if (page->connection().profile().id == BrokerController::localProfileId())
        m_brokers->start(BrokerController::Then::Connect);
    else if (const auto *profile = m_services.profiles.find(page->connection().profile().id))
        m_opener->open(*profile);
    else
        m_opener->connectTo(page->connection());
}

void MainWindow::newConnection() { editProfile(m_profiles->create(), true); }

void MainWindow::editConnection(const QUuid &id)
{
    if (const auto *profile = m_services.profiles.find(id))
        editProfile(*profile, false);
}

void MainWindow::editProfile(const profile::ConnectionProfile &profile, bool isNew)
{
    auto *editor = new ProfileEditor(profile, {isNew, m_profiles->folders(), m_opener->canRemember()}, this);
    connect(editor, &ProfileEditor::saveRequested, this,
        [this](const profile::ConnectionProfile &saved, const SecretChanges &secrets, bool thenConnect) {
            m_profiles->save(saved, secrets);
            if (thenConnect)
                openConnection(saved);
        });
    connect(editor, &ProfileEditor::fileRequested, this,
        [this](const QString &title, const EditorSection::FileAnswer &answer) {
            m_services.files.chooseToOpen(this, title, answer);
        });
    openSheet(editor);
}

void MainWindow::showDetails(ConnectionPage *page)
{
    openSheet(new ConnectionDetailsSheet(page->connection(), this));
}

template <typename Kind> void MainWindow::openSheet(Kind *sheet)
{
    if (m_sheet)
        m_sheet->closeSheet();
    m_sheet = sheet;
    sheet->open();
}

void MainWindow::importProfiles()
{
    m_services.files.chooseToOpen(
        this, tr("Import connections"), [this](const QString &path) { m_profiles->importFrom(path); });
}

void MainWindow::exportProfiles(const std::optional<QUuid> &only)
{
    m_services.files.chooseToSave(this, tr("Export connections"), QStringLiteral("cutty-connections.json"),
        [this, only](const QString &path) { m_profiles->exportTo(path, only); });
}

void MainWindow::showNotice(const QString &text, bool isError)
{
    m_notice->setMessage(isError ? InlineMessage::Kind::Error : InlineMessage::Kind::Info, text);
    if (isError)
        m_noticeTimer.stop();
    else
        m_noticeTimer.start(noticeTime);
}

void MainWindow::showRemoved(const QString &name)
{
    showNotice(tr("“%1” was deleted.").arg(name), false);
    QPushButton *undo = m_notice->addButton(tr("Undo"));
    undo->setObjectName(QStringLiteral("notice.undo"));
    connect(undo, &QPushButton::clicked, this, [this] {
        m_profiles->undoRemove();
        m_notice->hide();
    });
}

void MainWindow::showStoreBroken(const QString &text)
{
    showNotice(text, true);
    QPushButton *aside = m_notice->addButton(tr("Keep that file aside and begin anew"));
    aside->setObjectName(QStringLiteral("notice.setAside"));
    connect(aside, &QPushButton::clicked, m_profiles, &ProfileController::setFileAside);
}

void MainWindow::showHistoryDamage()
{
    if (!m_status->isHistoryDamaged())
        return;
    showNotice(tr("The history file is damaged. It can be kept aside, and a new one begun."), true);
    QPushButton *aside = m_notice->addButton(tr("Keep it aside and begin anew"));
    connect(
        aside, &QPushButton::clicked, &m_services.historyWriter, &history::HistoryWriter::setCorruptAside);
}

void MainWindow::handleCurrentDocument()
{
    ConnectionPage *page = m_documents->currentConnection();
    m_status->setConnection(page ? &page->connection() : nullptr, page ? &page->traffic() : nullptr);
    if (page) {
        m_actions.showTopics->setChecked(page->isPanelVisible(ConnectionPage::Panel::Topics));
        m_actions.showMessage->setChecked(page->isPanelVisible(ConnectionPage::Panel::Message));
        m_actions.showPublish->setChecked(page->isPanelVisible(ConnectionPage::Panel::Publish));
    }
    updateActions();
}

void MainWindow::updateActions()
{
    const ConnectionPage *page = m_documents->currentConnection();
    for (QAction *action : {m_actions.toggleConnection, m_actions.connectionDetails, m_actions.subscribe,
             m_actions.publish, m_actions.writeMessage, m_actions.search, m_actions.showTopics,
             m_actions.showMessage, m_actions.showPublish})
        action->setEnabled(page != nullptr);
    const bool isAuthenticated
        = page && page->connection().facts() && !page->connection().facts()->authenticationMethod.isEmpty();
    m_actions.reauthenticate->setEnabled(isAuthenticated);
    for (QAction *action : {m_actions.closeTab, m_actions.nextTab, m_actions.previousTab})
        action->setEnabled(m_documents->count() > 0);
}

void MainWindow::updateBroker()
{
    const session::BrokerState state = m_services.broker.state();
    const bool isUp = state == session::BrokerState::Running || state == session::BrokerState::Starting;
    m_actions.startBroker->setEnabled(!isUp);
    m_actions.stopBroker->setEnabled(isUp);
    m_startBroker->setVisible(!isUp);
    m_stopBroker->setVisible(isUp);
    m_documents->setBrokerIcon(dotIcon(brokerDot(state), devicePixelRatioF()));
    if (state == session::BrokerState::Running && m_waitsForBroker)
        connectPage(std::exchange(m_waitsForBroker, nullptr));
    for (ConnectionPage *page : m_documents->connectionPages()) {
        const profile::ConnectionProfile &profile = page->connection().profile();
        const bool isOurs = profile.transport == Transport::Tcp && isLocalHost(profile.host)
            && profile.port == m_brokers->listener().port;
        page->setBrokerHelps(!isUp && (isOurs || profile.id == BrokerController::localProfileId()));
    }
}

} // namespace cutty::ui
