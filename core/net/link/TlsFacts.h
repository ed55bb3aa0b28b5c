#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <cstdint>

namespace cutty::net {

struct CertificateFacts
{
    /// "CN=broker, O=Plant": the common name first, then by the attributes' names.
    QString subject;
    QString issuer;
    QDateTime notBefore;
    QDateTime notAfter;
    QStringList dnsNames;
    QStringList ipAddresses;
    /// 32 bytes.
    QByteArray sha256;
    QByteArray der;

    /// All that it is for.
    QStringList names() const { return dnsNames + ipAddresses; }
};

enum class CertificateFaultKind : std::uint8_t {
    /// Unknown or self-signed issuer.
    Untrusted,
    Expired,
    NotYetValid,
    HostNameMismatch,
    Revoked,
    /// Any other, in the TLS library's words.
    Other,
};

struct CertificateFault
{
    CertificateFaultKind kind{};
    QString systemMessage;
    CertificateFacts certificate;
};

/// What TLS agreed on.
struct TlsFacts
{
    /// "TLSv1.3", as OpenSSL writes it.
    QString protocol;
    QString cipher;
    /// Empty when none was agreed on.
    QByteArray alpn;
    /// False when the peer was let off its faults, or not looked at: nobody knows then who it is.
    bool verified = false;
    /// Those that were let pass.
    QList<CertificateFault> ignoredFaults;
    /// The peer's own first.
    QList<CertificateFacts> peerChain;
    /// What we have at hand for a peer that asks, our own first.
    QList<CertificateFacts> localChain;
};

} // namespace cutty::net
