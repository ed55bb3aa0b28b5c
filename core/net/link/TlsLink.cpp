#include "core/net/link/TlsLink.h"

#include "core/net/tls/certificateFacts.h"
#include "core/net/tls/tlsConfiguration.h"

#include <QSslCipher>
#include <QSslSocket>

#include <utility>

namespace cutty::net {
namespace {

QString protocolName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2: return QStringLiteral("TLSv1.2");
    case QSsl::TlsV1_3: return QStringLiteral("TLSv1.3");
    default: return QStringLiteral("unknown");
    }
}

/// OpenSSL's reasons for bytes that are no record of TLS; Qt has no error of its own for them.
bool isForeign(const QString &message)
{
    for (const QLatin1StringView reason :
        {QLatin1StringView("wrong version number"), QLatin1StringView("packet length too long"),
            QLatin1StringView("http request"), QLatin1StringView("unknown protocol")}) {
        if (message.contains(reason))
            return true;
    }
    return false;
}

} // namespace

TlsLink::TlsLink(QString host, std::uint16_t port, TlsOptions tls, ProxyOptions proxy, QObject *parent)
    : TcpLink(std::move(host), port, std::move(proxy), parent)
    , m_options(std::move(tls))
{
}

TlsLink::TlsLink(std::unique_ptr<QSslSocket> socket, QObject *parent)
    : TcpLink(std::move(socket), parent)
{
    listenTo(tlsSocket());
}

void TlsLink::open()
{
    const auto configuration = clientTlsConfiguration(m_options);
    if (!configuration) {
        // Whoever opens does not expect the end before open() has returned.
        QMetaObject::invokeMethod(
            this, [this, error = configuration.error()] { fail(error); }, Qt::QueuedConnection);
        return;
    }
    m_configuration = *configuration;
    TcpLink::open();
}

std::size_t TlsLink::bytesToWrite() const
{
    const QSslSocket *socket = tlsSocket();
    return socket ? static_cast<std::size_t>(socket->bytesToWrite() + socket->encryptedBytesToWrite()) : 0;
}

std::optional<TlsFacts> TlsLink::tlsFacts() const
{
    const QSslSocket *socket = tlsSocket();
    if (!socket || !socket->isEncrypted())
        return std::nullopt;
    const QSslConfiguration configuration = socket->sslConfiguration();
    const QList<QSslCertificate> chain = socket->peerCertificateChain();
    return TlsFacts{.protocol = protocolName(socket->sessionProtocol()),
        .cipher = socket->sessionCipher().name(),
        .alpn = configuration.nextNegotiatedProtocol(),
        .verified = m_faults.isEmpty() && !chain.isEmpty(),
        .ignoredFaults = m_faults,
        .peerChain = factsOf(chain),
        .localChain = factsOf(socket->localCertificateChain())};
}

std::unique_ptr<QTcpSocket> TlsLink::createSocket() const { return std::make_unique<QSslSocket>(); }

const QString &TlsLink::expectedName() const
{
    return m_options.serverName.isEmpty() ? host() : m_options.serverName;
}

QSslSocket *TlsLink::tlsSocket() const { return static_cast<QSslSocket *>(socket()); }

void TlsLink::listenTo(QSslSocket *socket)
{
    connect(socket, &QSslSocket::encryptedBytesWritten, this, &TlsLink::handleWritten);
    connect(socket, &QSslSocket::alertReceived, this, [this](QSsl::AlertLevel level, QSsl::AlertType type) {
        if (level == QSsl::AlertLevel::Fatal)
            m_alert = type;
    });
}

void TlsLink::handleConnected()
{
    QSslSocket *socket = tlsSocket();
    listenTo(socket);
    connect(socket, &QSslSocket::sslErrors, this, &TlsLink::handleFaults);
    connect(socket, &QSslSocket::encrypted, this, [this] {
        m_handshaking = false;
        reportOpened();
    });
    socket->setSslConfiguration(m_configuration);
    socket->setPeerVerifyName(expectedName());
    m_handshaking = true;
    Q_EMIT stepStarted(ConnectStep::Tls);
    if (!isClosed())
        socket->startClientEncryption();
}

void TlsLink::handleFaults(const QList<QSslError> &errors)
{
    m_faults = faultsOf(errors);
    if (!m_options.verifyPeer)
        tlsSocket()->ignoreSslErrors();
}

std::optional<LinkError> TlsLink::linkError(QAbstractSocket::SocketError error) const
{
    if (m_handshaking) {
        LinkError failure{.kind = handshakeErrorKind(error),
            .systemMessage = socket()->errorString(),
            .step = ConnectStep::Tls};
        if (failure.kind == faultErrorKind(m_faults))
            failure.certificateFaults = m_faults;
        if (failure.kind == LinkErrorKind::HostNameMismatch)
            failure.expectedName = expectedName();
        return failure;
    }
    // TLS 1.3: the server looks at the client's certificate when the client's handshake is done.
    if (const auto kind = isOpen() ? alertKind() : std::nullopt)
        return LinkError{.kind = *kind, .systemMessage = socket()->errorString()};
    return TcpLink::linkError(error);
}

LinkErrorKind TlsLink::handshakeErrorKind(QAbstractSocket::SocketError error) const
{
    if (const auto kind = faultErrorKind(m_faults); kind && m_options.verifyPeer)
        return *kind;
    if (const auto kind = alertKind())
        return *kind;
    if (error == QAbstractSocket::SslInvalidUserDataError && !m_options.certificate.isEmpty())
        return LinkErrorKind::PrivateKeyMismatch;
    // Many servers without TLS hang up when they read our first message.
    const bool hungUp
        = error == QAbstractSocket::RemoteHostClosedError && tlsSocket()->peerCertificateChain().isEmpty();
    return hungUp || isForeign(socket()->errorString()) ? LinkErrorKind::PeerSpeaksNoTls
                                                        : LinkErrorKind::TlsHandshakeFailed;
}

std::optional<LinkErrorKind> TlsLink::alertKind() const
{
    if (!m_alert)
        return std::nullopt;
    switch (*m_alert) {
    case QSsl::AlertType::CertificateRequired:
    case QSsl::AlertType::NoCertificate: return LinkErrorKind::ClientCertificateRequired;
    case QSsl::AlertType::BadCertificate:
    case QSsl::AlertType::UnsupportedCertificate:
    case QSsl::AlertType::CertificateRevoked:
    case QSsl::AlertType::CertificateExpired:
    case QSsl::AlertType::CertificateUnknown:
    case QSsl::AlertType::UnknownCa:
        return m_options.certificate.isEmpty() ? LinkErrorKind::ClientCertificateRequired
                                               : LinkErrorKind::ClientCertificateRejected;
    default: return LinkErrorKind::TlsHandshakeFailed;
    }
}

} // namespace cutty::net
