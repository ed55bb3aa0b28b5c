// What each record does to the state that is being read; records.h has their fields.
#include "core/broker/state/StateReader.h"

#include "core/broker/state/RecordReader.h"
#include "core/broker/state/records.h"
#include "core/mqtt/topic/Topic.h"

#include <iterator>
#include <optional>
#include <utility>

namespace cutty::broker {

using mqtt::InflightTable;
using mqtt::PacketId;

namespace {

std::optional<QoS> toQoS(std::uint8_t flags)
{
    const std::uint8_t qos = flags & records::qosMask;
    return qos <= 2 ? std::optional(static_cast<QoS>(qos)) : std::nullopt;
}

/// What MQTT bounds, a file may not exceed.
constexpr std::size_t maximumPayloadSize = 268'435'455;
constexpr std::uint64_t maximumIdentifier = 268'435'455;
constexpr std::uint64_t maximumExpiry = UINT32_MAX;

PacketId packetId(RecordReader &record)
{
    const std::uint64_t id = record.number();
    if (id == 0 || id > UINT16_MAX)
        record.fail();
    return static_cast<PacketId>(id);
}

std::chrono::seconds expiryInterval(RecordReader &record)
{
    const std::uint64_t seconds = record.number();
    if (seconds > maximumExpiry)
        record.fail();
    return std::chrono::seconds(seconds & maximumExpiry);
}

mqtt::Will readWill(RecordReader &record)
{
    const std::uint8_t flags = record.byte();
    const auto qos = toQoS(flags);
    mqtt::Will will{.topic = std::string(record.bytes()),
        .payload = std::string(record.bytes()),
        .qos = qos.value_or(QoS::AtMostOnce),
        .retain = (flags & records::retainFlag) != 0};
    const std::string_view properties = record.bytes();
    will.properties = mqtt::Properties(properties);
    if (!qos || will.payload.size() > UINT16_MAX || !mqtt::isValidTopicName(will.topic)
        || !mqtt::checkProperties(properties, mqtt::PropertyContext::Will))
        record.fail();
    return will;
}

mqtt::SubscriptionOptions readOptions(RecordReader &record)
{
    const std::uint8_t flags = record.byte();
    const auto qos = toQoS(flags);
    const unsigned handling = flags >> records::retainHandlingShift;
    if (!qos || handling > static_cast<unsigned>(mqtt::RetainHandling::DoNotSend))
        record.fail();
    return {.maximumQoS = qos.value_or(QoS::AtMostOnce),
        .noLocal = (flags & records::noLocalFlag) != 0,
        .retainAsPublished = (flags & records::retainAsPublishedFlag) != 0,
        .retainHandling = static_cast<mqtt::RetainHandling>(handling)};
}

} // namespace

void StateReader::applyClock(RecordReader &record) { m_frameClock = record.nanoseconds(); }

void StateReader::applyMessage(RecordReader &record)
{
    const std::uint64_t number = record.number();
    const std::uint8_t flags = record.byte();
    const auto qos = toQoS(flags);
    MessageParts parts{.topic = record.bytes(),
        .properties = record.bytes(),
        .qos = qos.value_or(QoS::AtMostOnce),
        .retain = (flags & records::retainFlag) != 0};
    parts.payload = record.bytes();
    const auto scan = mqtt::checkProperties(parts.properties, mqtt::PropertyContext::Publish);
    if (record.failed() || number == 0 || !qos || !scan || scan->hasPerReceiver
        || parts.payload.size() > maximumPayloadSize || !mqtt::isValidTopicName(parts.topic))
        return record.fail();
    parts.expiryOffset = scan->expiryOffset;
    m_messages[number] = Message::create(parts);
}

void StateReader::applySessionOpened(RecordReader &record)
{
    const SessionId id{record.number()};
    const std::string_view clientId = record.bytes();
    StoredSession &stored = m_image.sessions[id];
    if (id == SessionId{} || (stored.session.id == id && stored.session.clientId != clientId))
        record.fail();
    stored.session.id = id;
    stored.session.clientId = clientId;
    stored.session.expiryInterval = expiryInterval(record);
    stored.session.will.reset();
    if (record.byte() != 0)
        stored.session.will = readWill(record);
    stored.connected = true;
    stored.endsAt = TimePoint::max();
    stored.waitingWill = {};
    stored.willAt = TimePoint::max();
}

void StateReader::applySessionClosed(RecordReader &record)
{
    StoredSession &stored = session(record);
    stored.session.expiryInterval = expiryInterval(record);
    stored.session.will.reset();
    stored.connected = false;
    stored.endsAt = time(record);
    stored.waitingWill = message(record);
    stored.willAt = time(record);
}

void StateReader::applySessionEnded(RecordReader &record)
{
    if (m_image.sessions.erase(SessionId{record.number()}) == 0)
        record.fail();
}

void StateReader::applyWillPublished(RecordReader &record) { session(record).waitingWill = {}; }

void StateReader::applySubscribed(RecordReader &record)
{
    StoredSession &stored = session(record);
    const std::string filter(record.bytes());
    const mqtt::SubscriptionOptions options = readOptions(record);
    const std::uint64_t identifier = record.number();
    const SharedGroupId group{record.number()};
    if (record.failed() || mqtt::findPlainFilterFault(filter) || identifier > maximumIdentifier)
        return record.fail();
    stored.session.subscriptions.insert_or_assign(
        filter, GrantedSubscription{options, static_cast<std::uint32_t>(identifier)});
    if (group != SharedGroupId{})
        stored.groups.insert_or_assign(filter, group);
}

void StateReader::applyUnsubscribed(RecordReader &record)
{
    StoredSession &stored = session(record);
    const std::string filter(record.bytes());
    if (stored.session.subscriptions.erase(filter) == 0)
        record.fail();
    stored.groups.erase(filter);
}

mqtt::OutgoingPublish StateReader::publish(RecordReader &record)
{
    mqtt::OutgoingPublish publish{.message = message(record)};
    const std::uint8_t flags = record.byte();
    const auto qos = toQoS(flags);
    if (!qos || *qos == QoS::AtMostOnce)
        record.fail();
    publish.qos = qos.value_or(QoS::AtLeastOnce);
    publish.retain = (flags & records::retainFlag) != 0;
    if ((flags & records::expiresFlag) != 0)
        publish.expiresAt = time(record);
    publish.token = mqtt::PublishToken{record.number()};
    for (std::uint64_t count = record.number(); count > 0 && !record.failed(); --count)
        publish.subscriptionIdentifiers.push_back(static_cast<std::uint32_t>(record.number()));
    return publish;
}

void StateReader::applyQueued(RecordReader &record)
{
    StoredSession &stored = session(record);
    mqtt::OutgoingPublish waiting = publish(record);
    if (record.failed() || !waiting.message)
        return record.fail();
    stored.session.parked.queue.push_back(std::move(waiting));
}

void StateReader::applyInFlight(RecordReader &record)
{
    mqtt::SessionState &state = session(record).session.parked;
    const PacketId id = packetId(record);
    const std::uint8_t stage = record.byte();
    mqtt::OutgoingPublish sent = publish(record);
    const bool received = stage == static_cast<std::uint8_t>(InflightTable::Stage::AwaitPubcomp);
    const auto expected = sent.qos == QoS::AtLeastOnce ? InflightTable::Stage::AwaitPuback
                                                       : InflightTable::Stage::AwaitPubrec;
    if (record.failed() || state.inflight.find(id) || received == static_cast<bool>(sent.message)
        || (received ? sent.qos != QoS::ExactlyOnce : stage != static_cast<std::uint8_t>(expected)))
        return record.fail();
    state.inflight.add(id, std::move(sent));
    if (received)
        state.inflight.markReceived(id);
    state.packetIds.occupy(id);
}

void StateReader::applySent(RecordReader &record)
{
    mqtt::SessionState &state = session(record).session.parked;
    const PacketId id = packetId(record);
    if (record.failed() || state.queue.empty() || state.inflight.find(id))
        return record.fail();
    state.inflight.add(id, std::move(state.queue.front()));
    state.queue.pop_front();
    state.packetIds.occupy(id);
}

void StateReader::applyDropped(RecordReader &record)
{
    auto &queue = session(record).session.parked.queue;
    const std::uint64_t index = record.number();
    if (index >= queue.size())
        return record.fail();
    queue.erase(std::next(queue.begin(), static_cast<std::ptrdiff_t>(index)));
}

void StateReader::applyReceived(RecordReader &record)
{
    mqtt::SessionState &state = session(record).session.parked;
    const PacketId id = packetId(record);
    const auto *entry = state.inflight.find(id);
    if (!entry || entry->stage == InflightTable::Stage::AwaitPuback)
        return record.fail();
    state.inflight.markReceived(id);
}

void StateReader::applyFinished(RecordReader &record)
{
    mqtt::SessionState &state = session(record).session.parked;
    const PacketId id = packetId(record);
    if (!state.inflight.find(id))
        return record.fail();
    state.inflight.finish(id);
    state.packetIds.release(id);
}

void StateReader::applyHeld(RecordReader &record)
{
    mqtt::SessionState &state = session(record).session.parked;
    if (!state.inflight.hold(packetId(record)))
        record.fail();
}

void StateReader::applyReleased(RecordReader &record)
{
    mqtt::SessionState &state = session(record).session.parked;
    if (!state.inflight.release(packetId(record)))
        record.fail();
}

void StateReader::applyRetained(RecordReader &record)
{
    RetainedMessage retained{.message = message(record), .expiresAt = time(record)};
    if (record.failed() || !retained.message)
        return record.fail();
    const std::string topic(retained.message->topic());
    m_image.retained.insert_or_assign(topic, std::move(retained));
}

void StateReader::applyRetainedRemoved(RecordReader &record)
{
    // One that has expired may be gone already.
    const auto entry = m_image.retained.find(record.bytes());
    if (entry != m_image.retained.end())
        m_image.retained.erase(entry);
}

void StateReader::applyEnd(RecordReader &) { m_complete = true; }

} // namespace cutty::broker
