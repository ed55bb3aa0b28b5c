#include "core/mqtt/codec/ReasonCode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

namespace cutty::mqtt::test {
namespace {

/// The tables of the packets' own sections (MQTT 5), not the summary in 2.4 that the code was made from.
const std::map<PacketType, std::vector<int>> validCodes = {
    {PacketType::Connack,
        {0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99,
            0x9A, 0x9B, 0x9C, 0x9D, 0x9F}},
    {PacketType::Puback, {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99}},
    {PacketType::Pubrec, {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99}},
    {PacketType::Pubrel, {0x00, 0x92}},
    {PacketType::Pubcomp, {0x00, 0x92}},
    {PacketType::Suback, {0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2}},
    {PacketType::Unsuback, {0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91}},
    // 0x8C stands in 2.4 only; it is let in.
    {PacketType::Disconnect,
        {0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95,
            0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2}},
    {PacketType::Auth, {0x00, 0x18, 0x19}},
};

TEST(ReasonCodeTest, BelongsToThePacketsOfItsTable)
{
    for (int type = 1; type <= 15; ++type) {
        const auto found = validCodes.find(static_cast<PacketType>(type));
        for (int code = 0; code <= 0xFF; ++code) {
            const bool expected
                = found != validCodes.end() && std::ranges::find(found->second, code) != found->second.end();
            EXPECT_EQ(isValidReason(static_cast<PacketType>(type), static_cast<std::uint8_t>(code)), expected)
                << "packet " << type << " code " << code;
        }
    }
}

TEST(ReasonCodeTest, IsAnErrorFrom0x80)
{
    EXPECT_FALSE(isError(ReasonCode::Success));
    EXPECT_FALSE(isError(ReasonCode::ReAuthenticate));
    EXPECT_TRUE(isError(ReasonCode::UnspecifiedError));
    EXPECT_TRUE(isError(ReasonCode::WildcardSubscriptionsNotSupported));
}

TEST(ReasonCodeTest, ReturnCodesOf311ComeBackUnchanged)
{
    for (std::uint8_t code = 0; code <= 5; ++code)
        EXPECT_EQ(toConnectReturnCode(fromConnectReturnCode(code)), code);
}

} // namespace
} // namespace cutty::mqtt::test
