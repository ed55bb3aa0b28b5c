#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerSettingsTest : public BrokerTest
{
protected:
    /// Of a broker with other settings than the fixture's.
    mqtt::ConnackPacket connackOf(const BrokerOptions &options, const mqtt::ConnectPacket &packet)
    {
        harness.broker.setOptions(options);
        RawPeer raw(harness, GetParam());
        raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
        auto packets = raw.hears();
        if (packets.empty() || !std::holds_alternative<mqtt::ConnackPacket>(packets.front())) {
            ADD_FAILURE() << "no CONNACK came";
            return {};
        }
        return std::get<mqtt::ConnackPacket>(std::move(packets.front()));
    }
    ReasonCode inBothVersions(ReasonCode five, std::uint8_t before) const
    {
        return isFive() ? five : mqtt::fromConnectReturnCode(before);
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerSettingsTest);

class BrokerSettings5Test : public BrokerSettingsTest
{
};
CUTTY_FOR_VERSION_5(BrokerSettings5Test);

TEST_P(BrokerSettings5Test, UsesTopicAliasesTowardsClientsThatTakeThem) // MQTT-3.3.2-9, MQTT-3.1.2-26
{
    mqtt::ConnectPacket packet = passing("c");
    packet.properties.add(PropertyId::TopicAliasMaximum, 1);
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
    raw.says(mqtt::SubscribePacket{.packetId = mqtt::PacketId{1}, .subscriptions = {{"#", {}}}});
    raw.hears();
    for (int n = 0; n < 2; ++n) {
        harness.broker.publish(makeMessage("a/long/topic", "x"), harness.now);
        harness.exchange();
        const auto publish = raw.hearsOne<mqtt::PublishPacket>();
        EXPECT_EQ(publish.topicAlias, 1);
        EXPECT_EQ(publish.topicOmitted, n == 1);
    }
}

TEST_P(BrokerSettings5Test, UsesNoTopicAliasTowardsClientsThatTakeNone) // MQTT-3.1.2-26, MQTT-3.1.2-27
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    raw.says(mqtt::SubscribePacket{.packetId = mqtt::PacketId{1}, .subscriptions = {{"#", {}}}});
    raw.hears();
    harness.broker.publish(makeMessage("a", "x"), harness.now);
    harness.exchange();
    EXPECT_EQ(raw.hearsOne<mqtt::PublishPacket>().topicAlias, 0);
}

TEST_P(BrokerSettings5Test, TakesTopicAliasesUpToItsMaximum) // MQTT-3.3.2-9, MQTT-3.3.2-10
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "#");
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    EXPECT_EQ(raw.hearsOne<mqtt::ConnackPacket>().properties.number(PropertyId::TopicAliasMaximum), 64U);
    mqtt::PublishPacket packet{.message = makeMessage("a", "x"), .topicAlias = 64};
    raw.says(packet);
    packet.topicOmitted = true;
    raw.says(packet);
    EXPECT_THAT(watcher.takeTopics(), ElementsAre("a", "a"));
    packet.topicAlias = 65;
    raw.says(packet);
    EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::TopicAliasInvalid);
}

TEST_P(BrokerSettingsTest, OverlappingSubscriptionsGiveOneCopyEachWhereThatIsSet) // MQTT-3.3.4-5
{
    harness.broker.setOptions({.overlappingDelivery = OverlappingDelivery::OneCopyEach});
    TestClient &client = join("c");
    subscribe(client, "a/#", {.maximumQoS = QoS::AtMostOnce}, isFive() ? 1 : 0);
    subscribe(client, "a/+", {.maximumQoS = QoS::ExactlyOnce}, isFive() ? 2 : 0);
    publish(join("publisher"), "a/b", "x", {.qos = QoS::AtLeastOnce});
    const auto copies = client.takeMessages();
    ASSERT_EQ(copies.size(), 2U);
    EXPECT_NE(copies[0].qos, copies[1].qos);
    if (isFive()) {
        for (const auto &copy : copies)
            EXPECT_THAT(copy.subscriptionIdentifiers, ElementsAre(copy.qos == QoS::AtMostOnce ? 1U : 2U));
    }
}

TEST_P(BrokerSettings5Test, ToleratesAnOverrunReceiveMaximumWhereThatIsSet)
{
    harness.broker.setOptions({.connection = {.receiveMaximum = 1, .toleratesReceiveMaximumOverrun = true}});
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    EXPECT_EQ(raw.hearsOne<mqtt::ConnackPacket>().properties.number(PropertyId::ReceiveMaximum), 1U);
    mqtt::PublishPacket packet{.message = makeMessage("a", "x"), .qos = QoS::ExactlyOnce};
    for (std::uint16_t id = 1; id <= 3; ++id) {
        packet.packetId = mqtt::PacketId{id};
        raw.says(packet);
        EXPECT_EQ(raw.hearsOne<mqtt::PubrecPacket>().packetId, packet.packetId);
    }
    EXPECT_TRUE(raw.isOpen());
}

TEST_P(BrokerSettingsTest, HasNoMoreInFlightThanIsSet)
{
    harness.broker.setOptions({.connection = {.maximumInflight = 2}});
    TestClient &publisher = join("publisher");
    TestClient &client = join("c");
    subscribe(client, "a");
    client.held = true;
    for (const std::string_view payload : {"1", "2", "3"})
        publish(publisher, "a", payload, {.qos = QoS::AtLeastOnce});
    EXPECT_THAT(client.takePayloads(), ElementsAre("1", "2"));
    client.held = false;
    harness.exchange();
    EXPECT_THAT(client.takePayloads(), ElementsAre("3"));
}

TEST_P(BrokerSettings5Test, ImposesAKeepAliveWhereThatIsSet) // MQTT-3.1.2-21, MQTT-3.2.2-22
{
    harness.broker.setOptions({.serverKeepAlive = 5s});
    mqtt::ConnectPacket packet = passing("c");
    packet.keepAlive = 600s;
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
    EXPECT_EQ(raw.hearsOne<mqtt::ConnackPacket>().properties.number(PropertyId::ServerKeepAlive), 5U);
    harness.advance(7'499ms);
    EXPECT_TRUE(raw.isOpen());
    harness.advance(1ms);
    EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::KeepAliveTimeout);
}

TEST_P(BrokerSettingsTest, KeepsClientsToTheLongestKeepAlive)
{
    const BrokerOptions options{.maximumKeepAlive = 60s};
    mqtt::ConnectPacket packet = passing("c");
    for (const auto asked : {0s, 61s}) {
        packet.keepAlive = asked;
        const auto connack = connackOf(options, packet);
        EXPECT_EQ(connack.reason, isFive() ? ReasonCode::Success : ReasonCode::ClientIdentifierNotValid);
        EXPECT_EQ(connack.properties.number(PropertyId::ServerKeepAlive),
            isFive() ? std::optional(60U) : std::nullopt);
    }
    packet.keepAlive = 60s;
    const auto connack = connackOf(options, packet);
    EXPECT_EQ(connack.reason, ReasonCode::Success);
    EXPECT_FALSE(connack.properties.number(PropertyId::ServerKeepAlive));
}

TEST_P(BrokerSettingsTest, RefusesAnEmptyClientIdWhereThatIsSet) // MQTT-3.1.3-8
{
    const BrokerOptions options{.acceptsEmptyClientId = false};
    EXPECT_EQ(connackOf(options, passing("")).reason, ReasonCode::ClientIdentifierNotValid);
    EXPECT_EQ(connackOf(options, passing("c")).reason, ReasonCode::Success);
}

TEST_P(BrokerSettingsTest, GrantsNoMoreThanItsMaximumQoS) // MQTT-3.2.2-9, MQTT-3.2.2-10
{
    harness.broker.setOptions({.maximumQoS = QoS::AtLeastOnce});
    TestClient &client = join("c");
    EXPECT_EQ(subscribe(client, "a", QoS::ExactlyOnce), ReasonCode::GrantedQoS1);
    EXPECT_EQ(client.connack->properties.number(PropertyId::MaximumQoS),
        isFive() ? std::optional(1U) : std::nullopt);
    harness.broker.publish(makeMessage("a", "x", {.qos = QoS::ExactlyOnce}), harness.now);
    harness.exchange();
    EXPECT_EQ(client.takeMessages().at(0).qos, QoS::AtLeastOnce);
}

TEST_P(BrokerSettingsTest, APublishAboveTheMaximumQoSEndsTheConnection) // MQTT-3.2.2-11
{
    harness.broker.setOptions({.maximumQoS = QoS::AtLeastOnce});
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    raw.hears();
    raw.says(mqtt::PublishPacket{
        .message = makeMessage("a", "x"), .qos = QoS::ExactlyOnce, .packetId = mqtt::PacketId{1}});
    EXPECT_FALSE(raw.isOpen());
    if (isFive()) {
        EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::QoSNotSupported);
    } else {
        EXPECT_THAT(raw.hears(), IsEmpty());
    }
    EXPECT_EQ(harness.broker.snapshot().receivedMessages, 0U);
}

TEST_P(BrokerSettingsTest, ARetainedPublishEndsTheConnectionWhereThatIsSet) // MQTT-3.2.2-14
{
    harness.broker.setOptions({.retainAvailable = false});
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
    raw.hears();
    raw.says(mqtt::PublishPacket{.message = makeMessage("a", "x", {.retain = true}), .retain = true});
    EXPECT_FALSE(raw.isOpen());
    if (isFive()) {
        EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::RetainNotSupported);
    }
    EXPECT_EQ(harness.broker.snapshot().retainedMessages, 0U);
}

TEST_P(BrokerSettingsTest, AWillThatBreaksALimitIsRefusedAndNeverPublished) // MQTT-3.2.2-12, MQTT-3.2.2-13
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "will");
    mqtt::ConnectPacket packet = passing("c");
    packet.will = mqtt::Will{.topic = "will", .qos = QoS::ExactlyOnce, .retain = true};
    EXPECT_EQ(connackOf({.maximumQoS = QoS::AtMostOnce}, packet).reason,
        inBothVersions(ReasonCode::QoSNotSupported, 3));
    EXPECT_EQ(connackOf({.retainAvailable = false}, packet).reason,
        inBothVersions(ReasonCode::RetainNotSupported, 3));
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerSettingsTest, SubscriptionsOfAKindThatIsSwitchedOffAreRefused)
{
    const auto answer = [&](const BrokerOptions &options, std::string filter, bool identified = false) {
        harness.broker.setOptions(options);
        RawPeer raw(harness, GetParam());
        raw.says(std::make_unique<mqtt::ConnectPacket>(passing("c")));
        raw.hears();
        mqtt::SubscribePacket packet{
            .packetId = mqtt::PacketId{1}, .subscriptions = {{std::move(filter), {}}}};
        if (identified)
            packet.properties.add(PropertyId::SubscriptionIdentifier, 1);
        raw.says(packet);
        EXPECT_EQ(raw.isOpen(), !isFive());
        return isFive() ? raw.hearsOne<mqtt::DisconnectPacket>().reason
                        : raw.hearsOne<mqtt::SubackPacket>().reasons.at(0);
    };
    EXPECT_EQ(answer({.wildcardSubscriptionAvailable = false}, "a/+"),
        isFive() ? ReasonCode::WildcardSubscriptionsNotSupported : ReasonCode::UnspecifiedError);
    EXPECT_EQ(answer({.sharedSubscriptionAvailable = false}, "$share/g/a"),
        isFive() ? ReasonCode::SharedSubscriptionsNotSupported : ReasonCode::UnspecifiedError);
    if (isFive()) {
        EXPECT_EQ(answer({.subscriptionIdentifierAvailable = false}, "a", true),
            ReasonCode::SubscriptionIdentifiersNotSupported);
    }
    EXPECT_EQ(harness.broker.snapshot().subscriptions, 0U);
}

TEST_P(BrokerSettings5Test, AnnouncesWhatIsSwitchedOff)
{
    const auto properties = connackOf({.wildcardSubscriptionAvailable = false,
                                          .sharedSubscriptionAvailable = false,
                                          .subscriptionIdentifierAvailable = false},
        passing("c"))
                                .properties;
    EXPECT_EQ(properties.number(PropertyId::WildcardSubscriptionAvailable), 0U);
    EXPECT_EQ(properties.number(PropertyId::SharedSubscriptionAvailable), 0U);
    EXPECT_EQ(properties.number(PropertyId::SubscriptionIdentifierAvailable), 0U);
}

TEST_P(BrokerSettingsTest, SessionsEndAtTheLongestExpiryAtTheLatest) // 3.2.2.3.2
{
    harness.broker.setOptions({.maximumSessionExpiry = 60s});
    TestClient &client = joinLasting("c");
    EXPECT_EQ(client.connack->properties.number(PropertyId::SessionExpiryInterval),
        isFive() ? std::optional(60U) : std::nullopt);
    harness.cut(client);
    harness.advance(59s);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 1U);
    harness.advance(1s);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
}

TEST_P(BrokerSettings5Test, ADisconnectCannotExtendTheSessionBeyondTheLongestExpiry)
{
    harness.broker.setOptions({.maximumSessionExpiry = 60s});
    mqtt::Properties properties;
    properties.add(PropertyId::SessionExpiryInterval, 3600);
    disconnect(joinLasting("c"), ReasonCode::Success, properties);
    harness.advance(60s);
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
}

TEST_P(BrokerSettingsTest, RefusesMoreConnectionsThanItTakes)
{
    const BrokerOptions options{.maximumConnections = 2};
    harness.broker.setOptions(options);
    join("one");
    TestClient &two = join("two");
    EXPECT_EQ(connackOf(options, passing("three")).reason, inBothVersions(ReasonCode::QuotaExceeded, 3));
    EXPECT_EQ(connackOf(options, passing("two")).reason, ReasonCode::Success); // takes its own over
    EXPECT_TRUE(two.closed);
    harness.broker.disconnectClient("one", ReasonCode::AdministrativeAction, harness.now);
    harness.exchange();
    EXPECT_EQ(connackOf(options, passing("three")).reason, ReasonCode::Success);
}

TEST_P(BrokerSettingsTest, SendsClientsToAnotherServer) // 4.11
{
    const auto connack = connackOf(
        {.redirection = Redirection{.reason = ReasonCode::ServerMoved, .serverReference = "other:1883"}},
        passing("c"));
    EXPECT_EQ(connack.reason, inBothVersions(ReasonCode::ServerMoved, 3));
    if (isFive()) {
        EXPECT_EQ(connack.properties.text(PropertyId::ServerReference), "other:1883");
    }
    EXPECT_THAT(harness.broker.snapshot().clients, IsEmpty());
}

TEST_P(BrokerSettings5Test, GivesResponseInformationToThoseWhoAsk) // MQTT-3.1.2-28
{
    mqtt::ConnectPacket packet = passing("c/1");
    EXPECT_FALSE(connackOf({}, packet).properties.text(PropertyId::ResponseInformation));
    packet.properties.add(PropertyId::RequestResponseInformation, 1);
    EXPECT_EQ(connackOf({}, packet).properties.text(PropertyId::ResponseInformation), "response/c%2F1/");
    EXPECT_FALSE(
        connackOf({.responseTopicPrefix = ""}, packet).properties.text(PropertyId::ResponseInformation));
}

} // namespace
} // namespace cutty::broker::test
