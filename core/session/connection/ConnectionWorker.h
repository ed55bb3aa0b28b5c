#pragma once

#include "core/base/MessageBatch.h"
#include "core/mqtt/engine/Events.h"
#include "core/mqtt/engine/SessionState.h"
#include "core/session/connection/ClientConnection.h"
#include "core/session/connection/ConnectionState.h"
#include "core/session/ingest/MessageBatcher.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <unordered_map>

namespace cutty::history {
class HistoryWriter;
}

namespace cutty::net {
class ConnectionDriver;
struct ConnectionEnd;
} // namespace cutty::net

namespace cutty::session {

/// The half of a ClientConnection that lives on the client I/O thread: it owns the driver of the connection
/// of the moment, its session between connections, and the batcher. Its public functions are called by queued
/// calls.
class ConnectionWorker : public QObject
{
    Q_OBJECT

public:
    /// `history` may be null; `historyEnabled` is read for each batch.
    ConnectionWorker(ConnectionId id, history::HistoryWriter *history,
        std::shared_ptr<const std::atomic<bool>> historyEnabled);
    ~ConnectionWorker() override;

    void open(const profile::ConnectionProfile &profile, const std::optional<QString> &password);
    void close();
    void subscribe(const QString &filter, QoS qos);
    void unsubscribe(const QString &filter);
    void publish(PublishRequestId id, const PublishRequest &request);

Q_SIGNALS:
    void transportOpened();
    void connected(const cutty::session::ConnectionFacts &facts);
    void closed(const std::optional<cutty::session::ConnectionFailure> &failure);
    void subscribed(
        const QString &filter, cutty::mqtt::ReasonCode reason, cutty::session::RequestError error);
    void batchReady(const cutty::MessageBatchPtr &batch);
    void publishFinished(const cutty::session::PublishReport &report);
    void statisticsChanged(const cutty::session::TrafficStatistics &statistics);

private:
    void handleEvent(mqtt::Event &event);
    void handle(const mqtt::Connected &event);
    void handle(mqtt::MessageReceived &event);
    void handle(const mqtt::PublishFinished &event);
    void handle(const mqtt::SubscribeAcknowledged &event);
    void handle(const mqtt::PingAnswered &event);
    void handleFinished(const net::ConnectionEnd &end);
    void handleBatch(const MessageBatchPtr &batch);
    void dropDriver();
    void updateStatistics();
    void settleStatistics();

    std::shared_ptr<const std::atomic<bool>> m_historyEnabled;
    history::HistoryWriter *m_history;
    std::unique_ptr<net::ConnectionDriver> m_driver;
    profile::ConnectionProfile m_profile;
    mqtt::SessionState m_session;
    MessageBatcher m_batcher;
    /// SUBSCRIBE packets under way and their filters.
    std::unordered_map<mqtt::PacketId, QString> m_subscribing;
    TrafficStatistics m_statistics;
    /// As of the last tick, for the rates.
    TrafficStatistics m_previous;
    QTimer m_statisticsTick;
};

} // namespace cutty::session
