#include "core/mqtt/codec/packetReaders.h"

namespace cutty::mqtt {

Properties readOwnedProperties(WireReader &reader, PropertyContext context)
{
    return Properties(readProperties(reader, context).block);
}

PacketId readPacketId(WireReader &reader, const Statement &statement)
{
    const std::uint32_t offset = reader.offset();
    const std::uint16_t id = reader.twoByteInteger();
    if (reader.failed()) [[unlikely]]
        reader.attribute(statement);
    else if (id == 0) [[unlikely]]
        reader.failAt(offset,
            {.fault = Fault::ZeroPacketId,
                .statement = statement,
                .reason = ReasonCode::ProtocolError,
                .expected = Expectation{0, 1, UINT16_MAX}});
    return PacketId{id};
}

ReasonCode readReason(WireReader &reader, PacketType type, const Statement &statement)
{
    const std::uint32_t offset = reader.offset();
    const std::uint8_t code = reader.byte();
    if (!isValidReason(type, code)) [[unlikely]]
        reader.failAt(offset,
            {.fault = Fault::InvalidReasonCode, .statement = statement, .reason = ReasonCode::ProtocolError});
    return static_cast<ReasonCode>(code);
}

Breach topicNameBreach(TopicFault fault)
{
    const Statement statement
        = fault == TopicFault::WildcardInName ? inBoth("MQTT-3.3.2-2") : inBoth("MQTT-4.7.3-1");
    return {.fault = Fault::InvalidTopicName, .statement = statement};
}

} // namespace cutty::mqtt
