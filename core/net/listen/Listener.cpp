#include "core/net/listen/Listener.h"

#include "core/net/dispatch/SocketPoller.h"
#include "core/net/listen/LocalListener.h"
#include "core/net/listen/TcpListener.h"
#include "core/net/tls/tlsConfiguration.h"

#ifdef Q_OS_LINUX
#include "core/net/dispatch/PolledTcpListener.h"
#endif

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

std::expected<std::unique_ptr<Listener>, ListenError> listenPolled(
    [[maybe_unused]] const ListenerOptions &options, [[maybe_unused]] Listener::Handler handler,
    [[maybe_unused]] SocketPoller &poller)
{
#ifdef Q_OS_LINUX
    auto listener = std::make_unique<PolledTcpListener>(poller, options.transport, std::move(handler));
    if (auto listens = listener->listen(options.address, options.port); !listens)
        return std::unexpected(std::move(listens.error()));
    return listener;
#else
    std::unreachable(); // a poller is supported on Linux only
#endif
}

} // namespace

std::expected<std::unique_ptr<Listener>, ListenError> Listener::listen(
    const ListenerOptions &options, Handler handler, SocketPoller *poller)
{
    if (options.transport == Transport::LocalSocket)
        return listenLocally(options, std::move(handler));
    const bool isPlain = options.transport == Transport::Tcp || options.transport == Transport::WebSocket;
    if (isPlain && poller && SocketPoller::isSupported())
        return listenPolled(options, std::move(handler), *poller);
    std::optional<QSslConfiguration> tls;
    if (isSecure(options.transport)) {
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
