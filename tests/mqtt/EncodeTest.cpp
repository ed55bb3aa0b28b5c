// Bytes laid out by hand for packets made here.
#include "core/mqtt/codec/encode.h"

#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

template <typename T, typename... More> std::string encoded(const T &packet, More... more)
{
    std::string out;
    encode(out, packet, more...);
    return toHex(out);
}

TEST(EncodeTest, WritesConnectOfEachVersion)
{
    ConnectPacket connect{.version = ProtocolVersion::V31, .keepAlive = 5s, .clientId = "a"};
    EXPECT_EQ(encoded(connect), "10 0F 00 06 4D 51 49 73 64 70 03 02 00 05 00 01 61");
    connect.version = ProtocolVersion::V311;
    EXPECT_EQ(encoded(connect), "10 0D 00 04 4D 51 54 54 04 02 00 05 00 01 61");
    connect.version = ProtocolVersion::V5;
    connect.cleanStart = false;
    EXPECT_EQ(encoded(connect), "10 0E 00 04 4D 51 54 54 05 00 00 05 00 00 01 61");
}

TEST(EncodeTest, OrdersThePayloadOfConnect)
{
    // [MQTT-3.1.3-1]
    ConnectPacket connect{.version = ProtocolVersion::V311,
        .keepAlive = 0s,
        .clientId = "i",
        .will = Will{.topic = "t", .payload = "m", .qos = QoS::ExactlyOnce, .retain = true},
        .userName = "u",
        .password = "p"};
    EXPECT_EQ(
        encoded(connect), "10 19 00 04 4D 51 54 54 04 F6 00 00 00 01 69 00 01 74 00 01 6D 00 01 75 00 01 70");
}

TEST(EncodeTest, LeavesOutWhat311DoesNotHave)
{
    SubscribePacket subscribe{.packetId = PacketId{1},
        .subscriptions = {{"a", {QoS::AtLeastOnce, true, true, RetainHandling::DoNotSend}}}};
    subscribe.properties.add(PropertyId::SubscriptionIdentifier, 3);
    EXPECT_EQ(encoded(subscribe, ProtocolVersion::V311), "82 06 00 01 00 01 61 01");
    EXPECT_EQ(encoded(subscribe, ProtocolVersion::V5), "82 09 00 01 02 0B 03 00 01 61 2D");

    const PubackPacket puback{PacketId{1}, ReasonCode::NoMatchingSubscribers, {}};
    EXPECT_EQ(encoded(puback, ProtocolVersion::V311), "40 02 00 01");
    EXPECT_EQ(encoded(puback, ProtocolVersion::V5), "40 03 00 01 10");

    const UnsubackPacket unsuback{PacketId{1}, {ReasonCode::NoSubscriptionExisted}, {}};
    EXPECT_EQ(encoded(unsuback, ProtocolVersion::V311), "B0 02 00 01");
    EXPECT_EQ(encoded(unsuback, ProtocolVersion::V5), "B0 04 00 01 00 11");

    const DisconnectPacket disconnect{.reason = ReasonCode::ServerBusy};
    EXPECT_EQ(encoded(disconnect, ProtocolVersion::V311), "E0 00");
    EXPECT_EQ(encoded(disconnect, ProtocolVersion::V5), "E0 01 89");
}

TEST(EncodeTest, TranslatesCodesFor311)
{
    const SubackPacket suback{
        PacketId{1}, {ReasonCode::GrantedQoS2, ReasonCode::NotAuthorized, ReasonCode::QuotaExceeded}, {}};
    EXPECT_EQ(encoded(suback, ProtocolVersion::V311), "90 05 00 01 02 80 80");

    const auto connack = [](ReasonCode reason) {
        return encoded(ConnackPacket{.reason = reason}, ProtocolVersion::V311);
    };
    EXPECT_EQ(connack(ReasonCode::UnsupportedProtocolVersion), "20 02 00 01");
    EXPECT_EQ(connack(ReasonCode::ClientIdentifierNotValid), "20 02 00 02");
    EXPECT_EQ(connack(ReasonCode::ServerBusy), "20 02 00 03");
    EXPECT_EQ(connack(ReasonCode::BadUserNameOrPassword), "20 02 00 04");
    EXPECT_EQ(connack(ReasonCode::NotAuthorized), "20 02 00 05");
}

TEST(EncodeTest, SetsSessionPresentWhereTheVersionHasIt)
{
    const ConnackPacket connack{.sessionPresent = true};
    EXPECT_EQ(encoded(connack, ProtocolVersion::V31), "20 02 00 00");
    EXPECT_EQ(encoded(connack, ProtocolVersion::V311), "20 02 01 00");
    EXPECT_EQ(encoded(connack, ProtocolVersion::V5), "20 03 01 00 00");
}

TEST(EncodeTest, CountsTheExpiryDownInPlace)
{
    Properties properties;
    properties.add(PropertyId::PayloadFormatIndicator, 1);
    properties.add(PropertyId::MessageExpiryInterval, 3600);
    properties.addUserProperty("k", "v");
    PublishPacket publish{
        .message = message("a", "xy", properties), .topicAlias = 2, .subscriptionIdentifiers = {300}};
    EXPECT_EQ(encoded(publish, ProtocolVersion::V5, 16s),
        "30 1A 00 01 61 14 23 00 02 0B AC 02 01 01 02 00 00 00 10 26 00 01 6B 00 01 76 78 79");
    EXPECT_EQ(publish.message->messageExpiryInterval(), 3600s);
    EXPECT_EQ(encoded(publish, ProtocolVersion::V311, 16s), "30 05 00 01 61 78 79");
}

TEST(EncodeTest, AppendsBehindWhatIsThere)
{
    Properties properties;
    properties.add(PropertyId::MessageExpiryInterval, 9);
    std::string out = "AB";
    encode(out, PublishPacket{.message = message("a", "", properties)}, ProtocolVersion::V5, 1s);
    encode(out, PingreqPacket{}, ProtocolVersion::V5);
    EXPECT_EQ(toHex(out), "41 42 30 09 00 01 61 05 02 00 00 00 01 C0 00");
}

TEST(EncodeTest, KnowsTheSizeBeforehand)
{
    for (const std::size_t payload : {0U, 100U, 119U, 120U, 121U, 16'376U, 16'377U, 16'378U}) {
        const PublishPacket publish{.message = message("a/b", std::string(payload, 'p')),
            .qos = QoS::AtLeastOnce,
            .packetId = PacketId{1},
            .subscriptionIdentifiers = {1, 200}};
        for (const auto version : {ProtocolVersion::V311, ProtocolVersion::V5}) {
            std::string out;
            encode(out, publish, version);
            EXPECT_EQ(encodedSize(publish, version), out.size());
        }
    }
}

} // namespace
} // namespace cutty::mqtt::test
