// What no rule is for goes on as it came, whatever it is.
#include "tests/broker/faults/InjectorScene.h"
#include "tests/mqtt/SamplePackets.h"

#include "core/broker/faults/FaultNames.h"

#include <gmock/gmock.h>

#include <random>

namespace cutty::broker::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// Rules that look at everything and take nothing.
FaultPlan watchful()
{
    FaultPlan plan;
    plan.userPropertyFaults = true;
    plan.rules = {{.name = "topic", .match = {.topicFilter = "never/+/met"}, .action = Drop{}},
        {.name = "client", .match = {.clientId = "nobody*"}, .action = Drop{}},
        {.name = "chance", .match = {.probability = 0}, .action = Drop{}},
        {.name = "property", .match = {.properties = {{.name = "none"}}}, .action = Drop{}}};
    return plan;
}

std::string allSamples(ProtocolVersion version)
{
    std::string stream;
    for (const mqtt::test::SamplePacket &sample : mqtt::test::samplePackets) {
        if (sample.version == version)
            stream += mqtt::test::bytes(sample.hex);
    }
    return stream;
}

class FaultPassTest : public FaultTest
{
};

TEST_P(FaultPassTest, EveryPacketGoesOnAtOnce)
{
    for (const mqtt::test::SamplePacket &sample : mqtt::test::samplePackets) {
        if (sample.version != GetParam())
            continue;
        InjectorScene scene = sceneOf(watchful());
        const std::string packet = mqtt::test::bytes(sample.hex);
        scene.clientSaysBytes(packet);
        EXPECT_EQ(scene.takeToBroker(), packet) << sample.name;
        scene.brokerSaysBytes(packet);
        EXPECT_EQ(scene.takeToClient(), packet) << sample.name;
        EXPECT_THAT(scene.injected, IsEmpty());
    }
}

TEST_P(FaultPassTest, PacketsSplitAnywhereStayWhatTheyWere)
{
    const std::string stream = allSamples(GetParam());
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        InjectorScene scene = sceneOf(watchful());
        scene.clientSaysBytes(stream.substr(0, cut));
        scene.clientSaysBytes(stream.substr(cut));
        ASSERT_EQ(scene.takeToBroker(), stream) << "cut at " << cut;
    }
    InjectorScene scene = sceneOf(watchful());
    for (const char byte : stream)
        scene.clientSaysBytes({&byte, 1});
    EXPECT_EQ(scene.takeToBroker(), stream);
}

TEST_P(FaultPassTest, LargePacketsGoOnInPieces)
{
    FaultPlan plan = planOf({.packets = {PacketType::Publish}}, Drop{});
    plan.maximumHeldBytes = 4096;
    InjectorScene scene = sceneOf(plan);
    const std::string fits = bytes(publishOf("a", QoS::AtMostOnce, 0, {}, std::string(4000, 'p')));
    const std::string large = bytes(publishOf("a", QoS::AtMostOnce, 0, {}, std::string(200'000, 'p')));
    scene.clientSaysBytes(large.substr(0, 10));
    EXPECT_EQ(scene.toBroker, large.substr(0, 10)) << "it is not kept";
    scene.clientSaysBytes(large.substr(10) + fits + bytes(mqtt::PingreqPacket{}));
    EXPECT_EQ(scene.takeToBroker(), large + bytes(mqtt::PingreqPacket{}));
}

TEST_P(FaultPassTest, MegabytesGoThroughWhole)
{
    InjectorScene scene = sceneOf(watchful());
    const std::string large = bytes(publishOf("a", QoS::AtMostOnce, 0, {}, std::string(3'000'000, 'p')));
    for (std::size_t offset = 0; offset < large.size(); offset += 65'536)
        scene.clientSaysBytes(std::string_view(large).substr(offset, 65'536));
    EXPECT_TRUE(scene.takeToBroker() == large);
}

TEST_P(FaultPassTest, WhatIsNoPacketGoesOn)
{
    for (const std::string_view hex : {"00 00 FF", "30 FF FF FF FF 01 02", "0F"}) {
        InjectorScene scene = sceneOf(watchful());
        const std::string foreign = mqtt::test::bytes(hex);
        scene.clientSaysBytes(foreign);
        EXPECT_EQ(scene.takeToBroker(), foreign) << hex;
        scene.clientSaysBytes("GET / HTTP/1.1");
        EXPECT_EQ(scene.takeToBroker(), "GET / HTTP/1.1");
    }
}

TEST_P(FaultPassTest, IllFormedPacketsMeetRulesForTheirTypeAlone)
{
    const std::string emptyTopicAndMore = mqtt::test::bytes("36 04 00 00 00 00");
    InjectorScene byTopic = scene({.topicFilter = "#"}, Drop{});
    byTopic.clientSaysBytes(emptyTopicAndMore);
    EXPECT_EQ(byTopic.takeToBroker(), emptyTopicAndMore);
    InjectorScene byType = scene({.packets = {PacketType::Publish}}, Drop{});
    byType.clientSaysBytes(emptyTopicAndMore);
    EXPECT_THAT(byType.takeToBroker(), IsEmpty());
}

/// A stream of packets, some broken, and of noise, cut at random.
TEST_P(FaultPassTest, RandomStreamsGoOnByteByByte)
{
    const std::string samples = allSamples(GetParam());
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        std::string stream = samples;
        for (unsigned change = random() % 4; change > 0; --change)
            stream[random() % stream.size()] = static_cast<char>(random());
        FaultPlan plan = watchful();
        plan.maximumHeldBytes = random() % 2 == 0 ? 1024 : std::size_t{16} << 20U;
        InjectorScene scene = sceneOf(plan);
        for (std::size_t offset = 0; offset < stream.size();) {
            const std::size_t size = 1 + random() % 40;
            const auto piece = std::string_view(stream).substr(offset, size);
            scene.clientSaysBytes(piece);
            scene.brokerSaysBytes(piece);
            offset += size;
        }
        scene.clientCloses();
        ASSERT_EQ(scene.takeToBroker(), stream) << "seed " << seed;
        EXPECT_EQ(scene.end, LinkEnd::Close);
        EXPECT_TRUE(stream.starts_with(scene.takeToClient())) << "seed " << seed;
    }
}

/// Every action at once on noise: nothing is promised but bounds and an end.
TEST_P(FaultPassTest, RandomPlansOnRandomStreamsStayWithinBounds)
{
    const std::string samples = allSamples(GetParam());
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        FaultPlan plan;
        plan.seed = seed;
        plan.maximumHeldBytes = 8192;
        for (int kind = 0; kind < static_cast<int>(std::variant_size_v<FaultAction>); ++kind) {
            const auto action = static_cast<FaultActionKind>(kind);
            if (action == FaultActionKind::AnnounceLimits)
                plan.rules.push_back({.name = "limits", .action = AnnounceLimits{.receiveMaximum = 1}});
            else
                plan.rules.push_back({.name = std::string(toName(action)), .action = makeAction(action)});
            plan.rules.back().match.probability = 0.05;
        }
        ASSERT_TRUE(checkFaultPlan(plan));
        InjectorScene scene = sceneOf(plan);
        scene.connect();
        for (int turn = 0; turn < 20 && scene.end == LinkEnd::None; ++turn) {
            scene.clientSaysBytes(samples);
            if (scene.end == LinkEnd::None)
                scene.brokerSaysBytes(samples);
            for (const auto direction : {FaultDirection::FromClient, FaultDirection::ToClient})
                ASSERT_LE(scene.injector.heldBytes(direction), plan.maximumHeldBytes) << "seed " << seed;
            scene.advance(std::chrono::milliseconds(random() % 2000));
        }
        scene.advance(24h);
        EXPECT_EQ(scene.injector.heldBytes(FaultDirection::ToClient), 0u) << "seed " << seed;
        EXPECT_EQ(scene.injector.pollTimeout(), std::nullopt) << "seed " << seed;
    }
}

TEST_P(FaultPassTest, JoinsAConnectionInTheMiddleOfAPacket)
{
    const std::string packet = bytes(publishOf("hit", QoS::AtMostOnce, 0, {}, "payload"));
    for (std::size_t cut = 0; cut < packet.size(); ++cut) {
        const auto run = std::make_shared<FaultRun>(planOf({.topicFilter = "hit"}, Drop{}), TimePoint{});
        const std::string unread = packet.substr(0, cut);
        FaultInjector injector(run, TimePoint{},
            {.version = GetParam(), .clientId = "c", .connected = true, .unreadInput = unread});
        injector.handleFromClient(packet.substr(cut), TimePoint{});
        injector.handleFromClient(packet, TimePoint{});
        std::string toBroker;
        while (const auto output = injector.pollOutput())
            toBroker += output->bytes;
        EXPECT_EQ(toBroker, cut == 0 ? "" : packet.substr(cut)) << "cut at " << cut;
    }
}

TEST_P(FaultPassTest, LearnsFromPacketsThatTheBrokerHasButNotRead)
{
    const std::string connect = bytes(std::make_unique<mqtt::ConnectPacket>(
        mqtt::ConnectPacket{.version = GetParam(), .clientId = "early"}));
    const auto run = std::make_shared<FaultRun>(planOf({.clientId = "early"}, Drop{}), TimePoint{});
    FaultInjector injector(run, TimePoint{}, {.unreadInput = connect});
    injector.handleFromClient(bytes(mqtt::PingreqPacket{}), TimePoint{});
    EXPECT_FALSE(injector.pollOutput());
    EXPECT_EQ(injector.pollInjected()->version, GetParam());
}

CUTTY_FOR_BOTH_VERSIONS(FaultPassTest);

} // namespace
} // namespace cutty::broker::test
