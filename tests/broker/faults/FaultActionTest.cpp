#include "tests/broker/faults/InjectorScene.h"

#include <gmock/gmock.h>

namespace cutty::broker::test {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class FaultActionTest : public FaultTest
{
protected:
    /// A connected client, and a rule for the PUBLISH with topic "hit".
    InjectorScene struck(FaultAction action, Occurrences occurrences = {})
    {
        InjectorScene made = scene({.topicFilter = "hit", .occurrences = occurrences}, std::move(action));
        made.connect();
        return made;
    }
    const std::string hit = bytes(publishOf("hit"));
    const std::string next = bytes(publishOf("next"));
};

TEST_P(FaultActionTest, DelayHoldsThePacketAndThoseBehindIt)
{
    InjectorScene scene = struck(Delay{.delay = 2s});
    scene.brokerSaysBytes(hit);
    scene.brokerSaysBytes(next);
    scene.advance(1999ms);
    EXPECT_THAT(scene.takeToClient(), IsEmpty());
    EXPECT_EQ(scene.injector.heldBytes(FaultDirection::ToClient), hit.size() + next.size());
    scene.advance(1ms);
    EXPECT_EQ(scene.takeToClient(), hit + next);
    EXPECT_EQ(scene.injector.heldBytes(FaultDirection::ToClient), 0u);
}

TEST_P(FaultActionTest, DelayWithoutOrderIsOvertaken)
{
    InjectorScene scene = struck(Delay{.delay = 2s, .keepOrder = false});
    scene.clientSaysBytes(hit);
    scene.clientSaysBytes(next);
    EXPECT_EQ(scene.takeToBroker(), next);
    scene.advance(2s);
    EXPECT_EQ(scene.takeToBroker(), hit);
}

TEST_P(FaultActionTest, DelayLeavesTheOtherDirectionAlone)
{
    InjectorScene scene = struck(Delay{.delay = 2s});
    scene.clientSaysBytes(hit);
    scene.brokerSaysBytes(next);
    EXPECT_EQ(scene.takeToClient(), next);
}

TEST_P(FaultActionTest, JitterStaysInItsBoundsAndFollowsTheSeed)
{
    const auto delays = [this](std::uint64_t seed) {
        FaultPlan plan
            = planOf({.topicFilter = "hit"}, Delay{.delay = 100ms, .jitter = 50ms, .keepOrder = false});
        plan.seed = seed;
        InjectorScene scene = sceneOf(plan);
        scene.connect();
        std::vector<Duration> found;
        for (int number = 0; number < 50; ++number) {
            scene.clientSaysBytes(hit);
            found.push_back(scene.injected.back().delay);
            EXPECT_EQ(*scene.injector.pollTimeout(), scene.now + found.back());
            scene.advance(1s);
        }
        return found;
    };
    const std::vector<Duration> first = delays(1);
    EXPECT_THAT(first, Each(testing::AllOf(testing::Ge(100ms), testing::Le(150ms))));
    EXPECT_GT(std::ranges::max(first) - std::ranges::min(first), 25ms);
    EXPECT_EQ(first, delays(1));
    EXPECT_NE(first, delays(2));
}

TEST_P(FaultActionTest, DropTakesThePacketOut)
{
    InjectorScene scene = struck(Drop{});
    scene.brokerSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToClient(), next);
}

TEST_P(FaultActionTest, DuplicateSendsItAgain)
{
    InjectorScene scene = struck(Duplicate{.copies = 2});
    scene.brokerSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToClient(), hit + hit + hit + next);
}

TEST_P(FaultActionTest, ReorderLetsTheNextPacketsPass)
{
    InjectorScene scene = struck(Reorder{.packets = 2});
    scene.brokerSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToClient(), next);
    scene.brokerSaysBytes(next + next);
    EXPECT_EQ(scene.takeToClient(), next + hit + next);
}

TEST_P(FaultActionTest, ReorderWaitsNoLongerThanItsTime)
{
    InjectorScene scene = struck(Reorder{.packets = 2, .maximumWait = 3s});
    scene.brokerSaysBytes(hit);
    scene.advance(2999ms);
    EXPECT_THAT(scene.takeToClient(), IsEmpty());
    scene.advance(1ms);
    EXPECT_EQ(scene.takeToClient(), hit);
}

TEST_P(FaultActionTest, TruncateKeepsTheBeginning)
{
    InjectorScene scene = struck(Truncate{.bytes = 3});
    scene.brokerSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToClient(), hit.substr(0, 3) + next);
    InjectorScene larger = struck(Truncate{.bytes = 1000});
    larger.brokerSaysBytes(hit);
    EXPECT_EQ(larger.takeToClient(), hit);
    EXPECT_THAT(larger.injected, IsEmpty()) << "nothing was done";
}

TEST_P(FaultActionTest, CorruptChangesOneByte)
{
    const auto corrupted = [&](Corrupt action) {
        InjectorScene scene = struck(action);
        scene.brokerSaysBytes(hit);
        return scene.takeToClient();
    };
    std::string first = hit;
    first[0] = static_cast<char>(first[0] ^ 0x40);
    EXPECT_EQ(corrupted({.offset = 0, .value = 0x40}), first);
    std::string last = hit;
    last.back() = '\x07';
    EXPECT_EQ(corrupted({.offset = -1, .mode = CorruptMode::Set, .value = 7}), last);
    EXPECT_EQ(corrupted({.offset = 1000}), hit);
    EXPECT_EQ(corrupted({.offset = -1000}), hit);
    const std::string somewhere = corrupted({});
    int different = 0;
    for (std::size_t n = 0; n < hit.size(); ++n)
        different += somewhere[n] != hit[n];
    EXPECT_EQ(different, 1);
    EXPECT_EQ(somewhere, corrupted({})) << "the seed is the same";
}

TEST_P(FaultActionTest, DribbleWritesByteByByte)
{
    InjectorScene scene = struck(Dribble{.chunkBytes = 1, .interval = 10ms});
    scene.brokerSaysBytes(hit + next);
    EXPECT_EQ(scene.toClient, hit.substr(0, 1));
    scene.advance(10ms * (hit.size() - 2));
    EXPECT_EQ(scene.toClient, hit.substr(0, hit.size() - 1));
    scene.advance(10ms);
    EXPECT_EQ(scene.toClient, hit + next);
    EXPECT_THAT(scene.writes, SizeIs(hit.size() + 1));
}

TEST_P(FaultActionTest, DribbleWithoutIntervalStillWritesByteByByte)
{
    InjectorScene scene = struck(Dribble{});
    scene.brokerSaysBytes(hit);
    EXPECT_EQ(scene.toClient, hit);
    EXPECT_THAT(scene.writes, Each(SizeIs(1)));
}

TEST_P(FaultActionTest, CutEndsTheConnectionAtTheByte)
{
    for (const CutMode mode : {CutMode::Close, CutMode::Reset}) {
        const LinkEnd end = mode == CutMode::Close ? LinkEnd::Close : LinkEnd::Reset;
        InjectorScene down = struck(Cut{.mode = mode, .atByte = 4});
        down.brokerSaysBytes(next + hit + next);
        EXPECT_EQ(down.takeToClient(), next + hit.substr(0, 4));
        EXPECT_EQ(down.end, end);
        down.clientSaysBytes(next);
        EXPECT_THAT(down.takeToBroker(), IsEmpty());
        InjectorScene up = struck(Cut{.mode = mode, .atByte = 1000});
        up.clientSaysBytes(hit + next);
        EXPECT_EQ(up.takeToBroker(), hit);
        EXPECT_EQ(up.end, end);
        EXPECT_EQ(up.endDirection, FaultDirection::FromClient);
    }
}

TEST_P(FaultActionTest, SilenceOfAnswersLetsTheBrokerHear)
{
    InjectorScene scene = struck(Silence{});
    scene.clientSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToBroker(), hit + next);
    scene.brokerSaysBytes(next);
    EXPECT_THAT(scene.takeToClient(), IsEmpty());
    EXPECT_THAT(scene.takeRules(), ElementsAre("rule")) << "once, at the packet that began it";
    scene.brokerCloses();
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_P(FaultActionTest, SilenceOfEverythingSwallowsBothWays)
{
    InjectorScene scene = struck(Silence{SilenceMode::Everything});
    scene.clientSaysBytes(hit + next);
    scene.brokerSaysBytes(next);
    EXPECT_THAT(scene.takeToBroker() + scene.takeToClient(), IsEmpty());
    scene.clientSaysBytes(next.substr(0, 2));
    scene.clientCloses();
    EXPECT_THAT(scene.takeToBroker(), IsEmpty()) << "not even half a packet";
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_P(FaultActionTest, WithholdTakesTheAnswerToTheMatchedPacketOnly)
{
    struct Case
    {
        mqtt::Packet request;
        mqtt::Packet answer;
    };
    const mqtt::PacketId id{7};
    Case cases[] = {{publishOf("hit", QoS::AtLeastOnce, 7), mqtt::PubackPacket{.packetId = id}},
        {publishOf("hit", QoS::ExactlyOnce, 7), mqtt::PubrecPacket{.packetId = id}},
        {mqtt::SubscribePacket{.packetId = id, .subscriptions = {{.filter = "hit"}}},
            mqtt::SubackPacket{.packetId = id, .reasons = {ReasonCode::Success}}},
        {mqtt::UnsubscribePacket{.packetId = id, .filters = {"hit"}},
            mqtt::UnsubackPacket{.packetId = id, .reasons = {ReasonCode::Success}}}};
    for (const auto &[request, answer] : cases) {
        InjectorScene scene = struck(Withhold{});
        scene.clientSays(request);
        EXPECT_EQ(scene.takeToBroker(), bytes(request)) << "the broker does what it is asked";
        EXPECT_THAT(scene.injected, IsEmpty());
        const std::string other = bytes(mqtt::PubackPacket{.packetId = mqtt::PacketId{8}});
        scene.brokerSaysBytes(other + bytes(answer));
        EXPECT_EQ(scene.takeToClient(), other);
        ASSERT_THAT(scene.injected, SizeIs(1));
        EXPECT_EQ(scene.injected[0].packet, mqtt::typeOf(answer)) << "logged on the packet that it hit";
        scene.brokerSays(answer);
        EXPECT_EQ(scene.takeToClient(), bytes(answer)) << "once";
    }
}

TEST_P(FaultActionTest, WithholdTakesAnswersThatAreMatchedThemselves)
{
    InjectorScene scene = this->scene({.packets = {PacketType::Pingresp, PacketType::Connack}}, Withhold{});
    scene.brokerSays(mqtt::ConnackPacket{});
    scene.brokerSays(mqtt::PingrespPacket{});
    EXPECT_THAT(scene.takeToClient(), IsEmpty());
}

TEST_P(FaultActionTest, WrongPacketIdChangesNothingElse)
{
    const auto changed = [&](const mqtt::Packet &packet, WrongPacketId action) {
        InjectorScene scene = this->scene({.direction = FaultDirection::ToClient}, action);
        scene.brokerSays(packet);
        return scene.takeToClient();
    };
    EXPECT_EQ(
        changed(publishOf("hit", QoS::AtLeastOnce, 7), {}), bytes(publishOf("hit", QoS::AtLeastOnce, 8)));
    EXPECT_EQ(changed(mqtt::PubackPacket{.packetId = mqtt::PacketId{0xFFFF}}, {}),
        bytes(mqtt::PubackPacket{.packetId = mqtt::PacketId{1}}));
    EXPECT_EQ(changed(mqtt::SubackPacket{.packetId = mqtt::PacketId{7}, .reasons = {ReasonCode::Success}},
                  {.packetId = 0x1234}),
        bytes(mqtt::SubackPacket{.packetId = mqtt::PacketId{0x1234}, .reasons = {ReasonCode::Success}}));
    EXPECT_EQ(changed(publishOf("hit"), {}), hit) << "QoS 0 has none";
    EXPECT_EQ(changed(mqtt::PingrespPacket{}, {}), bytes(mqtt::PingrespPacket{}));
}

TEST_P(FaultActionTest, UnsolicitedComesInFrontOfThePacket)
{
    InjectorScene scene = struck(Unsolicited{.packet = PacketType::Pubrel, .packetId = 99});
    scene.brokerSaysBytes(hit);
    EXPECT_EQ(scene.takeToClient(), bytes(mqtt::PubrelPacket{.packetId = mqtt::PacketId{99}}) + hit);
}

TEST_P(FaultActionTest, UnsolicitedTakesThePacketsOwnIdentifier)
{
    for (const PacketType type : {PacketType::Puback, PacketType::Pubrec, PacketType::Pubcomp,
             PacketType::Suback, PacketType::Unsuback, PacketType::Pingresp}) {
        InjectorScene scene = struck(Unsolicited{.packet = type});
        const std::string request = bytes(publishOf("hit", QoS::AtLeastOnce, 5));
        scene.clientSaysBytes(request);
        EXPECT_EQ(scene.takeToBroker(), request);
        mqtt::PacketDecoder decoder;
        decoder.setVersion(GetParam());
        const std::string answer = scene.takeToClient();
        decoder.feed(answer);
        const auto packet = decoder.next();
        ASSERT_TRUE(packet && *packet);
        EXPECT_EQ(mqtt::typeOf(**packet), type);
    }
}

TEST_P(FaultActionTest, BandwidthSpreadsBytesOverTime)
{
    InjectorScene scene
        = this->scene({.direction = FaultDirection::ToClient}, Bandwidth{.bytesPerSecond = 1000});
    const std::string large = bytes(publishOf("a", QoS::AtMostOnce, 0, {}, std::string(3000, 'p')));
    scene.brokerSaysBytes(large);
    scene.advance(1s);
    EXPECT_NEAR(static_cast<double>(scene.toClient.size()), 1000, 25);
    scene.brokerSaysBytes(large);
    scene.advance(4s);
    EXPECT_NEAR(static_cast<double>(scene.toClient.size()), 5000, 50);
    scene.advance(2s);
    EXPECT_EQ(scene.toClient, large + large);
    scene.clientSaysBytes(large);
    EXPECT_EQ(scene.toBroker, large) << "the other direction is free";
}

TEST_P(FaultActionTest, BandwidthAndDribbleTogetherKeepTheRate)
{
    FaultPlan plan = planOf({.direction = FaultDirection::ToClient}, Dribble{});
    plan.rules.push_back({.name = "narrow", .action = Bandwidth{.bytesPerSecond = 10'000}});
    InjectorScene scene = sceneOf(plan);
    scene.brokerSaysBytes(bytes(publishOf("a", QoS::AtMostOnce, 0, {}, std::string(1000, 'p'))));
    // A timer to the millisecond, unlike the manual clock's.
    for (int turn = 0; turn < 50; ++turn) {
        scene.now += 1ms;
        scene.injector.handleTimeout(scene.now);
    }
    scene.advance(0ms);
    EXPECT_NEAR(static_cast<double>(1000 - scene.injector.heldBytes(FaultDirection::ToClient)), 500, 50);
    EXPECT_THAT(scene.writes, Each(SizeIs(1)));
}

TEST_P(FaultActionTest, DisconnectGivesTheReasonWhereTheVersionCan)
{
    InjectorScene scene = struck(DisconnectClient{.reason = ReasonCode::ServerBusy});
    scene.clientSaysBytes(next + hit + next);
    EXPECT_EQ(scene.takeToBroker(), next) << "neither the packet nor what follows";
    EXPECT_EQ(scene.takeToClient(),
        isFive() ? bytes(mqtt::DisconnectPacket{.reason = ReasonCode::ServerBusy}) : std::string());
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_P(FaultActionTest, DisconnectLaterLetsThePacketBeAnswered)
{
    InjectorScene scene = struck(DisconnectClient{.reason = ReasonCode::ServerBusy, .after = 5s});
    scene.clientSaysBytes(hit);
    EXPECT_EQ(scene.takeToBroker(), hit);
    scene.brokerSaysBytes(next);
    EXPECT_EQ(scene.takeToClient(), next);
    scene.advance(4999ms);
    EXPECT_EQ(scene.end, LinkEnd::None);
    scene.advance(1ms);
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_P(FaultActionTest, DisconnectBeforeConnackIsOnlyTheEnd)
{
    InjectorScene scene = this->scene({.packets = {PacketType::Connect}}, DisconnectClient{});
    scene.clientSays(std::make_unique<mqtt::ConnectPacket>(mqtt::ConnectPacket{.version = GetParam()}));
    EXPECT_THAT(scene.takeToBroker() + scene.takeToClient(), IsEmpty());
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_P(FaultActionTest, RulesGoOnWithWhatThoseBeforeLeft)
{
    FaultPlan plan = planOf({.topicFilter = "hit"}, Truncate{.bytes = 4});
    plan.rules.push_back({.name = "twice", .match = {.topicFilter = "hit"}, .action = Duplicate{}});
    plan.rules.push_back({.name = "gone", .match = {.topicFilter = "next"}, .action = Drop{}});
    plan.rules.push_back({.name = "never", .match = {.topicFilter = "next"}, .action = Duplicate{}});
    InjectorScene scene = sceneOf(plan);
    scene.connect();
    scene.brokerSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToClient(), hit.substr(0, 4) + hit.substr(0, 4));
    EXPECT_THAT(scene.takeRules(), ElementsAre("rule", "twice", "gone"));
}

TEST_P(FaultActionTest, LogsWhatWasDoneToWhichPacket)
{
    InjectorScene scene = struck(Truncate{.bytes = 3});
    scene.brokerSaysBytes(hit);
    ASSERT_THAT(scene.injected, SizeIs(1));
    const InjectedFault &fault = scene.injected[0];
    EXPECT_EQ(fault.rule, "rule");
    EXPECT_EQ(fault.ruleIndex, 0u);
    EXPECT_EQ(fault.action, FaultAction(Truncate{.bytes = 3}));
    EXPECT_EQ(fault.direction, FaultDirection::ToClient);
    EXPECT_EQ(fault.packet, PacketType::Publish);
    EXPECT_EQ(fault.version, GetParam());
    EXPECT_EQ(fault.clientId, "c");
    EXPECT_EQ(fault.bytes, hit);
    EXPECT_EQ(fault.result, hit.substr(0, 3));
    EXPECT_EQ(fault.size, hit.size());
    EXPECT_EQ(fault.time, scene.now);
}

TEST_P(FaultActionTest, LosesTheOldestOfALogThatNobodyReads)
{
    const auto run = std::make_shared<FaultRun>(planOf({}, Drop{}), TimePoint{});
    FaultInjector injector(run, TimePoint{});
    const std::string large = bytes(publishOf("a", QoS::AtMostOnce, 0, {}, std::string(100'000, 'p')));
    for (int number = 0; number < 100; ++number)
        injector.handleFromClient(large, TimePoint{});
    std::size_t kept = 0;
    while (const auto fault = injector.pollInjected()) {
        EXPECT_EQ(fault->bytes.size(), InjectedFault::maximumBytes);
        EXPECT_EQ(fault->size, large.size());
        ++kept;
    }
    EXPECT_GT(kept, 10u);
    EXPECT_EQ(kept + injector.lostInjected(), 100u);
}

TEST_P(FaultActionTest, ResetsTheConnectionWhenTooMuchIsHeld)
{
    FaultPlan plan = planOf({.topicFilter = "hit"}, Delay{.delay = 1h});
    plan.maximumHeldBytes = 1024;
    InjectorScene scene = sceneOf(plan);
    scene.connect();
    scene.brokerSaysBytes(hit);
    while (scene.end == LinkEnd::None && scene.injector.heldBytes(FaultDirection::ToClient) <= 1024)
        scene.brokerSaysBytes(next);
    EXPECT_EQ(scene.end, LinkEnd::Reset);
    EXPECT_EQ(scene.injector.heldBytes(FaultDirection::ToClient), 0u);
    EXPECT_EQ(scene.injector.pollTimeout(), std::nullopt);
}

TEST_P(FaultActionTest, ManySmallPacketsCountWithWhatKeepingThemTakes)
{
    FaultPlan plan = planOf({.packets = {PacketType::Pingresp}}, Delay{.delay = 1h});
    plan.maximumHeldBytes = 4096;
    InjectorScene scene = sceneOf(plan);
    scene.connect();
    std::size_t packets = 0;
    for (; scene.end == LinkEnd::None && packets < 4096; ++packets)
        scene.brokerSays(mqtt::PingrespPacket{});
    EXPECT_EQ(scene.end, LinkEnd::Reset);
    EXPECT_LT(packets, 100u);
}

TEST_P(FaultActionTest, CopiesStopWhereTooMuchWouldBeHeld)
{
    FaultPlan plan = planOf({.packets = {PacketType::Publish}}, Duplicate{.copies = 1000});
    plan.maximumHeldBytes = 100'000;
    InjectorScene scene = sceneOf(plan);
    scene.connect();
    scene.brokerSays(publishOf("a", QoS::AtMostOnce, 0, {}, std::string(10'000, 'p')));
    EXPECT_GT(scene.toClient.size(), 90'000u);
    EXPECT_LT(scene.toClient.size(), 130'000u);
}

TEST_P(FaultActionTest, LargePacketsByteByByteTakeSeveralTurns)
{
    InjectorScene scene = struck(Dribble{});
    const std::string large = bytes(publishOf("hit", QoS::AtMostOnce, 0, {}, std::string(10'000, 'p')));
    scene.brokerSaysBytes(large);
    EXPECT_LT(scene.toClient.size(), large.size());
    EXPECT_LE(scene.injector.pollTimeout(), scene.now);
    scene.advance(0ms);
    EXPECT_TRUE(scene.toClient == large);
}

TEST_P(FaultActionTest, ClosesBehindWhatIsHeld)
{
    InjectorScene up = struck(Delay{.delay = 2s});
    up.clientSaysBytes(hit + next.substr(0, 3));
    up.clientCloses();
    EXPECT_EQ(up.end, LinkEnd::None);
    up.advance(2s);
    EXPECT_EQ(up.takeToBroker(), hit + next.substr(0, 3));
    EXPECT_EQ(up.end, LinkEnd::Close);
    InjectorScene down = struck(Reorder{});
    down.brokerSaysBytes(hit);
    down.brokerCloses();
    EXPECT_EQ(down.takeToClient(), hit) << "nothing will pass it any more";
    EXPECT_EQ(down.end, LinkEnd::Close);
}

TEST_P(FaultActionTest, AnotherPlanTakesOverWhileTheConnectionLives)
{
    InjectorScene scene = struck(Silence{SilenceMode::Everything});
    scene.clientSaysBytes(hit);
    scene.injector.setRun(
        std::make_shared<FaultRun>(planOf({.topicFilter = "next"}, Drop{}), scene.now), scene.now);
    scene.clientSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToBroker(), hit);
    scene.injector.setRun(std::make_shared<FaultRun>(FaultPlan{}, scene.now), scene.now);
    scene.clientSaysBytes(hit + next);
    EXPECT_EQ(scene.takeToBroker(), hit + next);
}

CUTTY_FOR_BOTH_VERSIONS(FaultActionTest);

TEST(FaultAction5Test, AnnouncesOtherLimits)
{
    using mqtt::PropertyId;
    InjectorScene scene(planOf({},
        AnnounceLimits{.receiveMaximum = 1,
            .maximumQoS = 0,
            .maximumPacketSize = 100,
            .topicAliasMaximum = 0,
            .serverKeepAlive = 5}));
    mqtt::Properties own;
    own.add(PropertyId::ReceiveMaximum, 50).add(PropertyId::ReasonString, "kept");
    scene.brokerSays(mqtt::ConnackPacket{.sessionPresent = true, .properties = own});
    mqtt::Properties announced;
    announced.add(PropertyId::ReasonString, "kept").add(PropertyId::ReceiveMaximum, 1);
    announced.add(PropertyId::MaximumQoS, 0).add(PropertyId::MaximumPacketSize, 100);
    announced.add(PropertyId::TopicAliasMaximum, 0).add(PropertyId::ServerKeepAlive, 5);
    EXPECT_EQ(scene.takeToClient(),
        wire(mqtt::ConnackPacket{.sessionPresent = true, .properties = announced}, ProtocolVersion::V5));
}

TEST(FaultAction311Test, HasNoLimitsToAnnounce)
{
    InjectorScene scene(planOf({}, AnnounceLimits{.receiveMaximum = 1}), ProtocolVersion::V311);
    scene.connect();
    EXPECT_THAT(scene.injected, IsEmpty());
    scene.brokerSays(mqtt::ConnackPacket{});
    EXPECT_EQ(scene.takeToClient(), wire(mqtt::ConnackPacket{}, ProtocolVersion::V311));
}

} // namespace
} // namespace cutty::broker::test
