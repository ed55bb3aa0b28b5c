#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace cutty::mqtt {

enum class Role : std::uint8_t { Client, Server };

/// Limits and times of one connection that are ours to choose.
struct ConnectionOptions
{
    /// How long CONNECT or CONNACK may take, from the opening of the transport, and each answer to an AUTH.
    std::chrono::milliseconds handshakeTimeout{10'000};
    /// In bytes, 2 to 268,435,460. Announced in CONNECT or CONNACK of MQTT 5 where it is not the largest;
    /// what the owner's own properties announce takes its place.
    std::uint32_t maximumPacketSize = 268'435'460;
    /// QoS 1 and 2 messages that the peer may have unacknowledged, 1 to 65,535; announced in the same way.
    std::uint16_t receiveMaximum = 65'535;
    /// MQTT 5: a peer that exceeds it is served on. Otherwise its connection ends with DISCONNECT 0x93
    /// [MQTT-3.3.4-7].
    bool toleratesReceiveMaximumOverrun = false;
    /// QoS 1 and 2 messages that we have unacknowledged at most, whatever the peer takes; 1 to 65,535.
    std::uint16_t maximumInflight = 65'535;
    /// Topic aliases that the peer may use towards us; announced in the same way. Each costs us the longest
    /// topic that it was given.
    std::uint16_t topicAliasMaximum = 0;
    /// MQTT 5: sends an alias for each topic, as far as the peer takes them; the least recently used gives
    /// way.
    bool automaticTopicAliases = false;
    /// Client: the owner answers each MessageReceived at QoS 1 and 2 with acknowledge(), in their order
    /// [MQTT-4.6.0-2] [MQTT-4.6.0-3], when it has done its part. What it has not answered at the end of the
    /// connection, the server of a kept session sends again. Otherwise each is acknowledged as it comes.
    bool manualAcknowledgement = false;
    /// Server: bytes of a CONNECT, of an AUTH before CONNACK, and of what waits for the decision on both. A
    /// client can make us keep no more before it is let in.
    std::uint32_t maximumSizeBeforeConnack = 1U << 20U;
};

} // namespace cutty::mqtt
