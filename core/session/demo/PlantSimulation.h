#pragma once

#include "core/base/QoS.h"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace cutty::session {

/// One simulated device: an MQTT client with a will.
struct PlantDevice
{
    std::string clientId;
    /// Retained; "online" while the device is there, "offline" from its will.
    std::string statusTopic;
};

/// The device connects, with its status as will.
struct PlantConnect
{
    std::size_t device = 0;
};

/// The device loses its power: its transport ends without DISCONNECT.
struct PlantDropOff
{
    std::size_t device = 0;
};

struct PlantPublish
{
    std::size_t device = 0;
    std::string topic;
    std::string payload;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    std::string contentType;
};

using PlantAction = std::variant<PlantConnect, PlantDropOff, PlantPublish>;

/// What the demo plant's devices do, as a function of the seed and the time since the start: drifting
/// temperatures, a motor that switches, a counter, a camera's bytes, a gateway that drops off. No clock, no
/// I/O.
class PlantSimulation
{
public:
    explicit PlantSimulation(std::uint32_t seed = 1);

    const std::vector<PlantDevice> &devices() const { return m_devices; }
    /// What happens from the last call up to `time`, in order. `time` counts from the start and never falls.
    std::vector<PlantAction> advanceTo(std::chrono::milliseconds time);
    /// When the next action is due.
    std::chrono::milliseconds nextActionAt() const { return m_nextStep; }

private:
    void step(std::vector<PlantAction> &actions);
    void stepLine(std::size_t line, std::vector<PlantAction> &actions);
    void stepMotor(std::vector<PlantAction> &actions);
    void stepPacking(std::vector<PlantAction> &actions);
    void stepEnergy(std::vector<PlantAction> &actions);
    void stepYard(std::vector<PlantAction> &actions);
    void stepCamera(std::vector<PlantAction> &actions);
    void connectAll(std::vector<PlantAction> &actions);
    /// A random walk that is pulled back to `center`.
    double drift(double &value, double center, double stride);
    double noise();

    struct Line
    {
        double temperature;
        double pressure;
        double vibration;
    };

    std::vector<PlantDevice> m_devices;
    std::minstd_rand m_random;
    std::chrono::milliseconds m_nextStep{0};
    /// Steps of 250 ms since the start.
    std::uint64_t m_step = 0;
    Line m_lines[2] = {{21.5, 1013, 0.8}, {48.2, 2040, 1.6}};
    bool m_motorOn = true;
    std::uint64_t m_packed = 4'180;
    double m_power = 12.4;
    double m_energy = 1'830.5;
    double m_outside = 11.3;
    double m_wind = 3.4;
    std::uint64_t m_frame = 0;
};

} // namespace cutty::session
