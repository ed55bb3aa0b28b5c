// CONNECT and CONNACK from their bytes.
#include "core/mqtt/codec/packetReaders.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace cutty::mqtt {
namespace {

void readProtocol(WireReader &reader, ConnectPacket &connect)
{
    connect.version = {}; // until it has been read
    const std::uint32_t offset = reader.offset();
    const std::string_view name = reader.text();
    reader.attribute(inBoth("MQTT-3.1.2-1"));
    if (name != "MQTT" && name != "MQIsdp")
        return reader.failAt(offset,
            {.fault = Fault::InvalidProtocolName,
                .statement = inBoth("MQTT-3.1.2-1"),
                .reason = ReasonCode::UnsupportedProtocolVersion});
    const std::uint32_t levelOffset = reader.offset();
    // The top bit marks a bridge for mosquitto and others, at the levels of 3.1 and 3.1.1.
    const unsigned level = reader.byte();
    const unsigned plain = level & 0x7FU;
    const bool known = name == "MQTT" ? plain == 4 || level == 5 : plain == 3;
    if (!known)
        reader.failAt(levelOffset,
            {.fault = Fault::UnsupportedProtocolLevel,
                .statement = inBoth("MQTT-3.1.2-2"),
                .reason = ReasonCode::UnsupportedProtocolVersion,
                .expected = name == "MQTT" ? Expectation{level, 4, 5} : Expectation{level, 3, 3}});
    connect.version = static_cast<ProtocolVersion>(known ? plain : level);
    reader.setVersion(plain >= 5 ? ProtocolVersion::V5 : ProtocolVersion::V311);
}

struct ConnectFlags
{
    bool cleanStart = false;
    bool hasWill = false;
    QoS willQoS = QoS::AtMostOnce;
    bool willRetain = false;
    bool hasPassword = false;
    bool hasUserName = false;
};

ConnectFlags readConnectFlags(WireReader &reader)
{
    const std::uint32_t offset = reader.offset();
    const unsigned bits = reader.byte();
    const unsigned qos = (bits >> 3) & 3;
    const ConnectFlags flags{.cleanStart = (bits & 0x02) != 0,
        .hasWill = (bits & 0x04) != 0,
        .willQoS = static_cast<QoS>(qos),
        .willRetain = (bits & 0x20) != 0,
        .hasPassword = (bits & 0x40) != 0,
        .hasUserName = (bits & 0x80) != 0};
    const auto failWill = [&](Statement statement, Expectation expected) {
        reader.failAt(
            offset, {.fault = Fault::InvalidWillFlags, .statement = statement, .expected = expected});
    };
    if ((bits & 0x01) != 0)
        reader.failAt(offset,
            {.fault = Fault::ReservedConnectFlag,
                .statement = inBoth("MQTT-3.1.2-3"),
                .expected = Expectation{.found = 1}});
    if (flags.hasWill && qos > 2)
        failWill({"MQTT-3.1.2-12", "MQTT-3.1.2-14"}, {qos, 0, 2});
    if (!flags.hasWill && qos != 0)
        failWill({"MQTT-3.1.2-11", "MQTT-3.1.2-13"}, {.found = qos});
    if (!flags.hasWill && flags.willRetain)
        failWill({"MQTT-3.1.2-13", "MQTT-3.1.2-15"}, {.found = 1});
    if (flags.hasPassword && !flags.hasUserName && reader.version() != ProtocolVersion::V5)
        reader.failAt(offset, {.fault = Fault::PasswordWithoutUserName, .statement = {{}, "MQTT-3.1.2-22"}});
    return flags;
}

Will readWill(WireReader &reader, const ConnectFlags &flags)
{
    Will will{.qos = flags.willQoS, .retain = flags.willRetain};
    if (reader.atEnd())
        reader.fail({.fault = Fault::Truncated, .statement = inBoth("MQTT-3.1.2-9")});
    if (reader.version() == ProtocolVersion::V5)
        will.properties = readOwnedProperties(reader, PropertyContext::Will);
    const std::uint32_t offset = reader.offset();
    will.topic = reader.text();
    if (const auto fault = findTopicNameFault(will.topic); fault && !reader.failed())
        reader.failAt(offset, topicNameBreach(*fault));
    will.payload = reader.binary();
    reader.attribute(inBoth("MQTT-3.1.2-9"));
    return will;
}

/// The fields that the flags announce [MQTT-3.1.3-1].
void readConnectPayload(WireReader &reader, const ConnectFlags &flags, ConnectPacket &connect)
{
    connect.clientId = reader.text();
    reader.attribute(inBoth("MQTT-3.1.3-3"));
    if (flags.hasWill)
        connect.will = readWill(reader, flags);
    if (flags.hasUserName) {
        connect.userName = reader.text();
        reader.attribute({"MQTT-3.1.2-17", "MQTT-3.1.2-19"});
    }
    if (flags.hasPassword) {
        connect.password = reader.binary();
        reader.attribute({"MQTT-3.1.2-19", "MQTT-3.1.2-21"});
    }
    if (!flags.hasUserName)
        reader.expectEnd({"MQTT-3.1.2-16", "MQTT-3.1.2-18"});
    reader.expectEnd(flags.hasPassword ? Statement{} : Statement{"MQTT-3.1.2-18", "MQTT-3.1.2-20"});
}

/// A server that knows 3.1.1 at most refuses a CONNECT of MQTT 5 in the form of its own version, as 3.1.1
/// tells it to [MQTT-3.1.2-2]. The two cannot be mixed up: CONNACK of MQTT 5 has three bytes or more, as its
/// property length is never left out (3.2.2.3.1), and no reason codes 1 to 5.
std::optional<ReasonCode> refusalBefore5(std::string_view body)
{
    if (body.size() != 2 || body[1] < 1 || body[1] > 5)
        return std::nullopt;
    return fromConnectReturnCode(static_cast<std::uint8_t>(body[1]));
}

} // namespace

Packet readConnect(WireReader &reader)
{
    auto connect = std::make_unique<ConnectPacket>();
    readProtocol(reader, *connect);
    const ConnectFlags flags = readConnectFlags(reader);
    connect->cleanStart = flags.cleanStart;
    connect->keepAlive = std::chrono::seconds(reader.twoByteInteger());
    reader.attribute(inBoth("MQTT-3.1.4-1"));
    if (reader.version() == ProtocolVersion::V5)
        connect->properties = readOwnedProperties(reader, PropertyContext::Connect);
    if (!reader.failed())
        readConnectPayload(reader, flags, *connect);
    return connect;
}

Packet readConnack(WireReader &reader)
{
    const ProtocolVersion version = reader.version();
    const auto refusal = version == ProtocolVersion::V5 ? refusalBefore5(reader.unread()) : std::nullopt;
    ConnackPacket connack;
    const unsigned flags = reader.byte();
    // 3.1 has no session present; what stands in its place means nothing.
    if (version != ProtocolVersion::V31) {
        if ((flags & 0xFE) != 0)
            reader.failAt(2,
                {.fault = Fault::InvalidConnackFlags,
                    .statement = {"MQTT-3.2.2-1", {}},
                    .expected = Expectation{flags, 0, 1}});
        connack.sessionPresent = flags == 1;
    }
    if (refusal) {
        reader.byte();
        connack.reason = *refusal;
    } else if (version == ProtocolVersion::V5) {
        connack.reason = readReason(reader, PacketType::Connack, {"MQTT-3.2.2-8", {}});
        connack.properties = readOwnedProperties(reader, PropertyContext::Connack);
    } else {
        connack.reason = fromConnectReturnCode(reader.byte());
    }
    reader.expectEnd();
    return connack;
}

} // namespace cutty::mqtt
