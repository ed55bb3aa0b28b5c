#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <expected>

/// Makes certificates to test devices with: an authority, and what it issues, good and bad. Not for anything
/// that has to be safe: keys are not encrypted. Any thread.
namespace cutty::net {

/// A certificate and its private key, both PEM.
struct CertificateAndKey
{
    QByteArray certificate;
    QByteArray key;
};

enum class LabCertificateKind : std::uint8_t {
    Valid,
    /// Until a day ago.
    Expired,
    /// From tomorrow on.
    NotYetValid,
    /// For `wrong-host.invalid` instead of the names asked for.
    WrongHostName,
    /// Without the authority.
    SelfSigned,
};

struct LabCertificateRequest
{
    LabCertificateKind kind = LabCertificateKind::Valid;
    /// Otherwise of a server.
    bool isClient = false;
    /// At most 64 characters.
    QString commonName = QStringLiteral("localhost");
    /// Of a server: what it is for, besides the common name.
    QStringList dnsNames;
    QStringList ipAddresses;
};

/// OpenSSL's own words.
struct CertificateLabError
{
    QString systemMessage;
};

/// Signs itself; good for ten years from a day before `now`. ECDSA on P-256, as everything that the
/// laboratory makes.
[[nodiscard]] std::expected<CertificateAndKey, CertificateLabError> createAuthority(
    const QString &commonName, const QDateTime &now);

/// Good for a year, and none longer than its authority. Names that a certificate cannot hold are an error.
[[nodiscard]] std::expected<CertificateAndKey, CertificateLabError> issueCertificate(
    const CertificateAndKey &authority, const LabCertificateRequest &request, const QDateTime &now);

} // namespace cutty::net
