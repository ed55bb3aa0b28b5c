// Field by field, what the bytes of a packet mean. The bytes are laid out by hand.
#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/Faults.h"
#include "tests/mqtt/Versions.h"

#include "core/mqtt/codec/PacketDecoder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

template <typename T> T decoded(std::string_view hex, ProtocolVersion version)
{
    const std::string wire = bytes(hex);
    auto packet
        = decodePacket(static_cast<std::uint8_t>(wire[0]), std::string_view(wire).substr(2), 2, version);
    if (packet && std::holds_alternative<T>(*packet))
        return std::get<T>(std::move(*packet));
    ADD_FAILURE() << "not decoded: " << hex;
    return T{};
}

TEST(DecodePacketTest, ReadsEveryFieldOfConnect)
{
    const auto connect = decoded<std::unique_ptr<ConnectPacket>>(
        "10 32 00 04 4D 51 54 54 05 EE 00 0A 0B 11 00 00 00 0A 26 00 01 6B 00 00 00 01 61"
        " 08 18 00 00 00 05 03 00 00 00 03 77 2F 74 00 02 01 00 00 01 75 00 02 70 00",
        ProtocolVersion::V5);
    ASSERT_TRUE(connect);
    EXPECT_EQ(connect->version, ProtocolVersion::V5);
    EXPECT_TRUE(connect->cleanStart);
    EXPECT_EQ(connect->keepAlive, 10s);
    EXPECT_EQ(connect->clientId, "a");
    EXPECT_EQ(connect->properties.number(PropertyId::SessionExpiryInterval), 10U);
    ASSERT_TRUE(connect->will);
    EXPECT_EQ(connect->will->topic, "w/t");
    EXPECT_EQ(connect->will->payload, std::string_view("\x01\x00", 2));
    EXPECT_EQ(connect->will->qos, QoS::AtLeastOnce);
    EXPECT_TRUE(connect->will->retain);
    EXPECT_EQ(connect->will->properties.number(PropertyId::WillDelayInterval), 5U);
    EXPECT_EQ(connect->userName, "u");
    EXPECT_EQ(connect->password, std::string("p\0", 2));
}

TEST(DecodePacketTest, GivesTheWillMessageWithoutItsDelay)
{
    Will will{.topic = "w", .payload = "gone", .qos = QoS::ExactlyOnce, .retain = true};
    will.properties.add(PropertyId::WillDelayInterval, 5);
    will.properties.add(PropertyId::MessageExpiryInterval, 60);
    const MessagePtr message = will.toMessage();
    EXPECT_EQ(toHex(message->properties()), "02 00 00 00 3C");
    EXPECT_EQ(message->messageExpiryInterval(), 60s);
    EXPECT_EQ(message->publishedQoS(), QoS::ExactlyOnce);
    EXPECT_TRUE(message->publishedRetain());
}

TEST(DecodePacketTest, ReadsTheFlagsAndFieldsOfPublish)
{
    const auto publish = decoded<PublishPacket>("3D 09 00 03 61 2F 62 12 34 68 69", ProtocolVersion::V311);
    ASSERT_TRUE(publish.message);
    EXPECT_TRUE(publish.duplicate);
    EXPECT_TRUE(publish.retain);
    EXPECT_EQ(publish.qos, QoS::ExactlyOnce);
    EXPECT_EQ(publish.packetId, PacketId{0x1234});
    EXPECT_EQ(publish.message->topic(), "a/b");
    EXPECT_EQ(publish.message->payload(), "hi");
    EXPECT_EQ(publish.message->publishedQoS(), QoS::ExactlyOnce);
    EXPECT_TRUE(publish.message->publishedRetain());
}

TEST(DecodePacketTest, KeepsWhatEndsAtTheReceiverOutOfTheMessage)
{
    // Topic alias 7, expiry 60, subscription identifiers 1 and 128, user property k=v.
    const auto publish = decoded<PublishPacket>(
        "30 18 00 01 61 14 23 00 07 0B 01 02 00 00 00 3C 0B 80 01 26 00 01 6B 00 01 76", ProtocolVersion::V5);
    ASSERT_TRUE(publish.message);
    EXPECT_EQ(publish.topicAlias, 7);
    EXPECT_EQ(publish.subscriptionIdentifiers, (std::vector<std::uint32_t>{1, 128}));
    EXPECT_EQ(toHex(publish.message->properties()), "02 00 00 00 3C 26 00 01 6B 00 01 76");
    EXPECT_EQ(publish.message->messageExpiryInterval(), 60s);
    EXPECT_EQ(publish.message->payload(), "");
}

TEST(DecodePacketTest, KeepsAByteOrderMarkInATopic)
{
    // [MQTT-1.5.4-3]
    const auto publish = decoded<PublishPacket>("30 06 00 04 EF BB BF 61", ProtocolVersion::V311);
    ASSERT_TRUE(publish.message);
    EXPECT_EQ(publish.message->topic(),
        "\xEF\xBB\xBF"
        "a");
}

TEST(DecodePacketTest, ReadsSubscriptionOptions)
{
    const auto subscribe
        = decoded<SubscribePacket>("82 0F 00 0A 02 0B 07 00 01 61 2D 00 03 62 2F 23 02", ProtocolVersion::V5);
    EXPECT_EQ(subscribe.packetId, PacketId{10});
    EXPECT_EQ(subscribe.properties.number(PropertyId::SubscriptionIdentifier), 7U);
    ASSERT_EQ(subscribe.subscriptions.size(), 2U);
    EXPECT_EQ(subscribe.subscriptions[0].filter, "a");
    EXPECT_EQ(subscribe.subscriptions[0].options,
        (SubscriptionOptions{QoS::AtLeastOnce, true, true, RetainHandling::DoNotSend}));
    EXPECT_EQ(subscribe.subscriptions[1].filter, "b/#");
    EXPECT_EQ(subscribe.subscriptions[1].options, (SubscriptionOptions{QoS::ExactlyOnce}));
}

TEST(DecodePacketTest, TakesShareAsALevelAsAnyOtherBefore5)
{
    const auto subscribe
        = decoded<SubscribePacket>("82 0D 00 0A 00 08 24 73 68 61 72 65 2F 67 01", ProtocolVersion::V311);
    ASSERT_EQ(subscribe.subscriptions.size(), 1U);
    EXPECT_EQ(subscribe.subscriptions[0].filter, "$share/g");
}

TEST(DecodePacketTest, TranslatesReturnCodesOf311)
{
    const auto reason = [](std::string_view hex) {
        return decoded<ConnackPacket>(hex, ProtocolVersion::V311).reason;
    };
    EXPECT_EQ(reason("20 02 00 00"), ReasonCode::Success);
    EXPECT_EQ(reason("20 02 00 01"), ReasonCode::UnsupportedProtocolVersion);
    EXPECT_EQ(reason("20 02 00 02"), ReasonCode::ClientIdentifierNotValid);
    EXPECT_EQ(reason("20 02 00 03"), ReasonCode::ServerUnavailable);
    EXPECT_EQ(reason("20 02 00 04"), ReasonCode::BadUserNameOrPassword);
    EXPECT_EQ(reason("20 02 00 05"), ReasonCode::NotAuthorized);
    EXPECT_EQ(reason("20 02 00 06"), ReasonCode::UnspecifiedError);
}

TEST(DecodePacketTest, ReadsSubackCodesInOrder)
{
    const auto suback = decoded<SubackPacket>("90 06 00 0A 00 01 02 80", ProtocolVersion::V311);
    EXPECT_EQ(suback.reasons,
        (std::vector{ReasonCode::Success, ReasonCode::GrantedQoS1, ReasonCode::GrantedQoS2,
            ReasonCode::UnspecifiedError}));
}

TEST(DecodePacketTest, TakesWrittenOutWhatMayBeCutOff)
{
    EXPECT_EQ(decoded<PubackPacket>("40 04 00 01 00 00", ProtocolVersion::V5).reason, ReasonCode::Success);
    EXPECT_EQ(
        decoded<DisconnectPacket>("E0 02 8B 00", ProtocolVersion::V5).reason, ReasonCode::ServerShuttingDown);
}

} // namespace
} // namespace cutty::mqtt::test
