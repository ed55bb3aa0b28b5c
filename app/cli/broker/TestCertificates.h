#pragma once

#include "app/cli/ExitCode.h"

#include <QString>

#include <expected>
#include <string>

/// The certificates of --tls-test: ca.pem, ca.key, server.pem and server.key in a folder. Keys are readable
/// for their owner alone.
namespace cutty::cli {

QString testCertificatePath(const std::string &folder);
QString testKeyPath(const std::string &folder);

/// Makes what is missing; what is there stays as it is. The server's certificate is for localhost, this
/// machine's name and `address`, or for all addresses of this machine where `address` stands for all. True
/// when something was made.
std::expected<bool, Failure> makeTestCertificates(const std::string &folder, const QString &address);

} // namespace cutty::cli
