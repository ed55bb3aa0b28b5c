#pragma once

#include "core/broker/findings/Coverage.h"
#include "core/broker/findings/Finding.h"

#include <span>
#include <string>
#include <string_view>

/// Findings and coverage as documents, in English. The same input gives the same bytes: statements stand in
/// the order of the specification, findings in their own. Times are seconds since `start`.
namespace cutty::broker {

/// The result of one statement for one client.
enum class Verdict { Kept, Broken, NotSeen, Unobservable };

Verdict verdictOf(const Statement &statement, const StatementCount &count);

std::string coverageToMarkdown(std::string_view clientId, const Coverage &coverage, TimePoint start);

/// One object:
///
///   {"client":"ID","versions":[{"version":"MQTT 5.0","kept":9,"broken":1,"notSeen":70,"unobservable":50,
///     "statements":[{"id":"MQTT-3.3.2-2","binds":"B","text":"…","result":"broken","kept":4,"broken":1,
///       "example":FINDING}]}]}
///
/// `result` is kept, broken, not-seen or unobservable; `judgedBy` names the statement whose counts these are,
/// `reason` says why nothing can be seen; both stand only where there is something to say.
std::string coverageToJson(std::string_view clientId, const Coverage &coverage, TimePoint start);

std::string findingsToMarkdown(std::span<const Finding> findings, TimePoint start);

/// An array of objects:
///
///   {"seconds":1.250,"client":"ID","link":3,"version":"MQTT 5.0","statement":"MQTT-3.3.2-2",
///    "severity":"breach","mistake":"fault","fault":"invalid-topic-name","packet":"PUBLISH","packetId":7,
///    "property":"responseTopic","found":3,"low":0,"high":2,"offset":2,"size":8,"bytes":"30 06 …",
///    "description":"…"}
///
/// What a finding does not have is left out.
std::string findingsToJson(std::span<const Finding> findings, TimePoint start);

/// One object of that array, for a line of a log.
void appendJson(std::string &out, const Finding &finding, TimePoint start);

} // namespace cutty::broker
