#include "core/net/tls/CertificateLab.h"

#include <QHostAddress>
#include <QUrl>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <optional>

namespace cutty::net {
namespace {

template <auto Free> struct Freer
{
    template <typename T> void operator()(T *thing) const { Free(thing); }
};
using Certificate = std::unique_ptr<X509, Freer<&X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<&EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Freer<&BIO_free_all>>;

using Made = std::expected<CertificateAndKey, CertificateLabError>;

constexpr int serialSize = 16;
constexpr int version3 = 2;

std::unexpected<CertificateLabError> lastError()
{
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return std::unexpected(CertificateLabError{QString::fromLatin1(text.data())});
}

bool setSerial(X509 *certificate)
{
    std::array<unsigned char, serialSize> bytes{};
    if (RAND_bytes(bytes.data(), serialSize) != 1)
        return false;
    bytes[0] &= 0x7F; // a positive number
    const std::unique_ptr<BIGNUM, Freer<&BN_free>> number(BN_bin2bn(bytes.data(), serialSize, nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setValidity(X509 *certificate, const QDateTime &from, const QDateTime &until)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), from.toSecsSinceEpoch()) != nullptr
        && ASN1_TIME_set(X509_getm_notAfter(certificate), until.toSecsSinceEpoch()) != nullptr;
}

bool addName(X509_NAME *name, const char *field, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
               reinterpret_cast<const unsigned char *>(utf8.constData()), static_cast<int>(utf8.size()), -1,
               0)
        == 1;
}

bool setSubject(X509 *certificate, const QString &commonName)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    return addName(name, "O", QStringLiteral("Cutty certificate laboratory"))
        && addName(name, "CN", commonName);
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freer<&X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// As X509V3 reads them: "DNS:a,IP:::1". Nothing when a name would be read as something else.
std::optional<QByteArray> alternativeNames(const LabCertificateRequest &request)
{
    QStringList names;
    QStringList dnsNames = request.dnsNames;
    if (QHostAddress(request.commonName).isNull() && !request.isClient
        && !dnsNames.contains(request.commonName))
        dnsNames.prepend(request.commonName);
    for (const QString &name : dnsNames) {
        const QByteArray ace = QUrl::toAce(name, QUrl::IgnoreIDNWhitelist);
        const QByteArray usable = name.startsWith(u"*.") ? name.toLatin1() : ace;
        if (usable.isEmpty() || usable.contains(',') || usable.contains('\n'))
            return std::nullopt;
        names.append(QStringLiteral("DNS:") + QString::fromLatin1(usable));
    }
    for (const QString &address : request.ipAddresses) {
        if (QHostAddress(address).isNull())
            return std::nullopt;
        names.append(QStringLiteral("IP:") + QHostAddress(address).toString());
    }
    return names.join(u',').toLatin1();
}

QByteArray taken(BIO *memory)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, size};
}

Made toPem(X509 *certificate, EVP_PKEY *key)
{
    const Memory certificateText(BIO_new(BIO_s_mem()));
    const Memory keyText(BIO_new(BIO_s_mem()));
    if (!certificateText || !keyText || PEM_write_bio_X509(certificateText.get(), certificate) != 1
        || PEM_write_bio_PKCS8PrivateKey(keyText.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return lastError();
    return CertificateAndKey{taken(certificateText.get()), taken(keyText.get())};
}

Certificate readCertificate(const QByteArray &pem)
{
    const Memory memory(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    return Certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
}

Key readKey(const QByteArray &pem)
{
    const Memory memory(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    return Key(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
}

/// Version 3 with a serial number, subject, times and key; not signed yet.
Certificate draft(EVP_PKEY *key, const QString &commonName, const QDateTime &from, const QDateTime &until)
{
    Certificate certificate(X509_new());
    const bool whole = certificate && X509_set_version(certificate.get(), version3) == 1
        && setSerial(certificate.get()) && setValidity(certificate.get(), from, until)
        && setSubject(certificate.get(), commonName) && X509_set_pubkey(certificate.get(), key) == 1;
    return whole ? std::move(certificate) : nullptr;
}

bool sign(X509 *certificate, X509 *issuer, EVP_PKEY *issuerKey)
{
    return X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1
        && addExtension(certificate, issuer, NID_subject_key_identifier, "hash")
        && addExtension(certificate, issuer, NID_authority_key_identifier, "keyid")
        && X509_sign(certificate, issuerKey, EVP_sha256()) > 0;
}

struct Validity
{
    QDateTime from;
    QDateTime until;
};

Validity validityOf(LabCertificateKind kind, const QDateTime &now)
{
    if (kind == LabCertificateKind::Expired)
        return {now.addDays(-2), now.addDays(-1)};
    if (kind == LabCertificateKind::NotYetValid)
        return {now.addDays(1), now.addYears(1)};
    return {now.addDays(-1), now.addYears(1)};
}

} // namespace

Made createAuthority(const QString &commonName, const QDateTime &now)
{
    const Key key(EVP_EC_gen("P-256"));
    if (!key)
        return lastError();
    const Certificate certificate = draft(key.get(), commonName, now.addDays(-3), now.addYears(10));
    const bool whole = certificate
        && addExtension(
            certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && addExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign")
        && sign(certificate.get(), certificate.get(), key.get());
    if (!whole)
        return lastError();
    return toPem(certificate.get(), key.get());
}

Made issueCertificate(
    const CertificateAndKey &authority, const LabCertificateRequest &request, const QDateTime &now)
{
    LabCertificateRequest asked = request;
    if (request.kind == LabCertificateKind::WrongHostName) {
        asked.commonName = QStringLiteral("wrong-host.invalid");
        asked.dnsNames.clear();
        asked.ipAddresses.clear();
    }
    const auto names = alternativeNames(asked);
    if (!names)
        return std::unexpected(CertificateLabError{QStringLiteral("not a host name or address")});
    const Key key(EVP_EC_gen("P-256"));
    const Certificate issuer = readCertificate(authority.certificate);
    const Key issuerKey = readKey(authority.key);
    if (!key || !issuer || !issuerKey)
        return lastError();
    const auto [from, until] = validityOf(asked.kind, now);
    const Certificate certificate = draft(key.get(), asked.commonName, from, until);
    const bool selfSigned = asked.kind == LabCertificateKind::SelfSigned;
    X509 *signer = selfSigned ? certificate.get() : issuer.get();
    const bool whole = certificate
        && addExtension(certificate.get(), signer, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate.get(), signer, NID_key_usage, "critical,digitalSignature")
        && addExtension(
            certificate.get(), signer, NID_ext_key_usage, asked.isClient ? "clientAuth" : "serverAuth")
        && (names->isEmpty()
            || addExtension(certificate.get(), signer, NID_subject_alt_name, names->constData()))
        && sign(certificate.get(), signer, selfSigned ? key.get() : issuerKey.get());
    if (!whole)
        return lastError();
    return toPem(certificate.get(), key.get());
}

} // namespace cutty::net
