// SUBSCRIBE, UNSUBSCRIBE and what answers them, from their bytes.
#include "core/mqtt/codec/packetReaders.h"

#include <string>
#include <utility>
#include <vector>

namespace cutty::mqtt {
namespace {

constexpr Statement requestIdentifier{"MQTT-2.2.1-3", "MQTT-2.3.1-1"};
constexpr Statement answerIdentifier{"MQTT-2.2.1-6", "MQTT-2.3.1-7"};

Statement filterStatement(TopicFault fault)
{
    switch (fault) {
    case TopicFault::MisplacedHash: return {"MQTT-4.7.1-1", "MQTT-4.7.1-2"};
    case TopicFault::MisplacedPlus: return {"MQTT-4.7.1-2", "MQTT-4.7.1-3"};
    case TopicFault::NoShareName: return {"MQTT-4.8.2-1", {}};
    case TopicFault::WildcardInShareName:
    case TopicFault::NoFilterBehindShareName: return {"MQTT-4.8.2-2", {}};
    default: return inBoth("MQTT-4.7.3-1");
    }
}

SubscriptionOptions readSubscriptionOptions(WireReader &reader, ProtocolVersion version, bool shared)
{
    const std::uint32_t offset = reader.offset();
    const unsigned bits = reader.byte();
    const bool five = version == ProtocolVersion::V5;
    const unsigned reserved = bits & (five ? 0xC0U : 0xFCU);
    const unsigned qos = bits & 3;
    const unsigned handling = five ? (bits >> 4) & 3 : 0;
    if (reserved != 0)
        reader.failAt(offset,
            {.fault = Fault::ReservedSubscriptionOptions,
                .statement = {"MQTT-3.8.3-5", "MQTT-3.8.3-4"},
                .expected = Expectation{.found = reserved}});
    if (handling == 3)
        reader.failAt(offset,
            {.fault = Fault::ReservedSubscriptionOptions,
                .reason = ReasonCode::ProtocolError,
                .expected = Expectation{handling, 0, 2}});
    if (qos == 3)
        reader.failAt(offset,
            {.fault = Fault::InvalidQoS,
                .statement = {{}, "MQTT-3.8.3-4"},
                .reason = five ? ReasonCode::ProtocolError : ReasonCode::MalformedPacket,
                .expected = Expectation{qos, 0, 2}});
    const SubscriptionOptions options{.maximumQoS = static_cast<QoS>(qos),
        .noLocal = (bits & 4) != 0,
        .retainAsPublished = (bits & 8) != 0,
        .retainHandling = static_cast<RetainHandling>(handling)};
    if (shared && options.noLocal)
        reader.failAt(offset,
            {.fault = Fault::NoLocalOnSharedSubscription,
                .statement = {"MQTT-3.8.3-4", {}},
                .reason = ReasonCode::ProtocolError});
    return options;
}

std::string readTopicFilter(WireReader &reader, ProtocolVersion version)
{
    const std::uint32_t offset = reader.offset();
    std::string filter(reader.text());
    const auto fault
        = version == ProtocolVersion::V5 ? findTopicFilterFault(filter) : findPlainFilterFault(filter);
    if (fault && !reader.failed())
        reader.failAt(offset, {.fault = Fault::InvalidTopicFilter, .statement = filterStatement(*fault)});
    return filter;
}

std::vector<ReasonCode> readReasons(WireReader &reader, PacketType type, const Statement &statement)
{
    std::vector<ReasonCode> reasons;
    while (!reader.atEnd() && !reader.failed())
        reasons.push_back(readReason(reader, type, statement));
    return reasons;
}

/// 3.1.1 has the granted QoS and one failure; 3.1 the granted QoS alone.
std::vector<ReasonCode> readGrants(WireReader &reader, ProtocolVersion version)
{
    std::vector<ReasonCode> reasons;
    while (!reader.atEnd() && !reader.failed()) {
        const std::uint32_t offset = reader.offset();
        const std::uint8_t code = reader.byte();
        if (code > 2 && (code != 0x80 || version == ProtocolVersion::V31))
            reader.failAt(offset,
                {.fault = Fault::InvalidReasonCode,
                    .statement = {{}, "MQTT-3.9.3-2"},
                    .expected = Expectation{code, 0, 2}});
        reasons.push_back(static_cast<ReasonCode>(code));
    }
    return reasons;
}

} // namespace

Packet readSubscribe(WireReader &reader)
{
    const ProtocolVersion version = reader.version();
    const bool five = version == ProtocolVersion::V5;
    const Statement atLeastOne{"MQTT-3.8.3-2", "MQTT-3.8.3-3"};
    SubscribePacket subscribe;
    subscribe.packetId = readPacketId(reader, requestIdentifier);
    if (five)
        subscribe.properties = readOwnedProperties(reader, PropertyContext::Subscribe);
    if (reader.atEnd())
        reader.fail(
            {.fault = Fault::EmptyFilterList, .statement = atLeastOne, .reason = ReasonCode::ProtocolError});
    while (!reader.atEnd() && !reader.failed()) {
        SubscriptionRequest request;
        request.filter = readTopicFilter(reader, version);
        const bool shared = five && request.filter.starts_with("$share/");
        request.options = readSubscriptionOptions(reader, version, shared);
        if (subscribe.subscriptions.empty())
            reader.attribute(atLeastOne);
        subscribe.subscriptions.push_back(std::move(request));
    }
    return subscribe;
}

Packet readSuback(WireReader &reader)
{
    const ProtocolVersion version = reader.version();
    SubackPacket suback;
    suback.packetId = readPacketId(reader, answerIdentifier);
    if (version == ProtocolVersion::V5) {
        suback.properties = readOwnedProperties(reader, PropertyContext::Suback);
        suback.reasons = readReasons(reader, PacketType::Suback, {"MQTT-3.9.3-2", {}});
    } else {
        suback.reasons = readGrants(reader, version);
    }
    return suback;
}

Packet readUnsubscribe(WireReader &reader)
{
    const ProtocolVersion version = reader.version();
    UnsubscribePacket unsubscribe;
    unsubscribe.packetId = readPacketId(reader, requestIdentifier);
    if (version == ProtocolVersion::V5)
        unsubscribe.properties = readOwnedProperties(reader, PropertyContext::Unsubscribe);
    if (reader.atEnd())
        reader.fail({.fault = Fault::EmptyFilterList,
            .statement = inBoth("MQTT-3.10.3-2"),
            .reason = ReasonCode::ProtocolError});
    while (!reader.atEnd() && !reader.failed())
        unsubscribe.filters.push_back(readTopicFilter(reader, version));
    return unsubscribe;
}

Packet readUnsuback(WireReader &reader)
{
    const ProtocolVersion version = reader.version();
    UnsubackPacket unsuback;
    unsuback.packetId = readPacketId(reader, answerIdentifier);
    if (version == ProtocolVersion::V5) {
        unsuback.properties = readOwnedProperties(reader, PropertyContext::Unsuback);
        unsuback.reasons = readReasons(reader, PacketType::Unsuback, {"MQTT-3.11.3-2", {}});
    }
    reader.expectEnd();
    return unsuback;
}

} // namespace cutty::mqtt
