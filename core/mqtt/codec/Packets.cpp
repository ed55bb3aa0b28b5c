#include "core/mqtt/codec/Packets.h"

#include <iterator>
#include <type_traits>

namespace cutty::mqtt {

MessagePtr Will::toMessage() const
{
    const Properties forwarded = withoutPerReceiver(properties.view());
    MessageParts parts{
        .topic = topic, .payload = payload, .properties = forwarded.encoded(), .qos = qos, .retain = retain};
    parts.expiryOffset = messageExpiryOffset(forwarded.view());
    return Message::create(parts);
}

PacketType typeOf(const Packet &packet)
{
    using enum PacketType;
    constexpr PacketType types[] = {Publish, Puback, Pubrec, Pubrel, Pubcomp, Connect, Connack, Subscribe,
        Suback, Unsubscribe, Unsuback, Pingreq, Pingresp, Disconnect, Auth};
    static_assert(std::size(types) == std::variant_size_v<Packet>);
    return types[packet.index()];
}

PropertiesView propertiesOf(const Packet &packet)
{
    return std::visit(
        []<typename T>(const T &kind) {
            if constexpr (std::is_same_v<T, std::unique_ptr<ConnectPacket>>)
                return kind->properties.view();
            else if constexpr (std::is_same_v<T, PublishPacket>)
                return PropertiesView(kind.message->properties());
            else if constexpr (requires { kind.properties; })
                return kind.properties.view();
            else
                return PropertiesView();
        },
        packet);
}

} // namespace cutty::mqtt
