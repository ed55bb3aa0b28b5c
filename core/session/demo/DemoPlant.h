#pragma once

#include "core/session/WorkerThread.h"

#include <QObject>

#include <memory>

namespace cutty::session {

class LocalBroker;
class DemoPlantWorker;

/// A small factory of simulated devices, each a real MQTT client of the local broker over an in-process link:
/// drifting temperatures, a motor that switches, a counter, a retained status, and a device that drops off
/// now and then so that its will appears. Seeded: every run is the same. Lives on the GUI thread, the devices
/// on one of their own.
class DemoPlant : public QObject
{
    Q_OBJECT

public:
    explicit DemoPlant(LocalBroker *broker, QObject *parent = nullptr);
    ~DemoPlant() override;

    bool isRunning() const { return m_worker != nullptr; }
    /// Starts the devices; the broker runs. They stop by themselves when it stops.
    void start();
    void stop();

Q_SIGNALS:
    void runningChanged();

private:
    LocalBroker *m_broker;
    /// While the plant runs.
    std::unique_ptr<WorkerThread> m_thread;
    DemoPlantWorker *m_worker = nullptr;
};

} // namespace cutty::session
