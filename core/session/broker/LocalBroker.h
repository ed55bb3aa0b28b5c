#pragma once

#include "core/mqtt/codec/ProtocolVersion.h"
#include "core/session/WorkerThread.h"

#include <QHostAddress>
#include <QObject>
#include <QString>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace cutty::net {
class Link;
} // namespace cutty::net

namespace cutty::session {

class BrokerWorker;

enum class BrokerState : std::uint8_t { Stopped, Starting, Running, Failed };

enum class BrokerFailureKind : std::uint8_t {
    PortInUse,
    /// Ports below 1024 need rights.
    PermissionDenied,
    AddressNotAvailable,
    Other,
};

struct BrokerFailure
{
    BrokerFailureKind kind{};
    /// The operating system's words, for Other.
    QString systemMessage;
};

struct BrokerSettings
{
    /// Loopback unless somebody chose otherwise.
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    /// 0 lets the system choose.
    std::uint16_t port = 1883;
};

/// One client of the local broker, as of a snapshot.
struct BrokerClient
{
    QString clientId;
    /// "127.0.0.1:51234"; "in-process" clients have an empty one.
    QString address;
    QString userName;
    mqtt::ProtocolVersion version{};
    std::chrono::seconds keepAlive{0};
    bool cleanStart = true;
    std::chrono::seconds connectedFor{0};
    std::uint64_t subscriptions = 0;
    /// From the client.
    std::uint64_t receivedMessages = 0;
    std::uint64_t receivedBytes = 0;
    /// To the client.
    std::uint64_t sentMessages = 0;
    std::uint64_t sentBytes = 0;
    std::uint64_t inFlight = 0;
    std::uint64_t queued = 0;
    std::uint64_t dropped = 0;
};

/// The broker as a whole, as of a snapshot; taken once a second while it runs.
struct BrokerSnapshot
{
    std::vector<BrokerClient> clients;
    std::uint64_t subscriptions = 0;
    std::uint64_t retainedMessages = 0;
    /// Kept for clients that are away.
    std::uint64_t offlineSessions = 0;
    std::uint64_t receivedMessages = 0;
    std::uint64_t sentMessages = 0;
    std::uint64_t droppedMessages = 0;
    double receivedPerSecond = 0;
    double sentPerSecond = 0;
    std::chrono::seconds uptime{0};
};

/// The broker inside Cutty: a facade on the GUI thread over a BrokerHost on a thread of its own. Never
/// blocks, save in the destructor, which waits for that thread.
class LocalBroker : public QObject
{
    Q_OBJECT

public:
    explicit LocalBroker(QObject *parent = nullptr);
    ~LocalBroker() override;

    BrokerState state() const { return m_state; }
    const std::optional<BrokerFailure> &failure() const { return m_failure; }
    const BrokerSettings &settings() const { return m_settings; }
    /// The one in use while running, also where settings().port is 0.
    std::uint16_t port() const { return m_port; }
    const BrokerSnapshot &snapshot() const { return m_snapshot; }

    /// Does nothing unless it is stopped or has failed.
    void start(const BrokerSettings &settings);
    /// Ends all connections, those of version 5 with reason Server shutting down.
    void stop();
    /// Closes the connection of one client, with DISCONNECT 0x98 where its version has that.
    void disconnectClient(const QString &clientId);

    /// A transport to the broker without a socket, usable while it runs. Callable from any thread; the link
    /// belongs to the caller's.
    std::unique_ptr<net::Link> connectInProcess();

Q_SIGNALS:
    void stateChanged();
    void snapshotChanged();

private:
    void setState(BrokerState state);

    WorkerThread m_thread;
    /// Lives on m_thread; reached by queued calls only.
    BrokerWorker *m_worker;
    BrokerState m_state = BrokerState::Stopped;
    std::optional<BrokerFailure> m_failure;
    BrokerSettings m_settings;
    std::uint16_t m_port = 0;
    BrokerSnapshot m_snapshot;
};

} // namespace cutty::session
