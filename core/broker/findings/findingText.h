#pragma once

#include "core/broker/findings/Finding.h"

#include <string>
#include <string_view>

/// Findings in words. The names are for machines and stay; the sentences are English, for people.
namespace cutty::broker {

/// "packet-id-in-use" …
std::string_view toName(Mistake mistake);
/// "invalid-utf8" …
std::string_view toName(mqtt::Fault fault);
/// "breach" or "suspicious".
std::string_view toName(Severity severity);

/// What was done, in one sentence without the statement's name: "PUBLISH 7 takes an identifier in use".
std::string describe(const Finding &finding);

/// The kept bytes as "30 03 00", in lower case.
std::string hexBytes(const Finding &finding);

} // namespace cutty::broker
