#include "app/cli/broker/listenerUrl.h"

#include <QHostAddress>

#include <format>

namespace cutty::cli {
namespace {

std::string_view schemeOf(Transport transport)
{
    switch (transport) {
    case Transport::Tcp: return "mqtt";
    case Transport::Tls: return "mqtts";
    case Transport::WebSocket: return "ws";
    case Transport::SecureWebSocket: return "wss";
    case Transport::LocalSocket: break;
    }
    return "mqtt+unix";
}

} // namespace

std::string listenerUrl(const session::ListenerSettings &listener, std::uint16_t port)
{
    const std::string_view scheme = schemeOf(listener.transport);
    if (listener.transport == Transport::LocalSocket)
        return std::format("{}://{}", scheme, listener.socket.toStdString());
    const QHostAddress address(listener.address);
    const std::string host = address.toString().toStdString();
    return address.protocol() == QAbstractSocket::IPv6Protocol
        ? std::format("{}://[{}]:{}", scheme, host, port)
        : std::format("{}://{}:{}", scheme, host, port);
}

} // namespace cutty::cli
