#include "core/profile/storage/DataLocation.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

/// Made from the generic folder, so that `cutty` and `cutty-desktop` agree whatever they call themselves.
QString standardFolder(QStandardPaths::StandardLocation location)
{
    return QDir(QStandardPaths::writableLocation(location)).absoluteFilePath(u"cutty"_s);
}

} // namespace

DataLocation DataLocation::find(const QString &executableFolder)
{
    if (const QString folder = qEnvironmentVariable("CUTTY_DATA_DIR"); !folder.isEmpty()) {
        const QString absolute = QDir(folder).absolutePath();
        return {.kind = Kind::Override, .configFolder = absolute, .dataFolder = absolute};
    }
    const QString portable = QDir(executableFolder).absoluteFilePath(u"cutty-data"_s);
    if (QFileInfo(portable).isDir())
        return {.kind = Kind::Portable, .configFolder = portable, .dataFolder = portable};
    return {.kind = Kind::Standard,
        .configFolder = standardFolder(QStandardPaths::GenericConfigLocation),
        .dataFolder = standardFolder(QStandardPaths::GenericDataLocation)};
}

QString DataLocation::profilesFile() const { return configFolder + "/profiles.json"_L1; }

QString DataLocation::settingsFile() const { return configFolder + "/settings.ini"_L1; }

QString DataLocation::historyFile() const { return dataFolder + "/history.sqlite"_L1; }

} // namespace cutty::profile
