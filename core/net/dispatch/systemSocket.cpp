#include "core/net/dispatch/systemSocket.h"

#include <cstring>

#include <net/if.h>

namespace cutty::net {

SystemAddress toSystemAddress(const QHostAddress &address, std::uint16_t port)
{
    SystemAddress system;
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        auto &four = reinterpret_cast<sockaddr_in &>(system.storage);
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        four.sin_addr.s_addr = htonl(address.toIPv4Address());
        system.size = sizeof four;
        return system;
    }
    auto &six = reinterpret_cast<sockaddr_in6 &>(system.storage);
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::memcpy(&six.sin6_addr, &bytes, sizeof bytes);
    const QByteArray scope = address.scopeId().toLatin1();
    bool isNumber = false;
    const unsigned number = scope.toUInt(&isNumber);
    if (!scope.isEmpty())
        six.sin6_scope_id = isNumber ? number : ::if_nametoindex(scope.constData());
    system.size = sizeof six;
    return system;
}

std::pair<QHostAddress, std::uint16_t> peerOf(int descriptor)
{
    SystemAddress peer;
    peer.size = sizeof peer.storage;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer.storage), &peer.size) != 0)
        return {};
    // The port stands at the same place in both.
    const std::uint16_t port = ntohs(reinterpret_cast<const sockaddr_in &>(peer.storage).sin_port);
    const QHostAddress address(peer.get());
    bool isFour = false;
    const quint32 four = address.toIPv4Address(&isFour);
    return {isFour ? QHostAddress(four) : address, port};
}

QString addressText(const QHostAddress &address, std::uint16_t port)
{
    const bool six = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (six ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(address.toString()).arg(port);
}

QString peerAddressText(int descriptor)
{
    const auto [address, port] = peerOf(descriptor);
    return address.isNull() ? QString() : addressText(address, port);
}

} // namespace cutty::net
