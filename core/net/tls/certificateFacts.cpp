#include "core/net/tls/certificateFacts.h"

#include <QCryptographicHash>
#include <QSsl>

#include <algorithm>
#include <utility>

namespace cutty::net {
namespace {

/// Characters that would look like the next attribute are escaped (RFC 4514).
QString escaped(QString value)
{
    for (const QChar special : {u'\\', u',', u'+', u'=', u'"', u';', u'<', u'>'})
        value.replace(special, QStringLiteral("\\") + special);
    return value;
}

/// "CN=broker, O=Plant". Qt has lost the order of the attributes, so the common name goes first.
QString nameText(QList<QByteArray> attributes, auto &&valuesOf)
{
    std::ranges::stable_partition(attributes, [](const QByteArray &name) { return name == "CN"; });
    QStringList parts;
    for (const QByteArray &attribute : std::as_const(attributes)) {
        const QStringList values = valuesOf(attribute);
        for (const QString &value : values)
            parts.append(QString::fromLatin1(attribute) + u'=' + escaped(value));
    }
    return parts.join(QStringLiteral(", "));
}

CertificateFaultKind faultKind(QSslError::SslError error)
{
    switch (error) {
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted: return CertificateFaultKind::Untrusted;
    case QSslError::CertificateExpired: return CertificateFaultKind::Expired;
    case QSslError::CertificateNotYetValid: return CertificateFaultKind::NotYetValid;
    case QSslError::HostNameMismatch: return CertificateFaultKind::HostNameMismatch;
    case QSslError::CertificateRevoked:
    case QSslError::CertificateBlacklisted: return CertificateFaultKind::Revoked;
    default: return CertificateFaultKind::Other;
    }
}

int gravity(CertificateFaultKind kind)
{
    switch (kind) {
    case CertificateFaultKind::Revoked: return 0;
    case CertificateFaultKind::Untrusted: return 1;
    case CertificateFaultKind::Expired: return 2;
    case CertificateFaultKind::NotYetValid: return 3;
    case CertificateFaultKind::HostNameMismatch: return 4;
    case CertificateFaultKind::Other: break;
    }
    return 5;
}

} // namespace

CertificateFacts factsOf(const QSslCertificate &certificate)
{
    CertificateFacts facts{
        .subject = nameText(certificate.subjectInfoAttributes(),
            [&](const QByteArray &attribute) { return certificate.subjectInfo(attribute); }),
        .issuer = nameText(certificate.issuerInfoAttributes(),
            [&](const QByteArray &attribute) { return certificate.issuerInfo(attribute); }),
        .notBefore = certificate.effectiveDate(),
        .notAfter = certificate.expiryDate(),
        .sha256 = certificate.digest(QCryptographicHash::Sha256),
        .der = certificate.toDer()};
    const auto names = certificate.subjectAlternativeNames();
    facts.dnsNames = names.values(QSsl::DnsEntry);
    facts.ipAddresses = names.values(QSsl::IpAddressEntry);
    facts.dnsNames.sort();
    facts.ipAddresses.sort();
    return facts;
}

QList<CertificateFacts> factsOf(const QList<QSslCertificate> &chain)
{
    QList<CertificateFacts> facts;
    for (const QSslCertificate &certificate : chain)
        facts.append(factsOf(certificate));
    return facts;
}

QList<CertificateFault> faultsOf(const QList<QSslError> &errors)
{
    QList<CertificateFault> faults;
    for (const QSslError &error : errors)
        faults.append({.kind = faultKind(error.error()),
            .systemMessage = error.errorString(),
            .certificate = factsOf(error.certificate())});
    std::ranges::stable_sort(faults, {}, [](const CertificateFault &fault) { return gravity(fault.kind); });
    return faults;
}

std::optional<LinkErrorKind> faultErrorKind(const QList<CertificateFault> &faults)
{
    if (faults.isEmpty())
        return std::nullopt;
    switch (faults.first().kind) {
    case CertificateFaultKind::Untrusted: return LinkErrorKind::CertificateUntrusted;
    case CertificateFaultKind::Expired: return LinkErrorKind::CertificateExpired;
    case CertificateFaultKind::NotYetValid: return LinkErrorKind::CertificateNotYetValid;
    case CertificateFaultKind::HostNameMismatch: return LinkErrorKind::HostNameMismatch;
    case CertificateFaultKind::Revoked: return LinkErrorKind::CertificateRevoked;
    case CertificateFaultKind::Other: break;
    }
    return LinkErrorKind::CertificateInvalid;
}

} // namespace cutty::net
