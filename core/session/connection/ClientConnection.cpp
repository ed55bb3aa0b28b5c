#include "core/session/connection/ClientConnection.h"

#include "core/session/connection/ConnectionWorker.h"

#include <algorithm>
#include <utility>

namespace cutty::session {

ClientConnection::ClientConnection(
    ConnectionId id, const profile::ConnectionProfile &profile, ConnectionWorker *worker)
    : m_id(id)
    , m_profile(profile)
    , m_worker(worker)
{
    connect(worker, &ConnectionWorker::attemptStarted, this, [this] {
        if (m_state != ConnectionState::Reconnecting)
            return;
        m_timeline = {};
        setState(ConnectionState::Connecting);
    });
    connect(worker, &ConnectionWorker::stepStarted, this, [this](const ConnectTimeline &timeline) {
        m_timeline = timeline;
        Q_EMIT timelineChanged();
    });
    connect(worker, &ConnectionWorker::reauthenticated, this, &ClientConnection::reauthenticated);
    connect(worker, &ConnectionWorker::transportOpened, this, [this] {
        if (m_state == ConnectionState::Connecting)
            setState(ConnectionState::Authenticating);
    });
    connect(worker, &ConnectionWorker::connected, this, &ClientConnection::handleConnected);
    connect(worker, &ConnectionWorker::lost, this, &ClientConnection::handleLost);
    connect(worker, &ConnectionWorker::closed, this, &ClientConnection::handleClosed);
    connect(worker, &ConnectionWorker::subscribed, this, &ClientConnection::handleSubscribed);
    connect(worker, &ConnectionWorker::batchReady, this, &ClientConnection::batchReady);
    connect(worker, &ConnectionWorker::publishFinished, this, &ClientConnection::publishFinished);
    connect(worker, &ConnectionWorker::statisticsChanged, this, [this](const TrafficStatistics &statistics) {
        m_statistics = statistics;
        Q_EMIT statisticsChanged();
    });
    for (const profile::ProfileSubscription &subscription : profile.subscriptions)
        subscribe(subscription.filter, subscription.qos);
}

ClientConnection::~ClientConnection() { m_worker->deleteLater(); }

void ClientConnection::setProfile(const profile::ConnectionProfile &profile)
{
    m_profile = profile;
    Q_EMIT stateChanged();
}

void ClientConnection::open(const ConnectionSecrets &secrets)
{
    if (m_state != ConnectionState::Disconnected)
        return;
    m_failure.reset();
    m_timeline = {};
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, profile = m_profile, secrets] { worker->open(profile, secrets); });
    setState(ConnectionState::Connecting);
}

void ClientConnection::close() { QMetaObject::invokeMethod(m_worker, &ConnectionWorker::close); }

void ClientConnection::connectNow() { QMetaObject::invokeMethod(m_worker, &ConnectionWorker::connectNow); }

void ClientConnection::reauthenticate()
{
    QMetaObject::invokeMethod(m_worker, &ConnectionWorker::reauthenticate);
}

void ClientConnection::subscribe(const QString &filter, QoS qos, const SubscriptionSettings &settings)
{
    Subscription *subscription = findSubscription(filter);
    if (!subscription) {
        m_subscriptions.push_back({.filter = filter, .color = unusedColor()});
        subscription = &m_subscriptions.back();
    }
    subscription->requestedQoS = qos;
    subscription->settings = settings;
    subscription->error = RequestError::None;
    subscription->status
        = m_state == ConnectionState::Connected ? SubscriptionStatus::Pending : SubscriptionStatus::Waiting;
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, wanted = WantedSubscription{filter, qos, settings}] {
            worker->subscribe(wanted);
        });
    Q_EMIT subscriptionsChanged();
}

void ClientConnection::unsubscribe(const QString &filter)
{
    if (std::erase_if(m_subscriptions, [&](const Subscription &one) { return one.filter == filter; }) == 0)
        return;
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, filter] { worker->unsubscribe(filter); });
    Q_EMIT subscriptionsChanged();
}

PublishRequestId ClientConnection::publish(const PublishRequest &request)
{
    const PublishRequestId id{++m_lastRequestId};
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, id, request] { worker->publish(id, request); });
    return id;
}

void ClientConnection::setState(ConnectionState state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

void ClientConnection::handleConnected(const ConnectionFacts &facts, const ConnectTimeline &timeline)
{
    m_facts = facts;
    m_timeline = timeline;
    m_failure.reset();
    m_reconnect.reset();
    // The worker sends them at this moment.
    for (Subscription &subscription : m_subscriptions)
        subscription.status = SubscriptionStatus::Pending;
    setState(ConnectionState::Connected);
    if (!m_subscriptions.empty())
        Q_EMIT subscriptionsChanged();
}

void ClientConnection::handleLost(
    const ConnectionFailure &failure, const ReconnectFacts &reconnect, const ConnectTimeline &timeline)
{
    m_failure = failure;
    m_reconnect = reconnect;
    m_timeline = timeline;
    end(ConnectionState::Reconnecting);
}

void ClientConnection::handleClosed(
    const std::optional<ConnectionFailure> &failure, const ConnectTimeline &timeline)
{
    m_failure = failure;
    m_reconnect.reset();
    m_timeline = timeline;
    end(ConnectionState::Disconnected);
}

void ClientConnection::end(ConnectionState state)
{
    m_facts.reset();
    for (Subscription &subscription : m_subscriptions)
        subscription.status = SubscriptionStatus::Waiting;
    setState(state);
    if (!m_subscriptions.empty())
        Q_EMIT subscriptionsChanged();
}

void ClientConnection::handleSubscribed(const QString &filter, mqtt::ReasonCode reason, RequestError error)
{
    Subscription *subscription = findSubscription(filter);
    if (!subscription)
        return; // unsubscribed meanwhile
    subscription->reason = reason;
    subscription->error = error;
    if (error != RequestError::None) {
        subscription->status = SubscriptionStatus::Failed;
    } else if (mqtt::isError(reason)) {
        subscription->status = SubscriptionStatus::Refused;
    } else {
        subscription->status = SubscriptionStatus::Active;
        subscription->grantedQoS = static_cast<QoS>(reason);
    }
    Q_EMIT subscriptionsChanged();
}

Subscription *ClientConnection::findSubscription(const QString &filter)
{
    const auto found = std::ranges::find(m_subscriptions, filter, &Subscription::filter);
    return found == m_subscriptions.end() ? nullptr : &*found;
}

/// The lowest index that no subscription has, so that colours stay apart as long as they last.
int ClientConnection::unusedColor() const
{
    int color = 0;
    while (std::ranges::contains(m_subscriptions, color, &Subscription::color))
        ++color;
    return color;
}

} // namespace cutty::session
