#pragma once

#include "core/net/link/Link.h"
#include "core/net/listen/ListenerOptions.h"

#include <QObject>

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>

namespace cutty::net {

class SocketPoller;

/// Listens at one place, until it is destroyed. Its objects are its children, so that it may be moved to
/// another thread with its owner.
class Listener : public QObject
{
    Q_OBJECT

public:
    /// Gets each connection, encrypted where the transport is. A WebSocket is not open yet: it says opened(),
    /// or closed() when the client asks for something else; the handler gives it up in the end.
    using Handler = std::function<void(std::unique_ptr<Link> link)>;

    /// With a poller, which outlives the listener and its links, what has no TLS is watched by that where it
    /// is supported.
    [[nodiscard]] static std::expected<std::unique_ptr<Listener>, ListenError> listen(
        const ListenerOptions &options, Handler handler, SocketPoller *poller = nullptr);

    /// In use; 0 for a local socket.
    virtual std::uint16_t port() const = 0;

protected:
    explicit Listener(Handler handler)
        : m_handler(std::move(handler))
    {
    }

    void hand(std::unique_ptr<Link> link) const { m_handler(std::move(link)); }

private:
    Handler m_handler;
};

} // namespace cutty::net
