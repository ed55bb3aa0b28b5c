#pragma once

#include "core/base/QoS.h"
#include "core/mqtt/codec/ProtocolVersion.h"
#include "core/net/driver/ConnectTimeline.h"
#include "core/net/link/TlsFacts.h"
#include "core/profile/model/UserProperty.h"

#include <QString>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cutty::session {

// Plain values of core/net that the window shows as they are.
using net::CertificateFacts;
using net::CertificateFault;
using net::ConnectStep;
using net::ConnectTimeline;
using net::TlsFacts;

/// What a server of MQTT 5 says about itself in CONNACK (3.2.2.3); before MQTT 5, the defaults.
struct ServerFacts
{
    /// Unacknowledged QoS 1 and 2 messages that it takes.
    std::uint32_t receiveMaximum = 65'535;
    /// In bytes; without it, there is no limit but the protocol's.
    std::optional<std::uint32_t> maximumPacketSize;
    std::uint32_t topicAliasMaximum = 0;
    QoS maximumQoS = QoS::ExactlyOnce;
    bool retainAvailable = true;
    bool wildcardSubscriptionAvailable = true;
    bool subscriptionIdentifierAvailable = true;
    bool sharedSubscriptionAvailable = true;
    /// Data from the network, as everything below.
    QString responseInformation;
    QString serverReference;
    QString reasonString;
    std::vector<profile::UserProperty> userProperties;
    /// More came than are kept.
    std::size_t userPropertiesLeftOut = 0;
};

/// What the connection is made of: what CONNACK agreed on, and what it runs over.
struct ConnectionFacts
{
    mqtt::ProtocolVersion version = mqtt::ProtocolVersion::V5;
    /// Ours, or the one that the server assigned.
    QString clientId;
    bool clientIdAssigned = false;
    /// In force; the server's where it imposed one.
    std::chrono::seconds keepAlive{0};
    bool keepAliveImposed = false;
    bool sessionPresent = false;
    /// In force, in MQTT 5; the longest interval means forever.
    std::chrono::seconds sessionExpiryInterval{0};
    /// "SCRAM-SHA-256"; empty where none was used.
    QString authenticationMethod;
    /// "127.0.0.1:1883", as connected.
    QString peerAddress;
    /// Where the transport is secure.
    std::optional<TlsFacts> tls;
    ServerFacts server;
};

} // namespace cutty::session
