#include "core/mqtt/codec/ReasonCode.h"

#include <algorithm>
#include <iterator>

namespace cutty::mqtt {
namespace {

constexpr unsigned bit(PacketType type) { return 1U << static_cast<unsigned>(type); }

constexpr unsigned connack = bit(PacketType::Connack);
constexpr unsigned published = bit(PacketType::Puback) | bit(PacketType::Pubrec);
constexpr unsigned released = bit(PacketType::Pubrel) | bit(PacketType::Pubcomp);
constexpr unsigned suback = bit(PacketType::Suback);
constexpr unsigned unsuback = bit(PacketType::Unsuback);
constexpr unsigned disconnect = bit(PacketType::Disconnect);
constexpr unsigned auth = bit(PacketType::Auth);

struct Row
{
    std::uint8_t code;
    unsigned packets;
};

constexpr Row rows[] = {
    {0x00, connack | published | released | suback | unsuback | disconnect | auth},
    {0x01, suback},
    {0x02, suback},
    {0x04, disconnect},
    {0x10, published},
    {0x11, unsuback},
    {0x18, auth},
    {0x19, auth},
    {0x80, connack | published | suback | unsuback | disconnect},
    {0x81, connack | disconnect},
    {0x82, connack | disconnect},
    {0x83, connack | published | suback | unsuback | disconnect},
    {0x84, connack},
    {0x85, connack},
    {0x86, connack},
    {0x87, connack | published | suback | unsuback | disconnect},
    {0x88, connack},
    {0x89, connack | disconnect},
    {0x8A, connack},
    {0x8B, disconnect},
    {0x8C, connack | disconnect},
    {0x8D, disconnect},
    {0x8E, disconnect},
    {0x8F, suback | unsuback | disconnect},
    {0x90, connack | published | disconnect},
    {0x91, published | suback | unsuback},
    {0x92, released},
    {0x93, disconnect},
    {0x94, disconnect},
    {0x95, connack | disconnect},
    {0x96, disconnect},
    {0x97, connack | published | suback | disconnect},
    {0x98, disconnect},
    {0x99, connack | published | disconnect},
    {0x9A, connack | disconnect},
    {0x9B, connack | disconnect},
    {0x9C, connack | disconnect},
    {0x9D, connack | disconnect},
    {0x9E, suback | disconnect},
    {0x9F, connack | disconnect},
    {0xA0, disconnect},
    {0xA1, suback | disconnect},
    {0xA2, suback | disconnect},
};

} // namespace

bool isValidReason(PacketType type, std::uint8_t code)
{
    const auto *const row = std::ranges::lower_bound(rows, code, {}, &Row::code);
    return row != std::end(rows) && row->code == code && (row->packets & bit(type)) != 0;
}

ReasonCode fromConnectReturnCode(std::uint8_t returnCode)
{
    switch (returnCode) {
    case 0: return ReasonCode::Success;
    case 1: return ReasonCode::UnsupportedProtocolVersion;
    case 2: return ReasonCode::ClientIdentifierNotValid;
    case 3: return ReasonCode::ServerUnavailable;
    case 4: return ReasonCode::BadUserNameOrPassword;
    case 5: return ReasonCode::NotAuthorized;
    default: return ReasonCode::UnspecifiedError;
    }
}

std::uint8_t toConnectReturnCode(ReasonCode code)
{
    switch (code) {
    case ReasonCode::Success: return 0;
    case ReasonCode::UnsupportedProtocolVersion: return 1;
    case ReasonCode::ClientIdentifierNotValid: return 2;
    case ReasonCode::BadUserNameOrPassword:
    case ReasonCode::BadAuthenticationMethod: return 4;
    case ReasonCode::NotAuthorized:
    case ReasonCode::Banned: return 5;
    default: return 3;
    }
}

} // namespace cutty::mqtt
