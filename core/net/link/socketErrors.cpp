#include "core/net/link/socketErrors.h"

namespace cutty::net {

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
LinkErrorKind proxyErrorKind(QAbstractSocket::SocketError error, bool hasCredentials)
{
    switch (error) {
    case QAbstractSocket::ProxyNotFoundError: return LinkErrorKind::ProxyNotFound;
    case QAbstractSocket::ProxyConnectionRefusedError: return LinkErrorKind::ProxyRefused;
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError: return LinkErrorKind::ProxyUnreachable;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return hasCredentials ? LinkErrorKind::ProxyAuthenticationFailed
                              : LinkErrorKind::ProxyAuthenticationRequired;
    case QAbstractSocket::ProxyProtocolError: return LinkErrorKind::ProxyProtocolError;
    case QAbstractSocket::SocketAccessError: return LinkErrorKind::ProxyDenied;
    case QAbstractSocket::HostNotFoundError:
    case QAbstractSocket::ConnectionRefusedError:
    case QAbstractSocket::NetworkError:
    case QAbstractSocket::SocketTimeoutError: return LinkErrorKind::ProxyCannotReachHost;
    default: return LinkErrorKind::Other;
    }
}

} // namespace cutty::net
