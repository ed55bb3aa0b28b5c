#include "tests/conformance/Conformance.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace cutty::conformance {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94";

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Takes the text up to the separator off the front; all of it when there is none.
std::string_view takeUntil(std::string_view &text, char separator)
{
    const auto end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    return part;
}

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

std::string nameOf(Version version) { return version == Version::V311 ? "3.1.1" : "5.0"; }

/// Whether a parameter is the one asked for or goes on behind it: V5_3_1_2 is not V5_3_1_21.
bool isOrBeginsWith(std::string_view parameter, std::string_view wanted)
{
    return parameter.starts_with(wanted)
        && (parameter.size() == wanted.size() || parameter[wanted.size()] == '_');
}

/// The versions that a parameter's name begins with; tests of both specifications are called so.
bool isOfVersion(std::string_view parameter, Version version)
{
    return isOrBeginsWith(parameter, version == Version::V311 ? "V311" : "V5");
}

bool isOfAnyVersion(std::string_view parameter)
{
    return isOfVersion(parameter, Version::V311) || isOfVersion(parameter, Version::V5)
        || isOrBeginsWith(parameter, "V31");
}

/// Walks the lines of the document and gathers what is wrong.
class Checker
{
public:
    Checker(const Statements &statements, const Tests &tests)
        : m_statements(statements)
        , m_tests(tests)
    {
    }

    Report check(std::string_view document)
    {
        while (!document.empty()) {
            ++m_line;
            readLine(trimmed(takeUntil(document, '\n')));
        }
        for (const auto &[version, statements] : m_statements) {
            for (const Statement &statement : statements) {
                if (!m_seen.contains({version, statement.id}))
                    m_report.findings.push_back({0, statement.id + " of " + nameOf(version) + " is missing"});
            }
        }
        return std::move(m_report);
    }

private:
    void complain(std::string text) { m_report.findings.push_back({m_line, std::move(text)}); }

    void readLine(std::string_view line)
    {
        if (line.starts_with("## "))
            return readVersion(line.substr(3));
        if (!line.starts_with('|'))
            return;
        std::vector<std::string_view> cells;
        for (line.remove_prefix(1); !line.empty();)
            cells.push_back(trimmed(takeUntil(line, '|')));
        const bool heading = cells.front() == "id" || cells.front().starts_with("-");
        if (!heading)
            readRow(cells);
    }

    void readVersion(std::string_view heading)
    {
        m_version.reset();
        if (heading == "MQTT 3.1.1")
            m_version = Version::V311;
        else if (heading == "MQTT 5.0")
            m_version = Version::V5;
    }

    void readRow(const std::vector<std::string_view> &cells)
    {
        if (!m_version)
            return complain("a row stands under no version");
        if (cells.size() != 4)
            return complain("a row has " + std::to_string(cells.size()) + " cells, not 4");
        const std::string id(cells[0]);
        if (!m_seen.insert({*m_version, id}).second)
            complain(id + " comes a second time");
        checkStatement(id, cells[1]);
        if (cells[2].empty())
            complain(id + " is not described");
        if (cells[3].starts_with(dash))
            checkReason(id, cells[3].substr(dash.size()));
        else
            checkTests(id, cells[3]);
    }

    void checkStatement(const std::string &id, std::string_view binds)
    {
        const auto &known = m_statements.at(*m_version);
        const auto statement = std::ranges::find(known, id, &Statement::id);
        if (statement == known.end())
            return complain(id + " is no statement of " + nameOf(*m_version));
        if (statement->binds != binds)
            complain(id + " binds " + statement->binds + ", not " + std::string(binds));
    }

    void checkReason(const std::string &id, std::string_view reason)
    {
        if (!trimmed(reason).contains(' '))
            return complain(id + " has neither a test nor a reason for having none");
        ++m_report.explained;
    }

    void checkTests(const std::string &id, std::string_view cell)
    {
        if (cell.empty())
            return complain(id + " has neither a test nor a reason for having none");
        ++m_report.tested;
        while (!cell.empty()) {
            const std::string_view name = trimmed(takeUntil(cell, ','));
            if (name.size() < 3 || !name.starts_with('`') || !name.ends_with('`'))
                complain(id + " has no test name between backticks in: " + std::string(name));
            else
                checkTest(id, name.substr(1, name.size() - 2));
        }
    }

    void checkTest(const std::string &id, std::string_view mapped)
    {
        std::string_view wanted = mapped;
        const std::string_view name = takeUntil(wanted, '/');
        const auto test = m_tests.find(name);
        if (test == m_tests.end())
            return complain(id + " names the test " + quoted(mapped) + ", which does not exist");
        std::vector<std::string> parameters = test->second;
        if (!wanted.empty())
            std::erase_if(
                parameters, [&](const std::string &parameter) { return !isOrBeginsWith(parameter, wanted); });
        if (!wanted.empty() && parameters.empty())
            return complain(id + " names the test " + quoted(mapped) + ", which has no such parameter");
        const bool byVersion = std::ranges::any_of(parameters, isOfAnyVersion);
        if (byVersion && std::ranges::none_of(parameters, [&](const std::string &parameter) {
                return isOfVersion(parameter, *m_version);
            }))
            complain(
                id + " names the test " + quoted(mapped) + ", which does not run for " + nameOf(*m_version));
    }

    const Statements &m_statements;
    const Tests &m_tests;
    std::optional<Version> m_version;
    std::size_t m_line = 0;
    std::set<std::pair<Version, std::string>> m_seen;
    Report m_report;
};

} // namespace

std::string toString(const Finding &finding)
{
    return finding.line == 0 ? finding.text : std::to_string(finding.line) + ": " + finding.text;
}

std::vector<Statement> parseStatements(std::string_view text)
{
    std::vector<Statement> statements;
    while (!text.empty()) {
        std::string_view line = trimmed(takeUntil(text, '\n'));
        if (line.empty() || line.starts_with('#'))
            continue;
        const std::string id(takeUntil(line, ' '));
        statements.push_back({id, std::string(trimmed(line))});
    }
    return statements;
}

/// Suites stand at the margin and end with a dot, their tests below are indented; parameterised ones are
/// written Instance/Suite. and Name/Parameter, and comments begin with #.
void parseTestList(std::string_view text, Tests &tests)
{
    std::string suite;
    while (!text.empty()) {
        std::string_view line = takeUntil(text, '\n');
        const bool indented = line.starts_with(' ');
        std::string_view name = trimmed(takeUntil(line, '#'));
        if (!indented && name.ends_with('.')) {
            name.remove_prefix(name.rfind('/') == name.npos ? 0 : name.rfind('/') + 1);
            suite = name;
        } else if (indented && !name.empty()) {
            std::string_view parameter = name;
            const std::string_view test = takeUntil(parameter, '/');
            if (test.starts_with("DISABLED_") || suite.starts_with("DISABLED_"))
                continue;
            auto &parameters = tests[suite + std::string(test)];
            if (!parameter.empty())
                parameters.emplace_back(parameter);
        }
    }
}

Report checkDocument(std::string_view document, const Statements &statements, const Tests &tests)
{
    return Checker(statements, tests).check(document);
}

} // namespace cutty::conformance
