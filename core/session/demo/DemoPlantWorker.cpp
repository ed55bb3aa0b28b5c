#include "core/session/demo/DemoPlantWorker.h"

#include <utility>

namespace cutty::session {

/// A device's connection and what it wants to say before CONNACK has come.
struct DemoPlantWorker::Device
{
    std::unique_ptr<net::ConnectionDriver> driver;
    std::vector<mqtt::OutgoingPublish> waiting;
};

DemoPlantWorker::DemoPlantWorker(LinkMaker makeLink)
    : m_makeLink(std::move(makeLink))
    , m_timer(this)
{
    for (std::size_t index = 0; index < m_simulation.devices().size(); ++index)
        m_devices.push_back(std::make_unique<Device>());
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DemoPlantWorker::advance);
}

DemoPlantWorker::~DemoPlantWorker() = default;

void DemoPlantWorker::start()
{
    m_startedAt = std::chrono::steady_clock::now();
    advance();
}

void DemoPlantWorker::stop()
{
    m_timer.stop();
    for (const auto &device : m_devices) {
        if (device->driver)
            device->driver->stop();
    }
}

void DemoPlantWorker::advance()
{
    const auto elapsed
        = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_startedAt);
    for (const PlantAction &action : m_simulation.advanceTo(elapsed))
        std::visit([this](const auto &kind) { perform(kind); }, action);
    m_timer.start(m_simulation.nextActionAt() - elapsed);
}

void DemoPlantWorker::perform(const PlantConnect &action)
{
    dropDevice(action.device);
    Device &device = *m_devices[action.device];
    const PlantDevice &description = m_simulation.devices()[action.device];
    device.driver = std::make_unique<net::ConnectionDriver>(m_makeLink(), [&device](mqtt::Event &event) {
        if (!std::holds_alternative<mqtt::Connected>(event))
            return;
        for (mqtt::OutgoingPublish &publish : std::exchange(device.waiting, {}))
            static_cast<void>(device.driver->publish(std::move(publish)));
    });
    mqtt::ConnectPacket packet{.clientId = description.clientId};
    packet.will = mqtt::Will{
        .topic = description.statusTopic, .payload = "offline", .qos = QoS::AtLeastOnce, .retain = true};
    device.driver->start(std::move(packet), {});
}

void DemoPlantWorker::perform(const PlantDropOff &action)
{
    if (Device &device = *m_devices[action.device]; device.driver)
        device.driver->abort();
}

void DemoPlantWorker::perform(const PlantPublish &action)
{
    Device &device = *m_devices[action.device];
    if (!device.driver)
        return;
    mqtt::Properties properties;
    properties.add(mqtt::PropertyId::ContentType, action.contentType);
    mqtt::OutgoingPublish publish{.message = Message::create({.topic = action.topic,
                                      .payload = action.payload,
                                      .properties = properties.encoded(),
                                      .qos = action.qos,
                                      .retain = action.retain}),
        .qos = action.qos,
        .retain = action.retain};
    if (device.driver->connection().isConnected())
        static_cast<void>(device.driver->publish(std::move(publish)));
    else if (!device.driver->connection().isClosed())
        device.waiting.push_back(std::move(publish));
}

void DemoPlantWorker::dropDevice(std::size_t device)
{
    m_devices[device]->waiting.clear();
    m_devices[device]->driver.reset();
}

} // namespace cutty::session
