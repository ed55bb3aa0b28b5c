#include "core/broker/faults/userPropertyFaults.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace cutty::broker {
namespace {

using mqtt::PacketType;

/// The first of that name.
std::optional<std::string_view> userProperty(const mqtt::Packet &packet, std::string_view name)
{
    for (const mqtt::Property &property : mqtt::propertiesOf(packet)) {
        if (property.id == mqtt::PropertyId::UserProperty && property.name == name)
            return property.text;
    }
    return std::nullopt;
}

template <typename Number> std::optional<Number> decimal(std::optional<std::string_view> text)
{
    if (!text)
        return std::nullopt;
    Number number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size())
        return std::nullopt;
    return number;
}

struct Rejection
{
    PacketType request;
    PacketType answer;
    std::string_view property;
};

constexpr Rejection rejections[] = {
    {PacketType::Connect, PacketType::Connack, "fault:rejectconnect"},
    {PacketType::Publish, PacketType::Puback, "fault:rejectpublish"},
    {PacketType::Subscribe, PacketType::Suback, "fault:rejectsubscribe"},
    {PacketType::Unsubscribe, PacketType::Unsuback, "fault:rejectunsubscribe"},
};

std::optional<RequestedFault> findDisconnect(const mqtt::Packet &packet)
{
    constexpr std::string_view property = "fault:disconnect";
    constexpr std::uint32_t longestDelay = 86'400;
    const auto reason = decimal<std::uint8_t>(userProperty(packet, property));
    if (!reason || !mqtt::isValidReason(PacketType::Disconnect, *reason))
        return std::nullopt;
    const auto delay = decimal<std::uint32_t>(userProperty(packet, "fault:delay")).value_or(0);
    return RequestedFault{.property = property,
        .action = DisconnectClient{.reason = static_cast<mqtt::ReasonCode>(*reason),
            .after = std::chrono::seconds(std::min(delay, longestDelay))}};
}

} // namespace

std::optional<RequestedFault> findRequestedFault(const FaultPacket &packet, FaultRun &run)
{
    if (packet.version != mqtt::ProtocolVersion::V5 || packet.direction != FaultDirection::FromClient
        || !packet.packet)
        return std::nullopt;
    for (const auto &[request, answer, property] : rejections) {
        if (request != packet.type)
            continue;
        const auto requestId = userProperty(*packet.packet, "fault:requestid");
        if (requestId && !run.addRequest(packet.type, *requestId))
            return std::nullopt;
        if (request != PacketType::Connect) {
            if (auto disconnect = findDisconnect(*packet.packet))
                return disconnect;
        }
        const auto reason = decimal<std::uint8_t>(userProperty(*packet.packet, property));
        if (reason && mqtt::isValidReason(answer, *reason))
            return RequestedFault{
                .property = property, .action = Refuse{static_cast<mqtt::ReasonCode>(*reason)}};
    }
    return std::nullopt;
}

} // namespace cutty::broker
