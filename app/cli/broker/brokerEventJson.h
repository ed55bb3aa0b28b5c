#pragma once

#include "core/base/Time.h"
#include "core/broker/BrokerEvent.h"
#include "core/broker/faults/InjectedFault.h"
#include "core/broker/findings/Finding.h"
#include "core/net/driver/StateFile.h"

#include <cstdint>
#include <string>
#include <string_view>

/// The lines of `cutty broker --json`, each one object without its line end that begins with
///
///   {"time":"2026-11-22T14:03:07.123456Z","event":"connected",…
///
/// app/cli/README.md lists the events. Texts of clients that are not UTF-8 stand in Base64 under the name
/// with Base64 behind it. What an event does not have is left out.
namespace cutty::cli {

/// `access` are the rules that AccessDecision::rule counts in.
std::string toJson(const broker::BrokerEvent &event, WallTime time, const broker::AccessRules &access);
/// `start` is what the finding's own seconds count from.
std::string toJson(const broker::Finding &finding, WallTime time, TimePoint start);
std::string toJson(broker::LinkId link, const broker::InjectedFault &fault, WallTime time);
std::string toJson(const net::StateError &error, WallTime time);
std::string stateRecoveredJson(WallTime time);
std::string readyJson(std::string_view url, WallTime time);
std::string lossJson(std::uint64_t events, std::uint64_t findings, WallTime time);

} // namespace cutty::cli
