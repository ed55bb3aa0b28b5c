#include "ui/windows/MainActions.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(MainActions)
};

constexpr int numberedTabs = 9;

} // namespace

MainActions::MainActions(QWidget *window)
    : registry(new ActionRegistry(window))
{
    addConnectionActions();
    addTabActions();
    addBrokerActions();
    addViewActions(window);
    addOtherActions();
}

void MainActions::addConnectionActions()
{
    palette = registry->add({u"palette.open"_s, Texts::tr("Search or run a command…"),
        QKeySequence(Qt::CTRL | Qt::Key_K), IconName::Search});
    newConnection = registry->add({u"connection.new"_s, Texts::tr("New connection…"),
        QKeySequence(Qt::CTRL | Qt::Key_N), IconName::Plus});
    toggleConnection = registry->add({u"connection.toggle"_s, Texts::tr("Connect or disconnect"),
        QKeySequence(Qt::Key_F5), IconName::Connection});
    connectionDetails = registry->add({u"connection.details"_s, Texts::tr("Connection details"),
        QKeySequence(Qt::CTRL | Qt::Key_I), IconName::Info});
    reauthenticate = registry->add(
        {u"connection.reauthenticate"_s, Texts::tr("Authenticate again"), QKeySequence(), IconName::Key});
    subscribe = registry->add({u"connection.subscribe"_s, Texts::tr("Subscribe…"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), IconName::Subscribe});
    publish = registry->add({u"message.publish"_s, Texts::tr("Publish"),
        QKeySequence(Qt::CTRL | Qt::Key_Return), IconName::Publish});
    publish->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    writeMessage = registry->add({u"message.write"_s, Texts::tr("Write a message"),
        QKeySequence(Qt::CTRL | Qt::Key_M), IconName::Edit});
    search = registry->add({u"message.search"_s, Texts::tr("Search messages"),
        QKeySequence(Qt::CTRL | Qt::Key_F), IconName::Search});
    filterConnections = registry->add({u"connection.filter"_s, Texts::tr("Filter connections"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), IconName::Filter});
}

void MainActions::addTabActions()
{
    closeTab = registry->add(
        {u"tab.close"_s, Texts::tr("Close tab"), QKeySequence(Qt::CTRL | Qt::Key_W), IconName::Close});
    nextTab = registry->add(
        {u"tab.next"_s, Texts::tr("Next tab"), QKeySequence(Qt::CTRL | Qt::Key_Tab), IconName::ArrowRight});
    previousTab = registry->add({u"tab.previous"_s, Texts::tr("Previous tab"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab), IconName::ArrowLeft});
    for (int number = 1; number <= numberedTabs; ++number) {
        tabs.push_back(registry->add({u"tab.%1"_s.arg(number), Texts::tr("Tab %1").arg(number),
            QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)), std::nullopt}));
    }
}

void MainActions::addBrokerActions()
{
    startDemo = registry->add({u"demo.start"_s, Texts::tr("Try the demo plant"), {}, IconName::Factory});
    startBroker = registry->add({u"broker.start"_s, Texts::tr("Start the local broker"), {}, IconName::Play});
    stopBroker = registry->add({u"broker.stop"_s, Texts::tr("Stop the local broker"), {}, IconName::Stop});
    connectBroker = registry->add(
        {u"broker.connect"_s, Texts::tr("Start the local broker and connect"), {}, IconName::Connection});
    showBroker = registry->add({u"broker.show"_s, Texts::tr("Show the local broker"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B), IconName::Broker});
}

void MainActions::addViewActions(QWidget *window)
{
    showSidebar = registry->add({u"view.sidebar"_s, Texts::tr("Show sidebar"),
        QKeySequence(Qt::CTRL | Qt::Key_B), IconName::Sidebar});
    showTopics = registry->add({u"view.topics"_s, Texts::tr("Show topics and subscriptions"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), IconName::TopicTree});
    showMessage = registry->add({u"view.message"_s, Texts::tr("Show message in full"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), IconName::Message});
    showPublish = registry->add({u"view.publish"_s, Texts::tr("Show publish panel"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), IconName::PanelBottom});
    followTheme
        = registry->add({u"theme.system"_s, Texts::tr("Theme of the system"), {}, IconName::Settings});
    lightTheme = registry->add({u"theme.light"_s, Texts::tr("Light theme"), {}, IconName::Sun});
    darkTheme = registry->add({u"theme.dark"_s, Texts::tr("Dark theme"), {}, IconName::Moon});
    keepHistory = registry->add(
        {u"history.keep"_s, Texts::tr("Keep messages in the history"), {}, IconName::History});
    theme = new QActionGroup(window);
    for (QAction *action : {followTheme, lightTheme, darkTheme})
        theme->addAction(action);
    for (QAction *action :
        {showSidebar, showTopics, showMessage, showPublish, followTheme, lightTheme, darkTheme, keepHistory})
        action->setCheckable(true);
    for (QAction *action : {showSidebar, showTopics, showMessage, showPublish})
        action->setChecked(true);
}

void MainActions::addOtherActions()
{
    importProfiles
        = registry->add({u"profiles.import"_s, Texts::tr("Import connections…"), {}, IconName::Import});
    exportProfiles
        = registry->add({u"profiles.export"_s, Texts::tr("Export all connections…"), {}, IconName::Export});
    shortcuts = registry->add(
        {u"help.shortcuts"_s, Texts::tr("Keyboard shortcuts"), QKeySequence(Qt::Key_F1), IconName::Keyboard});
    about = registry->add({u"help.about"_s, Texts::tr("About Cutty"), {}, IconName::Info});
    quit = registry->add(
        {u"window.quit"_s, Texts::tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), IconName::Close});
}

QMenu *MainActions::makeMenu(QWidget *parent) const
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(u"menu"_s);
    QMenu *themes = menu->addMenu(icon(IconName::Sun), Texts::tr("Theme"));
    themes->addActions(theme->actions());
    menu->addAction(keepHistory);
    menu->addSeparator();
    menu->addActions({showSidebar, showTopics, showMessage, showPublish});
    menu->addSeparator();
    menu->addActions({importProfiles, exportProfiles});
    menu->addSeparator();
    menu->addActions({shortcuts, about});
    menu->addSeparator();
    menu->addAction(quit);
    return menu;
}

} // namespace cutty::ui
