#include "tests/broker/findings/FindingsFixture.h"

namespace cutty::broker::test {
namespace {

using enum QoS;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class TrafficWatchTest : public FindingsTest
{
protected:
    std::vector<BrokerTrace> traces()
    {
        std::vector<BrokerTrace> all;
        while (auto trace = harness.broker.pollTrace())
            all.push_back(std::move(*trace));
        return all;
    }
};
CUTTY_FOR_BOTH_VERSIONS(TrafficWatchTest);

TEST_P(TrafficWatchTest, HandsOnEveryPacketWithItsClient)
{
    harness.broker.setTracing(1U << 20U);
    joinRaw();
    device().says(mqtt::PingreqPacket{});
    std::vector<mqtt::PacketType> types;
    for (const BrokerTrace &trace : traces()) {
        EXPECT_EQ(trace.clientId, "device");
        EXPECT_EQ(trace.link, device().link);
        types.push_back(typeOf(*trace.packet.decode()));
    }
    using enum mqtt::PacketType;
    EXPECT_THAT(types, ElementsAre(Connect, Connack, Pingreq, Pingresp));
    harness.broker.setTracing(0);
    device().says(mqtt::PingreqPacket{});
    EXPECT_THAT(traces(), IsEmpty());
}

TEST_P(TrafficWatchTest, CountsWhatFindsNoRoom)
{
    harness.broker.setTracing(8);
    joinRaw();
    for (int n = 0; n < 10; ++n)
        device().says(mqtt::PingreqPacket{});
    EXPECT_THAT(traces(), SizeIs(4)); // of two bytes each
    EXPECT_EQ(harness.broker.takeLostTraces(), 18U);
    EXPECT_EQ(harness.broker.takeLostTraces(), 0U);
}

TEST_P(TrafficWatchTest, ShowsThePacketThatEndedTheConnection)
{
    harness.broker.setTracing(1U << 20U);
    joinRaw();
    traces();
    device().saysBytes("\xC1");
    const auto last = traces();
    ASSERT_FALSE(last.empty());
    EXPECT_EQ(last.front().packet.bytes, "\xC1");
}

TEST_P(TrafficWatchTest, WithoutExaminationOnlyBreachesAreFindings)
{
    harness.broker.setExamining(false);
    joinRaw();
    says({publish(AtLeastOnce, 1, "x", true)});
    EXPECT_THAT(findings(), IsEmpty());
    device().saysBytes("\xC1");
    const auto found = findings();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].clientId, "device");
    EXPECT_EQ(found[0].mistake, Mistake::Fault);
}

TEST_P(TrafficWatchTest, ExaminationThatBeginsOnTheWayKnowsNoSession)
{
    harness.broker.setExamining(false);
    joinRaw();
    subscribeRaw(AtLeastOnce);
    const auto ids = delivers(AtLeastOnce, 2);
    says({publish(ExactlyOnce, 1)});
    harness.broker.setExamining(true);
    says({answer<mqtt::PubackPacket>(ids[1]), answer<mqtt::PubackPacket>(ids[0])});
    says({answer<mqtt::PubrelPacket>(1)});
    EXPECT_THAT(findings(), IsEmpty());
    harness.broker.setExamining(false);
    const auto more = delivers(AtLeastOnce, 1);
    harness.broker.setExamining(true);
    says({answer<mqtt::PubackPacket>(more[0])});
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_P(TrafficWatchTest, FindingsThatNobodyTakesAreBoundedAndCounted)
{
    joinRaw();
    for (int n = 0; n < 150; ++n)
        says({answer<mqtt::PubackPacket>(5)});
    EXPECT_THAT(findings(), SizeIs(100));
    EXPECT_EQ(harness.broker.takeLostFindings(), 50U);
    EXPECT_EQ(count("device", isFive() ? "MQTT-2.2.1-5" : "MQTT-2.3.1-6").broken, 150U);
    harness.broker.clearCoverage("device");
    EXPECT_EQ(count("device", isFive() ? "MQTT-2.2.1-5" : "MQTT-2.3.1-6").broken, 0U);
}

TEST(ExaminerTest, TheClientThatWasAwayLongestGivesWay)
{
    Examiner examiner({.maximumClients = 2});
    const auto comeAndGo = [&](std::uint64_t link, std::string clientId, bool leaves) {
        std::string bytes;
        encode(bytes, mqtt::ConnectPacket{.clientId = clientId});
        const TimePoint now = TimePoint{} + std::chrono::seconds(link);
        examiner.examine(
            LinkId{link}, clientId, {Direction::Received, now, mqtt::ProtocolVersion::V5, std::move(bytes)});
        if (leaves)
            examiner.forget(LinkId{link});
    };
    comeAndGo(1, "stays", false);
    comeAndGo(2, "away", true);
    comeAndGo(3, "new", true);
    EXPECT_THAT(examiner.clientIds(), ElementsAre("new", "stays"));
    EXPECT_EQ(examiner.coverage("away"), nullptr);
}

} // namespace
} // namespace cutty::broker::test
