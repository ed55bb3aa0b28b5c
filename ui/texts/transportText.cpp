#include "ui/texts/transportText.h"

#include "core/payload/format/Preview.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

namespace cutty::ui {
namespace {

using session::ConnectionFailure;
using session::FailureKind;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(TransportText)
};

constexpr int longestQuote = 300;

/// Words of the network, made visible.
QString words(const ConnectionFailure &failure)
{
    if (failure.systemMessage.isEmpty())
        return {};
    return Texts::tr(" It was reported: “%1”.")
        .arg(payload::previewText(failure.systemMessage.toStdString(), longestQuote));
}

QString shown(const QString &name) { return payload::previewText(name.toStdString(), longestQuote); }

QString day(const QDateTime &time) { return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat); }

std::optional<QString> proxyText(const ConnectionFailure &failure, const QString &address)
{
    switch (failure.kind) {
    case FailureKind::ProxyNotFound:
        return Texts::tr("No host has the proxy's name. Check the proxy in the connection's settings.");
    case FailureKind::ProxyRefused:
        return Texts::tr("Nothing listens at the proxy's address. Check its host and port.");
    case FailureKind::ProxyUnreachable:
        return Texts::tr("The proxy does not answer. Check its host and port, and the network.");
    case FailureKind::ProxyAuthenticationRequired:
        return Texts::tr("The proxy wants a user name and a password. Enter both in the connection's "
                         "settings.");
    case FailureKind::ProxyAuthenticationFailed:
        return Texts::tr("The proxy does not accept its user name or password. Check both.");
    case FailureKind::ProxyDenied:
        return Texts::tr("The proxy's rules do not allow connections to %1. Ask whoever runs it.")
            .arg(address);
    case FailureKind::ProxyCannotReachHost:
        return Texts::tr("The proxy cannot reach %1. Check host and port.").arg(address);
    case FailureKind::ProxyProtocolError:
        return Texts::tr("The proxy's answer makes no sense. Check its type, host and port.")
            + words(failure);
    default: return std::nullopt;
    }
}

std::optional<QString> materialText(const ConnectionFailure &failure)
{
    switch (failure.kind) {
    case FailureKind::InvalidSettings:
        return Texts::tr(
            "MQTT does not allow what the connection's settings say. Open them: what is wrong is "
            "marked there.");
    case FailureKind::FileUnreadable:
        return Texts::tr("The file %1 cannot be read. Choose another in the connection's settings.")
                   .arg(QDir::toNativeSeparators(failure.path))
            + words(failure);
    case FailureKind::FileTooLarge:
        return Texts::tr("The file %1 is too large for a certificate or key. Choose another.")
            .arg(QDir::toNativeSeparators(failure.path));
    case FailureKind::CaCertificatesUnreadable:
        return Texts::tr("The CA certificates given are not in PEM form. Choose another file.");
    case FailureKind::CertificateUnreadable:
        return Texts::tr("The client certificate is neither PEM nor PKCS#12. Choose another file.");
    case FailureKind::PrivateKeyUnreadable:
        return Texts::tr("The client's key is not an RSA or EC key in PEM form. Choose another file; Ed25519 "
                         "keys cannot be used.");
    case FailureKind::PassphraseMissing:
        return Texts::tr("The client's key is encrypted. Enter its passphrase.");
    case FailureKind::PassphraseWrong:
        return Texts::tr(
            "The passphrase does not open the client's key. Enter it again; a PKCS#12 file in an "
            "old encryption must be exported anew.");
    case FailureKind::PrivateKeyMissing:
        return Texts::tr("There is a client certificate, but not its key. Choose the key's file.");
    case FailureKind::CertificateMissing:
        return Texts::tr("There is a client key, but not its certificate. Choose the certificate's file.");
    case FailureKind::PrivateKeyMismatch:
        return Texts::tr("The client's certificate and key do not belong together. Choose a pair.");
    case FailureKind::TlsNotAvailable:
        return Texts::tr("This system has no TLS that Cutty could use. Install OpenSSL 3.");
    default: return std::nullopt;
    }
}

/// A certificate of the peer, where the failure has one: by its subject.
QString subjectOf(const ConnectionFailure &failure)
{
    return failure.certificate ? shown(failure.certificate->subject) : QString();
}

std::optional<QString> certificateText(
    const ConnectionFailure &failure, const QString &address, const QString &host)
{
    const auto certificate = failure.certificate.value_or(session::CertificateFacts{});
    switch (failure.kind) {
    case FailureKind::CertificateUntrusted:
        return Texts::tr("No authority that is trusted here vouches for the certificate “%1” of %2. Choose "
                         "the CA certificate that issued it.")
            .arg(subjectOf(failure), address);
    case FailureKind::CertificateExpired:
        return Texts::tr("The certificate “%1” of %2 was valid until %3. The broker needs a new one.")
            .arg(subjectOf(failure), address, day(certificate.notAfter));
    case FailureKind::CertificateNotYetValid:
        return Texts::tr("The certificate “%1” of %2 is valid only from %3. Check this computer's clock.")
            .arg(subjectOf(failure), address, day(certificate.notBefore));
    case FailureKind::HostNameMismatch:
        return Texts::tr("The certificate of %1 is for %2, not for “%3”. Connect by one of those names, or "
                         "enter the name to expect.")
            .arg(address,
                certificate.names().isEmpty() ? subjectOf(failure)
                                              : shown(certificate.names().join(QStringLiteral(", "))),
                failure.expectedName.isEmpty() ? host : failure.expectedName);
    case FailureKind::CertificateRevoked:
        return Texts::tr("The certificate “%1” of %2 has been revoked. Do not send it anything.")
            .arg(subjectOf(failure), address);
    case FailureKind::CertificateInvalid:
        return Texts::tr("The certificate “%1” of %2 does not stand up to checking.")
                   .arg(subjectOf(failure), address)
            + words(failure);
    case FailureKind::ClientCertificateRequired:
        return Texts::tr("%1 lets in only clients with a certificate. Choose yours in the connection's "
                         "settings.")
            .arg(address);
    case FailureKind::ClientCertificateRejected:
        return Texts::tr("%1 does not accept the client's certificate.").arg(address) + words(failure)
            + Texts::tr(" Choose one that its authority has issued.");
    default: return std::nullopt;
    }
}

std::optional<QString> tlsText(const ConnectionFailure &failure, const QString &address)
{
    switch (failure.kind) {
    case FailureKind::PeerSpeaksNoTls:
        return Texts::tr("%1 does not answer in TLS. Check the port: 8883 is usual with TLS, 1883 without.")
            .arg(address);
    case FailureKind::TlsTimeout:
        return Texts::tr("%1 takes connections but does not go on with TLS. Check the port.").arg(address);
    case FailureKind::TlsHandshakeFailed:
        return Texts::tr("%1 and Cutty found no way to speak TLS with each other. Check the TLS version, "
                         "the protocols (ALPN) to offer, and whether it wants a client certificate.")
                   .arg(address)
            + words(failure);
    default: return std::nullopt;
    }
}

std::optional<QString> webSocketText(const ConnectionFailure &failure, const QString &address)
{
    switch (failure.kind) {
    case FailureKind::WebSocketOptionsInvalid:
        return Texts::tr("The WebSocket path or one of the headers cannot be sent. Check both.");
    case FailureKind::UpgradeRefused:
        return Texts::tr("%1 answered the WebSocket request with HTTP status %2. Check the path, and the "
                         "headers where it wants a login.")
                   .arg(address)
                   .arg(failure.httpStatus)
            + words(failure);
    case FailureKind::UpgradeTimeout:
        return Texts::tr("%1 takes connections but does not answer the WebSocket request. Check the port.")
            .arg(address);
    case FailureKind::WrongSubprotocol:
        return Texts::tr("%1 speaks WebSocket, but not MQTT over it. Check port and path.").arg(address);
    case FailureKind::PeerSpeaksNoWebSocket:
        return Texts::tr("%1 does not speak WebSocket. Check the port, and whether it wants TLS.")
            .arg(address);
    case FailureKind::WebSocketProtocolError:
        return Texts::tr("%1 broke the rules of WebSocket, so the connection was given up.").arg(address)
            + words(failure);
    default: return std::nullopt;
    }
}

std::optional<QString> localText(const ConnectionFailure &failure, const QString &host)
{
    switch (failure.kind) {
    case FailureKind::HostLookupFailed:
        return Texts::tr("The name “%1” could not be looked up. Check whether this computer is online.")
            .arg(host);
    case FailureKind::LocalSocketNotFound:
        return Texts::tr("There is no local socket “%1”. Check its path, and whether the broker runs.")
            .arg(host);
    case FailureKind::LocalSocketDenied:
        return Texts::tr("You may not use the local socket “%1”. Ask whoever runs the broker.").arg(host);
    case FailureKind::AuthenticationFailed:
        return Texts::tr("Logging in broke off: the broker does not keep to the authentication method, or "
                         "the user name or password has characters that it does not allow.");
    case FailureKind::ServerNotVerified:
        return Texts::tr("The broker did not prove that it knows the password, so it may not be the one you "
                         "mean. Check the host, and change the password if in doubt.");
    default: return std::nullopt;
    }
}

} // namespace

std::optional<QString> transportText(
    const ConnectionFailure &failure, const QString &address, const QString &host)
{
    std::optional<QString> text = proxyText(failure, address);
    if (!text)
        text = materialText(failure);
    if (!text)
        text = certificateText(failure, address, host);
    if (!text)
        text = tlsText(failure, address);
    if (!text)
        text = webSocketText(failure, address);
    if (!text)
        text = localText(failure, host);
    return text;
}

} // namespace cutty::ui
