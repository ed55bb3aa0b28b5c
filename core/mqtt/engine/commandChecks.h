#pragma once

#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/CommandError.h"
#include "core/mqtt/engine/InflightTable.h"
#include "core/mqtt/engine/Limits.h"

#include <optional>
#include <span>
#include <string>

/// What an owner may not ask of a connection: what the protocol has no bytes for, what it forbids, and what
/// the peer said that it does not take. Nothing means that the command can be carried out.
namespace cutty::mqtt {

std::optional<CommandError> checkConnect(const ConnectPacket &packet);

/// The rule of 3.1 and 3.1.1 about empty and long client identifiers; 5 has none.
bool isAllowedClientId(const ConnectPacket &packet);

/// Of a client; what a server passes on was checked when it came in.
std::optional<CommandError> checkMessage(const OutgoingPublish &publish);
std::optional<CommandError> checkPublish(
    const OutgoingPublish &publish, ProtocolVersion version, const Limits &server);
std::optional<CommandError> checkSubscribe(
    std::span<const SubscriptionRequest> subscriptions, const Properties &properties, const Limits &server);
std::optional<CommandError> checkUnsubscribe(
    std::span<const std::string> filters, const Properties &properties);

/// `mayExtendSession`: CONNECT asked for a session that outlives the connection.
std::optional<CommandError> checkDisconnect(
    Role sender, ReasonCode reason, const Properties &properties, bool mayExtendSession);
/// MQTT 5, 3.14.2.1: whether that side may send the code in DISCONNECT. A server's 0x00 is let pass, for many
/// servers send it.
bool mayDisconnectWith(Role sender, ReasonCode reason);

} // namespace cutty::mqtt
