// Clients of our own engine do all that the protocol has, and nothing is found.
#include "tests/broker/findings/FindingsFixture.h"

#include <set>

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

class CorrectClientTest : public FindingsTest
{
protected:
    void TearDown() override { EXPECT_THAT(findings(), IsEmpty()); }
    std::set<std::string_view> kept(std::string_view clientId) const
    {
        std::set<std::string_view> ids;
        const Coverage *coverage = harness.broker.examiner().coverage(clientId);
        const auto all = statements(GetParam());
        for (std::size_t index = 0; index < all.size(); ++index) {
            if (coverage->count(GetParam(), index).kept > 0)
                ids.insert(all[index].id);
        }
        return ids;
    }
};
CUTTY_FOR_BOTH_VERSIONS(CorrectClientTest);

TEST_P(CorrectClientTest, MessagesAtEveryQoSBothWays)
{
    mqtt::ConnectPacket packet = passing("device");
    packet.keepAlive = 60s;
    TestClient &device = harness.connect(std::move(packet));
    TestClient &watcher = join("watcher");
    subscribe(device, "to/+/device/#");
    subscribe(watcher, "from/#");
    for (int round = 0; round < 20; ++round) {
        for (const QoS qos : allQoS) {
            publish(device, "from/device", "same", {.qos = qos});
            publish(watcher, "to/the/device", "same", {.qos = qos, .retain = true});
        }
    }
    EXPECT_EQ(device.messages.size(), 60U);
    ASSERT_TRUE(device.connection.unsubscribe({"to/+/device/#"}, harness.now));
    harness.exchange();
    harness.advance(10min);
    disconnect(device);
    for (const char *id : {"MQTT-4.6.0-2", "MQTT-4.6.0-3", "MQTT-4.6.0-4", "MQTT-4.5.0-2", "MQTT-3.3.1-2",
             isFive() ? "MQTT-3.1.2-20" : "MQTT-3.1.2-23", isFive() ? "MQTT-4.7.1-1" : "MQTT-4.7.1-2",
             isFive() ? "MQTT-3.14.4-1" : "MQTT-3.14.4-2", "MQTT-3.10.3-2", "MQTT-3.8.1-1"})
        EXPECT_THAT(kept("device"), Contains(id));
    EXPECT_THAT(kept("device"), Not(Contains("MQTT-3.1.2-9")));
}

TEST_P(CorrectClientTest, ManyMessagesOnTheirWayAtOnce)
{
    TestClient &device = join("device");
    subscribe(device, "#");
    for (int n = 0; n < 300; ++n) {
        for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce}) {
            ASSERT_TRUE(device.connection.publish(
                {.message = makeMessage("a", std::to_string(n), {.qos = qos}), .qos = qos}, harness.now));
        }
    }
    harness.exchange();
    EXPECT_EQ(device.messages.size(), 600U);
}

TEST_P(CorrectClientTest, RepetitionsAfterTheLinkBroke)
{
    for (const bool lostOnTheWayBack : {false, true}) {
        const std::string id = lostOnTheWayBack ? "deaf" : "mute";
        TestClient *device = &joinLasting(id);
        subscribe(*device, "down/#");
        for (int round = 0; round < 4; ++round) {
            device->held = !lostOnTheWayBack;
            device->deaf = lostOnTheWayBack;
            for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce}) {
                ASSERT_TRUE(device->connection.publish(
                    {.message = makeMessage("up", "same", {.qos = qos}), .qos = qos}, harness.now));
                harness.broker.publish(makeMessage("down/1", "same", {.qos = qos}), harness.now);
            }
            harness.exchange();
            auto session = harness.cut(*device);
            mqtt::ConnectPacket again = lasting(id);
            again.cleanStart = false;
            device = &harness.connect(std::move(again), std::move(session));
            ASSERT_TRUE(device->connack && device->connack->sessionPresent);
        }
        disconnect(*device);
    }
    EXPECT_THAT(kept("deaf"), Contains("MQTT-3.3.1-1"));
}

TEST_P(CorrectClientTest, AStateThatTheBrokerForgot)
{
    TestClient &device = joinLasting("device");
    device.deaf = true;
    ASSERT_TRUE(device.connection.publish(
        {.message = makeMessage("up", "x", {.qos = QoS::ExactlyOnce}), .qos = QoS::ExactlyOnce},
        harness.now));
    harness.exchange();
    auto session = harness.cut(device);
    harness.broker.removeSession("device", harness.now);
    mqtt::ConnectPacket again = lasting("device");
    again.cleanStart = false;
    TestClient &back = harness.connect(std::move(again), std::move(session));
    publish(back, "up", "x", {.qos = QoS::ExactlyOnce});
    disconnect(back);
}

TEST_P(CorrectClientTest, WillsNamesAndPasswords)
{
    mqtt::ConnectPacket packet = passing("device");
    packet.will = mqtt::Will{.topic = "gone", .payload = "", .qos = QoS::AtLeastOnce, .retain = true};
    packet.userName = "name";
    packet.password = "word";
    disconnect(harness.connect(std::move(packet)));
    for (const char *id : {"MQTT-3.1.2-9", isFive() ? "MQTT-3.1.2-17" : "MQTT-3.1.2-19", "MQTT-3.1.2-19"})
        EXPECT_THAT(kept("device"), Contains(id));
}

TEST_P(CorrectClientTest, TakenOverBySecondConnection)
{
    TestClient &first = joinLasting("device");
    subscribe(first, "#");
    mqtt::ConnectPacket again = lasting("device");
    again.cleanStart = false;
    TestClient &second = harness.connect(std::move(again));
    ASSERT_TRUE(first.closed);
    publish(second, "a", "b", {.qos = QoS::ExactlyOnce});
    EXPECT_EQ(second.messages.size(), 1U);
    disconnect(second);
}

TEST_P(CorrectClientTest, SharedSubscriptionsWithMembersThatLeave)
{
    TestClient *first = &joinLasting("first");
    TestClient &second = joinLasting("second");
    subscribe(*first, "$share/group/a/#");
    subscribe(second, "$share/group/a/#");
    TestClient &sender = join("sender");
    for (int round = 0; round < 3; ++round) {
        first->deaf = true;
        for (int n = 0; n < 6; ++n)
            publish(sender, "a/b", "x", {.qos = n % 2 == 0 ? QoS::AtLeastOnce : QoS::ExactlyOnce});
        auto session = harness.cut(*first);
        mqtt::ConnectPacket again = lasting("first");
        again.cleanStart = false;
        first = &harness.connect(std::move(again), std::move(session));
    }
    disconnect(*first);
}

class CorrectClient5Test : public CorrectClientTest
{
};
CUTTY_FOR_VERSION_5(CorrectClient5Test);

TEST_P(CorrectClient5Test, AliasesAndProperties)
{
    mqtt::ConnectPacket packet = passing("device");
    packet.properties.add(PropertyId::TopicAliasMaximum, 10).addUserProperty("k", "v");
    TestClient &device
        = harness.connect(std::move(packet), {}, {.topicAliasMaximum = 10, .automaticTopicAliases = true});
    subscribe(device, "#", mqtt::SubscriptionOptions{.maximumQoS = QoS::ExactlyOnce}, 7);
    mqtt::Properties properties;
    properties.add(PropertyId::ResponseTopic, "answer").add(PropertyId::CorrelationData, "1");
    properties.addUserProperty("k", "v");
    for (const QoS qos : allQoS) {
        for (int n = 0; n < 5; ++n)
            publish(device, "topic/" + std::to_string(n % 2), "x", {.qos = qos, .properties = properties});
    }
    disconnect(device, mqtt::ReasonCode::DisconnectWithWill);
    for (const char *id : {"MQTT-3.3.2-7", "MQTT-3.3.2-8", "MQTT-3.3.2-14", "MQTT-1.5.7-1"})
        EXPECT_THAT(kept("device"), Contains(id));
}

TEST_P(CorrectClient5Test, AReceiveMaximumThatIsFull)
{
    BrokerOptions options = harness.broker.options();
    options.connection.receiveMaximum = 3;
    options.connection.maximumPacketSize = 1000;
    harness.broker.setOptions(options);
    mqtt::ConnectPacket packet = passing("device");
    packet.properties.add(PropertyId::ReceiveMaximum, 2);
    TestClient &device = harness.connect(std::move(packet), {}, {.receiveMaximum = 2});
    subscribe(device, "#");
    for (int n = 0; n < 50; ++n) {
        ASSERT_TRUE(device.connection.publish(
            {.message = makeMessage("a", "b", {.qos = QoS::ExactlyOnce}), .qos = QoS::ExactlyOnce},
            harness.now));
    }
    harness.exchange();
    EXPECT_EQ(device.messages.size(), 50U);
    for (const char *id : {"MQTT-3.3.4-7", "MQTT-4.9.0-2", "MQTT-3.2.2-15"})
        EXPECT_THAT(kept("device"), Contains(id));
}

} // namespace
} // namespace cutty::broker::test
