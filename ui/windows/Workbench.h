#pragma once

#include "core/history/HistoryReader.h"
#include "core/history/HistoryWriter.h"
#include "core/profile/storage/DataLocation.h"
#include "core/profile/storage/ProfileStore.h"
#include "core/profile/storage/SecretStore.h"
#include "core/profile/storage/Settings.h"
#include "core/session/broker/LocalBroker.h"
#include "core/session/connection/ConnectionManager.h"
#include "core/session/demo/DemoPlant.h"
#include "ui/windows/FileChooser.h"
#include "ui/windows/MainWindow.h"

#include <memory>

namespace cutty::ui {

/// The composition root: everything the program is made of, wired, in the order that lets each part end
/// before those it uses. The same for the program, the tests and the pictures. The window is not shown yet.
class Workbench
{
public:
    struct Options
    {
        profile::DataLocation location;
        /// Null for the system's keychain.
        std::unique_ptr<profile::SecretStore> secrets;
        /// Null for the system's file dialogs.
        std::unique_ptr<FileChooser> files;
    };

    explicit Workbench(Options options);

    profile::Settings &settings() { return m_settings; }
    profile::ProfileStore &profiles() { return m_profiles; }
    session::ConnectionManager &connections() { return m_connections; }
    session::LocalBroker &broker() { return m_broker; }
    MainWindow &window() { return *m_window; }

private:
    Services services();

    profile::Settings m_settings;
    profile::ProfileStore m_profiles;
    std::unique_ptr<profile::SecretStore> m_secrets;
    std::unique_ptr<FileChooser> m_files;
    history::HistoryWriter m_historyWriter;
    history::HistoryReader m_historyReader;
    session::ConnectionManager m_connections;
    session::LocalBroker m_broker;
    session::DemoPlant m_plant;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace cutty::ui
