#pragma once

#include "core/broker/BrokerCore.h"
#include "core/net/driver/DeadlineTimer.h"
#include "core/net/link/Link.h"
#include "core/net/listen/Listener.h"
#include "core/net/listen/ListenerOptions.h"

#include <QHostAddress>
#include <QObject>

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace cutty::net {

/// Runs a broker: owns its listeners, its links, its core and one timer, and is the only place that reads the
/// clock for them. Lives on the broker I/O thread. Reads all that a link holds and writes once per link and
/// turn of the event loop.
class BrokerHost : public QObject
{
    Q_OBJECT

public:
    explicit BrokerHost(broker::BrokerOptions options = {}, QObject *parent = nullptr);
    ~BrokerHost() override;

    /// Listens there too; the answer is the port in use, 0 for a local socket.
    [[nodiscard]] std::expected<std::uint16_t, ListenError> listen(const ListenerOptions &options);
    /// On TCP.
    [[nodiscard]] std::expected<std::uint16_t, ListenError> listen(
        const QHostAddress &address, std::uint16_t port)
    {
        return listen({.address = address, .port = port});
    }
    /// Stops listening anywhere and ends all connections; the broker forgets everything.
    void stop();
    /// Takes over an open link, as if it had come in at a listener.
    void adopt(std::unique_ptr<Link> link);
    /// Closes the connection of a client with a reason; false when there is no such client.
    bool disconnectClient(const std::string &clientId, mqtt::ReasonCode reason);

    broker::BrokerSnapshot snapshot() const { return m_core->snapshot(); }
    /// Of the link's other end; empty inside the process.
    QString peerAddress(broker::LinkId link) const;
    /// Where the link speaks TLS; with the client's certificate, if it showed one.
    std::optional<TlsFacts> tlsFacts(broker::LinkId link) const;

private:
    /// Of a link that a listener has accepted.
    void receive(std::unique_ptr<Link> link);
    std::unique_ptr<Link> takeOpening(Link *link);
    void handleReceived(broker::LinkId id, std::string_view bytes);
    void handleLinkClosed(broker::LinkId id);
    void handleTimeout();
    /// Has flush() called at the end of this turn.
    void scheduleFlush();
    void flush();
    static TimePoint now() { return std::chrono::steady_clock::now(); }

    broker::BrokerOptions m_options;
    std::unique_ptr<broker::BrokerCore> m_core;
    std::vector<std::unique_ptr<Listener>> m_listeners;
    /// Accepted, but the client has not asked for WebSocket yet.
    std::vector<std::unique_ptr<Link>> m_opening;
    std::unordered_map<broker::LinkId, std::unique_ptr<Link>> m_links;
    DeadlineTimer m_timer;
    std::uint64_t m_lastLink = 0;
    bool m_flushScheduled = false;
    std::string m_buffer;
};

} // namespace cutty::net
