#pragma once

#include "core/base/Transport.h"

#include <QString>
#include <QStringList>

#include <cstdint>

namespace cutty::profile {

/// Whose signature makes a broker's certificate good.
enum class CertificateAuthority : std::uint8_t {
    /// What the system trusts.
    System,
    /// What the PEM file `authorityFile` holds, alone.
    File,
    /// What `authorityPem` holds, alone.
    Pasted,
};

/// How the client shows who it is.
enum class ClientCertificate : std::uint8_t {
    None,
    /// Two PEM files, or one that holds both.
    Pem,
    /// One PKCS#12 file, `certificateFile`.
    Pkcs12,
};

/// How a secure transport is secured. Files are kept as paths and read when a connection is made.
struct TlsSettings
{
    CertificateAuthority authority = CertificateAuthority::System;
    QString authorityFile;
    /// Certificates are no secret, so they may stand in the profile; private keys may not.
    QString authorityPem;

    ClientCertificate clientCertificate = ClientCertificate::None;
    QString certificateFile;
    /// Empty: the key is in `certificateFile`.
    QString keyFile;
    /// The key or container is encrypted, and the SecretStore has its passphrase.
    bool usePassphrase = false;

    /// Protocols to offer, best first; none are offered when empty. 1–255 bytes each (RFC 7301).
    QStringList alpn;
    /// The name to ask for and to find in the certificate; empty: the host.
    QString serverName;
    TlsVersion minimumVersion = TlsVersion::V12;
    /// Off, any certificate is taken.
    bool verifyPeer = true;

    bool operator==(const TlsSettings &) const = default;
};

} // namespace cutty::profile
