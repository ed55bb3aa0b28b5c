#include "core/broker/findings/exportFindings.h"

#include "core/base/jsonText.h"
#include "core/broker/faults/FaultNames.h"
#include "core/broker/findings/findingText.h"

#include <array>
#include <chrono>
#include <format>
#include <iterator>

namespace cutty::broker {
namespace {

constexpr std::array versions{mqtt::ProtocolVersion::V311, mqtt::ProtocolVersion::V5};

std::string secondsSince(TimePoint start, TimePoint time)
{
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(time - start);
    return std::format("{:.3f}", static_cast<double>(passed.count()) / 1000);
}

std::string_view toName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Kept: return "kept";
    case Verdict::Broken: return "broken";
    case Verdict::NotSeen: return "not-seen";
    case Verdict::Unobservable: return "unobservable";
    }
    return {};
}

/// How many statements have each verdict.
std::array<std::size_t, 4> tally(mqtt::ProtocolVersion version, const Coverage &coverage)
{
    std::array<std::size_t, 4> counts{};
    const auto all = statements(version);
    for (std::size_t index = 0; index < all.size(); ++index)
        ++counts[static_cast<std::size_t>(verdictOf(all[index], coverage.count(version, index)))];
    return counts;
}

/// Text from the network in a cell of a table or a heading.
std::string escapedMarkdown(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (std::string_view("\\`*_{}[]<>#|&").contains(c))
            escaped += '\\';
        escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return escaped;
}

void appendMember(std::string &out, std::string_view name, std::string_view value)
{
    out += ",\"";
    out += name;
    out += "\":";
    appendJsonText(out, value);
}

void appendMember(std::string &out, std::string_view name, std::uint64_t value)
{
    std::format_to(std::back_inserter(out), ",\"{}\":{}", name, value);
}

void appendStatementJson(std::string &out, mqtt::ProtocolVersion version, std::size_t index,
    const Coverage &coverage, TimePoint start)
{
    const Statement &statement = statements(version)[index];
    const StatementCount count = coverage.count(version, index);
    out += "{\"id\":";
    appendJsonText(out, statement.id);
    appendMember(out, "binds", std::string_view(&statement.binds, 1));
    appendMember(out, "text", statement.text);
    appendMember(out, "result", toName(verdictOf(statement, count)));
    appendMember(out, "kept", count.kept);
    appendMember(out, "broken", count.broken);
    if (statement.sight == Sight::WithAnother)
        appendMember(out, "judgedBy", statement.note);
    if (statement.sight == Sight::Unseen)
        appendMember(out, "reason", statement.note);
    if (const Finding *example = coverage.example(version, index)) {
        out += ",\"example\":";
        appendJson(out, *example, start);
    }
    out += '}';
}

void appendVersionJson(
    std::string &out, mqtt::ProtocolVersion version, const Coverage &coverage, TimePoint start)
{
    const auto [kept, broken, notSeen, unobservable] = tally(version, coverage);
    out += "{\"version\":";
    appendJsonText(out, nameOf(version));
    appendMember(out, "kept", kept);
    appendMember(out, "broken", broken);
    appendMember(out, "notSeen", notSeen);
    appendMember(out, "unobservable", unobservable);
    out += ",\"statements\":[";
    for (std::size_t index = 0; index < statements(version).size(); ++index) {
        if (index > 0)
            out += ',';
        out += '\n';
        appendStatementJson(out, version, index, coverage, start);
    }
    out += "]}";
}

std::string_view noteOf(const Statement &statement)
{
    return statement.sight == Sight::Unseen ? statement.note : std::string_view();
}

void appendStatementRow(
    std::string &out, mqtt::ProtocolVersion version, std::size_t index, const Coverage &coverage)
{
    const Statement &statement = statements(version)[index];
    const StatementCount count = coverage.count(version, index);
    std::string note(noteOf(statement));
    if (statement.sight == Sight::WithAnother)
        note = "by " + std::string(statement.note);
    if (const Finding *example = coverage.example(version, index))
        note = describe(*example);
    std::format_to(std::back_inserter(out), "| {} | {} | {} | {} | {} | {} |\n", statement.id,
        toName(verdictOf(statement, count)), count.kept, count.broken, escapedMarkdown(statement.text),
        escapedMarkdown(note));
}

void appendFindingMarkdown(std::string &out, const Finding &finding, TimePoint start)
{
    std::format_to(std::back_inserter(out), "- {} s, {}, {}{}{}: {}\n", secondsSince(start, finding.time),
        finding.clientId.empty() ? "no client identifier" : escapedMarkdown(finding.clientId),
        toName(finding.severity), finding.statement.empty() ? "" : " of ", finding.statement,
        escapedMarkdown(describe(finding)));
    if (finding.bytes.empty())
        return;
    const bool cut = finding.bytes.size() < finding.size;
    std::format_to(
        std::back_inserter(out), "  `{}{}`, {} bytes\n", hexBytes(finding), cut ? " …" : "", finding.size);
}

} // namespace

Verdict verdictOf(const Statement &statement, const StatementCount &count)
{
    if (statement.sight == Sight::Unseen)
        return Verdict::Unobservable;
    if (count.broken > 0)
        return Verdict::Broken;
    return count.kept > 0 ? Verdict::Kept : Verdict::NotSeen;
}

std::string coverageToMarkdown(std::string_view clientId, const Coverage &coverage, TimePoint start)
{
    std::string out = "# Statements kept and broken by " + escapedMarkdown(clientId) + '\n';
    for (const auto version : versions) {
        if (!coverage.hasVersion(version))
            continue;
        const auto [kept, broken, notSeen, unobservable] = tally(version, coverage);
        std::format_to(std::back_inserter(out),
            "\n## {}\n\n{} kept, {} broken, {} not seen, {} that a broker cannot see.\n\n"
            "| statement | result | kept | broken | demand | note |\n| --- | --- | ---: | ---: | --- | --- "
            "|\n",
            nameOf(version), kept, broken, notSeen, unobservable);
        std::string examples;
        for (std::size_t index = 0; index < statements(version).size(); ++index) {
            appendStatementRow(out, version, index, coverage);
            const Finding *example = coverage.example(version, index);
            if (example && statements(version)[index].sight == Sight::Examined)
                appendFindingMarkdown(examples, *example, start);
        }
        if (!examples.empty())
            out += "\nThe first breach of each:\n\n" + examples;
    }
    return out;
}

std::string coverageToJson(std::string_view clientId, const Coverage &coverage, TimePoint start)
{
    std::string out = "{\"client\":";
    appendJsonText(out, clientId);
    out += ",\"versions\":[";
    for (const auto version : versions) {
        if (!coverage.hasVersion(version))
            continue;
        if (!out.ends_with('['))
            out += ',';
        appendVersionJson(out, version, coverage, start);
    }
    return out + "]}\n";
}

std::string findingsToMarkdown(std::span<const Finding> findings, TimePoint start)
{
    std::string out = "# Findings\n\n";
    for (const Finding &finding : findings)
        appendFindingMarkdown(out, finding, start);
    return out;
}

std::string findingsToJson(std::span<const Finding> findings, TimePoint start)
{
    std::string out = "[";
    for (const Finding &finding : findings) {
        out += out.ends_with('[') ? "\n" : ",\n";
        appendJson(out, finding, start);
    }
    return out + "]\n";
}

void appendJson(std::string &out, const Finding &finding, TimePoint start)
{
    out += "{\"seconds\":" + secondsSince(start, finding.time);
    appendMember(out, "client", finding.clientId);
    appendMember(out, "link", static_cast<std::uint64_t>(finding.link));
    appendMember(out, "version", nameOf(finding.version));
    if (!finding.statement.empty())
        appendMember(out, "statement", finding.statement);
    appendMember(out, "severity", toName(finding.severity));
    appendMember(out, "mistake", toName(finding.mistake));
    if (finding.fault)
        appendMember(out, "fault", toName(*finding.fault));
    if (finding.packet != mqtt::PacketType{})
        appendMember(out, "packet", toName(finding.packet));
    if (finding.packetId != mqtt::PacketId{})
        appendMember(out, "packetId", toInt(finding.packetId));
    if (finding.property)
        appendMember(out, "property", toName(*finding.property));
    if (finding.expected) {
        appendMember(out, "found", finding.expected->found);
        appendMember(out, "low", finding.expected->low);
        appendMember(out, "high", finding.expected->high);
    }
    if (finding.fault)
        appendMember(out, "offset", finding.offset);
    if (!finding.bytes.empty()) {
        appendMember(out, "size", finding.size);
        appendMember(out, "bytes", hexBytes(finding));
    }
    appendMember(out, "description", describe(finding));
    out += '}';
}

} // namespace cutty::broker
