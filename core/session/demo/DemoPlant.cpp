#include "core/session/demo/DemoPlant.h"

#include "core/session/broker/LocalBroker.h"
#include "core/session/demo/DemoPlantWorker.h"

#include <utility>

namespace cutty::session {

DemoPlant::DemoPlant(LocalBroker *broker, QObject *parent)
    : QObject(parent)
    , m_broker(broker)
{
    connect(broker, &LocalBroker::stateChanged, this, [this] {
        if (m_broker->state() != BrokerState::Running)
            stop();
    });
}

DemoPlant::~DemoPlant() { stop(); }

void DemoPlant::start()
{
    if (m_worker || m_broker->state() != BrokerState::Running)
        return;
    m_worker = new DemoPlantWorker([broker = m_broker] { return broker->connectInProcess(); });
    m_thread = std::make_unique<WorkerThread>(QStringLiteral("demo plant"));
    m_worker->moveToThread(m_thread.get());
    QMetaObject::invokeMethod(m_worker, &DemoPlantWorker::start);
    Q_EMIT runningChanged();
}

void DemoPlant::stop()
{
    DemoPlantWorker *worker = std::exchange(m_worker, nullptr);
    if (!worker)
        return;
    QMetaObject::invokeMethod(worker, &DemoPlantWorker::stop);
    worker->deleteLater();
    m_thread.reset();
    Q_EMIT runningChanged();
}

} // namespace cutty::session
