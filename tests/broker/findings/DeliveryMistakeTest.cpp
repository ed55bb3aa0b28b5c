// What a client can do wrong with the messages that it gets, and with its connection.
#include "tests/broker/findings/FindingsFixture.h"
#include "tests/mqtt/Bytes.h"

namespace cutty::broker::test {
namespace {

using enum QoS;
using mqtt::PacketId;
using mqtt::PropertyId;
using testing::IsEmpty;

class DeliveryMistakeTest : public FindingsTest
{
protected:
    void SetUp() override { joinRaw(); }
};
CUTTY_FOR_BOTH_VERSIONS(DeliveryMistakeTest);

TEST_P(DeliveryMistakeTest, AcknowledgementsOfNothing)
{
    says({answer<mqtt::PubackPacket>(5)});
    EXPECT_EQ(finds(Mistake::UnknownPacketId, "MQTT-2.2.1-5", "MQTT-2.3.1-6").packetId, PacketId{5});
    says({answer<mqtt::PubrecPacket>(6)});
    finds(Mistake::UnknownPacketId, "MQTT-2.2.1-5", "MQTT-2.3.1-6");
    says({answer<mqtt::PubcompPacket>(7)});
    finds(Mistake::UnknownPacketId, "MQTT-2.2.1-5", "MQTT-2.3.1-6");
}

TEST_P(DeliveryMistakeTest, AnAcknowledgementTwice)
{
    subscribeRaw(AtLeastOnce);
    const PacketId id = delivers(AtLeastOnce, 1)[0];
    says({answer<mqtt::PubackPacket>(id)});
    EXPECT_THAT(findings(), IsEmpty());
    says({answer<mqtt::PubackPacket>(id)});
    finds(Mistake::UnknownPacketId, "MQTT-2.2.1-5", "MQTT-2.3.1-6");
}

TEST_P(DeliveryMistakeTest, TheAnswerToAnotherQoS)
{
    subscribeRaw(ExactlyOnce);
    says({answer<mqtt::PubackPacket>(delivers(ExactlyOnce, 1)[0])});
    finds(Mistake::WrongAcknowledgement, "MQTT-3.3.4-1", "MQTT-3.3.4-1");
    says({answer<mqtt::PubrecPacket>(delivers(AtLeastOnce, 1)[0])});
    finds(Mistake::WrongAcknowledgement, "MQTT-3.3.4-1", "MQTT-3.3.4-1");
}

TEST_P(DeliveryMistakeTest, PubacksOutOfOrder)
{
    subscribeRaw(AtLeastOnce);
    const auto ids = delivers(AtLeastOnce, 3);
    for (const std::size_t n : {1U, 0U, 2U})
        says({answer<mqtt::PubackPacket>(ids[n])});
    EXPECT_EQ(finds(Mistake::AcknowledgedOutOfOrder, "MQTT-4.6.0-2", "MQTT-4.6.0-2").packetId, ids[1]);
}

TEST_P(DeliveryMistakeTest, PubrecsOutOfOrder)
{
    subscribeRaw(ExactlyOnce);
    const auto ids = delivers(ExactlyOnce, 2);
    for (const PacketId id : {ids[1], ids[0]})
        says({answer<mqtt::PubrecPacket>(id)});
    finds(Mistake::AcknowledgedOutOfOrder, "MQTT-4.6.0-3", "MQTT-4.6.0-3");
}

TEST_P(DeliveryMistakeTest, PubcompWithoutPubrel)
{
    subscribeRaw(ExactlyOnce);
    says({answer<mqtt::PubcompPacket>(delivers(ExactlyOnce, 1)[0])});
    finds(Mistake::PubcompBeforePubrel, "MQTT-4.3.3-11", "MQTT-4.3.3-2");
}

TEST_P(DeliveryMistakeTest, NoAcknowledgementAtAll)
{
    subscribeRaw(AtLeastOnce);
    const PacketId id = delivers(AtLeastOnce, 2)[0];
    harness.advance(40s);
    EXPECT_THAT(findings(), IsEmpty());
    device().says(mqtt::DisconnectPacket{});
    const Finding finding
        = finds(Mistake::NotAcknowledged, "MQTT-4.5.0-2", "MQTT-4.5.0-2", Severity::Suspicious);
    EXPECT_EQ(finding.packetId, id);
    EXPECT_EQ(finding.expected->found, 40U);
}

TEST_P(DeliveryMistakeTest, MoreAfterDisconnectInOneInput)
{
    says({wire(mqtt::DisconnectPacket{}), publish(AtMostOnce, 0)});
    const Finding finding = finds(Mistake::SentAfterDisconnect, "MQTT-3.14.4-1", "MQTT-3.14.4-2");
    EXPECT_EQ(static_cast<unsigned char>(finding.bytes[0]), 0x30U);
}

TEST_P(DeliveryMistakeTest, MoreAfterDisconnectLater)
{
    harness.broker.handleInput(device().link, wire(mqtt::DisconnectPacket{}), harness.now);
    EXPECT_THAT(findings(), IsEmpty());
    harness.broker.handleInput(device().link, "\xC0", harness.now);
    finds(Mistake::SentAfterDisconnect, "MQTT-3.14.4-1", "MQTT-3.14.4-2");
}

TEST_P(DeliveryMistakeTest, SilenceForTooLong)
{
    mqtt::ConnectPacket packet = passing("device");
    packet.keepAlive = 60s;
    joinRaw(std::move(packet));
    harness.advance(90s + 1ms);
    EXPECT_EQ(finds(Mistake::KeepAliveExceeded, "MQTT-3.1.2-20", "MQTT-3.1.2-23").expected->high, 90U);
}

TEST_P(DeliveryMistakeTest, ALinkThatBreaks)
{
    cutRaw();
    const auto finding = harness.broker.pollFinding();
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->mistake, Mistake::NoDisconnect);
    EXPECT_EQ(finding->severity, Severity::Suspicious);
    EXPECT_EQ(finding->statement, "");
}

TEST_P(DeliveryMistakeTest, IllFormedTextBreaksTheRulesOfItsFieldToo)
{
    const std::string_view filter = isFive() ? "82 07 0001 00 0001 FF 00" : "82 06 0001 0001 FF 00";
    device().saysBytes(mqtt::test::bytes(filter));
    finds(Mistake::Fault, "MQTT-1.5.4-1", "MQTT-1.5.3-1");
    EXPECT_EQ(count("device", "MQTT-3.8.3-1").broken, 1U);
    EXPECT_EQ(count("device", "MQTT-3.10.3-1").broken, 0U);
    EXPECT_EQ(count("device", "MQTT-3.10.3-1").kept, 0U);
}

class Connection5MistakeTest : public FindingsTest
{
};
CUTTY_FOR_VERSION_5(Connection5MistakeTest);

TEST_P(Connection5MistakeTest, AnAliasOfTheConnectionBefore)
{
    BrokerOptions options = harness.broker.options();
    options.connection.topicAliasMaximum = 5;
    harness.broker.setOptions(options);
    joinRaw(passing("device"));
    const auto aliased = [](bool omitted) {
        return mqtt::PublishPacket{.message = makeMessage("up", "x"),
            .topicAlias = 3,
            .topicOmitted = omitted,
            .subscriptionIdentifiers = {}};
    };
    device().says(aliased(false));
    device().says(mqtt::DisconnectPacket{});
    EXPECT_THAT(findings(), IsEmpty());
    joinRaw(passing("device"));
    device().says(aliased(true));
    finds(Mistake::AliasOfEarlierConnection, "MQTT-3.3.2-7", {});
}

TEST_P(Connection5MistakeTest, AnAliasForABrokerWithoutThem)
{
    BrokerOptions options = harness.broker.options();
    options.connection.topicAliasMaximum = 0;
    harness.broker.setOptions(options);
    joinRaw();
    device().says(mqtt::PublishPacket{
        .message = makeMessage("up", "x"), .topicAlias = 1, .subscriptionIdentifiers = {}});
    finds(Mistake::Fault, "MQTT-3.2.2-18", {});
}

TEST_P(Connection5MistakeTest, MoreMessagesThanTheBrokerTakes)
{
    BrokerOptions options = harness.broker.options();
    options.connection.receiveMaximum = 2;
    harness.broker.setOptions(options);
    joinRaw();
    says({publish(ExactlyOnce, 1), publish(ExactlyOnce, 2)});
    EXPECT_THAT(findings(), IsEmpty());
    says({publish(ExactlyOnce, 3)});
    const Finding finding = finds(Mistake::Fault, "MQTT-3.3.4-7", {});
    EXPECT_EQ(finding.fault, mqtt::Fault::ReceiveMaximumExceeded);
    EXPECT_EQ(finding.expected, (mqtt::Expectation{3, 0, 2}));
    EXPECT_EQ(count("device", "MQTT-3.3.4-7").kept, 2U);
    EXPECT_EQ(count("device", "MQTT-4.9.0-2").broken, 1U);
}

} // namespace
} // namespace cutty::broker::test
