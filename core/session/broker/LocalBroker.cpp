#include "core/session/broker/LocalBroker.h"

#include "core/net/driver/BrokerHost.h"
#include "core/net/link/MemoryLink.h"
#include "core/session/broker/BrokerWorker.h"

#include <QPointer>

#include <utility>

namespace cutty::session {
namespace {

using broker::BrokerCore;

/// A function of the core that takes the time, with what it is called with.
template <typename Command> auto commanding(Command command)
{
    return [command = std::move(command)](net::BrokerHost &host) {
        return host.command(command);
    };
}

} // namespace

LocalBroker::LocalBroker(QObject *parent)
    : QObject(parent)
    , m_thread(QStringLiteral("broker I/O"))
    , m_worker(new BrokerWorker)
{
    m_worker->moveToThread(&m_thread);
    connectWorker();
}

LocalBroker::~LocalBroker()
{
    QMetaObject::invokeMethod(m_worker, &BrokerWorker::stop);
    m_worker->deleteLater();
}

void LocalBroker::connectWorker()
{
    connect(m_worker, &BrokerWorker::started, this,
        [this](const std::vector<std::uint16_t> &ports, TimePoint at) {
            m_port = ports.empty() ? 0 : ports.front();
            m_startedAt = at;
            setState(BrokerState::Running);
        });
    connect(m_worker, &BrokerWorker::failed, this, [this](const BrokerFailure &failure) {
        m_failure = failure;
        setState(BrokerState::Failed);
    });
    connect(m_worker, &BrokerWorker::stopped, this, &LocalBroker::handleStopped);
    connect(m_worker, &BrokerWorker::snapshotTaken, this, [this](const BrokerSnapshot &snapshot) {
        if (m_state != BrokerState::Running)
            return;
        m_snapshot = snapshot;
        Q_EMIT snapshotChanged();
    });
    connect(m_worker, &BrokerWorker::findingsCame, this, &LocalBroker::addFindings);
}

void LocalBroker::start(const BrokerConfiguration &configuration)
{
    if (m_stopping) {
        m_next = configuration;
        return;
    }
    if (m_state == BrokerState::Starting || m_state == BrokerState::Running)
        return;
    m_configuration = configuration;
    m_failure.reset();
    clearFindings();
    setState(BrokerState::Starting);
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, configuration] { worker->start(configuration); });
}

void LocalBroker::stop()
{
    m_next.reset();
    if (m_stopping || (m_state != BrokerState::Starting && m_state != BrokerState::Running))
        return;
    m_stopping = true;
    QMetaObject::invokeMethod(m_worker, &BrokerWorker::stop);
}

void LocalBroker::handleStopped()
{
    m_stopping = false;
    m_snapshot = {};
    // Where it could not start, that is what there is to say.
    if (m_state != BrokerState::Failed)
        setState(BrokerState::Stopped);
    Q_EMIT snapshotChanged();
    if (const auto next = std::exchange(m_next, std::nullopt))
        start(*next);
}

template <typename T>
void LocalBroker::ask(std::function<T(net::BrokerHost &)> query, QObject *context, Answer<T> answer)
{
    const auto deliver
        = [this, guard = QPointer(context), answer = std::move(answer)](const std::shared_ptr<T> &result) {
              QMetaObject::invokeMethod(this, [guard, answer, result] {
                  if (guard && answer)
                      answer(*result);
              });
          };
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, query = std::move(query), deliver] {
        deliver(std::make_shared<T>(worker->host() ? query(*worker->host()) : T{}));
    });
}

void LocalBroker::disconnectClient(
    const QString &clientId, mqtt::ReasonCode reason, QObject *context, Answer<bool> answer)
{
    ask<bool>(commanding([id = clientId.toStdString(), reason](BrokerCore &core, TimePoint now) {
        return core.disconnectClient(id, reason, now);
    }),
        context, std::move(answer));
}

void LocalBroker::dropClient(const QString &clientId, QObject *context, Answer<bool> answer)
{
    ask<bool>(commanding([id = clientId.toStdString()](
                             BrokerCore &core, TimePoint now) { return core.dropClient(id, now); }),
        context, std::move(answer));
}

void LocalBroker::removeSession(const QString &clientId, QObject *context, Answer<bool> answer)
{
    ask<bool>(commanding([id = clientId.toStdString()](
                             BrokerCore &core, TimePoint now) { return core.removeSession(id, now); }),
        context, std::move(answer));
}

void LocalBroker::publish(const MessagePtr &message)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, message] {
        if (net::BrokerHost *host = worker->host())
            host->command([&](BrokerCore &core, TimePoint now) { core.publish(message, now); });
    });
}

void LocalBroker::setRetained(const MessagePtr &message, QObject *context, Answer<MessagePtr> answer)
{
    ask<MessagePtr>(
        commanding([message](BrokerCore &core, TimePoint now) { return core.setRetained(message, now); }),
        context, std::move(answer));
}

void LocalBroker::removeRetained(const QByteArray &topic, QObject *context, Answer<MessagePtr> answer)
{
    ask<MessagePtr>(commanding([topic = topic.toStdString()](BrokerCore &core, TimePoint now) {
        return core.removeRetained(topic, now);
    }),
        context, std::move(answer));
}

void LocalBroker::listClients(
    const PageRequest &request, QObject *context, Answer<Page<ClientSnapshot>> answer)
{
    ask<Page<ClientSnapshot>>([request](net::BrokerHost &host) { return host.core().clients(request); },
        context, std::move(answer));
}

void LocalBroker::listSessions(
    const PageRequest &request, QObject *context, Answer<Page<SessionSnapshot>> answer)
{
    ask<Page<SessionSnapshot>>([request](net::BrokerHost &host) { return host.core().sessions(request); },
        context, std::move(answer));
}

void LocalBroker::listSubscriptions(
    const PageRequest &request, QObject *context, Answer<Page<SubscriptionSnapshot>> answer)
{
    ask<Page<SubscriptionSnapshot>>(
        [request](net::BrokerHost &host) { return host.core().subscriptions(request); }, context,
        std::move(answer));
}

void LocalBroker::listRetained(
    const PageRequest &request, QObject *context, Answer<Page<RetainedSnapshot>> answer)
{
    ask<Page<RetainedSnapshot>>(
        [request](net::BrokerHost &host) {
            return host.core().retainedMessages("#", request, std::chrono::steady_clock::now());
        },
        context, std::move(answer));
}

void LocalBroker::clearFindings()
{
    m_firstFinding += m_findings.size();
    m_findings.clear();
    m_lostFindings = 0;
    Q_EMIT findingsChanged();
}

void LocalBroker::listExaminedClients(QObject *context, Answer<std::vector<QString>> answer)
{
    ask<std::vector<QString>>(
        [](net::BrokerHost &host) {
            std::vector<QString> ids;
            for (const std::string &id : host.examiner().clientIds())
                ids.push_back(QString::fromStdString(id));
            return ids;
        },
        context, std::move(answer));
}

void LocalBroker::findCoverage(
    const QString &clientId, QObject *context, Answer<std::shared_ptr<const Coverage>> answer)
{
    ask<std::shared_ptr<const Coverage>>(
        [id = clientId.toStdString()](net::BrokerHost &host) -> std::shared_ptr<const Coverage> {
            const Coverage *coverage = host.examiner().coverage(id);
            return coverage ? std::make_shared<const Coverage>(*coverage) : nullptr;
        },
        context, std::move(answer));
}

void LocalBroker::clearCoverage(const QString &clientId)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, id = clientId.toStdString()] {
        if (net::BrokerHost *host = worker->host())
            host->command([&](BrokerCore &core, TimePoint) { core.clearCoverage(id); });
    });
}

std::unique_ptr<net::Link> LocalBroker::connectInProcess()
{
    auto [ours, theirs] = net::MemoryLink::createPair();
    theirs->moveToThread(&m_thread);
    const auto parcel = std::make_shared<std::unique_ptr<net::Link>>(std::move(theirs));
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, parcel] { worker->adopt(std::move(*parcel)); });
    return std::move(ours);
}

void LocalBroker::addFindings(const FindingBatch &batch)
{
    m_lostFindings += batch.lost;
    m_findings.insert(m_findings.end(), batch.findings.begin(), batch.findings.end());
    while (m_findings.size() > maximumFindings) {
        m_findings.pop_front();
        ++m_firstFinding;
        ++m_lostFindings;
    }
    Q_EMIT findingsChanged();
}

void LocalBroker::setState(BrokerState state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace cutty::session
