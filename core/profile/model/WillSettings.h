#pragma once

#include "core/base/QoS.h"
#include "core/profile/model/UserProperty.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace cutty::profile {

/// The message that the broker publishes when the connection ends without DISCONNECT (MQTT 5, 3.1.2.5).
struct WillSettings
{
    QString topic;
    /// At most 65,535 bytes.
    QByteArray payload;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;

    // What follows is for MQTT 5 only (3.1.3.2).
    /// How long the broker waits with it, 0 to 2^32 - 1.
    std::chrono::seconds delayInterval{0};
    /// 0 to 2^32 - 1; without it, the message does not expire.
    std::optional<std::chrono::seconds> expiryInterval;
    /// The payload format indicator: declares the payload to be UTF-8.
    bool payloadIsText = false;
    QString contentType;
    QString responseTopic;
    /// At most 65,535 bytes; none is sent when empty.
    QByteArray correlationData;
    std::vector<UserProperty> userProperties;

    bool operator==(const WillSettings &) const = default;
};

} // namespace cutty::profile
