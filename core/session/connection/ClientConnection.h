#pragma once

#include "core/base/MessageBatch.h"
#include "core/mqtt/codec/Packets.h"
#include "core/profile/model/ConnectionProfile.h"
#include "core/session/connection/ConnectionFacts.h"
#include "core/session/connection/ConnectionSecrets.h"
#include "core/session/connection/ConnectionState.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace cutty::session {

class ConnectionWorker;

/// Names one publish() towards its caller; unique within a connection.
enum class PublishRequestId : std::uint64_t {};

struct PublishRequest
{
    QString topic;
    QByteArray payload;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    /// MQTT 5 only; dropped for 3.1.1.
    mqtt::Properties properties;
};

enum class PublishResult : std::uint8_t {
    /// QoS 0: handed to the transport.
    Sent,
    /// QoS 1 and 2: the server has it.
    Acknowledged,
    /// The server answered with an error, `reason`.
    Refused,
    /// It was never sent, `error`.
    NotSent,
    /// Its message expiry interval ran out before there was room to send it.
    Expired,
    /// The connection ended and the session with it; it may have arrived.
    Unknown,
};

/// Why a command was not carried out; nothing was sent.
enum class RequestError : std::uint8_t {
    None,
    NotConnected,
    InvalidTopicName,
    InvalidTopicFilter,
    PacketTooLarge,
    QoSNotSupported,
    RetainNotSupported,
    WildcardSubscriptionsNotSupported,
    SharedSubscriptionsNotSupported,
    TooManyInFlight,
    /// Of a SUBSCRIBE [MQTT-3.8.3-4].
    NoLocalOnSharedSubscription,
    SubscriptionIdentifiersNotSupported,
    /// Of a re-authentication: no method is in use, or its answers are still awaited.
    CannotAuthenticate,
    /// Of MQTT 5: one that cannot stand there, or has a value that it cannot have.
    InvalidProperties,
};

struct PublishReport
{
    PublishRequestId id{};
    PublishResult result{};
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
    RequestError error = RequestError::None;
    /// What the server says beside `reason` in MQTT 5, as data from the network; mostly empty.
    QString reasonString;
    std::vector<profile::UserProperty> userProperties;
};

/// What MQTT 5 adds to a subscription (3.8.2.1 and 3.8.3.1); before it, nothing of this is sent.
struct SubscriptionSettings
{
    /// Our own messages do not come back.
    bool noLocal = false;
    /// Messages keep the retain flag that they were published with.
    bool retainAsPublished = false;
    mqtt::RetainHandling retainHandling = mqtt::RetainHandling::SendAtSubscribe;
    /// 1 to 268,435,455: the server puts it on the messages.
    std::optional<std::uint32_t> identifier;
    std::vector<profile::UserProperty> userProperties;
    friend bool operator==(const SubscriptionSettings &, const SubscriptionSettings &) = default;
};

enum class SubscriptionStatus : std::uint8_t {
    /// Will be made when the connection is there.
    Waiting,
    /// SUBSCRIBE is sent.
    Pending,
    Active,
    /// The server answered with an error, `reason`.
    Refused,
    /// It could not be sent, `error`.
    Failed,
};

struct Subscription
{
    QString filter;
    QoS requestedQoS = QoS::AtMostOnce;
    QoS grantedQoS = QoS::AtMostOnce;
    SubscriptionStatus status = SubscriptionStatus::Waiting;
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
    RequestError error = RequestError::None;
    /// Index of its colour, given out in order of subscribing.
    int color = 0;
    SubscriptionSettings settings = {};
};

/// One connection of the window to a broker, as its tab sees it: a facade that lives on the GUI thread and
/// talks to its worker on the client I/O thread by queued signals. It never blocks. Subscriptions outlive a
/// lost connection and are made again with the next. Keeping alive, connecting again and subscribing again
/// are the worker's, so that they go on while the GUI thread is busy.
class ClientConnection : public QObject
{
    Q_OBJECT

public:
    ~ClientConnection() override;

    ConnectionId id() const { return m_id; }
    const profile::ConnectionProfile &profile() const { return m_profile; }
    ConnectionState state() const { return m_state; }
    /// Why the connection ended or was not made, until it is there again; nothing while it is fine or when
    /// the user ended it.
    const std::optional<ConnectionFailure> &failure() const { return m_failure; }
    /// While connected.
    const std::optional<ConnectionFacts> &facts() const { return m_facts; }
    /// From the loss of a connection until it is made again or given up.
    const std::optional<ReconnectFacts> &reconnect() const { return m_reconnect; }
    /// The steps of the latest attempt to connect; while it is under way, as far as it has come.
    const ConnectTimeline &timeline() const { return m_timeline; }
    const TrafficStatistics &statistics() const { return m_statistics; }
    const std::vector<Subscription> &subscriptions() const { return m_subscriptions; }

    /// For an edited profile; takes effect with the next open(). Another host or client id ends the session:
    /// what was not acknowledged in it is reported as Unknown then.
    void setProfile(const profile::ConnectionProfile &profile);
    /// Connects, unless that is under way or done. The secrets are kept on the I/O thread while the
    /// connection is wanted, for connecting again.
    void open(const ConnectionSecrets &secrets);
    /// Sends DISCONNECT and closes, or gives up connecting or waiting to.
    void close();
    /// While Reconnecting: does not wait any longer.
    void connectNow();

    /// While connected by an authentication method: proves again who we are, on the open connection.
    /// reauthenticated() follows, or the end of the connection.
    void reauthenticate();

    /// Subscribes now, or when the connection is there; a filter that is subscribed is made anew with `qos`
    /// and `settings`.
    void subscribe(const QString &filter, QoS qos, const SubscriptionSettings &settings = {});
    void unsubscribe(const QString &filter);
    /// The report comes as publishFinished.
    PublishRequestId publish(const PublishRequest &request);

Q_SIGNALS:
    /// State, failure or facts have changed.
    void stateChanged();
    void subscriptionsChanged();
    /// A step of connecting has begun.
    void timelineChanged();
    /// Without an error, the server has let us in again; otherwise nothing was sent.
    void reauthenticated(cutty::session::RequestError error);
    /// Every 16 to 50 ms while messages arrive or leave.
    void batchReady(const cutty::MessageBatchPtr &batch);
    void publishFinished(const cutty::session::PublishReport &report);
    /// Once a second while not disconnected, and at the end.
    void statisticsChanged();

private:
    friend class ConnectionManager;

    ClientConnection(ConnectionId id, const profile::ConnectionProfile &profile, ConnectionWorker *worker);

    void setState(ConnectionState state);
    void handleConnected(const ConnectionFacts &facts, const ConnectTimeline &timeline);
    void handleLost(
        const ConnectionFailure &failure, const ReconnectFacts &reconnect, const ConnectTimeline &timeline);
    void handleClosed(const std::optional<ConnectionFailure> &failure, const ConnectTimeline &timeline);
    void end(ConnectionState state);
    void handleSubscribed(const QString &filter, mqtt::ReasonCode reason, RequestError error);
    Subscription *findSubscription(const QString &filter);
    int unusedColor() const;

    ConnectionId m_id;
    profile::ConnectionProfile m_profile;
    /// Lives on the client I/O thread; reached by queued calls only, deleted there.
    ConnectionWorker *m_worker;
    ConnectionState m_state = ConnectionState::Disconnected;
    std::optional<ConnectionFailure> m_failure;
    std::optional<ConnectionFacts> m_facts;
    std::optional<ReconnectFacts> m_reconnect;
    ConnectTimeline m_timeline;
    TrafficStatistics m_statistics;
    std::vector<Subscription> m_subscriptions;
    std::uint64_t m_lastRequestId = 0;
};

} // namespace cutty::session
