#pragma once

#include "core/base/QoS.h"
#include "core/broker/policy/AccessRules.h"
#include "core/broker/routing/delivery.h"
#include "core/mqtt/codec/ReasonCode.h"
#include "core/mqtt/engine/ConnectionOptions.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutty::broker {

/// What becomes of a client that publishes where it may not.
enum class DeniedPublish : std::uint8_t {
    /// The message is dropped; PUBACK and PUBREC of MQTT 5 say 0x87, before that they cannot.
    Drop,
    /// The connection ends, in MQTT 5 with DISCONNECT 0x87.
    Disconnect,
};

/// Where clients are sent instead.
struct Redirection
{
    /// Use another server, or Server moved.
    mqtt::ReasonCode reason = mqtt::ReasonCode::UseAnotherServer;
    /// Server Reference (MQTT 5, 4.11).
    std::string serverReference;
};

/// The settings of a broker. Limits that MQTT 5 has a property for are announced in CONNACK and hold the
/// client to them; what happens before MQTT 5 stands beside each. Where the specification leaves a choice,
/// the default is what exercises a client most and hinders none.
struct BrokerOptions
{
    /// Also the packet size, receive maximum and topic alias maximum that are announced.
    mqtt::ConnectionOptions connection{.topicAliasMaximum = 64, .automaticTopicAliases = true};

    // What one session may hold. Beyond it messages are dropped and counted, QoS 0 first.
    /// QoS 1 and 2 messages that wait for one session, connected or away.
    std::size_t maximumQueuedMessages = 100'000;
    /// Memory of the QoS 1 and 2 messages that wait or are not acknowledged.
    std::size_t maximumQueuedBytes = 128U << 20U;
    /// Bytes that one link may have unsent; over it, QoS 0 messages for it are dropped.
    std::size_t maximumBacklogBytes = 64U << 20U;
    /// Levels of a topic or filter: a bound on what a hostile client can make the trees' depth.
    std::size_t maximumTopicLevels = 200;

    // Who may come in.
    /// Clients connected at once; more are refused with 0x97, or 3 (server unavailable). A client that takes
    /// over its own session is no further one.
    std::size_t maximumConnections = SIZE_MAX;
    /// Otherwise refused with 0x85, or 2 (identifier rejected).
    bool acceptsEmptyClientId = true;
    /// Clients without a user name; otherwise refused with 0x87, or 5.
    bool acceptsAnonymous = true;
    /// User names and passwords are asked of the host by pollAdmission(). Otherwise any will do.
    bool checksCredentials = false;
    /// Methods of enhanced authentication that the host knows; others are refused with 0x8C.
    std::vector<std::string> authenticationMethods = {};
    /// While set, every client is refused with it, or 3.
    std::optional<Redirection> redirection = {};

    // What they may do.
    AccessRules access = {};
    DeniedPublish deniedPublish = DeniedPublish::Drop;
    /// Otherwise `$SYS` is the broker's alone.
    bool acceptsSystemTopics = false;
    /// Subscriptions are granted no more. A PUBLISH above ends the connection, with 0x9B in MQTT 5.
    QoS maximumQoS = QoS::ExactlyOnce;
    /// Otherwise a PUBLISH with it ends the connection, with 0x9A in MQTT 5.
    bool retainAvailable = true;
    /// Otherwise a SUBSCRIBE with one ends the connection of MQTT 5 with 0xA2, 0x9E or 0xA1, and is answered
    /// with 0x80 before.
    bool wildcardSubscriptionAvailable = true;
    bool sharedSubscriptionAvailable = true;
    bool subscriptionIdentifierAvailable = true;

    // Times.
    /// Imposed on clients of MQTT 5, whatever they ask for; nothing leaves it to them.
    std::optional<std::chrono::seconds> serverKeepAlive = {};
    /// The longest keep-alive, 1 to 65,535 s; MQTT 5 is told to keep to it, others are refused with 2
    /// (identifier rejected), as there is no word for it. 65,535 takes also clients without a keep-alive.
    std::chrono::seconds maximumKeepAlive{65'535};
    /// Sessions of clients that are away end then, whatever they asked for; MQTT 5 is told.
    std::chrono::seconds maximumSessionExpiry{UINT32_MAX};

    // How it talks.
    OverlappingDelivery overlappingDelivery = OverlappingDelivery::OneCopy;
    /// Response Information is this, the client's identifier and a slash; empty: there is none.
    std::string responseTopicPrefix = "response/";
    /// The node in `$SYS/brokers/NODE/clients/…`, where clients that come and go are announced; empty: they
    /// are not.
    std::string nodeName = "cutty";
    /// What `$SYS/broker/version` says.
    std::string versionText = "cutty";
    /// Between two states of `$SYS/broker/…`; 0: never.
    std::chrono::seconds systemTopicInterval{10};
};

} // namespace cutty::broker
