#include "ui/windows/Workbench.h"

#include "core/profile/storage/KeychainSecretStore.h"
#include "ui/windows/Services.h"

#include <utility>

namespace cutty::ui {
namespace {

constexpr std::uint64_t megabyte = 1'000'000;

history::HistoryOptions historyOptions(
    const profile::DataLocation &location, const profile::Settings &settings)
{
    return {.path = location.historyFile(),
        .budgetBytes = static_cast<std::uint64_t>(settings.historyBudgetMegabytes()) * megabyte};
}

} // namespace

Workbench::Workbench(Options options)
    : m_settings(options.location.settingsFile())
    , m_profiles(options.location.profilesFile())
    , m_secrets(
          options.secrets ? std::move(options.secrets) : std::make_unique<profile::KeychainSecretStore>())
    , m_files(options.files ? std::move(options.files) : std::make_unique<FileChooser>())
    , m_historyWriter(historyOptions(options.location, m_settings))
    , m_historyReader(options.location.historyFile())
    , m_connections(&m_historyWriter)
    , m_plant(&m_broker)
    , m_window(std::make_unique<MainWindow>(services()))
{
}

Services Workbench::services()
{
    return {m_settings, m_profiles, *m_secrets, m_historyWriter, m_historyReader, m_connections, m_broker,
        m_plant, *m_files};
}

} // namespace cutty::ui
