#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace cutty {

/// An open connection of this run of the program; never reused.
enum class ConnectionId : std::uint32_t {};

/// A topic interned by the connection that it was seen on: dense, from 0, in order of first appearance.
enum class TopicId : std::uint32_t {};

enum class Direction : std::uint8_t { Received, Sent };

/// One row of a message list: the shared block and the facts that belong to this receipt of it.
struct MessageRecord
{
    MessagePtr message;
    WallTime time;
    /// Counts from 1 on each connection, without holes; received and sent messages share it.
    std::uint64_t sequence = 0;
    TopicId topic{};
    QoS qos = QoS::AtMostOnce;
    Direction direction = Direction::Received;
    bool retain = false;
    bool duplicate = false;
};
static_assert(sizeof(MessageRecord) <= 48);

/// What arrived on one connection in one tick. Made on the client I/O thread, then never changed; the window
/// and history read the same batch.
struct MessageBatch
{
    ConnectionId connection{};
    std::vector<MessageRecord> records;
    /// The sum of the blocks' sizes, in bytes.
    std::uint64_t bytes = 0;
};

using MessageBatchPtr = std::shared_ptr<const MessageBatch>;

} // namespace cutty
