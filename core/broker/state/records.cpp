#include "core/broker/state/records.h"

#include <array>
#include <cstddef>
#include <type_traits>

namespace cutty::broker::records {
namespace {

void appendByte(std::string &out, std::uint8_t value) { out.push_back(static_cast<char>(value)); }

void appendKind(std::string &out, Kind kind) { appendByte(out, static_cast<std::uint8_t>(kind)); }

void appendNumber(std::string &out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        appendByte(out, static_cast<std::uint8_t>(value | 0x80));
    appendByte(out, static_cast<std::uint8_t>(value));
}

template <typename Id>
    requires std::is_enum_v<Id>
void appendNumber(std::string &out, Id id)
{
    appendNumber(out, static_cast<std::uint64_t>(id));
}

void appendBytes(std::string &out, std::string_view bytes)
{
    appendNumber(out, bytes.size());
    out.append(bytes);
}

void appendNanoseconds(std::string &out, std::int64_t value)
{
    std::array<char, 8> bytes{};
    for (std::size_t byte = 0; byte < bytes.size(); ++byte)
        bytes[byte] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * byte));
    out.append(bytes.data(), bytes.size());
}

void appendTime(std::string &out, TimePoint time)
{
    appendNanoseconds(
        out, std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
}

std::uint8_t toFlags(QoS qos, bool retain)
{
    return static_cast<std::uint8_t>(toInt(qos) | (retain ? retainFlag : 0));
}

void appendPublish(std::string &out, std::uint64_t message, const mqtt::OutgoingPublish &publish)
{
    const bool expires = publish.expiresAt != TimePoint::max();
    appendNumber(out, message);
    appendByte(
        out, static_cast<std::uint8_t>(toFlags(publish.qos, publish.retain) | (expires ? expiresFlag : 0)));
    if (expires)
        appendTime(out, publish.expiresAt);
    appendNumber(out, publish.token);
    appendNumber(out, publish.subscriptionIdentifiers.size());
    for (const std::uint32_t identifier : publish.subscriptionIdentifiers)
        appendNumber(out, identifier);
}

void appendOfSession(std::string &out, Kind kind, SessionId session)
{
    appendKind(out, kind);
    appendNumber(out, session);
}

Kind kindOf(mqtt::SessionChange::Kind kind)
{
    using enum mqtt::SessionChange::Kind;
    switch (kind) {
    case Sent: return Kind::Sent;
    case Dropped: return Kind::Dropped;
    case Received: return Kind::Received;
    case Finished: return Kind::Finished;
    case Held: return Kind::Held;
    case Released: return Kind::Released;
    }
    return {};
}

} // namespace

void appendClock(std::string &out, Duration sinceEpoch)
{
    appendKind(out, Kind::Clock);
    appendNanoseconds(out, std::chrono::duration_cast<std::chrono::nanoseconds>(sinceEpoch).count());
}

void appendMessage(std::string &out, std::uint64_t number, const Message &message)
{
    appendKind(out, Kind::Message);
    appendNumber(out, number);
    appendByte(out, toFlags(message.publishedQoS(), message.publishedRetain()));
    appendBytes(out, message.topic());
    appendBytes(out, message.properties());
    appendBytes(out, message.payload());
}

void appendSessionOpened(std::string &out, const Session &session)
{
    appendOfSession(out, Kind::SessionOpened, session.id);
    appendBytes(out, session.clientId);
    appendNumber(out, static_cast<std::uint64_t>(session.expiryInterval.count()));
    appendByte(out, session.will ? 1 : 0);
    if (!session.will)
        return;
    appendByte(out, toFlags(session.will->qos, session.will->retain));
    appendBytes(out, session.will->topic);
    appendBytes(out, session.will->payload);
    appendBytes(out, session.will->properties.encoded());
}

void appendSessionClosed(std::string &out, const Session &session, TimePoint endsAt, const WaitingWill &will)
{
    appendOfSession(out, Kind::SessionClosed, session.id);
    appendNumber(out, static_cast<std::uint64_t>(session.expiryInterval.count()));
    appendTime(out, endsAt);
    appendNumber(out, will.message);
    appendTime(out, will.when);
}

void appendSessionEnded(std::string &out, SessionId session)
{
    appendOfSession(out, Kind::SessionEnded, session);
}

void appendWillPublished(std::string &out, SessionId session)
{
    appendOfSession(out, Kind::WillPublished, session);
}

void appendSubscribed(std::string &out, SessionId session, std::string_view filter,
    const GrantedSubscription &granted, SharedGroupId group)
{
    const mqtt::SubscriptionOptions &options = granted.options;
    appendOfSession(out, Kind::Subscribed, session);
    appendBytes(out, filter);
    appendByte(out,
        static_cast<std::uint8_t>(toInt(options.maximumQoS) | (options.noLocal ? noLocalFlag : 0)
            | (options.retainAsPublished ? retainAsPublishedFlag : 0)
            | static_cast<unsigned>(options.retainHandling) << retainHandlingShift));
    appendNumber(out, granted.identifier);
    appendNumber(out, group);
}

void appendUnsubscribed(std::string &out, SessionId session, std::string_view filter)
{
    appendOfSession(out, Kind::Unsubscribed, session);
    appendBytes(out, filter);
}

void appendQueued(
    std::string &out, SessionId session, std::uint64_t message, const mqtt::OutgoingPublish &publish)
{
    appendOfSession(out, Kind::Queued, session);
    appendPublish(out, message, publish);
}

void appendInFlight(
    std::string &out, SessionId session, std::uint64_t message, const mqtt::InflightTable::Entry &entry)
{
    appendOfSession(out, Kind::InFlight, session);
    appendNumber(out, entry.packetId);
    appendByte(out, static_cast<std::uint8_t>(entry.stage));
    appendPublish(out, message, entry.publish);
}

void appendChange(std::string &out, SessionId session, const mqtt::SessionChange &change)
{
    appendOfSession(out, kindOf(change.kind), session);
    if (change.kind == mqtt::SessionChange::Kind::Dropped)
        appendNumber(out, change.index);
    else
        appendNumber(out, change.packetId);
}

void appendHeld(std::string &out, SessionId session, mqtt::PacketId id)
{
    appendChange(out, session, {.kind = mqtt::SessionChange::Kind::Held, .packetId = id});
}

void appendRetained(std::string &out, std::uint64_t message, TimePoint expiresAt)
{
    appendKind(out, Kind::Retained);
    appendNumber(out, message);
    appendTime(out, expiresAt);
}

void appendRetainedRemoved(std::string &out, std::string_view topic)
{
    appendKind(out, Kind::RetainedRemoved);
    appendBytes(out, topic);
}

void appendEnd(std::string &out) { appendKind(out, Kind::End); }

} // namespace cutty::broker::records
