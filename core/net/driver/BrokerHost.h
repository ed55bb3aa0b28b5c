#pragma once

#include "core/broker/BrokerCore.h"
#include "core/net/driver/DeadlineTimer.h"
#include "core/net/link/Link.h"

#include <QHostAddress>
#include <QObject>
#include <QTcpServer>

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <unordered_map>

namespace cutty::net {

enum class ListenErrorKind : std::uint8_t {
    PortInUse,
    PermissionDenied,
    AddressNotAvailable,
    Other,
};

struct ListenError
{
    ListenErrorKind kind{};
    QString systemMessage;
};

/// Runs a broker: owns its listener, its links, its core and one timer, and is the only place that reads the
/// clock for them. Lives on the broker I/O thread. Reads all that a link holds and writes once per link and
/// turn of the event loop.
class BrokerHost : public QObject
{
    Q_OBJECT

public:
    explicit BrokerHost(broker::BrokerOptions options = {}, QObject *parent = nullptr);
    ~BrokerHost() override;

    /// Port 0 lets the system choose; the answer is the port in use.
    [[nodiscard]] std::expected<std::uint16_t, ListenError> listen(
        const QHostAddress &address, std::uint16_t port);
    /// Stops listening and ends all connections; the broker forgets everything.
    void stop();
    /// Takes over an open link, as if it had come in at a listener.
    void adopt(std::unique_ptr<Link> link);
    /// Closes the connection of a client with a reason; false when there is no such client.
    bool disconnectClient(const std::string &clientId, mqtt::ReasonCode reason);

    broker::BrokerSnapshot snapshot() const { return m_core->snapshot(); }
    /// Of the link's other end; empty inside the process.
    QString peerAddress(broker::LinkId link) const;

private:
    void acceptPending();
    void handleReceived(broker::LinkId id, std::string_view bytes);
    void handleLinkClosed(broker::LinkId id);
    void handleTimeout();
    /// Has flush() called at the end of this turn.
    void scheduleFlush();
    void flush();
    static TimePoint now() { return std::chrono::steady_clock::now(); }

    broker::BrokerOptions m_options;
    std::unique_ptr<broker::BrokerCore> m_core;
    QTcpServer m_server;
    std::unordered_map<broker::LinkId, std::unique_ptr<Link>> m_links;
    DeadlineTimer m_timer;
    std::uint64_t m_lastLink = 0;
    bool m_flushScheduled = false;
    std::string m_buffer;
};

} // namespace cutty::net
