#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class BrokerCommandTest : public BrokerTest
{
};
CUTTY_FOR_BOTH_VERSIONS(BrokerCommandTest);

class BrokerCommand5Test : public BrokerTest
{
};
CUTTY_FOR_VERSION_5(BrokerCommand5Test);

TEST_P(BrokerCommandTest, DropsAClientWithoutAWord)
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "will");
    mqtt::ConnectPacket packet = lasting("c");
    packet.will = mqtt::Will{.topic = "will"};
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
    raw.hears();
    EXPECT_FALSE(harness.broker.dropClient("x", harness.now));
    EXPECT_TRUE(harness.broker.dropClient("c", harness.now));
    std::string bytes;
    bool reset = false;
    while (const auto output = harness.broker.pollOutput(bytes)) {
        if (output->link != raw.link)
            continue;
        reset = output->close && output->reset;
        EXPECT_THAT(bytes, IsEmpty());
    }
    EXPECT_TRUE(reset);
    EXPECT_FALSE(harness.broker.dropClient("c", harness.now));
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 1U);
    EXPECT_EQ(harness.broker.snapshot().sentMessages, 1U); // the will
}

TEST_P(BrokerCommand5Test, DisconnectNamesAnotherServer) // 4.11
{
    TestClient &client = join("c");
    EXPECT_TRUE(
        harness.broker.disconnectClient("c", ReasonCode::UseAnotherServer, harness.now, "other:1883"));
    harness.exchange();
    ASSERT_TRUE(client.closed);
    EXPECT_EQ(client.closed->reason, ReasonCode::UseAnotherServer);
    EXPECT_EQ(client.closed->properties.text(PropertyId::ServerReference), "other:1883");
}

TEST_P(BrokerCommand5Test, DoesNotDisconnectWithAReasonThatAServerMayNotGive) // MQTT-3.14.2-1
{
    TestClient &client = join("c");
    for (const ReasonCode reason : {ReasonCode::DisconnectWithWill, ReasonCode::BadUserNameOrPassword})
        EXPECT_FALSE(harness.broker.disconnectClient("c", reason, harness.now));
    harness.exchange();
    EXPECT_FALSE(client.closed);
    EXPECT_THAT(harness.broker.snapshot().clients, SizeIs(1));
}

TEST_P(BrokerCommandTest, EndsTheSessionOfAClientThatIsAwayAndOfOneThatIsNot)
{
    TestClient &away = joinLasting("away");
    subscribe(away, "a");
    harness.cut(away);
    TestClient &here = joinLasting("here");
    subscribe(here, "a");
    EXPECT_FALSE(harness.broker.removeSession("x", harness.now));
    EXPECT_TRUE(harness.broker.removeSession("away", harness.now));
    EXPECT_TRUE(harness.broker.removeSession("here", harness.now));
    harness.exchange();
    EXPECT_TRUE(here.closed);
    EXPECT_EQ(harness.broker.totals().subscriptions, 0U);
    EXPECT_EQ(harness.broker.totals().offlineSessions, 0U);
    EXPECT_FALSE(joinLasting("away").connack->sessionPresent);
}

TEST_P(BrokerCommandTest, EndsTheSessionOfAClientWhoseSessionEndsWithItsConnection)
{
    join("c");
    EXPECT_TRUE(harness.broker.removeSession("c", harness.now));
    EXPECT_FALSE(harness.broker.removeSession("c", harness.now));
}

TEST_P(BrokerCommandTest, RetainedMessagesAreSetAndRemovedAndWhatWasThereComesBack)
{
    TestClient &client = join("c");
    subscribe(client, "a");
    EXPECT_FALSE(harness.broker.setRetained(makeMessage("a", "1"), harness.now));
    const MessagePtr before = harness.broker.setRetained(makeMessage("a", "2"), harness.now);
    ASSERT_TRUE(before);
    EXPECT_EQ(before->payload(), "1");
    EXPECT_THAT(client.takeMessages(), IsEmpty());
    TestClient &late = join("late");
    subscribe(late, "a");
    EXPECT_THAT(late.takePayloads(), ElementsAre("2"));
    const MessagePtr removed = harness.broker.removeRetained("a", harness.now);
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->payload(), "2");
    EXPECT_FALSE(harness.broker.removeRetained("a", harness.now));
    harness.broker.setRetained(removed, harness.now);
    EXPECT_TRUE(harness.broker.setRetained(makeMessage("a", ""), harness.now));
    EXPECT_EQ(harness.broker.totals().retainedMessages, 0U);
    EXPECT_EQ(harness.broker.totals().storedBytes, 0U);
}

} // namespace
} // namespace cutty::broker::test
