#include "core/session/demo/PlantSimulation.h"

#include <algorithm>
#include <format>

namespace cutty::session {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds stepLength = 250ms;
constexpr std::string_view json = "application/json";
constexpr std::string_view text = "text/plain";

enum Device : std::size_t { Line1, Line2, Motor, Packing, Energy, Gateway, Camera };

/// The gateway drops off this many steps after it came, and comes back after so many more.
constexpr std::uint64_t gatewayPeriod = 120;
constexpr std::uint64_t gatewayUp = 80;

PlantPublish status(std::size_t device, const PlantDevice &description)
{
    return {.device = device,
        .topic = description.statusTopic,
        .payload = "online",
        .qos = QoS::AtLeastOnce,
        .retain = true,
        .contentType = std::string(text)};
}

} // namespace

PlantSimulation::PlantSimulation(std::uint32_t seed)
    : m_devices{{"line1-sensors", "plant/line1/status"}, {"line2-sensors", "plant/line2/status"},
          {"line1-motor", "plant/line1/motor/status"}, {"packing-plc", "plant/packing/status"},
          {"energy-meter", "plant/energy/status"}, {"yard-gateway", "plant/yard/status"},
          {"gate-camera", "plant/gate/status"}}
    , m_random(seed)
{
}

std::vector<PlantAction> PlantSimulation::advanceTo(std::chrono::milliseconds time)
{
    std::vector<PlantAction> actions;
    while (m_nextStep <= time) {
        step(actions);
        m_nextStep += stepLength;
        ++m_step;
    }
    return actions;
}

void PlantSimulation::step(std::vector<PlantAction> &actions)
{
    if (m_step == 0)
        connectAll(actions);
    stepLine(0, actions);
    stepLine(1, actions);
    stepMotor(actions);
    stepPacking(actions);
    stepEnergy(actions);
    stepYard(actions);
    stepCamera(actions);
}

void PlantSimulation::connectAll(std::vector<PlantAction> &actions)
{
    for (std::size_t device = 0; device < m_devices.size(); ++device) {
        actions.emplace_back(PlantConnect{device});
        actions.emplace_back(status(device, m_devices[device]));
    }
}

void PlantSimulation::stepLine(std::size_t line, std::vector<PlantAction> &actions)
{
    Line &state = m_lines[line];
    const std::size_t device = line == 0 ? Line1 : Line2;
    const auto publish = [&](std::string_view name, std::string payload) {
        actions.emplace_back(PlantPublish{.device = device,
            .topic = std::format("plant/line{}/{}", line + 1, name),
            .payload = std::move(payload),
            .contentType = std::string(json)});
    };
    const bool first = line == 0;
    if (m_step % 2 == line)
        publish("temperature",
            std::format(
                R"({{"value":{:.1f},"unit":"C"}})", drift(state.temperature, first ? 21.5 : 48.2, 0.2)));
    if (m_step % 4 == 1 + line)
        publish("pressure",
            std::format(
                R"({{"value":{:.0f},"unit":"hPa"}})", drift(state.pressure, first ? 1013 : 2040, 1.5)));
    if (m_step % 8 == 3 + line) {
        // Numbers are drawn one by one: compilers differ in the order in which they evaluate arguments.
        const double rms = drift(state.vibration, first ? 0.8 : 1.6, 0.05);
        const double x = noise();
        const double y = noise();
        const double z = noise();
        publish("vibration",
            std::format(R"({{"rms":{:.3f},"peak":{:.3f},"axes":{{"x":{:.2f},"y":{:.2f},"z":{:.2f}}}}})", rms,
                rms * 2.6, x, y, z));
    }
}

void PlantSimulation::stepMotor(std::vector<PlantAction> &actions)
{
    const bool switches = m_step % 48 == 24;
    m_motorOn = switches ? !m_motorOn : m_motorOn;
    if (switches || m_step == 0)
        actions.emplace_back(PlantPublish{.device = Motor,
            .topic = "plant/line1/motor/state",
            .payload = m_motorOn ? "on" : "off",
            .qos = QoS::AtLeastOnce,
            .retain = true,
            .contentType = std::string(text)});
    if (m_step % 4 == 2) {
        const double rpm = m_motorOn ? 1480 + 8 * noise() : 0;
        const double current = m_motorOn ? 6.2 + 0.2 * noise() : 0;
        actions.emplace_back(PlantPublish{.device = Motor,
            .topic = "plant/line1/motor/speed",
            .payload = std::format(R"({{"rpm":{:.0f},"current":{:.2f}}})", rpm, current),
            .contentType = std::string(json)});
    }
}

void PlantSimulation::stepPacking(std::vector<PlantAction> &actions)
{
    if (m_step % 4 == 0)
        actions.emplace_back(PlantPublish{.device = Packing,
            .topic = "plant/packing/counter",
            .payload = std::to_string(++m_packed),
            .qos = QoS::AtLeastOnce,
            .contentType = std::string(text)});
    if (m_step % 20 == 10)
        actions.emplace_back(PlantPublish{.device = Packing,
            .topic = "plant/packing/batch",
            .payload = std::format(R"({{"order":"A-{}","packed":{},"rejected":{},"target":5000}})",
                1000 + m_packed / 50, m_packed, m_packed / 97),
            .qos = QoS::ExactlyOnce,
            .contentType = std::string(json)});
}

void PlantSimulation::stepEnergy(std::vector<PlantAction> &actions)
{
    if (m_step % 8 != 5)
        return;
    const double power = drift(m_power, m_motorOn ? 12.4 : 6.1, 0.4);
    m_energy += power * 2 / 3600;
    const auto publish = [&](std::string_view name, std::string payload) {
        actions.emplace_back(PlantPublish{.device = Energy,
            .topic = std::format("plant/energy/{}", name),
            .payload = std::move(payload),
            .contentType = std::string(text)});
    };
    publish("power", std::format("{:.2f}", power));
    publish("total", std::format("{:.3f}", m_energy));
    publish("voltage", std::format("{:.1f}", 230 + 0.8 * noise()));
}

void PlantSimulation::stepYard(std::vector<PlantAction> &actions)
{
    const std::uint64_t phase = m_step % gatewayPeriod;
    if (phase == gatewayUp)
        actions.emplace_back(PlantDropOff{Gateway});
    if (phase == 0 && m_step != 0) {
        actions.emplace_back(PlantConnect{Gateway});
        actions.emplace_back(status(Gateway, m_devices[Gateway]));
    }
    if (phase >= gatewayUp || m_step % 8 != 7)
        return;
    const auto publish = [&](std::string_view name, std::string payload) {
        actions.emplace_back(PlantPublish{.device = Gateway,
            .topic = std::format("plant/yard/{}", name),
            .payload = std::move(payload),
            .contentType = std::string(json)});
    };
    publish("temperature", std::format(R"({{"value":{:.1f},"unit":"C"}})", drift(m_outside, 11.3, 0.1)));
    const double speed = drift(m_wind, 3.4, 0.3);
    publish("wind", std::format(R"({{"speed":{:.1f},"direction":"{}"}})", speed, noise() < 0 ? "SW" : "W"));
}

/// A thumbnail that is not text: shown as hex.
void PlantSimulation::stepCamera(std::vector<PlantAction> &actions)
{
    if (m_step % 40 != 8)
        return;
    std::string bytes = {'\xFF', '\xD8', '\xFF', '\xE0'};
    const std::uint64_t frame = ++m_frame;
    bytes.push_back(static_cast<char>(frame >> 8));
    bytes.push_back(static_cast<char>(frame));
    while (bytes.size() < 94)
        bytes.push_back(static_cast<char>(m_random() & 0xFF));
    bytes.append("\xFF\xD9", 2);
    actions.emplace_back(PlantPublish{.device = Camera,
        .topic = "plant/gate/camera",
        .payload = std::move(bytes),
        .contentType = "image/jpeg"});
}

double PlantSimulation::drift(double &value, double center, double stride)
{
    value += stride * noise() + 0.02 * (center - value);
    return value;
}

/// From -1 to 1; written out, as the standard's distributions differ between libraries.
double PlantSimulation::noise()
{
    const auto span = static_cast<double>(std::minstd_rand::max() - std::minstd_rand::min());
    return 2 * (static_cast<double>(m_random() - std::minstd_rand::min()) / span) - 1;
}

} // namespace cutty::session
