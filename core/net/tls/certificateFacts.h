#pragma once

#include "core/net/link/LinkError.h"
#include "core/net/link/TlsFacts.h"

#include <QList>
#include <QSslCertificate>
#include <QSslError>

#include <optional>

namespace cutty::net {

[[nodiscard]] CertificateFacts factsOf(const QSslCertificate &certificate);
[[nodiscard]] QList<CertificateFacts> factsOf(const QList<QSslCertificate> &chain);

/// The gravest first: revoked, untrusted, out of its time, for another name, and the rest.
[[nodiscard]] QList<CertificateFault> faultsOf(const QList<QSslError> &errors);

/// Of the first; nothing when there is none.
[[nodiscard]] std::optional<LinkErrorKind> faultErrorKind(const QList<CertificateFault> &faults);

} // namespace cutty::net
