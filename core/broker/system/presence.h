#pragma once

#include "core/broker/BrokerEvent.h"
#include "core/broker/LinkFacts.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Clients that come and go, announced by the topics and JSON of EMQX:
///
///   $SYS/brokers/NODE/clients/CLIENT/connected
///   $SYS/brokers/NODE/clients/CLIENT/disconnected
namespace cutty::broker {

struct PresenceFacts
{
    std::string_view clientId;
    /// "undefined" in JSON where there is none.
    std::optional<std::string_view> userName = {};
    LinkFacts link = {};
    mqtt::ProtocolVersion version{};
    std::chrono::seconds keepAlive{0};
    bool cleanStart = true;
    std::chrono::seconds expiryInterval{0};
    /// In milliseconds since 1970 UTC.
    std::int64_t connectedAt = 0;
    std::int64_t now = 0;
};

/// The text as one level of a topic: `%`, `/`, `+` and `#` are written as %25, %2F, %2B and %23.
std::string toTopicLevel(std::string_view text);

std::string presenceTopic(std::string_view node, std::string_view clientId, bool online);
std::string describeOnline(const PresenceFacts &facts);
std::string describeOffline(const PresenceFacts &facts, std::string_view reason);

/// EMQX's word for how a connection ended.
std::string_view offlineReason(const mqtt::Closed &closed, EndedBy by);

} // namespace cutty::broker
