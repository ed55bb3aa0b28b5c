#pragma once

#include "core/mqtt/codec/Packets.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/profile/model/ConnectionProfile.h"
#include "core/session/connection/ClientConnection.h"
#include "core/session/connection/ConnectionFacts.h"
#include "core/session/connection/ConnectionSecrets.h"

namespace cutty::session {

/// The CONNECT that the profile asks for. With a SCRAM method neither user name nor password are in it: the
/// method carries the one, and proves the other.
[[nodiscard]] mqtt::ConnectPacket connectPacketOf(
    const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets);

/// How the driver is to run it, authentication included.
[[nodiscard]] net::ConnectionDriverOptions driverOptionsOf(
    const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets);

/// Those that a SUBSCRIBE of MQTT 5 carries.
[[nodiscard]] mqtt::Properties subscribePropertiesOf(const SubscriptionSettings &settings);

/// What a server said of a message in its acknowledgement; of user properties, the first thousand.
void addRemarks(PublishReport *report, mqtt::PropertiesView properties);

/// What became of it, when CONNACK has come.
[[nodiscard]] ConnectionFacts factsOf(const profile::ConnectionProfile &profile,
    const net::ConnectionDriver &driver, const mqtt::ConnackPacket &connack);

} // namespace cutty::session
