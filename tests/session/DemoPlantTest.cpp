#include "core/session/demo/DemoPlant.h"

#include "core/session/demo/PlantSimulation.h"
#include "tests/session/SessionFixture.h"

#include <algorithm>
#include <map>
#include <memory>

namespace cutty::session {
namespace {

using namespace test;

class DemoPlantTest : public SessionFixture
{
protected:
    void SetUp() override
    {
        startBroker();
        m_watcher = &connected(u"watcher"_s);
        QObject::connect(
            m_watcher, &ClientConnection::batchReady, m_watcher, [this](const MessageBatchPtr &batch) {
                for (const MessageRecord &record : batch->records)
                    m_last[std::string(record.message->topic())] = record.message->payload();
            });
        ASSERT_TRUE(subscribes(*m_watcher, u"plant/#"_s));
        m_plant.start();
    }
    /// The broker outlives the plant.
    void TearDown() override { m_plant.stop(); }

    bool everyDeviceSays(const std::string &status) const
    {
        return std::ranges::all_of(m_devices, [&](const PlantDevice &device) {
            const auto last = m_last.find(device.statusTopic);
            return last != m_last.end() && last->second == status;
        });
    }

    const std::vector<PlantDevice> m_devices = PlantSimulation().devices();
    ClientConnection *m_watcher = nullptr;
    std::map<std::string, std::string> m_last;
    DemoPlant m_plant{&m_broker};
};

TEST_P(DemoPlantTest, EveryDeviceAppears)
{
    EXPECT_TRUE(m_plant.isRunning());
    EXPECT_TRUE(waitFor([this] { return everyDeviceSays("online"); }));
    EXPECT_TRUE(waitFor([this] { return m_last.contains("plant/line1/temperature"); }));
    EXPECT_TRUE(waitFor([this] { return m_broker.snapshot().connectedClients == m_devices.size() + 1; }));
}

TEST_P(DemoPlantTest, ADeviceThatGoesLeavesItsWill)
{
    ASSERT_TRUE(waitFor([this] { return everyDeviceSays("online"); }));
    m_broker.disconnectClient(u"yard-gateway"_s, mqtt::ReasonCode::AdministrativeAction, &m_broker);
    EXPECT_TRUE(waitFor([this] { return m_last["plant/yard/status"] == "offline"; }));
}

TEST_P(DemoPlantTest, StopLeavesNoDeviceAndNoWill)
{
    ASSERT_TRUE(waitFor([this] { return everyDeviceSays("online"); }));
    m_plant.stop();
    EXPECT_FALSE(m_plant.isRunning());
    ASSERT_TRUE(waitFor([this] { return m_broker.snapshot().connectedClients == 1; }));
    EXPECT_TRUE(everyDeviceSays("online"));
    m_plant.start();
    EXPECT_TRUE(waitFor([this] { return m_broker.snapshot().connectedClients == m_devices.size() + 1; }));
}

TEST_P(DemoPlantTest, StopsWithTheBroker)
{
    ASSERT_TRUE(waitFor([this] { return everyDeviceSays("online"); }));
    int changes = 0;
    QObject::connect(&m_plant, &DemoPlant::runningChanged, &m_plant, [&] { ++changes; });
    stopBroker();
    EXPECT_FALSE(m_plant.isRunning());
    EXPECT_EQ(changes, 1);
    m_plant.start();
    EXPECT_FALSE(m_plant.isRunning());
}

INSTANTIATE_TEST_SUITE_P(
    Version5, DemoPlantTest, testing::Values(profile::ProtocolVersion::V5), test::versionName);

} // namespace
} // namespace cutty::session
