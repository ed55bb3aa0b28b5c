#pragma once

#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/codec/WireReader.h"
#include "core/mqtt/topic/Topic.h"

/// What decodePacket() is made of: a reader for each kind of packet, and the fields that several kinds have.
/// Failures stick to the reader.
namespace cutty::mqtt {

Packet readConnect(WireReader &reader);
Packet readConnack(WireReader &reader);
/// Into a new packet; `flags` are the lower four bits of the first byte.
void readPublish(WireReader &reader, unsigned flags, PublishPacket &publish);
Packet readSubscribe(WireReader &reader);
Packet readSuback(WireReader &reader);
Packet readUnsubscribe(WireReader &reader);
Packet readUnsuback(WireReader &reader);

/// `statement` is the one that a missing or zero identifier breaks.
PacketId readPacketId(WireReader &reader, const Statement &statement);
ReasonCode readReason(WireReader &reader, PacketType type, const Statement &statement);
/// Reads the block and its length, and copies it.
Properties readOwnedProperties(WireReader &reader, PropertyContext context);
/// What is wrong with the name of a topic.
Breach topicNameBreach(TopicFault fault);

} // namespace cutty::mqtt
