#pragma once

#include "core/base/Message.h"
#include "core/base/QoS.h"
#include "core/base/Time.h"
#include "core/mqtt/codec/PacketType.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace cutty::mqtt {

/// Names a publish command towards its caller; packet identifiers come back too soon for that.
enum class PublishToken : std::uint64_t {};

/// A message on its way out and the facts that belong to this receiver.
struct OutgoingPublish
{
    MessagePtr message;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    std::vector<std::uint32_t> subscriptionIdentifiers;
    PublishToken token{};
    /// When the message stops being worth sending; TimePoint::max() for never.
    TimePoint expiresAt = TimePoint::max();
    /// The topic alias to send it with, where it is sent on this connection for the first time; 0 for none,
    /// or an automatic one. It never outlives the connection.
    std::uint16_t topicAlias = 0;
};

/// What the message takes in memory; 0 when its receiver has taken it over.
inline std::size_t sizeInBytes(const OutgoingPublish &publish)
{
    return publish.message ? publish.message->sizeInBytes() : 0;
}

/// What has been sent or received at QoS 1 and 2 and is not finished, for both roles (MQTT 5, 4.3 and 4.4):
///
///   sender, QoS 1:    PUBLISH → AwaitPuback  → PUBACK  → done
///   sender, QoS 2:    PUBLISH → AwaitPubrec  → PUBREC, PUBREL → AwaitPubcomp → PUBCOMP → done
///   receiver, QoS 2:  PUBLISH → held (PUBREC) → PUBREL, PUBCOMP → done
class InflightTable
{
public:
    enum class Stage : std::uint8_t { AwaitPuback, AwaitPubrec, AwaitPubcomp };

    struct Entry
    {
        OutgoingPublish publish;
        PacketId packetId{};
        Stage stage{};
    };

    // The sender's half.
    void add(PacketId id, OutgoingPublish publish);
    /// Null when no such packet is in flight.
    const Entry *find(PacketId id) const;
    /// PUBREC came: the message is the receiver's, only the identifier is still held.
    void markReceived(PacketId id);
    /// Takes the entry out; `id` must be in flight.
    OutgoingPublish finish(PacketId id);
    std::size_t size() const { return m_orders.size(); }
    /// In the order of sending, as a resumed session repeats them [MQTT-4.6.0-1].
    const std::map<std::uint64_t, Entry> &inOrder() const { return m_entries; }

    // The receiver's half (QoS 2).
    /// False when the identifier was held already: the PUBLISH is a repetition.
    bool hold(PacketId id) { return m_held.insert(id).second; }
    bool isHeld(PacketId id) const { return m_held.contains(id); }
    /// False when it was not held.
    bool release(PacketId id) { return m_held.erase(id) != 0; }
    const std::unordered_set<PacketId> &held() const { return m_held; }
    std::size_t heldCount() const { return m_held.size(); }

private:
    std::map<std::uint64_t, Entry> m_entries;
    std::unordered_map<PacketId, std::uint64_t> m_orders;
    std::uint64_t m_nextOrder = 0;
    std::unordered_set<PacketId> m_held;
};

} // namespace cutty::mqtt
