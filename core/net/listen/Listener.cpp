#include "core/net/listen/Listener.h"

#include "core/net/listen/LocalListener.h"
#include "core/net/listen/TcpListener.h"
#include "core/net/tls/tlsConfiguration.h"

#include <utility>

namespace cutty::net {
namespace {

ListenError tlsError(const LinkError &error)
{
    return {
        .kind = ListenErrorKind::TlsOptionsInvalid, .systemMessage = error.systemMessage, .tls = error.kind};
}

std::expected<std::unique_ptr<Listener>, ListenError> listenLocally(
    const ListenerOptions &options, Listener::Handler handler)
{
    auto listener = std::make_unique<LocalListener>(std::move(handler));
    if (auto listens = listener->listen(options.name); !listens)
        return std::unexpected(std::move(listens.error()));
    return listener;
}

} // namespace

std::expected<std::unique_ptr<Listener>, ListenError> Listener::listen(
    const ListenerOptions &options, Handler handler)
{
    if (options.transport == Transport::LocalSocket)
        return listenLocally(options, std::move(handler));
    std::optional<QSslConfiguration> tls;
    if (options.transport == Transport::Tls || options.transport == Transport::SecureWebSocket) {
        auto configuration = serverTlsConfiguration(options.tls);
        if (!configuration)
            return std::unexpected(tlsError(configuration.error()));
        tls = *std::move(configuration);
    }
    auto listener = std::make_unique<TcpListener>(options.transport, tls, std::move(handler));
    if (auto listens = listener->listen(options.address, options.port); !listens)
        return std::unexpected(std::move(listens.error()));
    return listener;
}

} // namespace cutty::net
