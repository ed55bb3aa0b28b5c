#pragma once

#include "core/base/Time.h"
#include "core/broker/findings/Coverage.h"
#include "core/broker/findings/Finding.h"
#include "core/broker/findings/Statement.h"
#include "core/broker/findings/exportFindings.h"
#include "core/broker/findings/findingText.h"

#include <cstdint>
#include <memory>
#include <vector>

/// What a local broker finds out about its clients: their mistakes, and which statements of the specification
/// they have exercised.
namespace cutty::session {

using broker::Coverage;
using broker::coverageToJson;
using broker::coverageToMarkdown;
using broker::describe;
using broker::Finding;
using broker::findingsToJson;
using broker::findingsToMarkdown;
using broker::hexBytes;
using broker::nameOf;
using broker::Severity;
using broker::Statement;
using broker::StatementCount;
using broker::statements;
using broker::Verdict;
using broker::verdictOf;

struct BrokerFinding
{
    Finding finding;
    /// `finding.time` on the wall's clock.
    WallTime wallTime;
};

using BrokerFindingPtr = std::shared_ptr<const BrokerFinding>;

/// What came since the last time.
struct FindingBatch
{
    std::vector<BrokerFindingPtr> findings;
    /// Those that found no room before.
    std::uint64_t lost = 0;
};

} // namespace cutty::session
