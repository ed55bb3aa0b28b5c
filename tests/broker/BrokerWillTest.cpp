#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerWillTest : public BrokerTest
{
protected:
    static mqtt::Will will(QoS qos = QoS::AtLeastOnce, bool retain = false, std::uint32_t delay = 0)
    {
        mqtt::Will will{.topic = "will/c", .payload = "gone", .qos = qos, .retain = retain};
        if (delay != 0)
            will.properties.add(PropertyId::WillDelayInterval, delay);
        return will;
    }
    TestClient &joinWith(mqtt::Will will, mqtt::ConnectPacket packet)
    {
        packet.will = std::move(will);
        return harness.connect(std::move(packet));
    }
    TestClient &joinWithWill() { return joinWith(will(), passing("c")); }
    TestClient &joinWatcher()
    {
        TestClient &watcher = join("watcher");
        subscribe(watcher, "will/#");
        return watcher;
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerWillTest);

class BrokerWill5Test : public BrokerWillTest
{
};
CUTTY_FOR_VERSION_5(BrokerWill5Test);

TEST_P(BrokerWillTest, GoesOutWhenTheLinkBreaks) // MQTT-3.1.2-8, MQTT-3.1.2-14
{
    TestClient &watcher = joinWatcher();
    TestClient &client = joinWithWill();
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
    harness.cut(client);
    const auto messages = watcher.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->payload(), "gone");
    EXPECT_EQ(messages[0].qos, QoS::AtLeastOnce);
    EXPECT_FALSE(messages[0].retain);
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 0U);
}

TEST_P(BrokerWillTest, IsDroppedAtANormalDisconnect) // MQTT-3.14.4-3
{
    TestClient &watcher = joinWatcher();
    disconnect(joinWithWill());
    harness.advance(24h);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerWillTest, WithRetainIsRetained) // MQTT-3.1.2-15, MQTT-3.1.2-17 of 3.1.1
{
    harness.cut(joinWith(will(QoS::ExactlyOnce, true), passing("c")));
    TestClient &watcher = joinWatcher();
    const auto messages = watcher.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_TRUE(messages[0].retain);
    EXPECT_EQ(messages[0].qos, QoS::ExactlyOnce);
}

TEST_P(BrokerWillTest, GoesOutWhenTheClientFallsSilent) // MQTT-3.1.2-22
{
    TestClient &watcher = joinWatcher();
    mqtt::ConnectPacket packet = passing("c");
    packet.keepAlive = 10s;
    TestClient &client = joinWith(will(), packet);
    harness.advance(1h); // its PINGREQs keep it
    EXPECT_FALSE(client.closed);
    client.held = true;
    harness.advance(4s);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
    harness.advance(11s);
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
    ASSERT_TRUE(client.closed);
    if (isFive()) {
        EXPECT_EQ(client.closed->reason, ReasonCode::KeepAliveTimeout);
    }
}

TEST_P(BrokerWillTest, KeepAliveEndsAtOneAndAHalfIntervalsToTheMillisecond) // MQTT-3.1.2-22
{
    mqtt::ConnectPacket packet = passing("c");
    packet.keepAlive = 7s;
    TestClient &client = harness.connect(packet);
    client.held = true;
    harness.advance(10'499ms);
    EXPECT_FALSE(client.closed);
    harness.advance(1ms);
    EXPECT_TRUE(client.closed);
}

TEST_P(BrokerWillTest, GoesOutWhenAnotherConnectionTakesTheClientOver)
{
    TestClient &watcher = joinWatcher();
    joinWithWill();
    join("c");
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerWillTest, GoesOutAfterAProtocolError)
{
    TestClient &watcher = joinWatcher();
    TestClient &client = joinWithWill();
    harness.sendRaw(client.link, std::string_view("\x00\x00", 2));
    EXPECT_TRUE(client.closed);
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerWillTest, GoesOutWhenTheBrokerDisconnectsTheClient)
{
    TestClient &watcher = joinWatcher();
    joinWithWill();
    EXPECT_TRUE(harness.broker.disconnectClient("c", ReasonCode::AdministrativeAction, harness.now));
    harness.exchange();
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerWillTest, GoesOutOnceThoughTheSessionStays) // MQTT-3.1.2-10
{
    TestClient &watcher = joinWatcher();
    harness.cut(joinWith(will(), lasting("c")));
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
    TestClient &again = joinLasting("c");
    ASSERT_TRUE(again.connack);
    EXPECT_TRUE(again.connack->sessionPresent);
    harness.cut(again);
    harness.advance(24h);
    EXPECT_THAT(watcher.takePayloads(), IsEmpty());
}

TEST_P(BrokerWillTest, ReachesTheClientItselfWhenItComesBack)
{
    TestClient &client = joinWith(will(), lasting("c"));
    subscribe(client, "will/c");
    harness.cut(client);
    EXPECT_THAT(joinLasting("c").takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerWill5Test, GoesOutAtADisconnectThatIsNotNormal) // MQTT-3.1.2-8, MQTT-3.14.4-3
{
    TestClient &watcher = joinWatcher();
    for (const ReasonCode reason : {ReasonCode::DisconnectWithWill, ReasonCode::UnspecifiedError,
             ReasonCode::MessageRateTooHigh, ReasonCode::ImplementationSpecificError}) {
        disconnect(joinWithWill(), reason);
        EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone")) << static_cast<int>(reason);
    }
}

TEST_P(BrokerWill5Test, WaitsForItsDelay) // MQTT-3.1.2-8
{
    TestClient &watcher = joinWatcher();
    harness.cut(joinWith(will(QoS::AtLeastOnce, false, 30), lasting("c")));
    harness.advance(29'999ms);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
    harness.advance(1ms);
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
    harness.advance(24h);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerWill5Test, WaitsNoLongerThanTheSession) // MQTT-3.1.2-8
{
    TestClient &watcher = joinWatcher();
    harness.cut(joinWith(will(QoS::AtLeastOnce, false, 3600), lasting("c", 20s)));
    harness.advance(19'999ms);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
    harness.advance(1ms);
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerWill5Test, DelayWithoutAKeptSessionDoesNotWait)
{
    TestClient &watcher = joinWatcher();
    harness.cut(joinWith(will(QoS::AtLeastOnce, false, 3600), passing("c")));
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerWill5Test, IsCalledOffByAResumeInTime) // MQTT-3.1.3-9
{
    TestClient &watcher = joinWatcher();
    harness.cut(joinWith(will(QoS::AtLeastOnce, false, 30), lasting("c")));
    harness.advance(29s);
    joinLasting("c");
    harness.advance(24h);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerWill5Test, IsCalledOffByATakeoverThatResumes) // MQTT-3.1.3-9
{
    TestClient &watcher = joinWatcher();
    joinWith(will(QoS::AtLeastOnce, false, 30), lasting("c"));
    joinLasting("c");
    harness.advance(24h);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerWill5Test, GoesOutAtOnceWhenACleanStartEndsTheSession)
{
    TestClient &watcher = joinWatcher();
    harness.cut(joinWith(will(QoS::AtLeastOnce, false, 30), lasting("c")));
    join("c");
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
    harness.advance(24h);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerWill5Test, DisconnectMayShortenTheSessionAndSoTheDelay)
{
    TestClient &watcher = joinWatcher();
    TestClient &client = joinWith(will(QoS::AtLeastOnce, false, 30), lasting("c"));
    mqtt::Properties atOnce;
    atOnce.add(PropertyId::SessionExpiryInterval, 0);
    disconnect(client, ReasonCode::DisconnectWithWill, atOnce);
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("gone"));
}

TEST_P(BrokerWill5Test, KeepsItsPropertiesButTheDelay) // MQTT-3.1.3-10
{
    TestClient &watcher = joinWatcher();
    mqtt::Properties published;
    published.add(PropertyId::MessageExpiryInterval, 60);
    published.add(PropertyId::ContentType, "text/plain");
    published.addUserProperty("b", "1").addUserProperty("a", "2");
    mqtt::Will last = will();
    last.properties = published;
    last.properties.add(PropertyId::WillDelayInterval, 5);
    harness.cut(joinWith(last, lasting("c")));
    harness.advance(5s);
    const auto messages = watcher.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->properties(), published.encoded());
}

} // namespace
} // namespace cutty::broker::test
