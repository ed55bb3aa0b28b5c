#pragma once

#include "core/base/QoS.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace cutty {

class MessagePtr;

/// What a Message is made of; the views need to live only until Message::create returns.
/// Bytes are held as char throughout Cutty, as std::string and QByteArray do.
struct MessageParts
{
    std::string_view topic;
    std::string_view payload;
    /// The MQTT 5 property block without its length, and without what differs per receiver
    /// (topic alias, subscription identifiers). Empty for 3.1 and 3.1.1.
    std::string_view properties;
    /// Where in `properties` the four bytes of the message expiry interval stand; 0 when there is none.
    std::uint32_t expiryOffset = 0;
    /// As the publisher sent them.
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
};

/// One PUBLISH in memory: topic, properties and payload in a single reference-counted block that routing,
/// the retained store, in-flight tables, message lists and history share. Immutable once made, so any thread
/// may read it; only the count is atomic. What differs per receiver (QoS granted, DUP, packet id,
/// subscription identifiers) stays outside.
class Message
{
public:
    Message(const Message &) = delete;
    Message &operator=(const Message &) = delete;

    /// Topic and payload may be as long as MQTT allows (65,535 and 268,435,455 bytes).
    [[nodiscard]] static MessagePtr create(const MessageParts &parts);

    std::string_view topic() const { return {bytes(), m_topicSize}; }
    std::string_view properties() const { return {bytes() + m_topicSize, m_propertiesSize}; }
    std::string_view payload() const { return {bytes() + m_topicSize + m_propertiesSize, m_payloadSize}; }
    QoS publishedQoS() const { return m_qos; }
    bool publishedRetain() const { return m_retain; }

    /// Seconds the publisher gave the message to live (MQTT 5, 3.3.2.3.3); nothing when it does not expire.
    std::optional<std::chrono::seconds> messageExpiryInterval() const;
    /// Where in properties() the expiry stands, for a sender that counts it down; 0 when there is none.
    std::uint32_t expiryOffset() const { return m_expiryOffset; }

    /// What the block costs in memory, allocator overhead left out.
    std::size_t sizeInBytes() const;

private:
    friend class MessagePtr;

    explicit Message(const MessageParts &parts);
    ~Message() = default;

    const char *bytes() const { return reinterpret_cast<const char *>(this + 1); }
    void retainReference() const { m_references.fetch_add(1, std::memory_order_relaxed); }
    void releaseReference() const;

    mutable std::atomic<std::uint32_t> m_references = 1;
    std::uint32_t m_topicSize;
    std::uint32_t m_propertiesSize;
    std::uint32_t m_payloadSize;
    std::uint32_t m_expiryOffset;
    QoS m_qos;
    bool m_retain;
};

/// Shares ownership of a Message; the size of one pointer.
class MessagePtr
{
public:
    MessagePtr() = default;
    MessagePtr(const MessagePtr &other)
        : m_message(other.m_message)
    {
        if (m_message)
            m_message->retainReference();
    }
    MessagePtr(MessagePtr &&other) noexcept
        : m_message(std::exchange(other.m_message, nullptr))
    {
    }
    ~MessagePtr()
    {
        if (m_message)
            m_message->releaseReference();
    }
    MessagePtr &operator=(MessagePtr other) noexcept
    {
        std::swap(m_message, other.m_message);
        return *this;
    }

    const Message *get() const { return m_message; }
    const Message *operator->() const { return m_message; }
    const Message &operator*() const { return *m_message; }
    explicit operator bool() const { return m_message != nullptr; }
    friend bool operator==(const MessagePtr &, const MessagePtr &) = default;

private:
    friend class Message;
    explicit MessagePtr(const Message *adopted)
        : m_message(adopted)
    {
    }

    const Message *m_message = nullptr;
};

} // namespace cutty
