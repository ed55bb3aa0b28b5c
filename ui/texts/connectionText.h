#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/session/connection/ClientConnection.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace cutty::ui {

/// "MQTT 3.1.1".
[[nodiscard]] QString versionText(mqtt::ProtocolVersion version);
[[nodiscard]] QString versionText(profile::ProtocolVersion version);

/// "TLS 1.3", of what the TLS library calls "TLSv1.3".
[[nodiscard]] QString tlsVersionText(const QString &protocol);

/// How the connection stands, in a few words: "Reconnecting in 4 s, attempt 3".
[[nodiscard]] QString stateText(const session::ClientConnection &connection, TimePoint now);

/// What a step of connecting does: "Look up the name".
[[nodiscard]] QString stepText(session::ConnectStep step);

/// The same while it is under way: "Looking up the name…".
[[nodiscard]] QString progressText(session::ConnectStep step);

/// With as many digits as say something: "under 0.1 ms", "0.4 ms", "12 ms", "1.2 s".
[[nodiscard]] QString durationText(std::chrono::microseconds duration);

/// "AB:CD:…", as other tools write fingerprints.
[[nodiscard]] QString fingerprintText(const QByteArray &bytes);

/// What is wrong with a certificate that was let pass.
[[nodiscard]] QString faultText(const session::CertificateFault &fault);

/// The certificates in the form that files have.
[[nodiscard]] QString pemOf(const QList<session::CertificateFacts> &chain);

} // namespace cutty::ui
