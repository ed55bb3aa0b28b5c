#include "tests/broker/faults/InjectorScene.h"

#include <gmock/gmock.h>

namespace cutty::broker::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr mqtt::PacketId id{7};

mqtt::SubscribePacket subscribe()
{
    return {.packetId = id, .subscriptions = {{.filter = "a"}, {.filter = "b"}}};
}
mqtt::UnsubscribePacket unsubscribe() { return {.packetId = id, .filters = {"a", "b"}}; }

class FaultRefuseTest : public FaultTest
{
protected:
    InjectorScene refusing(PacketType type, ReasonCode reason)
    {
        return scene({.packets = {type}}, Refuse{.reason = reason});
    }
};

TEST_P(FaultRefuseTest, ConnectIsAnsweredAndClosedBeforeTheBroker)
{
    InjectorScene scene = refusing(PacketType::Connect, ReasonCode::NotAuthorized);
    scene.clientSays(std::make_unique<mqtt::ConnectPacket>(mqtt::ConnectPacket{.version = GetParam()}));
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    EXPECT_EQ(mqtt::test::toHex(scene.takeToClient()), isFive() ? "20 03 00 87 00" : "20 02 00 05");
    EXPECT_EQ(scene.end, LinkEnd::Close);
    EXPECT_EQ(scene.injected.at(0).result.size(), isFive() ? 5u : 4u);
}

TEST_P(FaultRefuseTest, PublishIsAnsweredAndNotRouted)
{
    InjectorScene scene = refusing(PacketType::Publish, ReasonCode::QuotaExceeded);
    scene.connect();
    scene.clientSays(publishOf("a", QoS::AtLeastOnce, 7));
    EXPECT_EQ(mqtt::test::toHex(scene.takeToClient()), isFive() ? "40 03 00 07 97" : "40 02 00 07");
    scene.clientSays(publishOf("a", QoS::ExactlyOnce, 7));
    EXPECT_EQ(mqtt::test::toHex(scene.takeToClient()), isFive() ? "50 03 00 07 97" : "50 02 00 07");
    scene.clientSays(publishOf("a"));
    EXPECT_THAT(scene.takeToClient() + scene.takeToBroker(), IsEmpty());
    EXPECT_THAT(scene.injected, SizeIs(3));
}

TEST_P(FaultRefuseTest, SubscribeIsRefusedForEveryFilter)
{
    InjectorScene scene = refusing(PacketType::Subscribe, ReasonCode::NotAuthorized);
    scene.connect();
    scene.clientSays(subscribe());
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    EXPECT_EQ(
        mqtt::test::toHex(scene.takeToClient()), isFive() ? "90 05 00 07 00 87 87" : "90 04 00 07 80 80");
}

TEST_P(FaultRefuseTest, UnsubscribeIsRefusedForEveryFilter)
{
    InjectorScene scene = refusing(PacketType::Unsubscribe, ReasonCode::NotAuthorized);
    scene.connect();
    scene.clientSays(unsubscribe());
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    EXPECT_EQ(mqtt::test::toHex(scene.takeToClient()), isFive() ? "B0 05 00 07 00 87 87" : "B0 02 00 07");
}

TEST_P(FaultRefuseTest, LowerQoSIsWrittenIntoTheBrokersAnswer)
{
    InjectorScene scene = refusing(PacketType::Subscribe, ReasonCode::Success);
    scene.connect();
    scene.clientSays(subscribe());
    EXPECT_FALSE(scene.takeToBroker().empty());
    scene.brokerSays(
        mqtt::SubackPacket{.packetId = id, .reasons = {ReasonCode::GrantedQoS2, ReasonCode::GrantedQoS2}});
    const mqtt::SubackPacket lowered{.packetId = id, .reasons = {ReasonCode::Success, ReasonCode::Success}};
    EXPECT_EQ(scene.takeToClient(), bytes(lowered));
}

TEST_P(FaultRefuseTest, AnswersThatAreMatchedAreRewritten)
{
    InjectorScene suback = refusing(PacketType::Suback, ReasonCode::UnspecifiedError);
    suback.connect();
    suback.brokerSays(
        mqtt::SubackPacket{.packetId = id, .reasons = {ReasonCode::Success, ReasonCode::Success}});
    EXPECT_EQ(
        mqtt::test::toHex(suback.takeToClient()), isFive() ? "90 05 00 07 00 80 80" : "90 04 00 07 80 80");

    InjectorScene puback = refusing(PacketType::Puback, ReasonCode::UnspecifiedError);
    puback.connect();
    puback.brokerSays(mqtt::PubackPacket{.packetId = id});
    EXPECT_EQ(mqtt::test::toHex(puback.takeToClient()), isFive() ? "40 03 00 07 80" : "40 02 00 07");
    EXPECT_THAT(puback.injected, SizeIs(isFive() ? 1 : 0)) << "before 5 there is no place for it";
}

TEST_P(FaultRefuseTest, RewrittenConnackIsFollowedByTheEnd)
{
    InjectorScene scene = refusing(PacketType::Connack, ReasonCode::ServerUnavailable);
    scene.clientSays(std::make_unique<mqtt::ConnectPacket>(mqtt::ConnectPacket{.version = GetParam()}));
    scene.brokerSays(mqtt::ConnackPacket{.sessionPresent = true});
    EXPECT_EQ(mqtt::test::toHex(scene.takeToClient()), isFive() ? "20 03 00 88 00" : "20 02 00 03");
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_P(FaultRefuseTest, ReasonsThatTheAnswerMayNotCarryLeaveThePacketAlone)
{
    InjectorScene scene = refusing(PacketType::Publish, ReasonCode::Banned);
    scene.connect();
    const auto publish = publishOf("a", QoS::AtLeastOnce, 7);
    scene.clientSays(publish);
    EXPECT_EQ(scene.takeToBroker(), bytes(publish));
    EXPECT_THAT(scene.takeToClient(), IsEmpty());
}

CUTTY_FOR_BOTH_VERSIONS(FaultRefuseTest);

TEST(FaultRefuse5Test, PubrelCanBeRefusedAfterTheBrokerHasIt)
{
    InjectorScene scene(
        planOf({.packets = {PacketType::Pubrel}}, Refuse{.reason = ReasonCode::PacketIdentifierNotFound}));
    scene.connect();
    scene.clientSays(mqtt::PubrelPacket{.packetId = id});
    EXPECT_EQ(mqtt::test::toHex(scene.takeToBroker()), "62 02 00 07");
    scene.brokerSays(mqtt::PubcompPacket{.packetId = id});
    EXPECT_EQ(mqtt::test::toHex(scene.takeToClient()), "70 03 00 07 92");
}

TEST(FaultRefuse5Test, AliasOfARefusedPublishIsStillGoodForTheNext)
{
    InjectorScene scene(planOf({.packets = {PacketType::Publish}, .occurrences = {.last = 1}},
        Refuse{.reason = ReasonCode::QuotaExceeded}));
    scene.connect();
    mqtt::PublishPacket first = publishOf("a/long/topic", QoS::AtLeastOnce, 7);
    first.topicAlias = 2;
    scene.clientSays(first);
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    mqtt::PublishPacket second = publishOf("a/long/topic", QoS::AtLeastOnce, 8);
    second.topicAlias = 2;
    mqtt::PublishPacket bare = second;
    bare.topicOmitted = true;
    scene.clientSays(bare);
    EXPECT_EQ(scene.takeToBroker(), wire(second, ProtocolVersion::V5));
    scene.clientSays(bare);
    EXPECT_EQ(scene.takeToBroker(), wire(bare, ProtocolVersion::V5)) << "the broker knows it now";
}

} // namespace
} // namespace cutty::broker::test
