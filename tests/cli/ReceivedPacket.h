#pragma once

#include "app/cli/ReceivedMessage.h"

#include <chrono>
#include <string_view>

namespace cutty::cli::test {

/// 2026-11-22 14:03:07.123456789 UTC.
inline constexpr std::chrono::sys_time<std::chrono::nanoseconds> receivedAt{
    std::chrono::nanoseconds(1'795'356'187'123'456'789)};

/// A message as it comes from a broker.
inline mqtt::PublishPacket receivedPacket(
    std::string_view topic, std::string_view payload, const mqtt::Properties &properties = {})
{
    return {
        .message = Message::create({.topic = topic, .payload = payload, .properties = properties.encoded()})};
}

} // namespace cutty::cli::test
