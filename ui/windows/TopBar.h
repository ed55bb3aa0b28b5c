#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QMenu;
class QToolButton;
QT_END_NAMESPACE

namespace cutty::session {
class LocalBroker;
}

namespace cutty::ui {

/// The line at the head of the window: the sidebar's switch, the way to every command, the local broker at a
/// glance, and the menu.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    struct Actions
    {
        QAction *sidebar;
        QAction *palette;
        QAction *broker;
    };

    /// The broker must outlive the bar.
    TopBar(const Actions &actions, QMenu *menu, session::LocalBroker &broker, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showBroker();

    session::LocalBroker &m_broker;
    QToolButton *m_brokerButton;
};

} // namespace cutty::ui
