#pragma once

#include "app/cli/bench/BenchClient.h"
#include "app/cli/bench/BenchLedger.h"
#include "app/cli/bench/BenchPlan.h"
#include "app/cli/bench/LatencyHistogram.h"
#include "core/net/dispatch/SocketPoller.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cutty::cli {

/// The connections of a measurement that one thread has: opens them, publishes, and enters what comes into
/// the ledger. Writes once for each connection and turn of the event loop. Made anywhere, lives on its
/// thread.
class BenchWorker : public QObject
{
    Q_OBJECT

public:
    /// One of `plan.threads`; both outlive it.
    BenchWorker(const BenchPlan &plan, BenchLedger &ledger, std::uint32_t index);
    ~BenchWorker() override;

    // On its thread.
    /// Opens the connections of that role; subscribers subscribe and wait for what is retained. stageDone().
    void open(BenchRole role);
    /// Publishes one message in each topic of `--retained`, on a connection of its own, or removes them.
    /// stageDone().
    void retain(bool remove);
    /// stageDone() when all is published, and acknowledged at QoS 1 and 2.
    void publish();
    /// Ends publishing before its time; `atOnce`, also without waiting for acknowledgements.
    void stopPublishing(bool atOnce);
    /// DISCONNECT on all. stageDone() when the transports are closed, or after a second.
    void closeAll();
    const LatencyHistogram &latencies() const { return m_latencies; }

Q_SIGNALS:
    void stageDone();

private:
    enum class Stage : std::uint8_t { None, Opening, Retaining, Publishing, Closing };

    // Connections.
    bool isOurs(std::uint32_t number) const { return number % m_plan.threads == m_index; }
    void openMore();
    void openNow(BenchClient &client);
    std::unique_ptr<net::Link> createLink();
    void handleTransportOpened(BenchClient &client);
    void handleReceived(BenchClient &client, std::string_view bytes);
    void handleLinkClosed(BenchClient &client, const std::optional<net::LinkError> &error);
    void becomeReady(BenchClient &client);
    void end(BenchClient &client, mqtt::Closed &closed);
    void checkDeadlines();
    void finishStage();
    void finishOpening();

    // Events of the engine.
    void drain(BenchClient &client, TimePoint now);
    void handle(BenchClient &client, const mqtt::Connected &event, TimePoint now);
    void handle(BenchClient &client, const mqtt::SubscribeAcknowledged &event, TimePoint now);
    void handle(BenchClient &client, const mqtt::MessageReceived &event, TimePoint now);
    void handle(BenchClient &client, const mqtt::PublishFinished &event, TimePoint now);
    void handle(BenchClient &client, mqtt::Closed &event, TimePoint now);
    void noteRetained(BenchClient &client, TimePoint now);

    // Publishing.
    void pump();
    void pumpSaturated(TimePoint now);
    void pumpAtRate(TimePoint now);
    void pumpRetained(TimePoint now);
    std::uint64_t allowance() const;
    bool hasWindow(const BenchClient &client) const;
    bool isDone(const BenchClient &client) const;
    void publishOne(BenchClient &client, TimePoint intended, TimePoint now);
    void send(BenchClient &client, const MessagePtr &message, TimePoint now);
    void checkPublished();

    // Turns.
    void touch(BenchClient &client);
    void scheduleTurn();
    void endTurn();
    void enterTotals();

    const BenchPlan &m_plan;
    BenchLedger &m_ledger;
    std::uint32_t m_index;
    net::SocketPoller m_poller;
    std::vector<std::unique_ptr<BenchClient>> m_clients;
    std::vector<BenchClient *> m_publishers;
    std::vector<BenchClient *> m_touched;
    /// Those of the turn that is ending; kept for its storage.
    std::vector<BenchClient *> m_ending;
    std::uint32_t m_openLinks = 0;
    std::string m_buffer;
    /// The payload, of which only the header changes.
    std::string m_payload;
    LatencyHistogram m_latencies;
    /// Looks after deadlines once a second.
    QTimer m_watch;
    /// Wakes publishers that keep a rate, and those that wait for other threads' subscribers.
    QTimer m_pace;

    Stage m_stage = Stage::None;
    bool m_turnScheduled = false;
    /// While opening: those that wait, the last first.
    std::vector<BenchClient *> m_waiting;
    std::uint32_t m_opening = 0;
    TimePoint m_start;
    /// Of this turn, not yet in the ledger.
    std::uint64_t m_expected = 0;
    std::uint64_t m_received = 0;
    std::int64_t m_lastReceived = 0;
    /// The connection of `--retained`, while it is there.
    BenchClient *m_seeder = nullptr;
    std::uint32_t m_seeded = 0;
    bool m_removes = false;
    bool m_publishing = false;
};

} // namespace cutty::cli
