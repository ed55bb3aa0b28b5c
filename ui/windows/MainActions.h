#pragma once

#include "ui/windows/ActionRegistry.h"

#include <vector>

QT_BEGIN_NAMESPACE
class QActionGroup;
class QMenu;
QT_END_NAMESPACE

namespace cutty::ui {

/// The actions of the main window, with their ids, words and shortcuts. What each does is for the window to
/// connect.
class MainActions
{
public:
    explicit MainActions(QWidget *window);

    ActionRegistry *registry;

    QAction *palette;
    QAction *newConnection;
    QAction *toggleConnection;
    QAction *connectionDetails;
    QAction *reauthenticate;
    QAction *subscribe;
    QAction *publish;
    QAction *writeMessage;
    QAction *search;
    QAction *filterConnections;
    QAction *closeTab;
    QAction *nextTab;
    QAction *previousTab;
    /// For the first nine tabs; not in the palette.
    std::vector<QAction *> tabs;

    QAction *startDemo;
    QAction *startBroker;
    QAction *stopBroker;
    QAction *connectBroker;
    QAction *showBroker;

    QAction *importProfiles;
    QAction *exportProfiles;

    QAction *showSidebar;
    QAction *showTopics;
    QAction *showMessage;
    QAction *showPublish;
    QActionGroup *theme;
    QAction *followTheme;
    QAction *lightTheme;
    QAction *darkTheme;
    QAction *keepHistory;

    QAction *shortcuts;
    QAction *about;
    QAction *quit;

    /// The menu behind the button at the right end of the top bar.
    QMenu *makeMenu(QWidget *parent) const;

private:
    void addConnectionActions();
    void addTabActions();
    void addBrokerActions();
    void addViewActions(QWidget *window);
    void addOtherActions();
};

} // namespace cutty::ui
