#pragma once

#include "core/mqtt/codec/Packets.h"

#include <chrono>

namespace cutty::cli {

/// A message as `cutty sub` prints it; a view, valid while the packet lives.
struct ReceivedMessage
{
    const mqtt::PublishPacket &packet;
    std::chrono::sys_time<std::chrono::nanoseconds> time;
};

} // namespace cutty::cli
