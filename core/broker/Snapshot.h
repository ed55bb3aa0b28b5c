#pragma once

#include "core/base/Message.h"
#include "core/base/QoS.h"
#include "core/base/Time.h"
#include "core/broker/DropReason.h"
#include "core/broker/Ids.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The broker as seen from outside. What can be large comes in pages.
namespace cutty::broker {

/// Which part of a list is wanted.
struct PageRequest
{
    /// Entries to leave out at the beginning.
    std::size_t offset = 0;
    std::size_t limit = 100;
    /// Only entries that have this in an identifier, user name, address, filter or topic.
    std::string text;
};

template <typename T> struct Page
{
    std::vector<T> entries;
    /// All that `text` lets through.
    std::size_t total = 0;
};

/// Counts of one client's connection; "received" is from the client.
struct ClientCounters
{
    std::uint64_t receivedMessages = 0;
    std::uint64_t receivedBytes = 0;
    std::uint64_t sentMessages = 0;
    std::uint64_t sentBytes = 0;
    /// Of messages for the client, since its session began.
    DropCounts dropped;
};

struct WillSnapshot
{
    std::string topic;
    std::size_t payloadSize = 0;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    std::chrono::seconds delay{0};
};

struct ClientSnapshot
{
    LinkId link{};
    std::string clientId;
    /// Empty for an anonymous one.
    std::string userName;
    /// "127.0.0.1:51234"; empty inside the process.
    std::string address;
    mqtt::ProtocolVersion version{};
    /// In force.
    std::chrono::seconds keepAlive{0};
    bool cleanStart = true;
    TimePoint connectedAt;
    TimePoint lastHeardAt;
    // What the client announced.
    std::uint16_t receiveMaximum = 0;
    std::uint32_t maximumPacketSize = 0;
    std::uint16_t topicAliasMaximum = 0;
    /// In force; `Session::forever` for never.
    std::chrono::seconds sessionExpiryInterval{0};
    std::optional<WillSnapshot> will;
    std::size_t subscriptions = 0;
    std::size_t inFlight = 0;
    std::size_t queued = 0;
    /// Of the messages in flight and queued.
    std::size_t heldBytes = 0;
    /// Bytes sent that the client has not read.
    std::size_t backlog = 0;
    ClientCounters counters;
};

struct SessionSnapshot
{
    std::string clientId;
    bool connected = false;
    std::chrono::seconds expiryInterval{0};
    /// When it ends unless the client comes back; nothing while it is connected, and for never.
    std::optional<TimePoint> endsAt;
    std::size_t subscriptions = 0;
    std::size_t inFlight = 0;
    std::size_t queued = 0;
    std::size_t heldBytes = 0;
    DropCounts dropped;
};

struct SubscriptionSnapshot
{
    std::string clientId;
    /// With its `$share` prefix.
    std::string filter;
    mqtt::SubscriptionOptions options;
    /// 0: none.
    std::uint32_t identifier = 0;
};

struct RetainedSnapshot
{
    MessagePtr message;
    /// Nothing for never.
    std::optional<TimePoint> expiresAt;
};

/// Sums since the beginning, and counts of what there is now. "Messages" are PUBLISH packets, each counted
/// once for each time that it is received, or sent to a client.
struct BrokerTotals
{
    std::size_t connectedClients = 0;
    /// Sessions whose clients are away.
    std::size_t offlineSessions = 0;
    /// The most sessions that there have been at once.
    std::size_t maximumSessions = 0;
    std::uint64_t expiredSessions = 0;
    std::uint64_t openedLinks = 0;
    std::uint64_t acceptedConnections = 0;
    std::size_t subscriptions = 0;
    std::size_t sharedSubscriptions = 0;
    /// Without those of `$SYS`.
    std::size_t retainedMessages = 0;
    /// Retained, waiting and not acknowledged, and what they take in memory.
    std::size_t storedMessages = 0;
    std::size_t storedBytes = 0;
    std::uint64_t receivedBytes = 0;
    std::uint64_t sentBytes = 0;
    std::uint64_t receivedPackets = 0;
    std::uint64_t sentPackets = 0;
    std::uint64_t receivedMessages = 0;
    std::uint64_t sentMessages = 0;
    std::uint64_t receivedPayloadBytes = 0;
    std::uint64_t sentPayloadBytes = 0;
    /// Deliveries that did not happen, and messages that were not let through.
    DropCounts dropped;
};

/// All clients, and the sums that go with them.
struct BrokerSnapshot
{
    std::vector<ClientSnapshot> clients;
    std::size_t subscriptions = 0;
    std::size_t retainedMessages = 0;
    std::size_t offlineSessions = 0;
    std::uint64_t receivedMessages = 0;
    std::uint64_t sentMessages = 0;
    std::uint64_t droppedMessages = 0;
};

} // namespace cutty::broker
