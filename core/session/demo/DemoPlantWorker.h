#pragma once

#include "core/net/driver/ConnectionDriver.h"
#include "core/session/demo/PlantSimulation.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace cutty::session {

/// The devices of the demo plant as MQTT clients, on the plant's thread.
class DemoPlantWorker : public QObject
{
    Q_OBJECT

public:
    /// Makes a link to the broker; called on the plant's thread.
    using LinkMaker = std::function<std::unique_ptr<net::Link>()>;

    explicit DemoPlantWorker(LinkMaker makeLink);
    ~DemoPlantWorker() override;

    void start();
    /// Disconnects all devices in order.
    void stop();

private:
    void advance();
    void perform(const PlantConnect &action);
    void perform(const PlantDropOff &action);
    void perform(const PlantPublish &action);
    void dropDevice(std::size_t device);

    LinkMaker m_makeLink;
    PlantSimulation m_simulation;
    struct Device;
    std::vector<std::unique_ptr<Device>> m_devices;
    QTimer m_timer;
    TimePoint m_startedAt;
};

} // namespace cutty::session
