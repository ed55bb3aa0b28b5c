#pragma once

#include "core/net/dispatch/SocketPoller.h"
#include "core/net/listen/Listener.h"

#include <QPointer>
#include <QTimer>

#include <cstdint>

namespace cutty::net {

/// For TCP and WebSocket without TLS, over the system's calls and a SocketPoller, which its links share.
/// Linux only.
class PolledTcpListener : public Listener, private PolledSocket
{
    Q_OBJECT

public:
    PolledTcpListener(SocketPoller &poller, Transport transport, Handler handler);
    ~PolledTcpListener() override;

    [[nodiscard]] std::expected<void, ListenError> listen(const QHostAddress &address, std::uint16_t port);
    std::uint16_t port() const override { return m_port; }

private:
    void handleReady(Readiness readiness) override;
    /// The system's error, or 0.
    int bindTo(const QHostAddress &address, std::uint16_t port);
    void release();

    QPointer<SocketPoller> m_poller;
    /// Runs while accepting pauses.
    QTimer m_pause;
    int m_descriptor = -1;
    std::uint16_t m_port = 0;
    bool m_isWebSocket;
};

} // namespace cutty::net
