#pragma once

#include "core/broker/BrokerEvent.h"
#include "core/broker/faults/InjectedFault.h"
#include "core/broker/findings/Finding.h"

#include <string>

/// What --verbose says, one line each without its end. What clients sent is shown without control characters.
namespace cutty::cli {

/// `access` are the rules that AccessDecision::rule counts in.
std::string describe(const broker::BrokerEvent &event, const broker::AccessRules &access);
/// With statement and bytes.
std::string describe(const broker::Finding &finding);
std::string describe(const broker::InjectedFault &fault);

} // namespace cutty::cli
