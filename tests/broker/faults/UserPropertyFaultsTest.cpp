#include "tests/broker/faults/InjectorScene.h"

#include <gmock/gmock.h>

namespace cutty::broker::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

mqtt::Properties asking(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs)
{
    mqtt::Properties properties;
    for (const auto &[name, value] : pairs)
        properties.addUserProperty(name, value);
    return properties;
}

class UserPropertyFaultsTest : public testing::Test
{
protected:
    static FaultPlan plan() { return {.userPropertyFaults = true}; }
    void publish(const mqtt::Properties &properties)
    {
        scene.clientSays(publishOf("a", QoS::AtLeastOnce, 7, properties));
    }
    void subscribe(const mqtt::Properties &properties)
    {
        scene.clientSays(mqtt::SubscribePacket{
            .packetId = mqtt::PacketId{7}, .subscriptions = {{.filter = "a"}}, .properties = properties});
    }
    void unsubscribe(const mqtt::Properties &properties)
    {
        scene.clientSays(mqtt::UnsubscribePacket{
            .packetId = mqtt::PacketId{7}, .filters = {"a"}, .properties = properties});
    }
    std::string toClient() { return mqtt::test::toHex(scene.takeToClient()); }

    InjectorScene scene{plan()};
};

TEST_F(UserPropertyFaultsTest, RejectsConnect)
{
    scene.clientSays(std::make_unique<mqtt::ConnectPacket>(
        mqtt::ConnectPacket{.properties = asking({{"fault:rejectconnect", "137"}})}));
    EXPECT_EQ(toClient(), "20 03 00 89 00");
    EXPECT_EQ(scene.end, LinkEnd::Close);
    EXPECT_THAT(scene.takeRules(), ElementsAre("fault:rejectconnect"));
}

TEST_F(UserPropertyFaultsTest, RejectsPublishSubscribeAndUnsubscribe)
{
    scene.connect();
    publish(asking({{"fault:rejectpublish", "135"}}));
    EXPECT_EQ(toClient(), "40 03 00 07 87");
    subscribe(asking({{"fault:rejectsubscribe", "151"}}));
    EXPECT_EQ(toClient(), "90 04 00 07 00 97");
    unsubscribe(asking({{"fault:rejectunsubscribe", "128"}}));
    EXPECT_EQ(toClient(), "B0 04 00 07 00 80");
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
}

TEST_F(UserPropertyFaultsTest, DisconnectsAtOnceWithoutAnAnswer)
{
    scene.connect();
    publish(asking({{"fault:disconnect", "152"}}));
    EXPECT_EQ(toClient(), "E0 01 98");
    EXPECT_THAT(scene.takeToBroker(), IsEmpty());
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_F(UserPropertyFaultsTest, DisconnectsLaterAfterAnAnswer)
{
    scene.connect();
    subscribe(asking({{"fault:disconnect", "152"}, {"fault:delay", "2"}}));
    EXPECT_FALSE(scene.takeToBroker().empty());
    scene.brokerSays(mqtt::SubackPacket{.packetId = mqtt::PacketId{7}, .reasons = {ReasonCode::GrantedQoS1}});
    EXPECT_EQ(toClient(), "90 04 00 07 00 01");
    scene.advance(1999ms);
    EXPECT_EQ(scene.end, LinkEnd::None);
    scene.advance(1ms);
    EXPECT_EQ(toClient(), "E0 01 98");
    EXPECT_EQ(scene.end, LinkEnd::Close);
}

TEST_F(UserPropertyFaultsTest, DelayAloneAsksForNothing)
{
    scene.connect();
    publish(asking({{"fault:delay", "2"}}));
    EXPECT_FALSE(scene.takeToBroker().empty());
}

TEST_F(UserPropertyFaultsTest, FaultsARequestIdentifierOnceForEachKindOfPacket)
{
    scene.connect();
    const auto properties = asking(
        {{"fault:rejectpublish", "135"}, {"fault:rejectsubscribe", "135"}, {"fault:requestid", "one"}});
    publish(properties);
    EXPECT_EQ(toClient(), "40 03 00 07 87");
    publish(properties);
    EXPECT_THAT(toClient(), IsEmpty());
    EXPECT_FALSE(scene.takeToBroker().empty());
    subscribe(properties);
    EXPECT_EQ(toClient(), "90 04 00 07 00 87");
    publish(asking({{"fault:rejectpublish", "135"}, {"fault:requestid", "two"}}));
    EXPECT_EQ(toClient(), "40 03 00 07 87");
}

TEST_F(UserPropertyFaultsTest, RemembersRequestsOverConnectionsAndPlans)
{
    const auto connect = wire(std::make_unique<mqtt::ConnectPacket>(mqtt::ConnectPacket{.properties
                                  = asking({{"fault:rejectconnect", "137"}, {"fault:requestid", "x"}})}),
        ProtocolVersion::V5);
    const auto direction = [&](const std::shared_ptr<FaultRun> &run) {
        FaultInjector injector(run, TimePoint{});
        injector.handleFromClient(connect, TimePoint{});
        return injector.pollOutput()->direction;
    };
    const auto run = std::make_shared<FaultRun>(plan(), TimePoint{});
    EXPECT_EQ(direction(run), FaultDirection::ToClient);
    EXPECT_EQ(direction(run), FaultDirection::FromClient) << "the second attempt gets in";
    const auto next = std::make_shared<FaultRun>(plan(), TimePoint{}, std::move(*run));
    EXPECT_EQ(direction(next), FaultDirection::FromClient);
}

TEST_F(UserPropertyFaultsTest, IgnoresNumbersThatCannotBe)
{
    scene.connect();
    for (const char *value : {"", "-1", "1x", "256", "99", "0x87", "138"}) {
        publish(asking({{"fault:rejectpublish", value}, {"fault:disconnect", value}}));
        EXPECT_FALSE(scene.takeToBroker().empty()) << value;
    }
    EXPECT_THAT(scene.injected, IsEmpty());
}

TEST_F(UserPropertyFaultsTest, CountsOnTheClientsSideOnly)
{
    scene.connect();
    scene.brokerSays(publishOf("a", QoS::AtLeastOnce, 7, asking({{"fault:disconnect", "152"}})));
    EXPECT_FALSE(scene.takeToClient().empty());
    EXPECT_EQ(scene.end, LinkEnd::None);
}

TEST_F(UserPropertyFaultsTest, AreOffUnlessThePlanSwitchesThemOn)
{
    InjectorScene off(FaultPlan{});
    off.connect();
    const auto packet = publishOf("a", QoS::AtLeastOnce, 7, asking({{"fault:disconnect", "152"}}));
    off.clientSays(packet);
    EXPECT_EQ(off.takeToBroker(), wire(packet, ProtocolVersion::V5));
}

} // namespace
} // namespace cutty::broker::test
