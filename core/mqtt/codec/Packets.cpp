#include "core/mqtt/codec/Packets.h"

namespace cutty::mqtt {

MessagePtr Will::toMessage() const
{
    const Properties forwarded = withoutPerReceiver(properties.view());
    MessageParts parts{
        .topic = topic, .payload = payload, .properties = forwarded.encoded(), .qos = qos, .retain = retain};
    parts.expiryOffset = messageExpiryOffset(forwarded.view());
    return Message::create(parts);
}

} // namespace cutty::mqtt
