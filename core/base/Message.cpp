#include "core/base/Message.h"

#include <cstring>
#include <new>

namespace cutty {

MessagePtr Message::create(const MessageParts &parts)
{
    const std::size_t tail = parts.topic.size() + parts.properties.size() + parts.payload.size();
    void *block = ::operator new(sizeof(Message) + tail);
    return MessagePtr(new (block) Message(parts));
}

Message::Message(const MessageParts &parts)
    : m_topicSize(static_cast<std::uint32_t>(parts.topic.size()))
    , m_propertiesSize(static_cast<std::uint32_t>(parts.properties.size()))
    , m_payloadSize(static_cast<std::uint32_t>(parts.payload.size()))
    , m_expiryOffset(parts.expiryOffset)
    , m_qos(parts.qos)
    , m_retain(parts.retain)
{
    char *out = reinterpret_cast<char *>(this + 1);
    for (const std::string_view part : {parts.topic, parts.properties, parts.payload}) {
        if (!part.empty())
            std::memcpy(out, part.data(), part.size());
        out += part.size();
    }
}

std::optional<std::chrono::seconds> Message::messageExpiryInterval() const
{
    if (m_expiryOffset == 0)
        return std::nullopt;
    std::uint32_t seconds = 0;
    for (const char byte : properties().substr(m_expiryOffset, 4))
        seconds = (seconds << 8) | static_cast<unsigned char>(byte);
    return std::chrono::seconds(seconds);
}

std::size_t Message::sizeInBytes() const
{
    return sizeof(Message) + m_topicSize + m_propertiesSize + m_payloadSize;
}

void Message::releaseReference() const
{
    if (m_references.fetch_sub(1, std::memory_order_acq_rel) != 1)
        return;
    auto *self = const_cast<Message *>(this);
    self->~Message();
    ::operator delete(self);
}

} // namespace cutty
