#include "ui/texts/connectionText.h"

#include <QCoreApplication>
#include <QLocale>

namespace cutty::ui {
namespace {

using session::ConnectionState;
using session::ConnectStep;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(ConnectionText)
};

/// RFC 7468, 2.
constexpr qsizetype pemLineLength = 64;

QString attemptText(const session::ReconnectFacts &reconnect)
{
    return reconnect.limit ? Texts::tr("attempt %1 of %2").arg(reconnect.attempt).arg(*reconnect.limit)
                           : Texts::tr("attempt %1").arg(reconnect.attempt);
}

QString waitingText(const session::ReconnectFacts &reconnect, TimePoint now)
{
    const auto left = std::max(
        std::chrono::ceil<std::chrono::seconds>(reconnect.nextAttempt - now), std::chrono::seconds::zero());
    return Texts::tr("Reconnecting in %1 s, %2").arg(left.count()).arg(attemptText(reconnect));
}

QString underWayText(const session::ClientConnection &connection)
{
    const auto &steps = connection.timeline().steps;
    const QString step = steps.empty() ? Texts::tr("Connecting…") : progressText(steps.back().step);
    const auto &reconnect = connection.reconnect();
    return reconnect ? Texts::tr("%1 (%2)").arg(step, attemptText(*reconnect)) : step;
}

} // namespace

QString versionText(mqtt::ProtocolVersion version)
{
    switch (version) {
    case mqtt::ProtocolVersion::V31: return QStringLiteral("MQTT 3.1");
    case mqtt::ProtocolVersion::V311: return QStringLiteral("MQTT 3.1.1");
    case mqtt::ProtocolVersion::V5: break;
    }
    return QStringLiteral("MQTT 5");
}

QString versionText(profile::ProtocolVersion version)
{
    switch (version) {
    case profile::ProtocolVersion::V31: return QStringLiteral("MQTT 3.1");
    case profile::ProtocolVersion::V311: return QStringLiteral("MQTT 3.1.1");
    case profile::ProtocolVersion::V5: break;
    }
    return QStringLiteral("MQTT 5");
}

QString tlsVersionText(const QString &protocol)
{
    QString text = protocol;
    return text.replace(QStringLiteral("TLSv"), QStringLiteral("TLS "));
}

QString stateText(const session::ClientConnection &connection, TimePoint now)
{
    const auto &reconnect = connection.reconnect();
    switch (connection.state()) {
    case ConnectionState::Disconnected:
        return connection.failure() ? Texts::tr("Not connected") : Texts::tr("Disconnected");
    case ConnectionState::Reconnecting: return reconnect ? waitingText(*reconnect, now) : QString();
    case ConnectionState::Connecting:
    case ConnectionState::Authenticating: return underWayText(connection);
    case ConnectionState::Connected: break;
    }
    return Texts::tr("Connected");
}

QString stepText(ConnectStep step)
{
    switch (step) {
    case ConnectStep::Resolve: return Texts::tr("Look up the name");
    case ConnectStep::Connect: return Texts::tr("Connect");
    case ConnectStep::Proxy: return Texts::tr("Connect through the proxy");
    case ConnectStep::Tls: return Texts::tr("TLS handshake");
    case ConnectStep::Upgrade: return Texts::tr("Upgrade to WebSocket");
    case ConnectStep::Connack: return Texts::tr("CONNECT to CONNACK");
    case ConnectStep::Authenticate: break;
    }
    return Texts::tr("Authentication");
}

QString progressText(ConnectStep step)
{
    switch (step) {
    case ConnectStep::Resolve: return Texts::tr("Looking up the name…");
    case ConnectStep::Connect: return Texts::tr("Connecting…");
    case ConnectStep::Proxy: return Texts::tr("Connecting through the proxy…");
    case ConnectStep::Tls: return Texts::tr("TLS handshake…");
    case ConnectStep::Upgrade: return Texts::tr("Upgrading to WebSocket…");
    case ConnectStep::Connack: return Texts::tr("Waiting for the broker's answer…");
    case ConnectStep::Authenticate: break;
    }
    return Texts::tr("Authenticating…");
}

QString durationText(std::chrono::microseconds duration)
{
    const QLocale locale;
    const double milliseconds = std::chrono::duration<double, std::milli>(duration).count();
    if (milliseconds < 0.1)
        return Texts::tr("under %1 ms").arg(locale.toString(0.1, 'f', 1));
    if (milliseconds < 10)
        return Texts::tr("%1 ms").arg(locale.toString(milliseconds, 'f', 1));
    if (milliseconds < 1'000)
        return Texts::tr("%1 ms").arg(locale.toString(milliseconds, 'f', 0));
    return Texts::tr("%1 s").arg(locale.toString(milliseconds / 1'000, 'f', 1));
}

QString fingerprintText(const QByteArray &bytes) { return QString::fromLatin1(bytes.toHex(':')).toUpper(); }

QString faultText(const session::CertificateFault &fault)
{
    using Kind = decltype(fault.kind);
    switch (fault.kind) {
    case Kind::Untrusted: return Texts::tr("No trusted authority has issued it.");
    case Kind::Expired: return Texts::tr("It has expired.");
    case Kind::NotYetValid: return Texts::tr("It is not valid yet.");
    case Kind::HostNameMismatch: return Texts::tr("It is for other names than this host.");
    case Kind::Revoked: return Texts::tr("It has been revoked.");
    case Kind::Other: break;
    }
    return fault.systemMessage;
}

QString pemOf(const QList<session::CertificateFacts> &chain)
{
    QString text;
    for (const session::CertificateFacts &certificate : chain) {
        const QByteArray base64 = certificate.der.toBase64();
        text += QStringLiteral("-----BEGIN CERTIFICATE-----\n");
        for (qsizetype at = 0; at < base64.size(); at += pemLineLength)
            text += QString::fromLatin1(base64.mid(at, pemLineLength)) + u'\n';
        text += QStringLiteral("-----END CERTIFICATE-----\n");
    }
    return text;
}

} // namespace cutty::ui
