#pragma once

#include "core/base/Time.h"
#include "core/broker/Ids.h"
#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/PacketType.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::broker {

/// What a client did wrong, or what is odd about it.
enum class Mistake : std::uint8_t {
    /// A packet that cannot be read, comes at the wrong time or exceeds a limit; the finding's fault says.
    Fault,
    /// PUBLISH with DUP 1 that was never sent before.
    DuplicateAtFirst,
    /// A resumed session's PUBLISH went out again with DUP 0.
    RepeatedWithoutDuplicate,
    /// PUBLISH or PUBREL again on the connection that it went out on.
    RepeatedTooEarly,
    /// PUBLISH again though PUBREL had gone out.
    RepeatedAfterPubrel,
    RepeatedOutOfOrder,
    /// A PUBLISH or PUBREL that a resumed session should have sent again.
    NotRepeated,
    /// Its message went out as a new one instead.
    RepeatedAsNew,
    /// Something of a session that the server does not have any more.
    UsedLostSession,
    PacketIdInUse,
    /// An acknowledgement that belongs to nothing.
    UnknownPacketId,
    /// PUBACK for QoS 2, or PUBREC for QoS 1.
    WrongAcknowledgement,
    AcknowledgedTwice,
    AcknowledgedOutOfOrder,
    NotAcknowledged,
    PubrelBeforePubrec,
    PubrelOutOfOrder,
    PubcompBeforePubrel,
    SentAfterDisconnect,
    KeepAliveExceeded,
    /// A topic alias of an earlier connection.
    AliasOfEarlierConnection,
    /// The transport ended, and the client had said nothing about it.
    NoDisconnect,
    /// A link on which CONNECT never came.
    NoConnect,
};

enum class Severity : std::uint8_t {
    /// The specification forbids it.
    Breach,
    /// Allowed or beyond proof, and seldom meant so.
    Suspicious,
};

/// One thing that a client did, with the proof.
struct Finding
{
    /// Empty when it broke off before there was one.
    std::string clientId;
    LinkId link{};
    TimePoint time;
    mqtt::ProtocolVersion version{};
    /// The statement's name, as "MQTT-3.3.2-2"; empty where the version numbers none. Lives for ever.
    std::string_view statement;
    Severity severity{};
    Mistake mistake{};

    /// Of Mistake::Fault.
    std::optional<mqtt::Fault> fault;
    /// 0 where it is not about a packet.
    mqtt::PacketType packet{};
    /// 0: none.
    mqtt::PacketId packetId{};
    /// The property that is wrong.
    std::optional<mqtt::PropertyId> property;
    /// A number found and what it should have been; seconds of silence for KeepAliveExceeded and
    /// NotAcknowledged.
    std::optional<mqtt::Expectation> expected;
    /// Of the fault, from the packet's first byte.
    std::uint32_t offset = 0;
    /// The packet's first bytes, and how many it has.
    std::string bytes;
    std::size_t size = 0;

    static constexpr std::size_t maximumBytes = 256;
};

} // namespace cutty::broker
