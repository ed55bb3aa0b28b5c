// Shared subscriptions (MQTT 5, 4.8.2). 3.1.1 does not know them; clients of it use them all the same, as
// with other brokers.
#include "tests/broker/BrokerHarness.h"

#include <string>
#include <vector>

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerSharedTest : public BrokerTest
{
protected:
    explicit BrokerSharedTest(BrokerOptions options = quietOptions())
        : BrokerTest(options)
    {
    }

    TestClient &joinGroup(std::string clientId, QoS qos = QoS::ExactlyOnce)
    {
        TestClient &client = joinLasting(std::move(clientId));
        subscribe(client, "$share/g/a", qos);
        return client;
    }
    void publishNumbers(int count, QoS qos = QoS::AtLeastOnce)
    {
        for (int n = 1; n <= count; ++n)
            harness.broker.publish(makeMessage("a", std::to_string(n), {.qos = qos}), harness.now);
        harness.exchange();
    }
    std::uint64_t dropped() const { return harness.broker.snapshot().droppedMessages; }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerSharedTest);

class BrokerShared5Test : public BrokerSharedTest
{
};
CUTTY_FOR_VERSION_5(BrokerShared5Test);

class BrokerSharedLimitsTest : public BrokerSharedTest
{
protected:
    BrokerSharedLimitsTest()
        : BrokerSharedTest({.maximumQueuedMessages = 2, .maximumBacklogBytes = 100})
    {
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerSharedLimitsTest);

class BrokerSharedLimits5Test : public BrokerSharedLimitsTest
{
};
CUTTY_FOR_VERSION_5(BrokerSharedLimits5Test);

TEST_P(BrokerSharedTest, EachMessageGoesToOneMemberInTurn)
{
    TestClient &one = joinGroup("one");
    TestClient &two = joinGroup("two");
    TestClient &three = joinGroup("three");
    for (const QoS qos : allQoS) {
        publishNumbers(6, qos);
        EXPECT_THAT(one.takePayloads(), ElementsAre("1", "4"));
        EXPECT_THAT(two.takePayloads(), ElementsAre("2", "5"));
        EXPECT_THAT(three.takePayloads(), ElementsAre("3", "6"));
    }
}

TEST_P(BrokerSharedTest, DeliversAtTheQoSGrantedToTheChosenMember) // MQTT-4.8.2-3
{
    std::vector<TestClient *> members;
    for (const QoS granted : allQoS)
        members.push_back(&joinGroup("c" + std::to_string(toInt(granted)), granted));
    publishNumbers(3, QoS::ExactlyOnce);
    for (const QoS granted : allQoS) {
        const auto messages = members[static_cast<std::size_t>(toInt(granted))]->takeMessages();
        ASSERT_EQ(messages.size(), 1U);
        EXPECT_EQ(messages[0].qos, granted);
    }
}

TEST_P(BrokerSharedTest, GroupsOfOtherNamesAndOrdinarySubscriptionsGetTheirOwnCopies)
{
    TestClient &member = joinGroup("member");
    TestClient &other = join("other");
    subscribe(other, "$share/h/+");
    TestClient &plain = join("plain");
    subscribe(plain, "a");
    publishNumbers(1);
    EXPECT_THAT(member.takePayloads(), ElementsAre("1"));
    EXPECT_THAT(other.takePayloads(), ElementsAre("1"));
    EXPECT_THAT(plain.takePayloads(), ElementsAre("1"));
    subscribe(member, "a");
    publishNumbers(1);
    EXPECT_THAT(member.takePayloads(), ElementsAre("1", "1"));
}

TEST_P(BrokerSharedTest, AMemberPublishesToItsOwnGroupToo)
{
    TestClient &member = joinGroup("member");
    publish(member, "a", "mine", {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(member.takePayloads(), ElementsAre("mine"));
}

TEST_P(BrokerSharedTest, UnsubscribeLeavesTheGroup)
{
    TestClient &one = joinGroup("one");
    TestClient &two = joinGroup("two");
    ASSERT_TRUE(one.connection.unsubscribe({"$share/g/a"}, harness.now));
    harness.exchange();
    publishNumbers(2);
    EXPECT_THAT(one.takePayloads(), IsEmpty());
    EXPECT_THAT(two.takePayloads(), ElementsAre("1", "2"));
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 1U);
}

TEST_P(BrokerSharedTest, SubscribingAgainChangesTheQoSOfTheMember) // MQTT-3.8.4-3
{
    TestClient &member = joinGroup("member", QoS::ExactlyOnce);
    EXPECT_EQ(subscribe(member, "$share/g/a", QoS::AtMostOnce), ReasonCode::Success);
    publishNumbers(1, QoS::ExactlyOnce);
    EXPECT_EQ(member.takeMessages().at(0).qos, QoS::AtMostOnce);
}

TEST_P(BrokerSharedTest, MembersThatAreAwayArePassedOver)
{
    TestClient &one = joinGroup("one");
    TestClient &two = joinGroup("two");
    harness.cut(one);
    publishNumbers(3);
    EXPECT_THAT(two.takePayloads(), ElementsAre("1", "2", "3"));
    EXPECT_THAT(joinLasting("one").takePayloads(), IsEmpty());
}

TEST_P(BrokerSharedTest, MessagesWaitWhenAllMembersAreAwayAndGoToTheFirstThatComes)
{
    harness.cut(joinGroup("one"));
    harness.cut(joinGroup("two"));
    publishNumbers(4);
    TestClient &two = joinLasting("two");
    EXPECT_THAT(two.takePayloads(), testing::UnorderedElementsAre("1", "2", "3", "4"));
    EXPECT_THAT(joinLasting("one").takePayloads(), IsEmpty());
    EXPECT_EQ(dropped(), 0U);
}

TEST_P(BrokerSharedTest, MessagesThatWaitGoToANewMember)
{
    harness.cut(joinGroup("one"));
    publishNumbers(2);
    EXPECT_THAT(joinGroup("two").takePayloads(), ElementsAre("1", "2"));
    EXPECT_THAT(joinLasting("one").takePayloads(), IsEmpty());
}

TEST_P(BrokerSharedTest, ALostMemberLeavesItsUnacknowledgedQoS1MessagesToAnother)
{
    TestClient &one = joinGroup("one");
    TestClient &two = joinGroup("two");
    one.held = true;
    publishNumbers(4);
    EXPECT_THAT(one.takePayloads(), ElementsAre("1", "3"));
    EXPECT_THAT(two.takePayloads(), ElementsAre("2", "4"));
    harness.cut(one);
    const auto messages = two.takeMessages();
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[0].message->payload(), "1");
    EXPECT_EQ(messages[1].message->payload(), "3");
    EXPECT_FALSE(messages[0].duplicate);
    EXPECT_THAT(joinLasting("one").takePayloads(), IsEmpty());
}

TEST_P(BrokerSharedTest, WithoutAnotherMemberTheLostOneGetsThemAgain) // MQTT-4.4.0-1
{
    TestClient &one = joinGroup("one");
    one.held = true;
    publishNumbers(2);
    const auto first = one.takeMessages();
    ASSERT_EQ(first.size(), 2U);
    harness.cut(one);
    const auto again = joinLasting("one").takeMessages();
    ASSERT_EQ(again.size(), 2U);
    for (std::size_t n = 0; n < 2; ++n) {
        EXPECT_EQ(again[n].packetId, first[n].packetId);
        EXPECT_TRUE(again[n].duplicate);
    }
}

TEST_P(BrokerSharedTest, TheEndOfASessionLeavesItsMessagesEvenToAMemberThatIsAway)
{
    harness.cut(joinGroup("two"));
    TestClient &one = joinGroup("one");
    one.held = true;
    publishNumbers(2);
    harness.cut(one);
    publishNumbers(1); // waits with the one or the other
    join("one"); // a clean start ends the session
    EXPECT_THAT(joinLasting("two").takePayloads(), testing::UnorderedElementsAre("1", "2", "1"));
}

TEST_P(BrokerSharedTest, ABegunQoS2DeliveryIsFinishedWithItsMember) // MQTT-4.8.2-4
{
    TestClient &one = joinGroup("one");
    TestClient &two = joinGroup("two");
    one.held = true;
    publishNumbers(1, QoS::ExactlyOnce);
    const auto first = one.takeMessages();
    ASSERT_EQ(first.size(), 1U);
    harness.cut(one);
    EXPECT_THAT(two.takeMessages(), IsEmpty());
    const auto again = joinLasting("one").takeMessages();
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].packetId, first[0].packetId);
    EXPECT_TRUE(again[0].duplicate);
}

TEST_P(BrokerSharedTest, ABegunQoS2DeliveryEndsWithItsMembersSession) // MQTT-4.8.2-5
{
    TestClient &one = joinGroup("one");
    TestClient &two = joinGroup("two");
    one.held = true;
    publishNumbers(1, QoS::ExactlyOnce);
    harness.cut(one);
    join("one");
    harness.advance(24h);
    EXPECT_THAT(two.takeMessages(), IsEmpty());
}

TEST_P(BrokerSharedTest, MessagesOfOwnSubscriptionsStayWithTheirSession)
{
    TestClient &one = joinGroup("one");
    subscribe(one, "own");
    TestClient &two = joinGroup("two");
    one.held = true;
    harness.broker.publish(makeMessage("own", "kept", {.qos = QoS::AtLeastOnce}), harness.now);
    harness.exchange();
    harness.cut(one);
    EXPECT_THAT(two.takeMessages(), IsEmpty());
    EXPECT_THAT(joinLasting("one").takePayloads(), ElementsAre("kept"));
}

TEST_P(BrokerSharedLimitsTest, AFullMemberIsPassedOver)
{
    TestClient &one = joinGroup("one");
    TestClient &two = joinGroup("two");
    harness.broker.handleBacklog(one.link, 101);
    publishNumbers(2, QoS::AtMostOnce);
    EXPECT_THAT(two.takePayloads(), ElementsAre("1", "2"));
    EXPECT_EQ(dropped(), 0U);
    harness.broker.handleBacklog(two.link, 101);
    publishNumbers(1, QoS::AtMostOnce);
    EXPECT_EQ(dropped(), 1U);
}

TEST_P(BrokerSharedLimitsTest, MembersThatAreAwayFillOneAfterTheOther)
{
    harness.cut(joinGroup("one"));
    harness.cut(joinGroup("two"));
    publishNumbers(5);
    EXPECT_EQ(dropped(), 1U);
    publishNumbers(1, QoS::AtMostOnce);
    EXPECT_EQ(dropped(), 2U);
}

TEST_P(BrokerSharedLimits5Test, WhatNoOtherMemberHasRoomForStays)
{
    TestClient &two = harness.connect(lasting("two"), {}, {.receiveMaximum = 1});
    subscribe(two, "$share/g/a");
    two.held = true;
    publishNumbers(3); // one in flight, two in the queue
    TestClient &one = joinGroup("one");
    one.held = true;
    publishNumbers(1);
    const auto first = one.takeMessages();
    ASSERT_EQ(first.size(), 1U);
    harness.cut(one);
    const auto again = joinLasting("one").takeMessages();
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].packetId, first[0].packetId);
    EXPECT_TRUE(again[0].duplicate);
}

TEST_P(BrokerShared5Test, AMessageThatAMemberRejectsGoesToNobodyElse) // MQTT-4.8.2-6
{
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        RawPeer rejects(harness, GetParam());
        rejects.says(std::make_unique<mqtt::ConnectPacket>(passing("rejects")));
        rejects.says(mqtt::SubscribePacket{
            .packetId = mqtt::PacketId{1}, .subscriptions = {{"$share/g/a", {.maximumQoS = qos}}}});
        rejects.hears();
        TestClient &other = joinGroup("other");
        publishNumbers(1, qos);
        const auto id = rejects.hearsOne<mqtt::PublishPacket>().packetId;
        if (qos == QoS::AtLeastOnce)
            rejects.says(mqtt::PubackPacket{id, ReasonCode::QuotaExceeded, {}});
        else
            rejects.says(mqtt::PubrecPacket{id, ReasonCode::QuotaExceeded, {}});
        harness.broker.handleLinkClosed(rejects.link, harness.now);
        harness.exchange();
        EXPECT_THAT(other.takeMessages(), IsEmpty());
        disconnect(other);
        join("other");
    }
}

TEST_P(BrokerShared5Test, AMessageTooLargeForOneMemberGoesToAnother)
{
    TestClient &small = harness.connect(lasting("small"), {}, {.maximumPacketSize = 50});
    subscribe(small, "$share/g/a");
    TestClient &other = joinGroup("other");
    for (const QoS qos : allQoS) {
        for (int count = 0; count < 2; ++count)
            harness.broker.publish(makeMessage("a", std::string(50, 'x'), {.qos = qos}), harness.now);
    }
    harness.exchange();
    EXPECT_THAT(small.takeMessages(), IsEmpty());
    EXPECT_EQ(other.takeMessages().size(), 6U);
    EXPECT_EQ(dropped(), 0U);
}

TEST_P(BrokerShared5Test, CarriesTheIdentifierAndRetainAsPublishedOfTheChosenMember)
{
    TestClient &named = join("named");
    subscribe(named, "$share/g/a", mqtt::SubscriptionOptions{.retainAsPublished = true}, 5);
    TestClient &plain = join("plain");
    subscribe(plain, "$share/g/a");
    for (int count = 0; count < 2; ++count)
        harness.broker.publish(makeMessage("a", "x", {.retain = true}), harness.now);
    harness.exchange();
    const auto first = named.takeMessages();
    ASSERT_EQ(first.size(), 1U);
    EXPECT_THAT(first[0].subscriptionIdentifiers, ElementsAre(5));
    EXPECT_TRUE(first[0].retain);
    const auto second = plain.takeMessages();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_THAT(second[0].subscriptionIdentifiers, IsEmpty());
    EXPECT_FALSE(second[0].retain);
}

TEST_P(BrokerShared5Test, NoLocalIsAProtocolError) // MQTT-3.8.3-4
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("raw")));
    raw.hears();
    raw.says(mqtt::SubscribePacket{
        .packetId = mqtt::PacketId{1}, .subscriptions = {{"$share/g/a", {.noLocal = true}}}});
    EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::ProtocolError);
    EXPECT_FALSE(raw.isOpen());
}

TEST_P(BrokerShared5Test, ExpiryCountsDownWithTheMemberThatWasAway) // MQTT-3.3.2-6
{
    harness.cut(joinGroup("one"));
    mqtt::Properties minute;
    minute.add(PropertyId::MessageExpiryInterval, 60);
    harness.broker.publish(
        makeMessage("a", "x", {.qos = QoS::AtLeastOnce, .properties = minute}), harness.now);
    harness.advance(20s);
    const auto messages = joinGroup("two").takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->messageExpiryInterval(), 40s);
}

} // namespace
} // namespace cutty::broker::test
