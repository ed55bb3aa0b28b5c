#pragma once

#include "core/broker/BrokerEvent.h"
#include "core/mqtt/codec/ProtocolVersion.h"

#include <string>
#include <string_view>

/// What --json and --verbose call the parts of events. The names are for machines and stay.
namespace cutty::cli {

/// "MQTT 5.0", as findings have it.
std::string_view toName(mqtt::ProtocolVersion version);
/// "protocol-error" …; as the broker sees it, "broker" and "client" for who ended it in an orderly way.
std::string_view toName(mqtt::CloseCause cause);
/// "client", "broker", "command" or "takeover".
std::string_view toName(broker::EndedBy by);
/// "queue-full" …
std::string_view toName(broker::DropReason reason);
/// "clean-start" …
std::string_view toName(broker::SessionEnd cause);
/// "publish" or "subscribe".
std::string_view toName(broker::AccessAction action);
/// "everybody", "user", "client" or "anonymous".
std::string_view toName(broker::AccessSubjectKind who);
/// "rule", "default" or "system-topic".
std::string_view toName(broker::AccessBasis basis);

} // namespace cutty::cli
