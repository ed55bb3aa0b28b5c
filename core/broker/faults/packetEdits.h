#pragma once

#include "core/broker/faults/FaultRule.h"
#include "core/mqtt/codec/Packets.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Changes to packets in their wire form. Where a change cannot be made, as the bytes are no such packet, the
/// answer is nothing.
namespace cutty::broker {

/// Of one whole packet; nothing when it is not well-formed.
std::optional<mqtt::Packet> readPacket(std::string_view bytes, mqtt::ProtocolVersion version);

/// Where the two bytes of the packet identifier stand.
std::optional<std::size_t> packetIdOffset(std::string_view bytes);
std::optional<std::uint16_t> packetIdOf(std::string_view bytes);

/// CONNACK, PUBACK, PUBREC, PUBCOMP, SUBACK or UNSUBACK with another reason, if it may carry that one and the
/// version has a place for it.
std::optional<std::string> withReason(
    std::string_view bytes, mqtt::ReasonCode reason, mqtt::ProtocolVersion version);

/// A CONNACK of MQTT 5 that announces these limits instead of its own.
std::optional<std::string> withLimits(
    std::string_view bytes, const AnnounceLimits &limits, mqtt::ProtocolVersion version);

/// A PUBLISH with its topic in front of the alias that stood alone.
std::string withTopic(
    const mqtt::PublishPacket &publish, std::string_view topic, mqtt::ProtocolVersion version);

/// What refuses a CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE; empty for QoS 0. Nothing when the answer may
/// not carry the reason, or to other packets.
std::optional<std::string> refusalOf(
    const mqtt::Packet &request, mqtt::ReasonCode reason, mqtt::ProtocolVersion version);

/// An answer that a client waits for, as the broker will send it.
struct Answer
{
    mqtt::PacketType type{};
    /// Of CONNACK and PINGRESP 0.
    std::uint16_t packetId = 0;
    friend bool operator==(const Answer &, const Answer &) = default;
};

/// What a broker answers to the packet; nothing to those that have no answer.
std::optional<Answer> answerTo(const mqtt::Packet &request);
/// The packet as an answer; nothing when it is none.
std::optional<Answer> asAnswer(mqtt::PacketType type, std::string_view bytes);

/// PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK or PINGRESP.
std::string acknowledgement(
    mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason, mqtt::ProtocolVersion version);

} // namespace cutty::broker
