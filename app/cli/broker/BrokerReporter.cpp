#include "app/cli/broker/BrokerReporter.h"

#include "app/cli/broker/brokerEventJson.h"
#include "app/cli/broker/brokerEventText.h"
#include "app/cli/broker/brokerFailureText.h"
#include "core/broker/findings/exportFindings.h"

#include <QSaveFile>

#include <cstdio>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

bool isJsonFile(const std::string &path) { return path.ends_with(".json"); }

} // namespace

BrokerReporter::BrokerReporter(const ReportArguments &arguments, broker::AccessRules access)
    : m_arguments(arguments)
    , m_access(std::move(access))
{
}

bool BrokerReporter::wantsFindings() const
{
    return m_arguments.json || m_arguments.verbose || m_arguments.coverageFile;
}

void BrokerReporter::watch(net::BrokerHost &host)
{
    if (wantsFindings()) {
        host.setFindingHandler([this](const broker::Finding &finding) {
            write(m_arguments.json ? toJson(finding, wallTime(finding.time), m_start) : std::string());
            if (m_arguments.verbose)
                say(describe(finding));
            if (m_arguments.coverageFile && m_findings.size() < maximumFindings)
                m_findings.push_back(finding);
        });
    }
    connect(&host, &net::BrokerHost::stateFailed, this, [this](const net::StateError &error) {
        write(toJson(error, wallTime(std::chrono::steady_clock::now())));
        say(describe(error) + " Nobody is served until it can be written again.");
    });
    connect(&host, &net::BrokerHost::stateRecovered, this, [this] {
        write(stateRecoveredJson(wallTime(std::chrono::steady_clock::now())));
        say("The state can be written again.");
    });
    if (!m_arguments.json && !m_arguments.verbose)
        return;
    host.setEventHandler(broker::EventDetail::Messages, [this](const broker::BrokerEvent &event) {
        write(m_arguments.json ? toJson(event, wallTime(event.time), m_access) : std::string());
        if (m_arguments.verbose)
            say(describe(event, m_access));
    });
    host.setFaultHandler([this](broker::LinkId link, const broker::InjectedFault &fault) {
        write(m_arguments.json ? toJson(link, fault, wallTime(fault.time)) : std::string());
        if (m_arguments.verbose)
            say(describe(fault));
    });
    host.setLossHandler([this](std::uint64_t events, std::uint64_t findings) {
        write(lossJson(events, findings, wallTime(std::chrono::steady_clock::now())));
        if (m_arguments.verbose)
            say(std::format("{} events and {} findings came too fast to be shown.", events, findings));
    });
}

void BrokerReporter::reportReady(const std::string &url)
{
    if (m_arguments.json)
        return write(readyJson(url, wallTime(std::chrono::steady_clock::now())));
    const std::string line = std::format("ready {}\n", url);
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fflush(stdout);
}

void BrokerReporter::write(std::string line)
{
    if (!m_arguments.json || m_failed)
        return;
    line += '\n';
    if (std::fwrite(line.data(), 1, line.size(), stdout) == line.size() && std::fflush(stdout) == 0)
        return;
    m_failed = true;
    Q_EMIT outputFailed();
}

void BrokerReporter::say(const std::string &sentence) const
{
    // Whether or not anybody listens there, the broker goes on.
    const std::string line = std::format("cutty: {}\n", sentence);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

WallTime BrokerReporter::wallTime(TimePoint time) const
{
    using std::chrono::floor;
    const auto ago = std::chrono::steady_clock::now() - time;
    return floor<std::chrono::microseconds>(std::chrono::system_clock::now() - ago);
}

std::expected<void, Failure> BrokerReporter::writeCoverage(const broker::Examiner &examiner) const
{
    if (!m_arguments.coverageFile)
        return {};
    const std::string &path = *m_arguments.coverageFile;
    const std::string document = coverageDocument(examiner, m_findings, m_start, isJsonFile(path));
    QSaveFile file(QString::fromStdString(path));
    if (file.open(QIODevice::WriteOnly) && file.write(document.data(), std::ssize(document)) != -1
        && file.commit())
        return {};
    return std::unexpected(Failure{
        ExitCode::OutputFailed, std::format("Cannot write {}: {}.", path, file.errorString().toStdString())});
}

std::string coverageDocument(
    const broker::Examiner &examiner, std::span<const broker::Finding> findings, TimePoint start, bool asJson)
{
    std::string document = asJson ? "{\"clients\":[" : "";
    const std::string_view between = asJson ? "," : "\n";
    bool first = true;
    for (const std::string &clientId : examiner.clientIds()) {
        const broker::Coverage *coverage = examiner.coverage(clientId);
        if (!coverage)
            continue;
        if (!std::exchange(first, false))
            document += between;
        document += asJson ? broker::coverageToJson(clientId, *coverage, start)
                           : broker::coverageToMarkdown(clientId, *coverage, start);
    }
    if (asJson)
        return document + "],\"findings\":" + broker::findingsToJson(findings, start) + "}\n";
    return document + (first ? "" : "\n") + broker::findingsToMarkdown(findings, start);
}

} // namespace cutty::cli
