#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/Ids.h"
#include "core/broker/Session.h"
#include "core/mqtt/engine/SessionChange.h"
#include "core/mqtt/engine/SessionState.h"

#include <cstdint>
#include <string>
#include <string_view>

/// The records that a frame of state consists of: a kind, a byte, and its fields. `number` is of variable
/// length, seven bits a byte, lowest first; `bytes` a number and as many bytes; `time` eight bytes,
/// nanoseconds of the clock that the frame's Clock record relates to 1970 UTC; `flags` a byte.
///
///   Clock            time 0 of the frame, nanoseconds since 1970 UTC; first in each frame
///   Message          message, flags (QoS, retain), topic, properties, payload
///   SessionOpened    session, client id, expiry, will: 0 | 1, flags, topic, payload, properties
///   SessionClosed    session, expiry, time of its end, will message | 0, time of the will
///   SessionEnded     session
///   WillPublished    session
///   Subscribed       session, filter, flags (options), identifier, shared group | 0
///   Unsubscribed     session, filter
///   Queued           session, publish: message, flags (QoS, retain, expires), [time of expiry],
///                    shared group | 0, count of subscription identifiers, these
///   InFlight         session, packet id, stage, publish (message 0 when the receiver has it)
///   Sent … Released  session, packet id; Dropped: session, place in the queue (mqtt::SessionChange)
///   Retained         message, time of expiry
///   RetainedRemoved  topic
///   End              nothing; last of a snapshot
///
/// A Message names what the records behind it in the same file refer to, by a number from 1.
namespace cutty::broker::records {

enum class Kind : std::uint8_t {
    Clock = 1,
    Message = 2,
    SessionOpened = 3,
    SessionClosed = 4,
    SessionEnded = 5,
    WillPublished = 6,
    Subscribed = 7,
    Unsubscribed = 8,
    Queued = 9,
    InFlight = 10,
    Sent = 11,
    Dropped = 12,
    Received = 13,
    Finished = 14,
    Held = 15,
    Released = 16,
    Retained = 17,
    RetainedRemoved = 18,
    End = 19,
};

constexpr std::uint8_t qosMask = 0x03;
constexpr std::uint8_t retainFlag = 0x04;
constexpr std::uint8_t expiresFlag = 0x08;
constexpr std::uint8_t noLocalFlag = 0x08;
constexpr std::uint8_t retainAsPublishedFlag = 0x10;
constexpr unsigned retainHandlingShift = 5;

/// A will that waits for its delay, or none.
struct WaitingWill
{
    /// 0 for none.
    std::uint64_t message = 0;
    TimePoint when = TimePoint::max();
};

// Each appends one record. A message is named by its number, which appendMessage() has given it.
void appendClock(std::string &out, Duration sinceEpoch);
void appendMessage(std::string &out, std::uint64_t number, const Message &message);
void appendSessionOpened(std::string &out, const Session &session);
void appendSessionClosed(std::string &out, const Session &session, TimePoint endsAt, const WaitingWill &will);
void appendSessionEnded(std::string &out, SessionId session);
void appendWillPublished(std::string &out, SessionId session);
void appendSubscribed(std::string &out, SessionId session, std::string_view filter,
    const GrantedSubscription &granted, SharedGroupId group);
void appendUnsubscribed(std::string &out, SessionId session, std::string_view filter);
void appendQueued(
    std::string &out, SessionId session, std::uint64_t message, const mqtt::OutgoingPublish &publish);
void appendInFlight(
    std::string &out, SessionId session, std::uint64_t message, const mqtt::InflightTable::Entry &entry);
void appendChange(std::string &out, SessionId session, const mqtt::SessionChange &change);
void appendHeld(std::string &out, SessionId session, mqtt::PacketId id);
void appendRetained(std::string &out, std::uint64_t message, TimePoint expiresAt);
void appendRetainedRemoved(std::string &out, std::string_view topic);
void appendEnd(std::string &out);

} // namespace cutty::broker::records
