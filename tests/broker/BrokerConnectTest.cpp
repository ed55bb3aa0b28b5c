#include "tests/broker/BrokerHarness.h"

#include <set>

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::IsEmpty;

class BrokerConnectTest : public BrokerTest
{
};
CUTTY_FOR_BOTH_VERSIONS(BrokerConnectTest);

class BrokerConnect5Test : public BrokerTest
{
};
CUTTY_FOR_VERSION_5(BrokerConnect5Test);

TEST_P(BrokerConnectTest, NamesClientsWithoutAnIdentifier) // MQTT-3.1.3-6, MQTT-3.1.3-7, MQTT-3.2.2-16
{
    join("auto-2"); // in the way of a name that the broker might give
    std::set<std::string> names;
    for (int n = 0; n < 3; ++n) {
        const TestClient &client = join("");
        ASSERT_TRUE(client.connack);
        EXPECT_FALSE(client.connack->sessionPresent);
        EXPECT_EQ(
            client.connack->properties.text(PropertyId::AssignedClientIdentifier).has_value(), isFive());
    }
    for (const ClientSnapshot &client : harness.broker.snapshot().clients) {
        EXPECT_FALSE(client.clientId.empty());
        names.insert(client.clientId);
    }
    EXPECT_EQ(names.size(), 4U);
}

TEST_P(BrokerConnectTest, AnEmptyIdentifierToKeepIsRefusedBeforeVersion5) // MQTT-3.1.3-8 of 3.1.1
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(lasting("")));
    const auto connack = raw.hearsOne<mqtt::ConnackPacket>();
    EXPECT_EQ(connack.reason, isFive() ? ReasonCode::Success : ReasonCode::ClientIdentifierNotValid);
    EXPECT_FALSE(connack.sessionPresent);
    EXPECT_EQ(raw.isOpen(), isFive());
}

TEST_P(BrokerConnectTest, ServesACleanAndAKeptClientOfVersion31)
{
    mqtt::ConnectPacket packet = passing("old");
    packet.version = mqtt::ProtocolVersion::V31;
    TestClient &client = harness.connect(packet);
    ASSERT_TRUE(client.connack);
    subscribe(client, "a");
    publish(join("c"), "a", "x", {.qos = QoS::ExactlyOnce});
    EXPECT_EQ(client.takeMessages().size(), 1U);
    packet.clientId.clear();
    RawPeer nameless(harness, mqtt::ProtocolVersion::V31);
    nameless.says(std::make_unique<mqtt::ConnectPacket>(packet));
    EXPECT_EQ(nameless.hearsOne<mqtt::ConnackPacket>().reason, ReasonCode::ClientIdentifierNotValid);
    EXPECT_FALSE(nameless.isOpen());
}

TEST_P(BrokerConnectTest, HearsConnectSubscribeAndPublishInOneInput) // MQTT-3.2.0-1
{
    std::string bytes;
    encode(bytes, passing("c"));
    encode(bytes, mqtt::SubscribePacket{.packetId = mqtt::PacketId{1}, .subscriptions = {{"a", {}}}},
        GetParam());
    encode(bytes,
        mqtt::PublishPacket{
            .message = makeMessage("a", "x"), .qos = QoS::AtLeastOnce, .packetId = mqtt::PacketId{2}},
        GetParam());
    RawPeer raw(harness, GetParam());
    raw.saysBytes(bytes);
    const auto packets = raw.hears();
    ASSERT_EQ(packets.size(), 4U);
    EXPECT_TRUE(std::holds_alternative<mqtt::ConnackPacket>(packets[0]));
    EXPECT_TRUE(std::holds_alternative<mqtt::SubackPacket>(packets[1]));
    EXPECT_TRUE(std::holds_alternative<mqtt::PublishPacket>(packets[2]));
    EXPECT_TRUE(std::holds_alternative<mqtt::PubackPacket>(packets[3]));
}

TEST_P(BrokerConnectTest, ReadsInputThatComesByteByByte)
{
    std::string bytes;
    encode(bytes, passing("c"));
    encode(bytes, mqtt::PingreqPacket{}, GetParam());
    RawPeer raw(harness, GetParam());
    for (const char &byte : bytes)
        raw.saysBytes({&byte, 1});
    const auto packets = raw.hears();
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<mqtt::PingrespPacket>(packets[1])); // MQTT-3.12.4-1
}

TEST_P(BrokerConnectTest, ClosesOnGarbageAndServesTheOthers) // MQTT-4.13.1-1, MQTT-4.8.0-1
{
    TestClient &client = join("c");
    subscribe(client, "a");
    for (const std::string_view garbage :
        {"GET / HTTP/1.1\r\n\r\n", "\xFF\xFF\xFF\xFF\xFF", "\x16\x03\x01\x02", "\x30\x05xyzzy"}) {
        RawPeer raw(harness, GetParam());
        raw.saysBytes(garbage);
        EXPECT_FALSE(raw.isOpen());
        EXPECT_THAT(harness.takeRaw(raw.link), IsEmpty());
    }
    publish(client, "a", "x");
    EXPECT_EQ(client.takeMessages().size(), 1U);
}

TEST_P(BrokerConnectTest, ClosesOnASecondConnect) // MQTT-3.1.0-2
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(lasting("c")));
    raw.hearsOne<mqtt::ConnackPacket>();
    raw.says(std::make_unique<mqtt::ConnectPacket>(lasting("c")));
    EXPECT_FALSE(raw.isOpen());
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 1U);
    EXPECT_THAT(harness.broker.snapshot().clients, IsEmpty());
}

TEST_P(BrokerConnectTest, ClosesALinkThatNeverConnects)
{
    RawPeer raw(harness, GetParam());
    harness.advance(9'999ms);
    EXPECT_TRUE(raw.isOpen());
    harness.advance(1ms);
    EXPECT_FALSE(raw.isOpen());
    EXPECT_EQ(harness.broker.pollTimeout(), std::nullopt);
}

TEST_P(BrokerConnectTest, LinksThatComeAndGoLeaveNoDeadline)
{
    for (int n = 0; n < 100; ++n) {
        mqtt::ConnectPacket packet = passing("c" + std::to_string(n));
        packet.keepAlive = 65'535s;
        harness.cut(harness.connect(packet));
    }
    EXPECT_EQ(harness.broker.pollTimeout(), std::nullopt);
}

TEST_P(BrokerConnectTest, IgnoresLinksThatItDoesNotKnow)
{
    const LinkId unknown{4711};
    harness.broker.handleInput(unknown, "xyz", harness.now);
    harness.broker.handleBacklog(unknown, 1);
    harness.broker.handleLinkClosed(unknown, harness.now);
    std::string bytes;
    EXPECT_FALSE(harness.broker.pollOutput(bytes));
    EXPECT_EQ(harness.broker.pollTimeout(), std::nullopt);
}

TEST_P(BrokerConnectTest, IgnoresWhatComesOnALinkThatItHasClosed)
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "a");
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(passing("raw")));
    harness.broker.disconnectClient("raw", ReasonCode::AdministrativeAction, harness.now);
    raw.says(mqtt::PublishPacket{.message = makeMessage("a", "late")}); // before the close is polled
    raw.says(mqtt::PublishPacket{.message = makeMessage("a", "later")});
    harness.broker.handleLinkClosed(raw.link, harness.now);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

TEST_P(BrokerConnectTest, DisconnectsAClientOnCommand)
{
    TestClient &client = join("c");
    EXPECT_FALSE(harness.broker.disconnectClient("x", ReasonCode::AdministrativeAction, harness.now));
    EXPECT_TRUE(harness.broker.disconnectClient("c", ReasonCode::AdministrativeAction, harness.now));
    EXPECT_FALSE(harness.broker.disconnectClient("c", ReasonCode::AdministrativeAction, harness.now));
    harness.exchange();
    ASSERT_TRUE(client.closed);
    EXPECT_FALSE(harness.isOpen(client.link));
    EXPECT_EQ(client.closed->cause, isFive() ? mqtt::CloseCause::Peer : mqtt::CloseCause::TransportLost);
    if (isFive()) {
        EXPECT_EQ(client.closed->reason, ReasonCode::AdministrativeAction);
    }
}

TEST_P(BrokerConnectTest, DoesNotDisconnectAClientThatIsAway)
{
    harness.cut(joinLasting("c"));
    EXPECT_FALSE(harness.broker.disconnectClient("c", ReasonCode::AdministrativeAction, harness.now));
}

TEST_P(BrokerConnectTest, ShutDownClosesEveryLink)
{
    TestClient &one = join("one");
    TestClient &two = joinLasting("two");
    RawPeer raw(harness, GetParam());
    harness.broker.shutDown(harness.now);
    harness.exchange();
    for (const TestClient *client : {&one, &two}) {
        ASSERT_TRUE(client->closed);
        EXPECT_FALSE(harness.isOpen(client->link));
        if (isFive()) {
            EXPECT_EQ(client->closed->reason, ReasonCode::ServerShuttingDown);
        }
    }
    EXPECT_FALSE(raw.isOpen());
    EXPECT_THAT(raw.hears(), IsEmpty()); // MQTT-3.14.0-1
    EXPECT_THAT(harness.broker.snapshot().clients, IsEmpty());
}

TEST_P(BrokerConnect5Test, AnnouncesNoLimitWhereItHasNone)
{
    const TestClient &client = join("c");
    ASSERT_TRUE(client.connack);
    for (const PropertyId limit : {PropertyId::MaximumPacketSize, PropertyId::ReceiveMaximum,
             PropertyId::MaximumQoS, PropertyId::RetainAvailable, PropertyId::WildcardSubscriptionAvailable,
             PropertyId::SubscriptionIdentifierAvailable, PropertyId::SharedSubscriptionAvailable})
        EXPECT_FALSE(client.connack->properties.number(limit)) << static_cast<int>(limit);
}

TEST_P(BrokerConnect5Test, RefusesAnAuthenticationMethod) // MQTT-4.12.0-1
{
    mqtt::ConnectPacket packet = passing("c");
    packet.properties.add(PropertyId::AuthenticationMethod, "SCRAM-SHA-1");
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
    EXPECT_EQ(raw.hearsOne<mqtt::ConnackPacket>().reason, ReasonCode::BadAuthenticationMethod);
    EXPECT_FALSE(raw.isOpen());
    EXPECT_THAT(harness.broker.snapshot().clients, IsEmpty());
}

TEST_P(BrokerConnect5Test, UsesNothingThatFollowsARefusedConnect) // MQTT-3.1.4-6
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "a");
    mqtt::ConnectPacket packet = passing("c");
    packet.properties.add(PropertyId::AuthenticationMethod, "x");
    std::string bytes;
    encode(bytes, packet);
    encode(bytes, mqtt::PublishPacket{.message = makeMessage("a", "x")}, GetParam());
    RawPeer raw(harness, GetParam());
    raw.saysBytes(bytes);
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

} // namespace
} // namespace cutty::broker::test
