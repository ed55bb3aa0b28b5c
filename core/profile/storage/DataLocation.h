#pragma once

#include <QString>

#include <cstdint>

namespace cutty::profile {

/// Where Cutty keeps its files. A value, found once at the start of a program; the folders need not exist
/// yet.
struct DataLocation
{
    enum class Kind : std::uint8_t {
        /// The folders that the system gives to programs.
        Standard,
        /// The folder `cutty-data` beside the executable, because it exists.
        Portable,
        /// The folder that the environment variable CUTTY_DATA_DIR names.
        Override,
    };

    Kind kind = Kind::Standard;
    /// Absolute; profiles and settings.
    QString configFolder;
    /// Absolute; the history. The same as configFolder unless the kind is Standard.
    QString dataFolder;

    /// CUTTY_DATA_DIR goes before the portable folder, which goes before the standard ones.
    [[nodiscard]] static DataLocation find(const QString &executableFolder);

    QString profilesFile() const;
    QString settingsFile() const;
    QString historyFile() const;
};

} // namespace cutty::profile
