#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/broker/BrokerArguments.h"
#include "core/base/Time.h"
#include "core/broker/findings/Examiner.h"
#include "core/broker/policy/AccessRules.h"
#include "core/net/driver/BrokerHost.h"

#include <QObject>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::cli {

/// Says what a broker's clients do: lines of JSON on standard output, sentences on standard error, and at
/// the end the coverage. Must outlive the host that it watches.
class BrokerReporter : public QObject
{
    Q_OBJECT

public:
    BrokerReporter(const ReportArguments &arguments, broker::AccessRules access);

    /// Whether anybody wants to know what clients do wrong.
    bool wantsFindings() const;
    void watch(net::BrokerHost &host);
    /// "ready URL", in JSON where that is asked for; always said.
    void reportReady(const std::string &url);
    /// Writes the coverage file, where one is asked for.
    [[nodiscard]] std::expected<void, Failure> writeCoverage(const broker::Examiner &examiner) const;
    /// A line could not be written to standard output.
    bool hasFailed() const { return m_failed; }

Q_SIGNALS:
    /// Once; nothing more is written.
    void outputFailed();

private:
    /// Findings kept for the coverage file; beyond, that has the counts alone.
    static constexpr std::size_t maximumFindings = 100'000;

    void write(std::string line);
    void say(const std::string &sentence) const;
    WallTime wallTime(TimePoint time) const;

    ReportArguments m_arguments;
    broker::AccessRules m_access;
    TimePoint m_start = std::chrono::steady_clock::now();
    std::vector<broker::Finding> m_findings;
    bool m_failed = false;
};

/// The document of --coverage: all clients with their statements, then the findings. Markdown, or JSON as
/// {"clients":[…],"findings":[…]} with the objects of core/broker/findings/exportFindings.h.
std::string coverageDocument(const broker::Examiner &examiner, std::span<const broker::Finding> findings,
    TimePoint start, bool asJson);

} // namespace cutty::cli
