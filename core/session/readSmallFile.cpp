#include "core/session/readSmallFile.h"

#include <QFile>

namespace cutty::session {
namespace {

/// A bundle of all the authorities of a system takes some hundred kilobytes.
constexpr qint64 longestFile = 4 * 1'024 * 1'024;

} // namespace

std::expected<QByteArray, FileError> readSmallFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(FileError{.systemMessage = file.errorString()});
    QByteArray bytes = file.read(longestFile + 1);
    if (file.error() != QFileDevice::NoError)
        return std::unexpected(FileError{.systemMessage = file.errorString()});
    if (bytes.size() > longestFile)
        return std::unexpected(FileError{.isTooLarge = true, .systemMessage = {}});
    return bytes;
}

} // namespace cutty::session
