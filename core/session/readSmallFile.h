#pragma once

#include <QByteArray>
#include <QString>

#include <expected>

namespace cutty::session {

struct FileError
{
    /// It can be read, but is larger than any certificate or key.
    bool isTooLarge = false;
    QString systemMessage;
};

/// The bytes of a file that settings name: a certificate, a key or a bundle of authorities, 4 MiB at most.
[[nodiscard]] std::expected<QByteArray, FileError> readSmallFile(const QString &path);

} // namespace cutty::session
