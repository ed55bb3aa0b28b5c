// What a client can do wrong with the messages that it publishes.
#include "tests/broker/findings/FindingsFixture.h"

namespace cutty::broker::test {
namespace {

using enum QoS;
using testing::IsEmpty;

class PublishMistakeTest : public FindingsTest
{
};
CUTTY_FOR_BOTH_VERSIONS(PublishMistakeTest);

TEST_P(PublishMistakeTest, DuplicateOnAFirstSending)
{
    joinRaw();
    says({publish(AtLeastOnce, 1, "x", true)});
    const Finding finding = finds(Mistake::DuplicateAtFirst, "MQTT-4.3.2-2", "MQTT-4.3.2-1");
    EXPECT_EQ(finding.packet, mqtt::PacketType::Publish);
    EXPECT_EQ(finding.packetId, mqtt::PacketId{1});
    EXPECT_EQ(static_cast<unsigned char>(finding.bytes[0]), 0x3AU);
    EXPECT_EQ(finding.size, finding.bytes.size());
    says({publish(ExactlyOnce, 2, "x", true)});
    finds(Mistake::DuplicateAtFirst, "MQTT-4.3.3-2", "MQTT-4.3.3-1");
}

TEST_P(PublishMistakeTest, AnIdentifierInUseForAnotherMessage)
{
    joinRaw();
    says({publish(AtLeastOnce, 1, "a"), publish(AtLeastOnce, 1, "b")});
    finds(Mistake::PacketIdInUse, "MQTT-2.2.1-3", "MQTT-2.3.1-2");
    EXPECT_EQ(count("device", "MQTT-4.3.2-1").broken, 1U);
}

TEST_P(PublishMistakeTest, AnIdentifierInUseForASubscription)
{
    joinRaw();
    says({publish(ExactlyOnce, 7)});
    subscribeRaw(AtMostOnce);
    EXPECT_THAT(findings(), IsEmpty());
    device().says(mqtt::UnsubscribePacket{mqtt::PacketId{7}, {"down"}, {}});
    finds(Mistake::PacketIdInUse, "MQTT-2.2.1-3", "MQTT-2.3.1-2");
}

TEST_P(PublishMistakeTest, AnIdentifierIsFreeAfterItsAnswer)
{
    joinRaw();
    for (int n = 0; n < 3; ++n) {
        says({publish(AtLeastOnce, 1, "same")});
        says({publish(ExactlyOnce, 2, "same")});
        says({answer<mqtt::PubrelPacket>(2)});
    }
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_EQ(count("device", isFive() ? "MQTT-2.2.1-3" : "MQTT-2.3.1-2").kept, 6U);
}

TEST_P(PublishMistakeTest, PubrelForNothing)
{
    joinRaw();
    says({answer<mqtt::PubrelPacket>(3)});
    finds(Mistake::UnknownPacketId, "MQTT-2.2.1-5", "MQTT-2.3.1-6");
}

TEST_P(PublishMistakeTest, PubrelBeforePubrec)
{
    joinRaw();
    says({publish(ExactlyOnce, 3), answer<mqtt::PubrelPacket>(3)});
    finds(Mistake::PubrelBeforePubrec, "MQTT-4.3.3-4", "MQTT-4.3.3-1");
}

TEST_P(PublishMistakeTest, PubrelsOutOfOrder)
{
    joinRaw();
    says({publish(ExactlyOnce, 1), publish(ExactlyOnce, 2)});
    says({answer<mqtt::PubrelPacket>(2)});
    finds(Mistake::PubrelOutOfOrder, "MQTT-4.6.0-4", "MQTT-4.6.0-4");
    says({answer<mqtt::PubrelPacket>(1)});
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_P(PublishMistakeTest, RepetitionOnTheSameConnection)
{
    joinRaw();
    says({publish(AtLeastOnce, 1), publish(AtLeastOnce, 1, "x", true)});
    if (isFive())
        finds(Mistake::RepeatedTooEarly, "MQTT-4.4.0-1", {});
    else
        EXPECT_THAT(findings(), IsEmpty());
    says({publish(AtLeastOnce, 1, "x", true)}); // though PUBACK is out
    if (isFive())
        finds(Mistake::RepeatedTooEarly, "MQTT-4.4.0-1", {});
    else
        EXPECT_THAT(findings(), IsEmpty());
}

/// Leaves exchange 1, and 2 where asked, between PUBREC and PUBREL, and comes back to the session.
class ResumedMistakeTest : public FindingsTest
{
protected:
    void resume(const std::vector<std::string> &before)
    {
        joinRaw(lasting("device"));
        says(before);
        cutRaw();
        mqtt::ConnectPacket again = lasting("device");
        again.cleanStart = false;
        joinRaw(std::move(again));
        EXPECT_THAT(findings(), IsEmpty());
    }
    mqtt::ConnectPacket lasting(std::string clientId)
    {
        mqtt::ConnectPacket packet = FindingsTest::lasting(std::move(clientId));
        packet.cleanStart = false;
        return packet;
    }
};
CUTTY_FOR_BOTH_VERSIONS(ResumedMistakeTest);

TEST_P(ResumedMistakeTest, AllIsWellWhenEverythingGoesOutAgain)
{
    resume({publish(ExactlyOnce, 1, "a"), publish(ExactlyOnce, 2, "b")});
    says({publish(ExactlyOnce, 1, "a", true), answer<mqtt::PubrelPacket>(2)});
    says({answer<mqtt::PubrelPacket>(1)});
    says({publish(AtLeastOnce, 3, "c")});
    device().says(mqtt::DisconnectPacket{});
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_EQ(count("device", "MQTT-4.4.0-1").kept, 2U);
}

TEST_P(ResumedMistakeTest, NothingGoesOutAgain)
{
    resume({publish(ExactlyOnce, 1, "a")});
    device().says(mqtt::PingreqPacket{});
    device().says(mqtt::DisconnectPacket{});
    EXPECT_EQ(finds(Mistake::NotRepeated, "MQTT-4.4.0-1", "MQTT-4.4.0-1").packetId, mqtt::PacketId{1});
}

TEST_P(ResumedMistakeTest, ACutConnectionProvesNothingLeftOut)
{
    resume({publish(ExactlyOnce, 1, "a"), publish(ExactlyOnce, 2, "b")});
    says({publish(ExactlyOnce, 1, "a", true)});
    cutRaw();
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_P(ResumedMistakeTest, ANewMessageInsteadOfARepetition)
{
    resume({publish(ExactlyOnce, 1, "a")});
    says({publish(ExactlyOnce, 2, "a")});
    device().says(mqtt::DisconnectPacket{});
    finds(Mistake::RepeatedAsNew, "MQTT-4.4.0-1", "MQTT-2.3.1-3");
}

TEST_P(ResumedMistakeTest, RepetitionWithoutDuplicate)
{
    resume({publish(ExactlyOnce, 1, "a")});
    says({publish(ExactlyOnce, 1, "a")});
    finds(Mistake::RepeatedWithoutDuplicate, "MQTT-3.3.1-1", "MQTT-3.3.1-1");
}

TEST_P(ResumedMistakeTest, AnotherMessageUnderTheIdentifier)
{
    resume({publish(ExactlyOnce, 1, "a")});
    says({publish(ExactlyOnce, 1, "b")});
    finds(Mistake::PacketIdInUse, "MQTT-2.2.1-3", "MQTT-2.3.1-2");
}

TEST_P(ResumedMistakeTest, RepetitionsOutOfOrder)
{
    resume({publish(ExactlyOnce, 1, "a"), publish(ExactlyOnce, 2, "b")});
    says({publish(ExactlyOnce, 2, "b", true)});
    says({publish(ExactlyOnce, 1, "a", true)});
    EXPECT_EQ(finds(Mistake::RepeatedOutOfOrder, "MQTT-4.6.0-1", "MQTT-4.6.0-1").packetId, mqtt::PacketId{1});
}

TEST_P(ResumedMistakeTest, PublishAgainThoughPubrelWasSent)
{
    resume({publish(ExactlyOnce, 1, "a")});
    says({answer<mqtt::PubrelPacket>(1)});
    cutRaw();
    joinRaw(lasting("device"));
    says({publish(ExactlyOnce, 1, "a", true)});
    finds(Mistake::RepeatedAfterPubrel, "MQTT-4.3.3-6", "MQTT-4.3.3-1", Severity::Suspicious);
}

TEST_P(ResumedMistakeTest, AnswersThatMayBeLostAreLetBe)
{
    resume({publish(AtLeastOnce, 1, "a"), publish(ExactlyOnce, 2, "b")});
    says({publish(AtLeastOnce, 1, "a", true), publish(ExactlyOnce, 2, "b", true)});
    says({answer<mqtt::PubrelPacket>(2)});
    cutRaw();
    joinRaw(lasting("device"));
    says({answer<mqtt::PubrelPacket>(2)});
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_P(ResumedMistakeTest, SomethingOfASessionThatACleanStartEnds)
{
    joinRaw(lasting("device"));
    says({publish(ExactlyOnce, 1, "a")});
    cutRaw();
    joinRaw(passing("device"));
    says({publish(ExactlyOnce, 1, "a", true)});
    finds(Mistake::UsedLostSession, "MQTT-3.1.2-4", "MQTT-3.1.2-6");
}

TEST_P(ResumedMistakeTest, SomethingOfASessionThatTheBrokerDoesNotHave)
{
    joinRaw(lasting("device"));
    says({publish(ExactlyOnce, 1, "a")});
    cutRaw();
    harness.broker.removeSession("device", harness.now);
    joinRaw(lasting("device"));
    says({publish(ExactlyOnce, 1, "a", true)});
    finds(Mistake::UsedLostSession, "MQTT-3.2.2-5", "MQTT-4.3.3-1");
}

} // namespace
} // namespace cutty::broker::test
