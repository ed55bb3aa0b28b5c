#pragma once

#include "app/cli/ReceivedMessage.h"

#include <string>

namespace cutty::cli {

/// Appends a message as one JSON object without its line end, for --json:
///
///   {"time":"2026-11-22T14:03:07.123456Z","topic":"a/b","qos":1,"retain":false,"dup":false,"packetId":7,
///    "size":2,"payload":"on","properties":[{"name":"content-type","value":"text/plain"},
///    {"name":"user-property","key":"k","value":"v"}]}
///
/// Bytes are kept exactly: what is no UTF-8 stands in Base64 under the name with Base64 behind it
/// (`payloadBase64`). `packetId` is missing at QoS 0, and `properties` where there are none. They stand in
/// their order, user properties that repeat a name included; the topic alias and the subscription
/// identifiers, which are the broker's, come last.
void appendJsonLine(std::string &out, const ReceivedMessage &message);

} // namespace cutty::cli
