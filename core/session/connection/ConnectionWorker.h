#pragma once

#include "core/base/MessageBatch.h"
#include "core/mqtt/engine/Events.h"
#include "core/mqtt/engine/SessionState.h"
#include "core/session/connection/ClientConnection.h"
#include "core/session/connection/ConnectionState.h"
#include "core/session/connection/ReconnectPolicy.h"
#include "core/session/ingest/MessageBatcher.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cutty::history {
class HistoryWriter;
}

namespace cutty::net {
class ConnectionDriver;
struct ConnectionEnd;
} // namespace cutty::net

namespace cutty::session {

/// What is to be subscribed to, with each connection.
struct WantedSubscription
{
    QString filter;
    QoS qos = QoS::AtMostOnce;
    SubscriptionSettings settings;
};

/// The half of a ClientConnection that lives on the client I/O thread: it owns the driver of the connection
/// of the moment, its session between connections, what is subscribed to, and the batcher. What keeps a
/// connection going happens here alone. Its public functions are called by queued calls.
class ConnectionWorker : public QObject
{
    Q_OBJECT

public:
    /// `history` may be null; `historyEnabled` is read for each batch.
    ConnectionWorker(ConnectionId id, history::HistoryWriter *history,
        std::shared_ptr<const std::atomic<bool>> historyEnabled);
    ~ConnectionWorker() override;

    void open(const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets);
    void close();
    /// Begins the attempt that is waited for.
    void connectNow();
    /// Now and with each connection to come.
    void subscribe(const WantedSubscription &wanted);
    /// Now, or as soon as a session that the server keeps is resumed.
    void unsubscribe(const QString &filter);
    void publish(PublishRequestId id, const PublishRequest &request);
    void reauthenticate();

Q_SIGNALS:
    /// Another attempt to make a lost connection again.
    void attemptStarted();
    /// The last one of the timeline has begun.
    void stepStarted(const cutty::session::ConnectTimeline &timeline);
    void transportOpened();
    void connected(
        const cutty::session::ConnectionFacts &facts, const cutty::session::ConnectTimeline &timeline);
    /// Over for now; it will be tried again.
    void lost(const cutty::session::ConnectionFailure &failure,
        const cutty::session::ReconnectFacts &reconnect, const cutty::session::ConnectTimeline &timeline);
    void closed(const std::optional<cutty::session::ConnectionFailure> &failure,
        const cutty::session::ConnectTimeline &timeline);
    void subscribed(
        const QString &filter, cutty::mqtt::ReasonCode reason, cutty::session::RequestError error);
    void batchReady(const cutty::MessageBatchPtr &batch);
    void publishFinished(const cutty::session::PublishReport &report);
    void reauthenticated(cutty::session::RequestError error);
    void statisticsChanged(const cutty::session::TrafficStatistics &statistics);

private:
    void handleEvent(mqtt::Event &event);
    void handle(const mqtt::Connected &event);
    void handle(mqtt::MessageReceived &event);
    void handle(const mqtt::PublishFinished &event);
    void handle(const mqtt::SubscribeAcknowledged &event);
    void handle(const mqtt::UnsubscribeAcknowledged &event);
    void handle(const mqtt::PingAnswered &event);
    void handle(const mqtt::AuthenticationFinished &event);
    void handleFinished(const net::ConnectionEnd &end);
    void retry();
    void startAttempt();
    /// Connects again later, or gives up.
    void settleEnd(const std::optional<ConnectionFailure> &failure, const ConnectTimeline &timeline);
    void loseSession();
    void renewSubscriptions(bool sessionPresent);
    void sendSubscribe(const WantedSubscription &wanted);
    void sendUnsubscribe(const QString &filter);
    bool isConnected() const;
    void handleBatch(const MessageBatchPtr &batch);
    void dropDriver();
    void updateStatistics();
    void settleStatistics();

    std::shared_ptr<const std::atomic<bool>> m_historyEnabled;
    history::HistoryWriter *m_history;
    std::unique_ptr<net::ConnectionDriver> m_driver;
    profile::ConnectionProfile m_profile;
    ConnectionSecrets m_secrets;
    /// While there is no driver: what the next connection resumes.
    mqtt::SessionState m_session;
    ReconnectPolicy m_policy;
    /// Of the latest attempt that is over.
    ConnectTimeline m_lastTimeline;
    /// Runs while another attempt is waited for.
    QTimer m_retryTimer;
    /// The user wants it to end, whatever comes first.
    bool m_closing = false;
    MessageBatcher m_batcher;
    /// In the order of subscribing.
    std::vector<WantedSubscription> m_wanted;
    /// Unsubscribed from, but the server's session may not know yet.
    std::vector<QString> m_unwanted;
    /// SUBSCRIBE and UNSUBSCRIBE packets under way and their filters.
    std::unordered_map<mqtt::PacketId, QString> m_subscribing;
    std::unordered_map<mqtt::PacketId, QString> m_unsubscribing;
    TrafficStatistics m_statistics;
    /// As of the last tick, for the rates.
    TrafficStatistics m_previous;
    QTimer m_statisticsTick;
};

} // namespace cutty::session
