#include "core/session/broker/LocalBroker.h"

#include "core/net/link/MemoryLink.h"
#include "core/session/broker/BrokerWorker.h"

#include <utility>

namespace cutty::session {
namespace {

BrokerFailure failureOf(const net::ListenError &error)
{
    switch (error.kind) {
    case net::ListenErrorKind::PortInUse: return {.kind = BrokerFailureKind::PortInUse};
    case net::ListenErrorKind::PermissionDenied: return {.kind = BrokerFailureKind::PermissionDenied};
    case net::ListenErrorKind::AddressNotAvailable: return {.kind = BrokerFailureKind::AddressNotAvailable};
    case net::ListenErrorKind::TlsOptionsInvalid:
    case net::ListenErrorKind::Other: break;
    }
    return {.kind = BrokerFailureKind::Other, .systemMessage = error.systemMessage};
}

} // namespace

LocalBroker::LocalBroker(QObject *parent)
    : QObject(parent)
    , m_thread(QStringLiteral("broker I/O"))
    , m_worker(new BrokerWorker)
{
    m_worker->moveToThread(&m_thread);
    connect(m_worker, &BrokerWorker::started, this, [this](std::uint16_t port) {
        m_port = port;
        setState(BrokerState::Running);
    });
    connect(m_worker, &BrokerWorker::failed, this, [this](const net::ListenError &error) {
        m_failure = failureOf(error);
        setState(BrokerState::Failed);
    });
    connect(m_worker, &BrokerWorker::stopped, this, [this] {
        m_snapshot = {};
        setState(BrokerState::Stopped);
        Q_EMIT snapshotChanged();
    });
    connect(m_worker, &BrokerWorker::snapshotTaken, this, [this](const BrokerSnapshot &snapshot) {
        if (m_state != BrokerState::Running)
            return;
        m_snapshot = snapshot;
        Q_EMIT snapshotChanged();
    });
}

LocalBroker::~LocalBroker()
{
    QMetaObject::invokeMethod(m_worker, &BrokerWorker::stop);
    m_worker->deleteLater();
}

void LocalBroker::start(const BrokerSettings &settings)
{
    if (m_state == BrokerState::Starting || m_state == BrokerState::Running)
        return;
    m_settings = settings;
    m_failure.reset();
    setState(BrokerState::Starting);
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, settings] { worker->start(settings); });
}

void LocalBroker::stop() { QMetaObject::invokeMethod(m_worker, &BrokerWorker::stop); }

void LocalBroker::disconnectClient(const QString &clientId)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, clientId] { worker->disconnectClient(clientId); });
}

std::unique_ptr<net::Link> LocalBroker::connectInProcess()
{
    auto [ours, theirs] = net::MemoryLink::createPair();
    theirs->moveToThread(&m_thread);
    const auto parcel = std::make_shared<std::unique_ptr<net::Link>>(std::move(theirs));
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, parcel] { worker->adopt(std::move(*parcel)); });
    return std::move(ours);
}

void LocalBroker::setState(BrokerState state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace cutty::session
