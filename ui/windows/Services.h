#pragma once

namespace cutty::history {
class HistoryReader;
class HistoryWriter;
} // namespace cutty::history

namespace cutty::profile {
class ProfileStore;
class SecretStore;
class Settings;
} // namespace cutty::profile

namespace cutty::session {
class ConnectionManager;
class DemoPlant;
class LocalBroker;
} // namespace cutty::session

namespace cutty::ui {

class FileChooser;

/// What the window works with; made by the composition root, which keeps it all alive longer than the window.
struct Services
{
    profile::Settings &settings;
    profile::ProfileStore &profiles;
    profile::SecretStore &secrets;
    history::HistoryWriter &historyWriter;
    history::HistoryReader &historyReader;
    session::ConnectionManager &connections;
    session::LocalBroker &broker;
    session::DemoPlant &plant;
    FileChooser &files;
};

} // namespace cutty::ui
