#include "core/net/tls/tlsConfiguration.h"

#include <QBuffer>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslKey>
#include <QSslSocket>

#include <optional>

namespace cutty::net {
namespace {

/// A certificate with its key, and those that issued it.
struct Identity
{
    QList<QSslCertificate> chain;
    QSslKey key;
};

std::unexpected<LinkError> failure(LinkErrorKind kind)
{
    return std::unexpected(LinkError{.kind = kind, .step = ConnectStep::Tls});
}

bool isPem(const QByteArray &bytes) { return bytes.contains("-----BEGIN "); }

/// A SEQUENCE that begins with the version 3 (RFC 7292, section 4).
bool isPkcs12(const QByteArray &bytes)
{
    if (bytes.size() < 2 || bytes[0] != 0x30)
        return false;
    const auto lengthByte = static_cast<unsigned char>(bytes[1]);
    const qsizetype longForm = lengthByte >= 0x80 ? lengthByte & 0x7F : 0;
    return QByteArrayView(bytes).sliced(std::min(2 + longForm, bytes.size())).startsWith("\x02\x01\x03");
}

std::expected<Identity, LinkError> readPkcs12(const QByteArray &container, const QString &passphrase)
{
    if (!isPkcs12(container))
        return failure(LinkErrorKind::CertificateUnreadable);
    QBuffer device;
    device.setData(container);
    device.open(QIODevice::ReadOnly);
    Identity identity;
    QSslCertificate certificate;
    QList<QSslCertificate> issuers;
    if (!QSslCertificate::importPkcs12(&device, &identity.key, &certificate, &issuers, passphrase.toUtf8()))
        return failure(
            passphrase.isEmpty() ? LinkErrorKind::PassphraseMissing : LinkErrorKind::PassphraseWrong);
    identity.chain = QList<QSslCertificate>{certificate} + issuers;
    return identity;
}

std::expected<QSslKey, LinkError> readKey(const QByteArray &pem, const QString &passphrase)
{
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey, passphrase.toUtf8());
        if (!key.isNull())
            return key;
    }
    // PKCS#8 says it in its label, older forms in a header.
    if (!isPem(pem) || !pem.contains("ENCRYPTED"))
        return failure(LinkErrorKind::PrivateKeyUnreadable);
    return failure(passphrase.isEmpty() ? LinkErrorKind::PassphraseMissing : LinkErrorKind::PassphraseWrong);
}

std::expected<Identity, LinkError> readIdentity(
    const QByteArray &certificate, const QByteArray &privateKey, const QString &passphrase)
{
    if (certificate.isEmpty())
        return failure(LinkErrorKind::CertificateMissing);
    if (!isPem(certificate))
        return readPkcs12(certificate, passphrase);
    Identity identity{.chain = QSslCertificate::fromData(certificate, QSsl::Pem)};
    if (identity.chain.isEmpty())
        return failure(LinkErrorKind::CertificateUnreadable);
    if (privateKey.isEmpty())
        return failure(LinkErrorKind::PrivateKeyMissing);
    auto key = readKey(privateKey, passphrase);
    if (!key)
        return std::unexpected(std::move(key.error()));
    identity.key = *std::move(key);
    return identity;
}

std::expected<QList<QSslCertificate>, LinkError> readAuthorities(const QByteArray &pem)
{
    QList<QSslCertificate> authorities = QSslCertificate::fromData(pem, QSsl::Pem);
    if (authorities.isEmpty())
        return failure(LinkErrorKind::CaCertificatesUnreadable);
    return authorities;
}

std::optional<LinkError> setVersion(QSslConfiguration &configuration, TlsVersion minimum)
{
    if (!QSslSocket::supportsSsl()
        || (minimum == TlsVersion::V13 && !QSslSocket::isProtocolSupported(QSsl::TlsV1_3)))
        return LinkError{.kind = LinkErrorKind::TlsNotAvailable, .step = ConnectStep::Tls};
    configuration.setProtocol(minimum == TlsVersion::V13 ? QSsl::TlsV1_3OrLater : QSsl::TlsV1_2OrLater);
    return std::nullopt;
}

std::optional<LinkError> setCiphers(QSslConfiguration &configuration, const QStringList &names)
{
    QList<QSslCipher> ciphers;
    for (const QString &name : names) {
        ciphers.append(QSslCipher(name));
        if (ciphers.last().isNull())
            return LinkError{.kind = LinkErrorKind::TlsNotAvailable, .step = ConnectStep::Tls};
    }
    if (!ciphers.isEmpty())
        configuration.setCiphers(ciphers);
    return std::nullopt;
}

} // namespace

std::expected<QSslConfiguration, LinkError> clientTlsConfiguration(const TlsOptions &options)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (auto error = setVersion(configuration, options.minimumVersion))
        return std::unexpected(*std::move(error));
    // Left alone, the default loads what it needs of the system's store.
    if (!options.trustSystemStore)
        configuration.setCaCertificates({});
    if (!options.caCertificates.isEmpty()) {
        auto authorities = readAuthorities(options.caCertificates);
        if (!authorities)
            return std::unexpected(std::move(authorities.error()));
        if (options.trustSystemStore)
            *authorities += QSslConfiguration::systemCaCertificates();
        configuration.setCaCertificates(*authorities);
    }
    if (!options.certificate.isEmpty() || !options.privateKey.isEmpty()) {
        auto identity = readIdentity(options.certificate, options.privateKey, options.passphrase);
        if (!identity)
            return std::unexpected(std::move(identity.error()));
        configuration.setLocalCertificateChain(identity->chain);
        configuration.setPrivateKey(identity->key);
    }
    if (const auto error = setCiphers(configuration, options.ciphers))
        return std::unexpected(*error);
    configuration.setAllowedNextProtocols(options.alpn);
    // Verified in any case, so that faults which are let pass can be shown.
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return configuration;
}

std::expected<QSslConfiguration, LinkError> serverTlsConfiguration(const ServerTlsOptions &options)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (auto error = setVersion(configuration, options.minimumVersion))
        return std::unexpected(*std::move(error));
    auto identity = readIdentity(options.certificate, options.privateKey, options.passphrase);
    if (!identity)
        return std::unexpected(std::move(identity.error()));
    configuration.setLocalCertificateChain(identity->chain);
    configuration.setPrivateKey(identity->key);
    configuration.setAllowedNextProtocols(options.alpn);
    configuration.setCaCertificates({});
    if (options.clientCaCertificates.isEmpty()) {
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        return configuration;
    }
    const auto authorities = readAuthorities(options.clientCaCertificates);
    if (!authorities)
        return std::unexpected(authorities.error());
    configuration.setCaCertificates(*authorities);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    // Else the client would not be told by an alert, but see a transport that ends.
    configuration.setHandshakeMustInterruptOnError(true);
    configuration.setMissingCertificateIsFatal(options.requireClientCertificate);
    return configuration;
}

} // namespace cutty::net
