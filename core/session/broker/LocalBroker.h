#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/mqtt/codec/ReasonCode.h"
#include "core/session/WorkerThread.h"
#include "core/session/broker/BrokerFailure.h"
#include "core/session/broker/BrokerFindings.h"
#include "core/session/broker/BrokerPages.h"
#include "core/session/broker/configuration/BrokerConfiguration.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace cutty::net {
class BrokerHost;
class Link;
} // namespace cutty::net

namespace cutty::session {

class BrokerWorker;

enum class BrokerState : std::uint8_t { Stopped, Starting, Running, Failed };

/// The broker as a whole, as of a snapshot; taken once a second while it runs.
struct BrokerSnapshot
{
    std::uint64_t connectedClients = 0;
    /// Kept for clients that are away.
    std::uint64_t offlineSessions = 0;
    std::uint64_t subscriptions = 0;
    std::uint64_t retainedMessages = 0;
    std::uint64_t receivedMessages = 0;
    std::uint64_t sentMessages = 0;
    std::uint64_t droppedMessages = 0;
    double receivedPerSecond = 0;
    double sentPerSecond = 0;
    std::chrono::seconds uptime{0};
};

/// The broker inside Cutty: a facade on the GUI thread over a BrokerHost on a thread of its own. Never
/// blocks, save in the destructor, which waits for that thread.
///
/// What can be large is asked for: the answer comes later, on the GUI thread, unless `context` is gone by
/// then. A broker that does not run answers with nothing.
class LocalBroker : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Answer = std::function<void(const T &)>;

    explicit LocalBroker(QObject *parent = nullptr);
    ~LocalBroker() override;

    BrokerState state() const { return m_state; }
    const std::optional<BrokerFailure> &failure() const { return m_failure; }
    const BrokerConfiguration &configuration() const { return m_configuration; }
    /// The first listener's: the one in use while running, also where the configuration says 0.
    std::uint16_t port() const { return m_port; }
    const BrokerSnapshot &snapshot() const { return m_snapshot; }

    /// Does nothing while it starts or runs; after stop() it starts again as soon as it has stopped.
    void start(const BrokerConfiguration &configuration);
    /// Ends all connections, those of version 5 with reason Server shutting down.
    void stop();

    // Commands. Answers of bool: whether there was such a client, session or message.
    /// Closes the connection of one client, in MQTT 5 with DISCONNECT. False also for a reason that a server
    /// may not give.
    void disconnectClient(
        const QString &clientId, mqtt::ReasonCode reason, QObject *context, Answer<bool> answer = {});
    /// Without DISCONNECT and by resetting TCP, as when the network fails.
    void dropClient(const QString &clientId, QObject *context, Answer<bool> answer = {});
    /// Ends the session, and before that its client's connection.
    void removeSession(const QString &clientId, QObject *context, Answer<bool> answer = {});
    /// As from a client without a session; kept if its retain flag says so.
    void publish(const MessagePtr &message);
    /// Keeps the message without sending it to subscribers. The answer is what was there before, or null.
    void setRetained(const MessagePtr &message, QObject *context, Answer<MessagePtr> answer = {});
    /// The answer is what was there, or null.
    void removeRetained(const QByteArray &topic, QObject *context, Answer<MessagePtr> answer = {});

    // Pages.
    void listClients(const PageRequest &request, QObject *context, Answer<Page<ClientSnapshot>> answer);
    void listSessions(const PageRequest &request, QObject *context, Answer<Page<SessionSnapshot>> answer);
    void listSubscriptions(
        const PageRequest &request, QObject *context, Answer<Page<SubscriptionSnapshot>> answer);
    /// Without those below `$SYS`.
    void listRetained(const PageRequest &request, QObject *context, Answer<Page<RetainedSnapshot>> answer);

    // What clients did wrong, oldest first; from the last start on, also after stop().
    const std::deque<BrokerFindingPtr> &findings() const { return m_findings; }
    /// Older ones that had to make room.
    std::uint64_t lostFindings() const { return m_lostFindings; }
    /// How many of findings() have gone since the start; what is at the front has this number.
    std::uint64_t firstFinding() const { return m_firstFinding; }
    void clearFindings();
    /// Those who were seen since the start, sorted.
    void listExaminedClients(QObject *context, Answer<std::vector<QString>> answer);
    /// Null for a client that was not seen.
    void findCoverage(
        const QString &clientId, QObject *context, Answer<std::shared_ptr<const Coverage>> answer);
    /// Begins the counts of a client anew.
    void clearCoverage(const QString &clientId);
    /// What the times of findings count from in documents.
    TimePoint startedAt() const { return m_startedAt; }

    /// A transport to the broker without a socket, usable while it runs. Callable from any thread; the link
    /// belongs to the caller's.
    std::unique_ptr<net::Link> connectInProcess();

    /// Of findings().
    static constexpr std::size_t maximumFindings = 10'000;

Q_SIGNALS:
    void stateChanged();
    void snapshotChanged();
    void findingsChanged();

private:
    /// Has `query` run on the broker's thread, and what it gives brought back.
    template <typename T>
    void ask(std::function<T(net::BrokerHost &)> query, QObject *context, Answer<T> answer);
    void connectWorker();
    void handleStopped();
    void addFindings(const FindingBatch &batch);
    void setState(BrokerState state);

    WorkerThread m_thread;
    /// Lives on m_thread; reached by queued calls only.
    BrokerWorker *m_worker;
    BrokerState m_state = BrokerState::Stopped;
    /// The worker has been told to stop and has not answered.
    bool m_stopping = false;
    /// What start() asked for while it was stopping.
    std::optional<BrokerConfiguration> m_next;
    std::optional<BrokerFailure> m_failure;
    BrokerConfiguration m_configuration;
    std::uint16_t m_port = 0;
    TimePoint m_startedAt;
    BrokerSnapshot m_snapshot;
    std::deque<BrokerFindingPtr> m_findings;
    std::uint64_t m_firstFinding = 0;
    std::uint64_t m_lostFindings = 0;
};

} // namespace cutty::session
