#pragma once

#include "app/cli/ExitCode.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <expected>
#include <optional>
#include <string>

/// Where the command line takes bytes from beside its arguments.
namespace cutty::cli {

/// All of a file; at most `limit` bytes, or it is a failure.
std::expected<QByteArray, Failure> readFile(const std::string &path, qint64 limit);
/// The certificates of a folder, once each: .crt and .pem files, and what OpenSSL's c_rehash names by hash
/// and number, often links to what is there under another name.
QStringList certificateFiles(const QString &folder);
/// All of standard input, byte for byte.
std::expected<QByteArray, Failure> readStandardInput(qint64 limit);

/// The first line of a file, without its line end: what an editor or `echo` writes behind a password does not
/// belong to it.
std::expected<std::string, Failure> readSecretFile(const std::string &path);
/// The same of standard input.
std::expected<std::string, Failure> readSecretLine();
/// Of the environment; nothing when it is not set.
std::optional<std::string> readVariable(const char *name);

} // namespace cutty::cli
