#pragma once

#include "core/net/link/LinkError.h"

#include <QAbstractSocket>

namespace cutty::net {

/// What the error of a TCP socket without a proxy means.
[[nodiscard]] LinkErrorKind socketErrorKind(QAbstractSocket::SocketError error);

/// The same for a socket that connects through a proxy; `message` is the socket's, and `hasCredentials`: the
/// proxy was given a user name.
[[nodiscard]] LinkErrorKind proxyErrorKind(
    QAbstractSocket::SocketError error, const QString &message, bool hasCredentials);

} // namespace cutty::net
