#include "core/session/demo/PlantSimulation.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cutty::session {
namespace {

using namespace std::chrono_literals;

std::string describe(const PlantAction &action)
{
    if (const auto *connect = std::get_if<PlantConnect>(&action))
        return "connect " + std::to_string(connect->device);
    if (const auto *drop = std::get_if<PlantDropOff>(&action))
        return "drop " + std::to_string(drop->device);
    const auto &publish = std::get<PlantPublish>(action);
    return publish.topic + ' ' + publish.payload;
}

std::vector<std::string> describe(const std::vector<PlantAction> &actions)
{
    std::vector<std::string> lines;
    std::ranges::transform(
        actions, std::back_inserter(lines), [](const PlantAction &action) { return describe(action); });
    return lines;
}

template <typename T> std::vector<T> only(const std::vector<PlantAction> &actions)
{
    std::vector<T> chosen;
    for (const PlantAction &action : actions) {
        if (const auto *one = std::get_if<T>(&action))
            chosen.push_back(*one);
    }
    return chosen;
}

TEST(PlantSimulationTest, TheSameSeedGivesTheSameRun)
{
    PlantSimulation first(5);
    PlantSimulation second(5);
    EXPECT_EQ(describe(first.advanceTo(5min)), describe(second.advanceTo(5min)));
}

TEST(PlantSimulationTest, AnotherSeedGivesOtherValues)
{
    PlantSimulation first(5);
    PlantSimulation second(6);
    EXPECT_NE(describe(first.advanceTo(1min)), describe(second.advanceTo(1min)));
}

TEST(PlantSimulationTest, TheRunDoesNotDependOnHowOftenItIsAsked)
{
    PlantSimulation atOnce;
    PlantSimulation inSteps;
    std::vector<std::string> lines;
    for (auto time = 0ms; time <= 1min; time += 70ms)
        std::ranges::copy(describe(inSteps.advanceTo(time)), std::back_inserter(lines));
    std::ranges::copy(describe(inSteps.advanceTo(1min)), std::back_inserter(lines));
    EXPECT_EQ(describe(atOnce.advanceTo(1min)), lines);
}

TEST(PlantSimulationTest, SaysWhenTheNextActionIsDue)
{
    PlantSimulation plant;
    EXPECT_EQ(plant.nextActionAt(), 0ms);
    plant.advanceTo(0ms);
    EXPECT_EQ(plant.nextActionAt(), 250ms);
    EXPECT_TRUE(plant.advanceTo(249ms).empty());
    EXPECT_FALSE(plant.advanceTo(250ms).empty());
}

TEST(PlantSimulationTest, EveryDeviceConnectsAndSaysThatItIsOnline)
{
    PlantSimulation plant;
    const auto actions = plant.advanceTo(0ms);
    std::set<std::size_t> connected;
    for (const PlantConnect &one : only<PlantConnect>(actions))
        connected.insert(one.device);
    EXPECT_EQ(connected.size(), plant.devices().size());
    std::set<std::string> online;
    for (const PlantPublish &one : only<PlantPublish>(actions)) {
        if (one.payload == "online") {
            EXPECT_TRUE(one.retain);
            EXPECT_EQ(one.topic, plant.devices()[one.device].statusTopic);
            online.insert(one.topic);
        }
    }
    EXPECT_EQ(online.size(), plant.devices().size());
}

TEST(PlantSimulationTest, AboutTwentyTopicsOverThreeLevels)
{
    PlantSimulation plant;
    std::set<std::string> topics;
    std::ptrdiff_t levels = 0;
    for (const PlantPublish &one : only<PlantPublish>(plant.advanceTo(1min))) {
        topics.insert(one.topic);
        levels = std::max(levels, std::ranges::count(one.topic, '/') + 1);
        EXPECT_TRUE(one.topic.starts_with("plant/"));
    }
    EXPECT_GE(topics.size(), 18u);
    EXPECT_LE(topics.size(), 26u);
    EXPECT_GE(levels, 3);
}

TEST(PlantSimulationTest, NobodySpeaksBeforeItConnectsOrAfterItDroppedOff)
{
    PlantSimulation plant;
    std::set<std::size_t> present;
    for (const PlantAction &action : plant.advanceTo(3min)) {
        if (const auto *connect = std::get_if<PlantConnect>(&action))
            present.insert(connect->device);
        else if (const auto *drop = std::get_if<PlantDropOff>(&action))
            EXPECT_EQ(present.erase(drop->device), 1u);
        else
            EXPECT_TRUE(present.contains(std::get<PlantPublish>(action).device)) << describe(action);
    }
}

TEST(PlantSimulationTest, TheGatewayDropsOffAndComesBack)
{
    PlantSimulation plant;
    EXPECT_TRUE(only<PlantDropOff>(plant.advanceTo(19'999ms)).empty());
    const auto drops = only<PlantDropOff>(plant.advanceTo(20s));
    ASSERT_EQ(drops.size(), 1u);
    EXPECT_EQ(plant.devices()[drops.front().device].clientId, "yard-gateway");
    EXPECT_TRUE(only<PlantConnect>(plant.advanceTo(29'999ms)).empty());
    const auto back = only<PlantConnect>(plant.advanceTo(30s));
    ASSERT_EQ(back.size(), 1u);
    EXPECT_EQ(back.front().device, drops.front().device);
}

TEST(PlantSimulationTest, TheMotorSwitchesAndTheCounterCounts)
{
    PlantSimulation plant;
    std::vector<std::string> motor;
    std::vector<int> counts;
    for (const PlantPublish &one : only<PlantPublish>(plant.advanceTo(40s))) {
        if (one.topic == "plant/line1/motor/state")
            motor.push_back(one.payload);
        if (one.topic == "plant/packing/counter")
            counts.push_back(std::stoi(one.payload));
    }
    EXPECT_THAT(motor, testing::ElementsAre("on", "off", "on", "off"));
    ASSERT_GT(counts.size(), 30u);
    for (std::size_t n = 1; n < counts.size(); ++n)
        EXPECT_EQ(counts[n], counts[n - 1] + 1);
}

TEST(PlantSimulationTest, UsesEveryQoSAndRetain)
{
    PlantSimulation plant;
    std::set<QoS> used;
    bool retained = false;
    bool binary = false;
    for (const PlantPublish &one : only<PlantPublish>(plant.advanceTo(1min))) {
        used.insert(one.qos);
        retained |= one.retain;
        binary |= one.payload.starts_with("\xFF\xD8");
    }
    EXPECT_EQ(used.size(), 3u);
    EXPECT_TRUE(retained);
    EXPECT_TRUE(binary);
}

/// What the first minute looks like on every platform and compiler: screenshots and the README depend on it.
TEST(PlantSimulationTest, TheFirstMinuteIsAsItAlwaysWas)
{
    PlantSimulation plant;
    std::map<std::string, int> counts;
    std::map<std::string, std::string> last;
    for (const PlantPublish &one : only<PlantPublish>(plant.advanceTo(1min))) {
        ++counts[one.topic];
        last[one.topic] = one.payload;
    }
    int total = 0;
    for (const auto &[topic, count] : counts)
        total += count;
    EXPECT_EQ(total, 705);
    EXPECT_EQ(counts["plant/line1/temperature"], 121);
    EXPECT_EQ(last["plant/line1/temperature"], R"({"value":21.9,"unit":"C"})");
    EXPECT_EQ(
        last["plant/line2/vibration"], R"({"rms":1.601,"peak":4.163,"axes":{"x":0.31,"y":-0.61,"z":0.23}})");
    EXPECT_EQ(last["plant/line1/motor/speed"], R"({"rpm":0,"current":0.00})");
    EXPECT_EQ(last["plant/yard/wind"], R"({"speed":3.5,"direction":"SW"})");
    EXPECT_EQ(last["plant/energy/total"], "1830.704");
}

} // namespace
} // namespace cutty::session
