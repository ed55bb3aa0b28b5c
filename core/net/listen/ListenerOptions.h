#pragma once

#include "core/net/link/Endpoint.h"
#include "core/net/link/LinkError.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

#include <cstdint>

namespace cutty::net {

/// How a listener secures its transport, for Tls and SecureWebSocket.
struct ServerTlsOptions
{
    /// PEM (a chain, the server's first) or PKCS#12, which holds the key too. Required.
    QByteArray certificate;
    /// PEM; empty where `certificate` is PKCS#12.
    QByteArray privateKey;
    /// Of the key or the PKCS#12 container.
    QString passphrase;
    /// PEM: who may issue certificates of clients. Where given, clients are asked for one, and one that does
    /// not verify is turned away.
    QByteArray clientCaCertificates;
    /// Turns clients away that show no certificate; needs `clientCaCertificates`.
    bool requireClientCertificate = false;
    /// Protocols to agree to, best first; none are negotiated when empty.
    QList<QByteArray> alpn;
    TlsVersion minimumVersion = TlsVersion::V12;
};

/// Where a broker listens, and how.
struct ListenerOptions
{
    Transport transport = Transport::Tcp;
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    /// 0 lets the system choose.
    std::uint16_t port = 0;
    /// For LocalSocket: its path or name; only this user may connect.
    QString name;
    ServerTlsOptions tls;
};

enum class ListenErrorKind : std::uint8_t {
    /// Of a local socket: its name.
    PortInUse,
    PermissionDenied,
    AddressNotAvailable,
    /// ServerTlsOptions cannot be used; see `tls`.
    TlsOptionsInvalid,
    Other,
};

struct ListenError
{
    ListenErrorKind kind{};
    QString systemMessage;
    /// What is wrong with the TLS options, for that kind.
    LinkErrorKind tls = LinkErrorKind::Other;
};

} // namespace cutty::net
