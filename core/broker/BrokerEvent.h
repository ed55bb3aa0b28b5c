#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/DropReason.h"
#include "core/broker/Ids.h"
#include "core/broker/policy/AccessRules.h"
#include "core/mqtt/codec/DecodeError.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/Events.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

/// What BrokerCore tells its host on request, in the order in which it happened.
namespace cutty::broker {

struct ClientConnected
{
    LinkId link{};
    std::string clientId;
    /// Nothing for an anonymous one.
    std::optional<std::string> userName;
    std::string address;
    mqtt::ProtocolVersion version{};
    /// In force.
    std::chrono::seconds keepAlive{0};
    bool cleanStart = true;
    bool sessionPresent = false;
};

/// A link that ended without a client having been let in.
struct ConnectionRefused
{
    LinkId link{};
    /// Empty when no CONNECT was read.
    std::string clientId;
    std::optional<std::string> userName;
    std::string address;
    /// Local: the broker refused with `reason`.
    mqtt::CloseCause cause{};
    mqtt::ReasonCode reason{};
    /// What denied the will.
    std::optional<AccessDecision> access;
    std::optional<mqtt::DecodeError> error;
};

/// Who ended a connection.
enum class EndedBy : std::uint8_t {
    /// With DISCONNECT, or by closing the transport.
    Client,
    /// For a breach of the protocol or of its limits, or for silence.
    Broker,
    Command,
    /// Another connection with the same client identifier.
    Takeover,
};

struct ClientDisconnected
{
    LinkId link{};
    std::string clientId;
    mqtt::CloseCause cause{};
    mqtt::ReasonCode reason{};
    EndedBy by{};
    std::optional<mqtt::DecodeError> error;
};

struct ClientSubscribed
{
    std::string clientId;
    std::string filter;
    /// As granted.
    mqtt::SubscriptionOptions options;
    /// 0: none.
    std::uint32_t identifier = 0;
    /// The granted QoS, or why not.
    mqtt::ReasonCode reason{};
};

struct ClientUnsubscribed
{
    std::string clientId;
    std::string filter;
    mqtt::ReasonCode reason{};
};

struct AccessDenied
{
    std::string clientId;
    std::optional<std::string> userName;
    AccessAction action{};
    /// The topic, or the filter with its `$share` prefix.
    std::string topic;
    AccessDecision decision;
};

struct MessageDropped
{
    /// Who would have got it; for AccessDenied and TopicTooDeep who sent it; empty for a whole group.
    std::string clientId;
    MessagePtr message;
    DropReason reason{};
};

struct WillPublished
{
    std::string clientId;
    MessagePtr message;
};

enum class SessionEnd : std::uint8_t {
    /// The client came with a clean start.
    CleanStart,
    /// It was to end with its connection.
    WithConnection,
    /// The client stayed away for too long.
    Expired,
    Command,
};

struct SessionEnded
{
    std::string clientId;
    SessionEnd cause{};
};

using BrokerEventKind = std::variant<ClientConnected, ConnectionRefused, ClientDisconnected, ClientSubscribed,
    ClientUnsubscribed, AccessDenied, MessageDropped, WillPublished, SessionEnded>;

struct BrokerEvent
{
    TimePoint time;
    BrokerEventKind kind;
};

/// What is reported.
enum class EventDetail : std::uint8_t {
    Off,
    /// All but what can come with each message.
    Clients,
    /// MessageDropped and AccessDenied of PUBLISH too.
    Messages,
};

} // namespace cutty::broker
