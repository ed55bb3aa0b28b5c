#pragma once

#include "core/net/driver/BrokerHost.h"
#include "ui/windows/Workbench.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace cutty::desktop {

/// One workbench with seeded connections in a folder of its own, brought into the states that are pictured.
/// Each function returns when its state is on screen, and says so; waiting goes through the event loop.
class ShotScene
{
public:
    ShotScene();

    ui::MainWindow &window() { return m_workbench->window(); }

    bool showWelcome();
    bool showConnecting();
    bool showRefused();
    bool showDemo();
    bool showEditor();
    bool showSecurity();
    bool showWill();
    bool showWrongFields();
    bool closeSheet();
    bool showUnverified();
    bool showDetails();
    bool showReconnecting();
    bool showPassword();
    bool showProperties();
    bool hideProperties();
    bool showBroker();
    bool showBrokerSessions();
    bool showBrokerSubscriptions();
    bool showBrokerRetained();
    bool showBrokerEditor();
    bool hideBrokerEditor();
    bool showBrokerFindings();
    bool showBrokerCoverage();
    bool showBrokerEmpty();
    bool leaveBroker();
    bool showPalette();

    /// Lives through the event loop until the condition holds; false when that takes too long.
    static bool waitFor(const std::function<bool()> &condition);

private:
    profile::ConnectionProfile makeProfile(
        const char *name, const char *folder, const char *host, std::uint16_t port);
    void addProfile(const char *name, const char *folder, const char *host, std::uint16_t port);
    /// To the broker of this scene, over TLS.
    profile::ConnectionProfile secureProfile();
    bool openEditor(const profile::ConnectionProfile &profile, const char *section);
    bool choosePictureMessage();
    bool showBrokerList(int list, const char *view);
    /// Connects and breaks two statements.
    bool connectBadDevice();

    QTemporaryDir m_folder;
    /// Takes connections and says nothing.
    QTcpServer m_silent;
    std::uint16_t m_closedPort = 0;
    /// Speaks TLS, with the certificate of the tests.
    net::BrokerHost m_broker;
    std::uint16_t m_brokerPort = 0;
    /// Speaks MQTT to the local broker, badly.
    QTcpSocket m_device;
    std::unique_ptr<ui::Workbench> m_workbench;
};

} // namespace cutty::desktop
