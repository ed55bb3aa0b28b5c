#pragma once

#include "core/base/Transport.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <utility>

namespace cutty::net {

/// How a client secures its transport, for Tls and SecureWebSocket.
struct TlsOptions
{
    /// PEM: what a CA file holds or a person pasted. Where given, it alone is trusted, unless
    /// `trustSystemStore` is set too.
    QByteArray caCertificates;
    bool trustSystemStore = true;
    /// The client's own certificate: PEM (a chain, the client's first) or PKCS#12, which holds the key too.
    QByteArray certificate;
    /// PEM; empty where `certificate` is PKCS#12.
    QByteArray privateKey;
    /// Of the key or the PKCS#12 container.
    QString passphrase;
    /// Protocols to offer, best first; none are offered when empty.
    QList<QByteArray> alpn;
    /// The name to ask for (SNI) and to find in the certificate; empty: the host.
    QString serverName;
    TlsVersion minimumVersion = TlsVersion::V12;
    /// OpenSSL's names of those to offer, best first; empty: the usual ones.
    QStringList ciphers;
    /// Off, any certificate is taken; TlsFacts says so for as long as the connection lives.
    bool verifyPeer = true;
};

struct WebSocketOptions
{
    /// With its query, if it has one.
    QString path = QStringLiteral("/mqtt");
    /// Sent with the upgrade, in order.
    QList<std::pair<QByteArray, QByteArray>> headers;
};

struct ProxyOptions
{
    ProxyType type = ProxyType::None;
    QString host;
    std::uint16_t port = 0;
    QString userName;
    QString password;
};

/// Where a client connects to, and how.
struct Endpoint
{
    Transport transport = Transport::Tcp;
    /// A name or an address, IPv6 without brackets; for LocalSocket the path or name of the socket.
    QString host;
    std::uint16_t port = 1883;
    TlsOptions tls;
    WebSocketOptions webSocket;
    /// Not for LocalSocket.
    ProxyOptions proxy;
    /// The address of this machine to connect from; empty: the system chooses. Not for LocalSocket, nor with
    /// a proxy.
    QString localAddress;
};

} // namespace cutty::net
