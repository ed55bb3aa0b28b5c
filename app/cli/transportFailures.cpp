#include "app/cli/transportFailures.h"

#include <format>

namespace cutty::cli {
namespace {

using session::ConnectionFailure;
using session::FailureKind;

/// What somebody else said, kept to one line without control characters.
std::string oneLine(const QString &text)
{
    QString line = text.simplified();
    line.removeIf([](QChar character) { return !character.isPrint(); });
    while (line.endsWith(u'.'))
        line.chop(1);
    return line.toStdString();
}

std::string words(const ConnectionFailure &failure)
{
    const std::string said = oneLine(failure.systemMessage);
    return said.empty() ? std::string() : std::format(" ({})", said);
}

std::optional<std::string> explainProxy(const ConnectionFailure &failure, const std::string &peer)
{
    switch (failure.kind) {
    case FailureKind::ProxyNotFound: return "No host has the proxy's name. Check it.";
    case FailureKind::ProxyRefused: return "Nothing listens at the proxy's address. Check host and port.";
    case FailureKind::ProxyUnreachable: return "The proxy does not answer. Check its host and port.";
    case FailureKind::ProxyAuthenticationRequired: return "The proxy wants a user name and a password.";
    case FailureKind::ProxyAuthenticationFailed:
        return "The proxy does not accept its user name or password.";
    case FailureKind::ProxyDenied:
        return std::format("The proxy's rules do not allow connections to {}.", peer);
    case FailureKind::ProxyCannotReachHost:
        return std::format("The proxy cannot reach {}. Check host and port.", peer);
    case FailureKind::ProxyProtocolError:
        return std::format(
            "The proxy's answer makes no sense{}. Check its type, host and port.", words(failure));
    default: return std::nullopt;
    }
}

std::optional<std::string> explainMaterial(const ConnectionFailure &failure)
{
    switch (failure.kind) {
    case FailureKind::CaCertificatesUnreadable: return "The CA certificates are not in PEM form.";
    case FailureKind::CertificateUnreadable: return "The client certificate is neither PEM nor PKCS#12.";
    case FailureKind::PrivateKeyUnreadable: return "The client's key is not an RSA or EC key in PEM form.";
    case FailureKind::PassphraseMissing: return "The client's key is encrypted and needs its passphrase.";
    case FailureKind::PassphraseWrong:
        return "The passphrase does not open the client's key. A PKCS#12 file in an old encryption must be "
               "exported anew.";
    case FailureKind::PrivateKeyMissing: return "There is a client certificate, but not its key.";
    case FailureKind::CertificateMissing: return "There is a client key, but not its certificate.";
    case FailureKind::PrivateKeyMismatch: return "The client's certificate and key do not belong together.";
    case FailureKind::TlsNotAvailable:
        return "This system has no TLS that cutty could use. Install OpenSSL 3.";
    default: return std::nullopt;
    }
}

std::optional<std::string> explainCertificate(
    const ConnectionFailure &failure, const std::string &peer, const std::string &host)
{
    const auto certificate = failure.certificate.value_or(session::CertificateFacts{});
    const std::string subject = oneLine(certificate.subject);
    const auto day = [](const QDateTime &time) {
        return time.toString(Qt::ISODate).toStdString();
    };
    switch (failure.kind) {
    case FailureKind::CertificateUntrusted:
        return std::format("No trusted authority vouches for the certificate '{}' of {}. Name the CA "
                           "certificate that issued it.",
            subject, peer);
    case FailureKind::CertificateExpired:
        return std::format(
            "The certificate '{}' of {} was valid until {}.", subject, peer, day(certificate.notAfter));
    case FailureKind::CertificateNotYetValid:
        return std::format("The certificate '{}' of {} is valid only from {}. Check this computer's clock.",
            subject, peer, day(certificate.notBefore));
    case FailureKind::HostNameMismatch:
        return std::format("The certificate of {} is for {}, not for {}.", peer,
            certificate.names().isEmpty() ? subject : oneLine(certificate.names().join(QStringLiteral(", "))),
            failure.expectedName.isEmpty() ? host : oneLine(failure.expectedName));
    case FailureKind::CertificateRevoked:
        return std::format("The certificate '{}' of {} has been revoked.", subject, peer);
    case FailureKind::CertificateInvalid:
        return std::format(
            "The certificate '{}' of {} does not stand up to checking{}.", subject, peer, words(failure));
    case FailureKind::ClientCertificateRequired:
        return std::format("{} lets in only clients with a certificate. Name yours and its key.", peer);
    case FailureKind::ClientCertificateRejected:
        return std::format("{} does not accept the client's certificate{}.", peer, words(failure));
    default: return std::nullopt;
    }
}

std::optional<std::string> explainTls(const ConnectionFailure &failure, const std::string &peer)
{
    switch (failure.kind) {
    case FailureKind::PeerSpeaksNoTls:
        return std::format(
            "{} does not answer in TLS. Check the port: 8883 is usual with TLS, 1883 without.", peer);
    case FailureKind::TlsTimeout:
        return std::format("{} takes connections but does not go on with TLS. Check the port.", peer);
    case FailureKind::TlsHandshakeFailed:
        return std::format("The TLS handshake with {} failed{}. It may want a client certificate, or another "
                           "version or protocol.",
            peer, words(failure));
    default: return std::nullopt;
    }
}

std::optional<std::string> explainWebSocket(const ConnectionFailure &failure, const std::string &peer)
{
    switch (failure.kind) {
    case FailureKind::WebSocketOptionsInvalid:
        return "The WebSocket path or one of the headers cannot be sent.";
    case FailureKind::UpgradeRefused:
        return std::format("{} answered the WebSocket request with HTTP status {}{}. Check the path.", peer,
            failure.httpStatus, words(failure));
    case FailureKind::UpgradeTimeout:
        return std::format("{} takes connections but does not answer the WebSocket request.", peer);
    case FailureKind::WrongSubprotocol:
        return std::format("{} speaks WebSocket, but not MQTT over it. Check port and path.", peer);
    case FailureKind::PeerSpeaksNoWebSocket:
        return std::format("{} does not speak WebSocket. Check the port.", peer);
    case FailureKind::WebSocketProtocolError:
        return std::format("{} broke the rules of WebSocket{}.", peer, words(failure));
    default: return std::nullopt;
    }
}

std::optional<std::string> explainOther(const ConnectionFailure &failure, const std::string &host)
{
    switch (failure.kind) {
    case FailureKind::HostLookupFailed:
        return std::format("The name {} could not be looked up. Check the network.", host);
    case FailureKind::LocalSocketNotFound:
        return std::format("There is no local socket {}. Is a broker running there?", host);
    case FailureKind::LocalSocketDenied: return std::format("You may not use the local socket {}.", host);
    case FailureKind::InvalidSettings:
        return "MQTT does not allow these options: check client identifier, user name, password, will and "
               "properties.";
    case FailureKind::AuthenticationFailed:
        return "Logging in broke off: the broker does not keep to the authentication method, or the user "
               "name or password has characters that it does not allow.";
    case FailureKind::ServerNotVerified:
        return "The broker did not prove that it knows the password: it may not be the one you mean.";
    default: return std::nullopt;
    }
}

} // namespace

std::optional<std::string> explainTransport(
    const ConnectionFailure &failure, const std::string &peer, const std::string &host)
{
    std::optional<std::string> sentence = explainProxy(failure, peer);
    if (!sentence)
        sentence = explainMaterial(failure);
    if (!sentence)
        sentence = explainCertificate(failure, peer, host);
    if (!sentence)
        sentence = explainTls(failure, peer);
    if (!sentence)
        sentence = explainWebSocket(failure, peer);
    if (!sentence)
        sentence = explainOther(failure, host);
    return sentence;
}

} // namespace cutty::cli
