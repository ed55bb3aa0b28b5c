#include "core/net/link/createLink.h"

#include "core/net/link/LocalLink.h"
#include "core/net/link/TcpLink.h"
#include "core/net/link/TlsLink.h"
#include "core/net/link/WebSocketLink.h"

namespace cutty::net {

std::unique_ptr<Link> createLink(const Endpoint &endpoint)
{
    const auto tcp = [&] {
        auto link = std::make_unique<TcpLink>(endpoint.host, endpoint.port, endpoint.proxy);
        link->setLocalAddress(endpoint.localAddress);
        return link;
    };
    const auto tls = [&] {
        auto link = std::make_unique<TlsLink>(endpoint.host, endpoint.port, endpoint.tls, endpoint.proxy);
        link->setLocalAddress(endpoint.localAddress);
        return link;
    };
    const auto webSocket = [&](std::unique_ptr<Link> transport, bool secure) {
        return std::make_unique<WebSocketLink>(
            std::move(transport), endpoint.webSocket, endpoint.host, endpoint.port, secure);
    };
    switch (endpoint.transport) {
    case Transport::Tcp: break;
    case Transport::Tls: return tls();
    case Transport::WebSocket: return webSocket(tcp(), false);
    case Transport::SecureWebSocket: return webSocket(tls(), true);
    case Transport::LocalSocket: return std::make_unique<LocalLink>(endpoint.host);
    }
    return tcp();
}

} // namespace cutty::net
