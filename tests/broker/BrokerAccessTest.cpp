#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerAccessTest : public BrokerTest
{
protected:
    BrokerAccessTest()
        : BrokerTest({.access
              = AccessRules({{.filter = "own/%c/#"}, {.who = AccessSubjectKind::User, .name = "admin"},
                                {.action = AccessAction::Subscribe, .filter = "public/#"}},
                  false)})
    {
        harness.broker.reportEvents(EventDetail::Messages);
    }
    std::vector<AccessDenied> denials()
    {
        std::vector<AccessDenied> found;
        while (auto event = harness.broker.pollEvent()) {
            if (auto *denied = std::get_if<AccessDenied>(&event->kind))
                found.push_back(std::move(*denied));
        }
        return found;
    }
    TestClient &joinAdmin()
    {
        mqtt::ConnectPacket packet = passing("admin");
        packet.userName = "admin";
        return harness.connect(packet);
    }
    ReasonCode notAuthorized() const { return isFive() ? ReasonCode::NotAuthorized : ReasonCode::Success; }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerAccessTest);

TEST_P(BrokerAccessTest, ADeniedPublishIsDroppedAndAnswered) // MQTT-3.3.5-2 of 3.1.1, 3.4.2.1
{
    TestClient &admin = joinAdmin();
    subscribe(admin, "#");
    TestClient &client = join("c");
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce})
        EXPECT_EQ(publish(client, "public/a", "x", {.qos = qos, .retain = true}), notAuthorized());
    publish(client, "public/a", "x");
    EXPECT_EQ(publish(client, "own/c/a", "mine", {.qos = QoS::AtLeastOnce}), ReasonCode::Success);
    EXPECT_THAT(admin.takePayloads(), ElementsAre("mine"));
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 0U);
    EXPECT_EQ(harness.broker.totals().dropped.of(DropReason::AccessDenied), 3U);
}

TEST_P(BrokerAccessTest, ADeniedPublishEndsTheConnectionWhereThatIsSet)
{
    BrokerOptions options = harness.broker.options();
    options.deniedPublish = DeniedPublish::Disconnect;
    harness.broker.setOptions(options);
    TestClient &admin = joinAdmin();
    subscribe(admin, "#");
    std::string bytes;
    encode(bytes, passing("c"));
    encode(bytes, mqtt::PublishPacket{.message = makeMessage("public/a", "x")}, GetParam());
    encode(bytes, mqtt::PublishPacket{.message = makeMessage("own/c/a", "late")}, GetParam());
    RawPeer raw(harness, GetParam());
    raw.saysBytes(bytes);
    EXPECT_FALSE(raw.isOpen());
    const auto packets = raw.hears();
    ASSERT_EQ(packets.size(), isFive() ? 2U : 1U);
    if (isFive()) {
        EXPECT_EQ(std::get<mqtt::DisconnectPacket>(packets[1]).reason, ReasonCode::NotAuthorized);
    }
    EXPECT_THAT(admin.takeMessages(), IsEmpty());
}

TEST_P(BrokerAccessTest, ADeniedSubscriptionIsRefused) // MQTT-3.9.3-2
{
    TestClient &client = join("c");
    const ReasonCode refused = isFive() ? ReasonCode::NotAuthorized : ReasonCode::UnspecifiedError;
    EXPECT_EQ(subscribe(client, "#"), refused);
    EXPECT_EQ(subscribe(client, "own/d/#"), refused);
    EXPECT_EQ(subscribe(client, "$share/g/own/d/#"), refused);
    EXPECT_EQ(subscribe(client, "own/c/+"), ReasonCode::GrantedQoS2);
    EXPECT_EQ(subscribe(client, "$share/g/public/#"), ReasonCode::GrantedQoS2);
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 2U);
}

TEST_P(BrokerAccessTest, EachRefusalNamesItsRule)
{
    harness.broker.setOptions(
        {.access = AccessRules({{.action = AccessAction::Publish, .filter = "a", .allow = false},
             {.action = AccessAction::Subscribe, .filter = "b/#", .allow = false}})});
    mqtt::ConnectPacket packet = passing("c");
    packet.userName = "maria";
    TestClient &client = harness.connect(packet);
    publish(client, "a", "x", {.qos = QoS::AtLeastOnce});
    subscribe(client, "$share/g/b/c");
    publish(client, "$SYS/x", "x", {.qos = QoS::AtLeastOnce});
    const auto found = denials();
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].action, AccessAction::Publish);
    EXPECT_EQ(found[0].userName, "maria");
    EXPECT_EQ(found[0].decision.rule, 0U);
    EXPECT_EQ(found[1].action, AccessAction::Subscribe);
    EXPECT_EQ(found[1].topic, "$share/g/b/c");
    EXPECT_EQ(found[1].decision.rule, 1U);
    EXPECT_EQ(found[2].decision.basis, AccessBasis::SystemTopic);
}

TEST_P(BrokerAccessTest, AWillThatItsClientMayNotPublishIsRefused)
{
    mqtt::ConnectPacket packet = passing("c");
    packet.will = mqtt::Will{.topic = "public/a"};
    const TestClient &client = harness.connect(packet);
    ASSERT_TRUE(client.closed);
    EXPECT_EQ(client.closed->reason, ReasonCode::NotAuthorized);
    bool reported = false;
    while (auto event = harness.broker.pollEvent()) {
        if (const auto *refused = std::get_if<ConnectionRefused>(&event->kind)) {
            reported = true;
            EXPECT_EQ(refused->clientId, "c");
            ASSERT_TRUE(refused->access);
            EXPECT_EQ(refused->access->basis, AccessBasis::Default);
        }
    }
    EXPECT_TRUE(reported);
    packet.will->topic = "own/c/will";
    EXPECT_TRUE(harness.connect(packet).connack);
}

TEST_P(BrokerAccessTest, RulesForTheClientIdHoldForAnAssignedOne)
{
    mqtt::ConnectPacket packet = passing("");
    packet.will = mqtt::Will{.topic = "own/auto-1/will"};
    EXPECT_TRUE(harness.connect(packet).connack);
}

TEST_P(BrokerAccessTest, SystemTopicsAreTheBrokersAloneUnlessSetOtherwise)
{
    harness.broker.setOptions({});
    TestClient &client = join("c");
    EXPECT_EQ(publish(client, "$SYS/broker/version", "x", {.qos = QoS::AtLeastOnce}), notAuthorized());
    EXPECT_NE(publish(client, "$SYSTEM", "x", {.qos = QoS::ExactlyOnce}), ReasonCode::NotAuthorized);
    harness.broker.setOptions({.acceptsSystemTopics = true});
    subscribe(client, "$SYS/x");
    publish(client, "$SYS/x", "x");
    EXPECT_EQ(client.takeMessages().size(), 1U);
}

TEST_P(BrokerAccessTest, AnonymousClientsAreRefusedWhereThatIsSet)
{
    harness.broker.setOptions({.acceptsAnonymous = false});
    const TestClient &nameless = join("c");
    ASSERT_TRUE(nameless.closed);
    EXPECT_EQ(nameless.closed->reason, ReasonCode::NotAuthorized);
    EXPECT_TRUE(joinAdmin().connack);
}

} // namespace
} // namespace cutty::broker::test
