#pragma once

#include "core/profile/model/UserProperty.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace cutty::profile {

/// Enhanced authentication (MQTT 5, 4.12); the SCRAM methods take user name and password (RFC 5802).
enum class AuthenticationMethod : std::uint8_t { None, ScramSha1, ScramSha256, ScramSha512 };

/// What CONNECT of MQTT 5 says beside the session's expiry (3.1.2.11).
struct ConnectSettings
{
    /// QoS 1 and 2 messages that the broker may have unacknowledged, 1–65535; without it, 65535.
    std::optional<std::uint32_t> receiveMaximum;
    /// In bytes, 2–268435460; without it, no limit is announced.
    std::optional<std::uint32_t> maximumPacketSize;
    /// Topic aliases that the broker may use towards us, 0–65535.
    std::uint32_t topicAliasMaximum = 0;
    /// Whether published topics are replaced by aliases, where the broker takes any.
    bool automaticTopicAliases = false;
    bool requestResponseInformation = false;
    bool requestProblemInformation = true;
    AuthenticationMethod authentication = AuthenticationMethod::None;
    std::vector<UserProperty> userProperties;

    bool operator==(const ConnectSettings &) const = default;
};

} // namespace cutty::profile
