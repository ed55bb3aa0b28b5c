#include "core/net/link/socketErrors.h"

#include <QCoreApplication>

namespace cutty::net {
namespace {

/// Qt keeps the status of an HTTP proxy's answer to itself, and knows 403, 404, 405, 407 and 503. What is
/// left is 502 and 504 above all: the proxy understood, and did not get through. It has the error of bytes
/// that are no HTTP then, but words of its own.
bool isOtherHttpStatus(const QString &message)
{
    return message == QCoreApplication::translate("QHttpSocketEngine", "Error communicating with HTTP proxy");
}

} // namespace

LinkErrorKind socketErrorKind(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError: return LinkErrorKind::HostNotFound;
    case QAbstractSocket::ConnectionRefusedError: return LinkErrorKind::ConnectionRefused;
    case QAbstractSocket::NetworkError: return LinkErrorKind::Unreachable;
    case QAbstractSocket::SocketTimeoutError: return LinkErrorKind::Timeout;
    default: return LinkErrorKind::Other;
    }
}

/// Qt turns answers of a proxy that speak of the host into the errors of a direct connection.
LinkErrorKind proxyErrorKind(QAbstractSocket::SocketError error, const QString &message, bool hasCredentials)
{
    switch (error) {
    case QAbstractSocket::ProxyNotFoundError: return LinkErrorKind::ProxyNotFound;
    case QAbstractSocket::ProxyConnectionRefusedError: return LinkErrorKind::ProxyRefused;
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError: return LinkErrorKind::ProxyUnreachable;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return hasCredentials ? LinkErrorKind::ProxyAuthenticationFailed
                              : LinkErrorKind::ProxyAuthenticationRequired;
    case QAbstractSocket::ProxyProtocolError:
        return isOtherHttpStatus(message) ? LinkErrorKind::ProxyCannotReachHost
                                          : LinkErrorKind::ProxyProtocolError;
    case QAbstractSocket::SocketAccessError: return LinkErrorKind::ProxyDenied;
    case QAbstractSocket::HostNotFoundError:
    case QAbstractSocket::ConnectionRefusedError:
    case QAbstractSocket::NetworkError:
    case QAbstractSocket::SocketTimeoutError: return LinkErrorKind::ProxyCannotReachHost;
    default: return LinkErrorKind::Other;
    }
}

} // namespace cutty::net
