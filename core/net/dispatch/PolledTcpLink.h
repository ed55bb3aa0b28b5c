#pragma once

#include "core/net/dispatch/SocketPoller.h"
#include "core/net/link/Link.h"

#include <QHostAddress>
#include <QPointer>

#include <cstdint>
#include <optional>
#include <string>

namespace cutty::net {

/// A TCP connection over the system's calls, watched by a SocketPoller: for thousands of connections, each of
/// which costs a few hundred bytes where nothing waits. TcpLink is the way through proxies and to hosts by
/// name. Linux only.
class PolledTcpLink : public Link, private PolledSocket
{
    Q_OBJECT

public:
    /// To be opened. The poller is on the same thread.
    PolledTcpLink(SocketPoller &poller, const QHostAddress &address, std::uint16_t port);
    /// Accepted by a listener, and open; the descriptor is non-blocking, and ours from here on.
    PolledTcpLink(SocketPoller &poller, int descriptor);
    ~PolledTcpLink() override;

    void open() override;
    void write(std::string_view bytes) override;
    std::size_t bytesToWrite() const override { return m_waiting.size() - m_written; }
    void close() override;
    void abort() override;
    void reset() override;
    QString peerAddress() const override;

private:
    enum class Phase : std::uint8_t {
        Idle,
        Connecting,
        Open,
        /// close() was called; what waits goes out.
        Closing,
        /// Our side is shut; the peer's end is awaited.
        Lingering,
        Closed,
    };

    void handleReady(Readiness readiness) override;
    void finishConnecting();
    void readAvailable();
    /// How many of the bytes the system took.
    std::size_t send(std::string_view bytes);
    void sendWaiting();
    void lingerWhenWritten();
    void watch();
    void release();
    void emitClosed(std::optional<LinkError> error = std::nullopt);
    void fail(int systemError);

    QPointer<SocketPoller> m_poller;
    int m_descriptor = -1;
    Phase m_phase = Phase::Idle;
    bool m_watchesWriting = false;
    /// Sending failed; what can still be read tells why.
    bool m_broken = false;
    std::uint16_t m_port = 0;
    /// To be opened; without one, the descriptor's peer.
    QHostAddress m_address;
    /// What the system has not taken yet, from `m_written` on.
    std::string m_waiting;
    std::size_t m_written = 0;
};

} // namespace cutty::net
