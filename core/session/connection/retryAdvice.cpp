#include "core/session/connection/retryAdvice.h"

namespace cutty::session {
namespace {

/// Codes of CONNACK and DISCONNECT (MQTT 5, 2.4).
RetryAdvice adviceFor(mqtt::ReasonCode reason)
{
    using enum mqtt::ReasonCode;
    switch (reason) {
    case Success:
    case ServerUnavailable:
    case ServerShuttingDown:
    case KeepAliveTimeout:
    case MaximumConnectTime: return RetryAdvice::Soon;
    case UnspecifiedError:
    case ImplementationSpecificError:
    case ServerBusy:
    case MessageRateTooHigh:
    case QuotaExceeded:
    case ConnectionRateExceeded: return RetryAdvice::Later;
    default: return RetryAdvice::Never;
    }
}

/// The client's mistakes begin with 4 (RFC 9110, 15.5), save that of coming too often.
RetryAdvice adviceForStatus(int httpStatus)
{
    constexpr int tooManyRequests = 429;
    if (httpStatus == tooManyRequests)
        return RetryAdvice::Later;
    return httpStatus >= 500 ? RetryAdvice::Soon : RetryAdvice::Never;
}

} // namespace

RetryAdvice retryAdvice(const ConnectionFailure &failure)
{
    using enum FailureKind;
    switch (failure.kind) {
    case Refused:
    case DisconnectedByServer: return adviceFor(failure.reason);
    case UpgradeRefused: return adviceForStatus(failure.httpStatus);
    case HostNotFound:
    case HostLookupFailed:
    case ConnectionRefused:
    case HostUnreachable:
    case ConnectTimeout:
    case HandshakeTimeout:
    case ClosedDuringHandshake:
    case ConnectionLost:
    case KeepAliveTimeout:
    case LocalSocketNotFound:
    case ProxyNotFound:
    case ProxyRefused:
    case ProxyUnreachable:
    case ProxyCannotReachHost:
    case TlsTimeout:
    case UpgradeTimeout:
    case NetworkError: return RetryAdvice::Soon;
    case ProxyDenied:
    case ProxyProtocolError:
    case PeerSpeaksNoTls:
    case TlsHandshakeFailed:
    case PeerSpeaksNoWebSocket: return RetryAdvice::Later;
    default: return RetryAdvice::Never;
    }
}

} // namespace cutty::session
