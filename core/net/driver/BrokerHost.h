#pragma once

#include "core/broker/BrokerCore.h"
#include "core/broker/faults/FaultRun.h"
#include "core/broker/faults/InjectedFault.h"
#include "core/net/dispatch/SocketPoller.h"
#include "core/net/driver/DeadlineTimer.h"
#include "core/net/driver/Gatekeeper.h"
#include "core/net/driver/StateKeeper.h"
#include "core/net/link/Link.h"
#include "core/net/listen/Listener.h"
#include "core/net/listen/ListenerOptions.h"

#include <QHostAddress>
#include <QObject>

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
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
    /// From here on the broker's sessions, retained messages and queues are in that folder, what was there to
    /// begin with; stop() ends it. Without clients, so before listen(). The answer is how many bytes at the
    /// journal's end were of no use, see StateFile::cutBytes().
    [[nodiscard]] std::expected<std::uint64_t, StateError> openState(
        const QString &folder, const StateFileOptions &options = {});
    /// Sessions, retained messages and queues as they are, into a file.
    [[nodiscard]] std::expected<void, StateError> saveSnapshot(const QString &path);
    /// And back: ends all connections and forgets what was there. On an error nothing has changed.
    [[nodiscard]] std::expected<void, StateError> loadSnapshot(const QString &path);
    /// Who may log in, by password or SCRAM-SHA-256; for options that check credentials. Otherwise, and
    /// before, nobody who gives any is let in.
    void setUsers(UserTable users);
    /// Takes over an open link, as if it had come in at a listener.
    void adopt(std::unique_ptr<Link> link);
    /// Closes the connection of a client with a reason; false when there is no such client.
    bool disconnectClient(const std::string &clientId, mqtt::ReasonCode reason);
    /// From now on the broker misbehaves so, on the links that are open too; an empty plan ends it. Links pay
    /// for it only from the first plan on that does something. On an error, the plan before stays.
    [[nodiscard]] std::expected<void, broker::FaultPlanError> setFaultPlan(broker::FaultPlan plan);
    using FaultHandler = std::function<void(broker::LinkId, const broker::InjectedFault &)>;
    /// Gets what the plan does to packets, in the host's thread; it may not call the host.
    void setFaultHandler(FaultHandler handler) { m_faultHandler = std::move(handler); }

    // What the broker has to tell, in the host's thread at the end of each turn; handlers may not call the
    // host. It holds after stop() too.
    using EventHandler = std::function<void(const broker::BrokerEvent &)>;
    void setEventHandler(broker::EventDetail detail, EventHandler handler);
    /// What clients did wrong. Without a handler, pollFinding() gives it.
    using FindingHandler = std::function<void(const broker::Finding &)>;
    void setFindingHandler(FindingHandler handler) { m_findingHandler = std::move(handler); }
    /// How much of either found no room within one turn.
    using LossHandler = std::function<void(std::uint64_t events, std::uint64_t findings)>;
    void setLossHandler(LossHandler handler) { m_lossHandler = std::move(handler); }

    /// Whether clients are examined packet by packet, after stop() too; at first they are not.
    void setExamining(bool examining);
    std::optional<broker::Finding> pollFinding() { return m_core->pollFinding(); }
    const broker::Examiner &examiner() const { return m_core->examiner(); }

    /// Calls `command(core, now)` and sends what comes of it.
    template <typename Command> auto command(Command command)
    {
        scheduleFlush();
        return command(*m_core, now());
    }
    const broker::BrokerCore &core() const { return *m_core; }
    broker::BrokerSnapshot snapshot() const { return m_core->snapshot(); }
    /// Of the link's other end; empty inside the process.
    QString peerAddress(broker::LinkId link) const;
    /// Where the link speaks TLS; with the client's certificate, if it showed one.
    std::optional<TlsFacts> tlsFacts(broker::LinkId link) const;

Q_SIGNALS:
    /// The state cannot be written, and the broker serves nobody until it can.
    void stateFailed(const cutty::net::StateError &error);
    void stateRecovered();

private:
    /// Of a link that a listener has accepted.
    void receive(std::unique_ptr<Link> link);
    std::unique_ptr<Link> takeOpening(Link *link);
    void listenTo(broker::LinkId id, Link *link);
    /// With faults in it.
    std::unique_ptr<Link> faulty(broker::LinkId id, std::unique_ptr<Link> link);
    void handleReceived(broker::LinkId id, std::string_view bytes);
    void handleLinkClosed(broker::LinkId id);
    void handleTimeout();
    void answerAdmissions();
    /// Has flush() called at the end of this turn.
    void scheduleFlush();
    void flush();
    /// As BrokerCore::pollOutput(), once that is safe.
    std::optional<broker::BrokerCore::Output> pollOutput();
    void report();
    static TimePoint now() { return std::chrono::steady_clock::now(); }

    broker::BrokerOptions m_options;
    bool m_examining = false;
    std::unique_ptr<broker::BrokerCore> m_core;
    /// Null while the state is not kept.
    std::unique_ptr<StateKeeper> m_state;
    /// Null while there are no users.
    std::unique_ptr<Gatekeeper> m_gatekeeper;
    /// Of all links and listeners without TLS.
    SocketPoller m_poller;
    std::vector<std::unique_ptr<Listener>> m_listeners;
    /// Accepted, but the client has not asked for WebSocket yet.
    std::vector<std::unique_ptr<Link>> m_opening;
    std::unordered_map<broker::LinkId, std::unique_ptr<Link>> m_links;
    /// Null until the first plan.
    std::shared_ptr<broker::FaultRun> m_faults;
    FaultHandler m_faultHandler;
    broker::EventDetail m_eventDetail = broker::EventDetail::Off;
    EventHandler m_eventHandler;
    FindingHandler m_findingHandler;
    LossHandler m_lossHandler;
    DeadlineTimer m_timer;
    std::uint64_t m_lastLink = 0;
    bool m_flushScheduled = false;
    std::string m_buffer;
};

} // namespace cutty::net
