#pragma once

#include <QHostAddress>
#include <QString>

#include <cstdint>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

/// Addresses as the system's calls take them.
namespace cutty::net {

struct SystemAddress
{
    sockaddr_storage storage{};
    socklen_t size = 0;

    int family() const { return storage.ss_family; }
    const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&storage); }
};

/// Of IPv4 or IPv6; `Any` is IPv6, which takes IPv4 in too.
SystemAddress toSystemAddress(const QHostAddress &address, std::uint16_t port);
/// IPv4 that came in over IPv6 is IPv4.
std::pair<QHostAddress, std::uint16_t> peerOf(int descriptor);
/// "127.0.0.1:1883", "[::1]:1883".
QString addressText(const QHostAddress &address, std::uint16_t port);
QString peerAddressText(int descriptor);

} // namespace cutty::net
