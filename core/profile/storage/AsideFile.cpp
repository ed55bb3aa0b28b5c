#include "core/profile/storage/AsideFile.h"

#include <QFile>
#include <QFileInfo>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

QString freeName(const QString &path, const QString &suffix)
{
    QString name;
    int number = 1;
    do
        name = u"%1.%2-%3"_s.arg(path, suffix, QString::number(number++));
    while (QFileInfo::exists(name));
    return name;
}

} // namespace

std::expected<QString, QString> copyAside(const QString &path, const QString &suffix)
{
    QString name = freeName(path, suffix);
    QFile file(path);
    if (!file.copy(name))
        return std::unexpected(file.errorString());
    return name;
}

std::expected<QString, QString> moveAside(const QString &path, const QString &suffix)
{
    QString name = freeName(path, suffix);
    QFile file(path);
    if (!file.rename(name))
        return std::unexpected(file.errorString());
    return name;
}

} // namespace cutty::profile
